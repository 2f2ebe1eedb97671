public import Model

/// Which rights are an administrator's and which open sensitive data: a list of words by system.
public struct RightClasses: Sendable {
    /// A word that makes a right more than ordinary.
    public struct Entry: Sendable, Hashable {
        /// The system.
        public var system: System
        /// Part of the right's name, made comparable.
        public var word: String
        /// What it makes of it.
        public var rightClass: RightClass
    }

    /// The entries.
    public let entries: [Entry]

    /// A list of entries.
    public init(_ entries: [Entry]) { self.entries = entries }

    /// Reads `Systeem;Woord;Soort` lines, the header first; a line that is not so is left out, and a test holds that none is.
    public init(text: String) {
        entries = text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let cells = line.split(separator: ";").map(String.init)
            guard cells.count == 3, let system = System(rawValue: cells[0]),
                let rightClass = RightClass(rawValue: cells[2])
            else { return nil }
            return Entry(system: system, word: Fold.key(cells[1]), rightClass: rightClass)
        }
    }

    /// The class of a right by its names; the gravest that any of them has.
    public func rightClass(_ system: System, _ names: [String]) -> RightClass {
        var found = RightClass.plain
        let keys = names.map { Fold.key($0) }
        for entry in entries where entry.system == system && keys.contains(where: { $0.contains(entry.word) }) {
            if entry.rightClass == .administrator { return .administrator }
            found = entry.rightClass
        }
        return found
    }
}
