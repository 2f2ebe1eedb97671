internal import Access
internal import Model
internal import Store

/// Schools as somebody types them.
enum KnownSchools {
    /// A school by its name, BRIN code or alias in `logwacht.yml`, or by the name that findings in the store have.
    ///
    /// A school that is none of these would list nothing and hide nothing, and that reads as if there were nothing. A board that
    /// lists no schools takes any.
    ///
    /// - Returns: the name that findings have.
    /// - Throws: `finding.unknown-school`, with the name that looks most like it.
    static func name(_ written: String, settings: BoardSettings, store: FindingStore) throws(Diagnostic) -> String {
        if let found = settings.school(named: written) { return found.name }
        if settings.schools.isEmpty { return written }
        if try !store.findings(FindingFilter(school: written)).isEmpty { return written }
        var parameters = ["found": written]
        parameters["nearest"] = Nearest.name(to: written, among: settings.schools.map(\.name))
        throw Diagnostic("finding.unknown-school", column: "--school", parameters)
    }
}
