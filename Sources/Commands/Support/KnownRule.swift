internal import Model
internal import Store

extension KnownChecks {
    /// A rule as somebody typed it: one of this build, of the board's folder, or one that findings are kept of.
    ///
    /// A name that is none of these would list nothing and hide nothing, and that reads as if there were nothing.
    ///
    /// - Throws: `pack.rule-unknown`, with the name that looks most like it.
    static func rule(_ written: String, folder: String?, store: FindingStore) throws(Diagnostic) -> RuleID {
        let known = ids(folder)
        let id = RuleID(rawValue: written)
        if known.contains(id) { return id }
        if try store.verdicts()[id] != nil { return id }
        let names = known.map(\.rawValue).sorted()
        throw Diagnostic(
            "pack.rule-unknown",
            column: "--rule",
            ["rule": written, "near": Nearest.name(to: written, among: names) ?? names.joined(separator: ", ")]
        )
    }
}
