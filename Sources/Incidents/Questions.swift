/// An answer of three: not knowing is not "no".
public enum AnswerValue: String, Sendable, Hashable, Codable, CaseIterable {
    case yes
    case no
    case unknown
}

/// The questions of the procedure, in the order in which they are asked.
public enum ProcedureQuestion: String, Sendable, Hashable, Codable, CaseIterable {
    /// Part B, step 1: does it concern personal data?
    case personalData = "personal-data"
    /// Part B, step 1: intent or a crime?
    case intent
    /// Part C, step 2, first question: lost, and no copy.
    case lost
    /// Part C, step 2, second question: unlawful processing that cannot be ruled out.
    case unlawful
    /// Beside them, because the protocol and the GDPR, art. 4(12), count it too: for a time out of reach, or altered.
    case unavailable
    /// Part C, step 3: sensitive data, or a considerable chance of serious consequences.
    case sensitive
    /// Part C, step 4: technical protection is lacking.
    case unprotected
    /// Part C, step 4: weighty reasons not to tell the people.
    case weighty
    /// The third box of the decision model: all well encrypted, or no effect on private life.
    case harmless
    /// GDPR art. 33(1): unlikely to result in a risk.
    case riskUnlikely = "risk-unlikely"
    /// GDPR art. 34(1): a high risk.
    case highRisk = "high-risk"
    /// GDPR art. 34(3)(a): unintelligible to whoever has it.
    case unintelligible
    /// GDPR art. 34(3)(b): measures taken since have removed the high risk.
    case riskRemoved = "risk-removed"
    /// GDPR art. 34(3)(c): telling everyone would be out of proportion.
    case disproportionate

    /// Who may answer.
    public var owners: [IncidentRole] {
        switch self {
        case .personalData, .intent: [.schoolLeader, .privacyOfficer]
        case .lost, .unlawful, .unavailable: [.privacyOfficer]
        default: [.privacyOfficer, .fg]
        }
    }

    /// The part of the procedure that asks it.
    public var part: ProcedurePart {
        switch self {
        case .personalData, .intent: .b
        default: .c
        }
    }

    /// What must have been answered, and how, before it can be asked; the first that is not so is what comes first.
    func prerequisite(_ facts: some AnswerSource) -> ProcedureQuestion? {
        func breach() -> ProcedureQuestion? {
            if [.lost, .unlawful, .unavailable].contains(where: { facts.value(of: $0) == .yes }) { return nil }
            return [ProcedureQuestion.lost, .unlawful, .unavailable].first { facts.value(of: $0) != .no } ?? .lost
        }
        func after(_ question: ProcedureQuestion, _ value: AnswerValue) -> ProcedureQuestion? {
            facts.value(of: question) == value ? nil : question
        }
        switch self {
        case .personalData, .intent: return nil
        case .lost, .unlawful, .unavailable: return after(.personalData, .yes)
        case .sensitive, .riskUnlikely: return breach()
        case .unprotected, .harmless: return after(.sensitive, .yes)
        case .weighty: return after(.unprotected, .yes)
        case .highRisk: return after(.riskUnlikely, .no)
        case .unintelligible, .riskRemoved, .disproportionate: return after(.highRisk, .yes)
        }
    }
}

/// Whoever knows what was answered.
protocol AnswerSource {
    /// The answer that holds now; nil when there is none.
    func value(of question: ProcedureQuestion) -> AnswerValue?
}

extension [ProcedureQuestion: AnswerValue]: AnswerSource {
    func value(of question: ProcedureQuestion) -> AnswerValue? { self[question] }
}
