public import Model

/// Whether somebody may have a right on a day, and why.
public struct Decision: Sendable, Hashable {
    /// What was decided.
    public enum Verdict: String, Sendable, Hashable, Codable {
        /// A row of the matrix grants it to a function of that day.
        case allowed
        /// An agreed exception covers it that day.
        case byException = "by-exception"
        /// The row that would grant it wants the function to be held for longer.
        case substituteTooShort = "substitute-too-short"
        /// A function of the past allowed it.
        case formerFunction = "former-function"
        /// A function of that day allows it, at another school.
        case otherSchool = "other-school"
        /// No row grants it.
        case notGranted = "not-granted"
        /// It could not be judged.
        case notChecked = "not-checked"
    }

    /// Why something could not be judged.
    public enum Unchecked: Sendable, Hashable {
        /// The board has no matrix for the system.
        case matrixAbsent
        /// The matrix says nothing of this path at this level.
        case matrixSilent
        /// The person holds a function that nobody knows, which might grant it.
        case functionUnknown(String)
        /// The person holds no function that is known, because the register tells none.
        case functionMissing
    }

    /// What was decided.
    public var verdict: Verdict
    /// The right that was asked about.
    public var right: AccessRight
    /// The rows that decided: those that grant it, whose condition fails, or that granted it to the former function.
    public var rows: [MatrixRow] = []
    /// The functions held that day.
    public var functions: [FunctionTerm] = []
    /// The function that decided.
    public var term: FunctionTerm?
    /// How many days a substitute holds the function, when that decided.
    public var days: Int?
    /// Whether those are exactly the four weeks that the handbook's `>4` and `<4` both leave out.
    public var isBorderline = false
    /// The exception that covers it.
    public var exception: AgreedException?
    /// Why it was not judged.
    public var unchecked: Unchecked?

    init(_ verdict: Verdict, _ right: AccessRight, functions: [FunctionTerm] = []) {
        self.verdict = verdict
        self.right = right
        self.functions = functions
    }

    /// Whether the right is in order or could not be judged: no finding either way.
    public var isClear: Bool { verdict == .allowed || verdict == .byException || verdict == .notChecked }
}

extension AccessModel {
    /// Decides whether somebody may have a right on a day: what no row grants is not allowed.
    ///
    /// - Parameters:
    ///   - right: the right asked about.
    ///   - person: whose it is; nil for nobody, who is granted nothing.
    ///   - account: the account's name, for exceptions that name it.
    ///   - school: where; nil where the system does not say, and then any school will do.
    ///   - names: other names by which an exception may mean the right, such as the user group that gives it.
    ///   - day: the day; functions are those of this day.
    public func decide(
        _ right: AccessRight,
        for person: Person?,
        account: String? = nil,
        school: String? = nil,
        alsoNamed names: [String] = [],
        on day: LocalDate
    ) -> Decision {
        let current = person?.functions(on: day) ?? []
        var short: Decision?
        var elsewhere: Decision?
        var allowed = Decision(.allowed, right, functions: current)
        for term in current {
            for row in rows(granting: right, to: term) {
                var one = Decision(.allowed, right, functions: current)
                one.term = term
                one.rows = [row]
                if let days = failing(row, term, person) {
                    one.verdict = .substituteTooShort
                    one.days = days.held
                    one.isBorderline = days.held == days.limit
                    short = short ?? one
                } else if let school, let own = term.school, !row.isBoardWide, own != school {
                    one.verdict = .otherSchool
                    elsewhere = elsewhere ?? one
                } else {
                    allowed.term = allowed.term ?? term
                    allowed.rows.append(row)
                }
            }
        }
        if !allowed.rows.isEmpty { return allowed }
        if let exception = exception(for: right, names, person: person, account: account, on: day) {
            var decision = Decision(.byException, right, functions: current)
            decision.exception = exception
            return decision
        }
        if let unchecked = unchecked(right, person, current) {
            var decision = Decision(.notChecked, right, functions: current)
            decision.unchecked = unchecked
            return decision
        }
        return short ?? former(right, person, current, school, day) ?? elsewhere
            ?? Decision(.notGranted, right, functions: current)
    }

