internal import Model

/// The schools of a board by every name that exports give them.
public struct SchoolNames: Sendable, Hashable {
    /// What a written school means.
    public enum Meaning: Sendable, Hashable {
        /// One of the board's schools, by its canonical name.
        case school(String)
        /// The board's own office: what holds there holds for all schools.
        case board
        /// None of the board's schools.
        case unknown
    }

    private var names: [String: String] = [:]
    private var board: Set<String> = [
        "bestuur", "bestuursbureau", "bestuurskantoor", "stichting", "stafbureau", "bovenschools", "servicebureau",
    ]
    private let acceptsAll: Bool

    /// The schools of the settings; a board that lists none has every school taken as written.
    public init(_ settings: BoardSettings) {
        acceptsAll = settings.schools.isEmpty
        if !settings.name.isEmpty { board.insert(Fold.key(settings.name)) }
        for school in settings.schools {
            for name in [school.name] + school.aliases + [school.brin].compactMap({ $0 }) {
                names[Fold.key(name)] = school.name
            }
        }
    }

    /// The school that a written name means.
    public func find(_ written: String) -> Meaning {
        let key = Fold.key(written)
        if let name = names[key] { return .school(name) }
        if board.contains(key) { return .board }
        return acceptsAll ? .school(written) : .unknown
    }

    /// The canonical name; nil for the board's office, the written name when it is unknown.
    public func canonical(_ written: String?) -> String? {
        guard let written else { return nil }
        switch find(written) {
        case .school(let name): return name
        case .board: return nil
        case .unknown: return written
        }
    }

    /// What a message about an unknown school says: the value and the nearest known name.
    func hint(_ written: String) -> [String: String] {
        var values = ["value": written]
        if let nearest = Nearest.name(to: written, among: names.values) { values["nearest"] = nearest }
        return values
    }
}
