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
        let order = functions[role] ?? []
        func rank(_ person: Person) -> Int {
            person.functions(on: day).compactMap { order.firstIndex(of: Fold.key($0.function)) }.min() ?? order.count
        }
        return access.staff.people.filter { parts(of: $0, on: day, school: school).contains(role) }
            .sorted { (rank($0), $0.number) < (rank($1), $1.number) }
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
