internal import Model

/// The name of a person in the parts that tell him from others, however it is written: `Vries, J. de`, `Jan de Vries`.
struct PersonName {
    private let family: Set<String>
    private let initials: Set<Character>

    /// Words that stand before a family name and say nothing of whose it is.
    private static let prefixes: Set<String> = [
        "al", "aan", "bij", "de", "den", "der", "des", "di", "do", "dos", "du", "el", "het", "in", "la", "le", "op",
        "s", "t",
        "te", "ten", "ter", "tot", "uit", "van", "von", "voor",
    ]

    /// A name with its family name before the comma, or as the last word.
    init(_ name: String) {
        let parts = name.split(separator: ",", maxSplits: 1).map(Self.words)
        let words = parts.first ?? []
        let family = parts.count > 1 ? words : Array(words.suffix(1))
        let given = parts.count > 1 ? parts[1] : Array(words.dropLast())
        self.family = Set(family)
        initials = Set(given.compactMap(\.first))
    }

    /// Whether a written name may be this one's: a word of the family name is in it, and one of the other words begins as a
    /// given name does. Where one side has no given name, the family name is enough.
    func mayBe(_ written: String) -> Bool {
        let words = Self.words(written)
        guard words.contains(where: family.contains) else { return false }
        let others = words.filter { !family.contains($0) }
        return others.isEmpty || initials.isEmpty || others.contains { $0.first.map(initials.contains) ?? false }
    }

    private static func words(_ text: some StringProtocol) -> [String] {
        Fold.key(text).split(separator: " ").map(String.init).filter { !prefixes.contains($0) }
    }
}
