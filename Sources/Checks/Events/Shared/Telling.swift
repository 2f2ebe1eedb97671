internal import Access
internal import Model

/// What a finding on a right tells: who held which function then, whom the matrix does grant it, and which rows say so.
struct Telling {
    let context: CheckContext

    /// Fills a draft with the person, the functions of a day and the decision on a right.
    ///
    /// `others` are rights that would do as well, for the rows that the basis shows.
    func fill(
        _ draft: inout FindingDraft,
        _ person: Person?,
        _ decision: Decision,
        others: [AccessRight],
        day: LocalDate
    ) {
        draft.setPerson(person, on: day)
        if !decision.functions.isEmpty { draft.facts["functions"] = .list(names(decision.functions)) }
        if let person, !person.isEmployed(on: day), let start = person.nextStart(after: day) {
            draft.facts["startDate"] = .day(start)
            draft.explanations.append("contract-starts-later")
        }
        switch decision.verdict {
        case .formerFunction:
            if let term = decision.term {
                draft.facts["formerFunction"] = .text(name(term))
                if let last = term.days.through { draft.facts["formerEnd"] = .day(last) }
                draft.explanations.append("function-changed-recently")
            }
        case .otherSchool:
            if let school = decision.term?.school { draft.facts["ownSchool"] = .text(school) }
        case .substituteTooShort:
            if let days = decision.days { draft.facts["substituteDays"] = .number(days) }
        default: break
        }
        let granting = decision.rows.isEmpty ? rows(granting: [decision.right] + others) : decision.rows
        draft.basis.matrixRows = granting.map(\.reference).uniqued
        let allowed = rows(granting: [decision.right] + others).map(\.function).uniqued
        if !allowed.isEmpty { draft.facts["allowedFunctions"] = .list(allowed) }
    }

    /// The rows of the matrix that grant one of several rights, in the order of the matrix.
    func rows(granting rights: [AccessRight]) -> [MatrixRow] {
        guard let system = rights.first?.system else { return [] }
        let matrices = context.access.matrices
        return (matrices.rows[system] ?? []).filter { row in rights.contains { matrices.allows(row.right, $0) } }
    }

    /// A function with its school: `Leerkracht (De Regenboog)`.
    func name(_ term: FunctionTerm) -> String { term.school.map { "\(term.function) (\($0))" } ?? term.function }

    private func names(_ terms: [FunctionTerm]) -> [String] { terms.map(name).uniqued }
}