    /// Everything that the matrix of a system grants to somebody on a day: what a finding calls expected.
    public func granted(_ system: System, to person: Person?, on day: LocalDate) -> [MatrixRow] {
        let terms = person?.functions(on: day) ?? []
        var seen: Set<String> = []
        return (matrices.rows[system] ?? []).filter { row in
            terms.contains { functions.covers(row.function, held: $0.function) && failing(row, $0, person) == nil }
                && seen.insert(row.reference).inserted
        }
    }

    /// The rows that grant a right to a function, conditions aside.
    private func rows(granting right: AccessRight, to term: FunctionTerm) -> [MatrixRow] {
        (matrices.rows[right.system] ?? []).filter {
            functions.covers($0.function, held: term.function) && matrices.allows($0.right, right)
        }
    }

    /// How long a function is held when that is not long enough, or too long, for a row; nil when the row holds.
    ///
    /// Exactly four weeks is in neither of the handbook's classes; it counts as short, the lesser right, and is told apart.
    private func failing(_ row: MatrixRow, _ term: FunctionTerm, _ person: Person?) -> (held: Int, limit: Int)? {
        for condition in row.conditions {
            switch condition {
            case .confidentiality: continue
            case .longerThan(let limit):
                if let held = person?.stretch(of: term).length, held <= limit { return (held, limit) }
            case .shorterThan: continue
            }
        }
        return nil
    }

    private func former(
        _ right: AccessRight,
        _ person: Person?,
        _ current: [FunctionTerm],
        _ school: String?,
        _ day: LocalDate
    ) -> Decision? {
        let past = (person?.terms ?? []).filter { term in term.days.through.map { $0 < day } ?? false }
        for term in past.sorted(by: { ($0.days.through?.dayNumber ?? 0) > ($1.days.through?.dayNumber ?? 0) }) {
            let rows = rows(granting: right, to: term).filter { row in
                failing(row, term, person) == nil
                    && (school == nil || term.school == nil || row.isBoardWide || term.school == school)
            }
            guard !rows.isEmpty else { continue }
            var decision = Decision(.formerFunction, right, functions: current)
            decision.rows = rows
            decision.term = term
            return decision
        }
        return nil
    }

    private func unchecked(_ right: AccessRight, _ person: Person?, _ current: [FunctionTerm]) -> Decision.Unchecked? {
        if matrices.rows[right.system] == nil { return .matrixAbsent }
        if let unknown = current.first(where: { !$0.isKnown }) { return .functionUnknown(unknown.function) }
        if let person, person.terms.isEmpty { return .functionMissing }
        return matrices.speaks(about: right) ? nil : .matrixSilent
    }

    private func exception(
        for right: AccessRight,
        _ names: [String],
        person: Person?,
        account: String?,
        on day: LocalDate
    ) -> AgreedException? {
        let keys = Set(names.map { Fold.key($0) })
        return exceptions(right.system, account: account, person: person).first { exception in
            exception.days.contains(day) && covers(exception, right, keys)
        }
    }

    /// Whether an exception means a right: the right itself, one that contains it, or a name it also has.
    public func covers(_ exception: AgreedException, _ right: AccessRight, _ names: Set<String> = []) -> Bool {
        if names.contains(Fold.key(exception.right)) { return true }
        if let level = right.level {
            let parts = exception.right.split(separator: ":")
            guard let path = parts.first, Fold.key(path) == right.key else { return false }
            guard parts.count > 1, let agreed = SharePointLevel(rawValue: Fold.key(parts[1])) else {
                // A path without a level was agreed as it is.
                return parts.count == 1
            }
            return level <= agreed
        }
        return matrices.allows(AccessRight(right.system, exception.right), right)
    }
}
