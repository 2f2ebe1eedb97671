internal import Access
internal import Model

/// One domain of AFAS (Fin, PZ, CRM, Beheer, Projecten) and the rights of the matrix that lie in it.
///
/// A right lies in the domain that its name says (`Beperkt Fin`), or its block when the name is a bare level (`Volledig` in
/// the block Beheer). `Eigen medewerkers school` is a right on PZ for the employees of the own school only.
struct AfasDomain: Sendable, Hashable {
    /// How much a right allows.
    enum Level: Int, Sendable, Comparable {
        case view
        case change
        case full

        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// What the matrix says of somebody on a day.
    enum Verdict: Sendable, Hashable {
        /// He has a right on the whole domain.
        case allowed
        /// He has one on the employees of his own schools.
        case ownSchool
        /// An agreed exception gives it.
        case byException
        /// He has none.
        case refused
        /// It could not be judged, by the key of the text that says why.
        case unjudged(String)
    }

    /// The name as the settings write it.
    let name: String
    /// Rights that would do, by the least level asked.
    private let rights: [Level: [AccessRight]]
    /// The right on the employees of the own school; nil for a domain that has none.
    private let ownSchool: AccessRight?
    /// The user groups of AFAS that give one of the rights, by level: an exception may name the group.
    private let groups: [Level: [String]]

    init(_ name: String, _ context: CheckContext) {
        self.name = name
        let words = Set(Fold.key(name).split(separator: " "))
        let rows = context.access.matrices.rows[.afas] ?? []
        var found: [(AccessRight, Level)] = []
        for row in rows where !found.contains(where: { $0.0 == row.right }) && !Self.isOwnSchool(row.right) {
            let own = Set(row.right.key.split(separator: " "))
            let isBare = own.subtracting(Self.levelWords).isEmpty
            let home = isBare ? Set(Fold.key(row.block).split(separator: " ")) : own
            if !words.isEmpty, words.isSubset(of: home) { found.append((row.right, Self.level(row.right))) }
        }
        let named: [Level: AccessRight] = [
            .view: AccessRight(.afas, "Inkijk \(name)"), .change: AccessRight(.afas, "Beperkt \(name)"),
            .full: AccessRight(.afas, "Volledig \(name)"),
        ]
        var rights: [Level: [AccessRight]] = [:]
        for level in [Level.view, .change, .full] {
            let enough = found.filter { $0.1 >= level }.map(\.0)
            rights[level] = (named[level].map { [$0] } ?? []) + enough.filter { $0 != named[level] }
        }
        self.rights = rights
        ownSchool = Fold.key(name) == "pz" ? rows.map(\.right).first(where: Self.isOwnSchool) : nil
        groups = rights.mapValues { wanted in
            context.settings.afasGroups.filter { group in
                group.value.contains { given in wanted.contains(AccessRight(.afas, given)) }
            }.keys.sorted()
        }
    }

    private static let levelWords: Set<Substring> = ["volledig", "beperkt", "inkijk", "inzage", "raadplegen", "lezen"]

    private static func isOwnSchool(_ right: AccessRight) -> Bool { right.key.hasPrefix("eigen medewerkers") }

    /// A right whose level is not told lets its holder change things: that is the reading that accuses nobody.
    private static func level(_ right: AccessRight) -> Level {
        let words = right.key.split(separator: " ")
        if words.contains("volledig") { return .full }
        let isView = words.contains { ["inkijk", "inzage", "raadplegen", "lezen"].contains($0) }
        return isView ? .view : .change
    }

    /// Whether this is the domain of the personnel files.
    var isPersonnel: Bool { Fold.key(name) == "pz" }

    /// The rights that would do, the plainest first.
    func rights(_ level: Level) -> [AccessRight] { rights[level] ?? [] }

    /// What the matrix says of somebody on a day, with the decision behind it.
    func verdict(_ level: Level, _ actor: Actor, _ context: CheckContext, on day: LocalDate) -> (Verdict, Decision) {
        let person = context.person(actor)
        func decide(_ right: AccessRight) -> Decision {
            context.access.decide(
                right,
                for: person,
                account: actor.name,
                alsoNamed: (groups[level] ?? []) + [name],
                on: day
            )
        }
        let own = ownSchool.map(decide)
        let decisions = rights(level).map(decide)
        if let allowed = decisions.first(where: { $0.verdict == .allowed }) { return (.allowed, allowed) }
        if let agreed = decisions.first(where: { $0.verdict == .byException }) { return (.byException, agreed) }
        if let open = decisions.first(where: { $0.verdict == .notChecked }) {
            return (.unjudged(open.unchecked?.key(.afas) ?? "function-unknown"), open)
        }
        if level < .full, let own, own.verdict == .allowed || own.verdict == .byException { return (.ownSchool, own) }
        // A right of a former function tells more than that there is none.
        let best =
            (decisions + (own.map { [$0] } ?? [])).first { $0.verdict == .formerFunction } ?? decisions.first
            ?? decide(AccessRight(.afas, name))
        return (.refused, best)
    }

    /// The schools at which somebody may see or keep the files of employees.
    func ownSchools(_ decision: Decision, _ context: CheckContext) -> Set<String> {
        guard let ownSchool else { return [] }
        let functions = (context.access.matrices.rows[.afas] ?? []).filter { $0.right == ownSchool }.map(\.function)
        let terms = decision.functions.filter { term in
            functions.contains { context.access.functions.covers($0, held: term.function) }
        }
        return Set(terms.compactMap(\.school))
    }

    /// The kinds of personal data in the domain.
    var personalData: [String] {
        switch Fold.key(name) {
        case "pz": ["staff-file"]
        case "fin": ["financial"]
        case "crm": ["contact"]
        case "beheer": ["access-rights"]
        default: ["project-data"]
        }
    }

    /// How a person reads it: a word of the catalogue for the domains of the handbook, else the name.
    var fact: Fact {
        let key = Fold.key(name)
        return ["pz", "fin", "crm", "beheer", "projecten"].contains(key) ? .code("afas-\(key)") : .text(name)
    }
}

extension CaseFile {
    /// The draft of a finding on one domain of AFAS; the subjects of its events are employees.
    func draft(_ definition: CheckDefinition, _ actor: Actor, on domain: AfasDomain) -> FindingDraft {
        var draft = hit.draft(definition, .afas, account: actor.name)
        draft.discriminator = [Fold.key(domain.name)]
        draft.facts["domain"] = domain.fact
        draft.personalData = PersonalData(kinds: domain.personalData, people: subjects.isEmpty ? nil : subjects.count)
        if !subjects.isEmpty { draft.facts["employees"] = .number(subjects.count) }
        return draft
    }
}
