public import Access
public import Model

/// Which functions of the staff register may play which part in a review.
public struct ReviewRoles: Sendable {
    /// The functions of each part, the usual one first.
    public let functions: [ReviewRole: [String]]

    /// Reads `Functie;Rol` lines, the header first; a line that is not so is left out, and a test holds that none is.
    public init(text: String) {
        var functions: [ReviewRole: [String]] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ";").map(String.init)
            guard cells.count == 2, let role = ReviewRole(rawValue: cells[1]) else { continue }
            functions[role, default: []].append(Fold.key(cells[0]))
        }
        self.functions = functions
    }

    /// The place of a function in the list of each part that it allows.
    func places(of function: String) -> [ReviewRole: Int] {
        let key = Fold.key(function)
        return functions.compactMapValues { $0.firstIndex(of: key) }
    }

    /// The parts that somebody's functions of a day allow, at a school (nil: anywhere).
    public func parts(of person: Person, on day: LocalDate, school: String? = nil) -> Set<ReviewRole> {
        var parts: Set<ReviewRole> = []
        for term in person.functions(on: day) {
            for (role, names) in functions where names.contains(Fold.key(term.function)) {
                // A director is one of his own school; the board and the privacy officer are everybody's.
                if role == .director, let school, term.school != school { continue }
                parts.insert(role)
            }
        }
        return parts
    }

    /// Those who may play a part on a day: the usual function first, then by employee number.
    public func people(_ role: ReviewRole, _ access: AccessModel, on day: LocalDate, school: String? = nil) -> [Person]
    {
        ReviewCast(self, access, on: day).people(role, school: school)
    }
}

/// Who may play which part on a day, found once for all schools of a board: its staff is gone through one time.
public struct ReviewCast: Sendable {
    private var everywhere: [ReviewRole: [Person]] = [:]
    private var directors: [String: [Person]] = [:]

    /// Everybody with a part on a day.
    public init(_ roles: ReviewRoles, _ access: AccessModel, on day: LocalDate) {
        // The place of each function in the list of a part; a board has few names of functions and many who have them.
        var places: [String: [ReviewRole: Int]] = [:]
        var found: [ReviewRole: [(rank: Int, person: Person)]] = [:]
        for person in access.staff.people {
            var ranks: [ReviewRole: Int] = [:]
            for term in person.functions(on: day) {
                let known = places[term.function] ?? roles.places(of: term.function)
                places[term.function] = known
                ranks.merge(known, uniquingKeysWith: min)
            }
            for (role, rank) in ranks { found[role, default: []].append((rank, person)) }
        }
        for (role, people) in found {
            everywhere[role] = people.sorted { ($0.rank, $0.person.number) < ($1.rank, $1.person.number) }.map(\.person)
        }
        for person in everywhere[.director] ?? [] {
            let terms = person.functions(on: day).filter { places[$0.function]?[.director] != nil }
            for school in Set(terms.compactMap(\.school)) { directors[school, default: []].append(person) }
        }
    }

    /// Those who may play a part, at a school (nil: anywhere): the usual function first, then by employee number.
    public func people(_ role: ReviewRole, school: String? = nil) -> [Person] {
        // A director is one of his own school; the board and the privacy officer are everybody's.
        guard role == .director, let school else { return everywhere[role] ?? [] }
        return directors[school] ?? []
    }
}

extension SourceCount {
    /// What was read of each account export. The digest is taken over what the accounts say, whatever the order of the rows.
    public static func counts(_ access: AccessModel) -> [SourceCount] {
        PopulationBuilder.systems.compactMap { system in
            guard let accounts = access.accounts[system] else { return nil }
            let lines = accounts.map { account -> String in
                let grants = account.grants.map { "\($0.text)\u{1f}\($0.school ?? "")\u{1f}\($0.resource ?? "")" }
                let days = [account.days.from, account.days.through, account.lastUse, account.passwordChanged]
                    .map { $0?.iso ?? "" }
                return
                    ([account.name, account.employeeNumber ?? "", account.isBlocked ? "x" : ""] + days
                    + grants.sorted()).joined(separator: "\u{1e}")
            }
            return SourceCount(
                system: system,
                accounts: accounts.count,
                digest: Population.sha256(lines.sorted().joined(separator: "\n"))
            )
        }
    }
}
