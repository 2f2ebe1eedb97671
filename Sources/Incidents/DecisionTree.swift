/// What a tree concludes on its way.
public enum Conclusion: String, Sendable, Hashable, Codable, CaseIterable {
    case breach
    case noBreach = "no-breach"
    case notify
    case noNotify = "no-notify"
    case tell
    case noTell = "no-tell"
    /// A public message instead of a message to each (GDPR art. 34(3)(c)).
    case publicNotice = "public-notice"
    /// Every path ends here (R-181; GDPR art. 33(5)).
    case document
}

/// A test as a tree of questions: explicit, so that it can be printed, walked and checked branch by branch.
public indirect enum DecisionNode: Sendable, Hashable {
    /// A box with one or more questions: yes when one of them is, no when all are.
    case ask([ProcedureQuestion], yes: DecisionNode, no: DecisionNode)
    /// A conclusion, and what comes after it.
    case conclude(Conclusion, DecisionNode)
    /// The end.
    case end

    /// What a box comes to: yes when one of its questions is, no when all are, unknown otherwise.
    static func value(
        of questions: [ProcedureQuestion],
        _ answers: [ProcedureQuestion: AnswerValue]
    ) -> AnswerValue {
        if questions.contains(where: { answers[$0] == .yes }) { return .yes }
        return questions.allSatisfy { answers[$0] == .no } ? .no : .unknown
    }

    /// The boxes before the one that asks a question, and what each must come to; nil when no box asks it.
    func route(to question: ProcedureQuestion) -> [DecisionStep]? {
        switch self {
        case .end: return nil
        case .conclude(_, let next): return next.route(to: question)
        case .ask(let questions, let yes, let no):
            if questions.contains(question) { return [] }
            for (value, node) in [(AnswerValue.yes, yes), (.no, no)] {
                if let rest = node.route(to: question) {
                    return [DecisionStep(questions: questions, value: value)] + rest
                }
            }
            return nil
        }
    }
}

/// The tests that are put side by side.
public enum DecisionTest: String, Sendable, Hashable, Codable, CaseIterable {
    /// Part C of the handbook, steps 2 to 5.
    case partC = "part-c"
    /// The decision model at the end of part C, as reconstructed.
    case model
    /// The GDPR, articles 33 and 34: what counts in law.
    case gdpr

    /// The test as a tree.
    public var tree: DecisionNode {
        let document = DecisionNode.conclude(.document, .end)
        let untold = DecisionNode.conclude(.noTell, document)
        let told = DecisionNode.conclude(.tell, document)
        let quiet = DecisionNode.conclude(.noNotify, untold)
        switch self {
        case .partC:
            let after = DecisionNode.ask([.unprotected], yes: .ask([.weighty], yes: untold, no: told), no: untold)
            return breach([.lost, .unlawful], .ask([.sensitive], yes: .conclude(.notify, after), no: quiet))
        case .model:
            let after = DecisionNode.ask([.harmless], yes: untold, no: told)
            return breach([.lost, .unlawful], .ask([.sensitive], yes: .conclude(.notify, after), no: quiet))
        case .gdpr:
            let each = DecisionNode.ask([.disproportionate], yes: .conclude(.publicNotice, document), no: told)
            let exempt = DecisionNode.ask([.unintelligible, .riskRemoved], yes: untold, no: each)
            let after = DecisionNode.ask([.highRisk], yes: exempt, no: untold)
            return breach(
                [.lost, .unlawful, .unavailable],
                .ask([.riskUnlikely], yes: quiet, no: .conclude(.notify, after))
            )
        }
    }

    private func breach(_ questions: [ProcedureQuestion], _ then: DecisionNode) -> DecisionNode {
        let none = DecisionNode.conclude(
            .noBreach,
            .conclude(.noNotify, .conclude(.noTell, .conclude(.document, .end)))
        )
        return .ask([.personalData], yes: .ask(questions, yes: .conclude(.breach, then), no: none), no: none)
    }
}

/// A box of a tree that was passed.
public struct DecisionStep: Sendable, Hashable, Codable {
    /// The questions of the box.
    public var questions: [ProcedureQuestion]
    /// What they come to.
    public var value: AnswerValue
}

/// The way through a tree with the answers of a moment.
public struct DecisionPath: Sendable, Hashable, Codable {
    /// The test.
    public var test: DecisionTest
    /// The boxes passed, in order; the last may be open.
    public var steps: [DecisionStep] = []
    /// What was concluded, in order.
    public var conclusions: [Conclusion] = []
    /// The questions that must be answered to get on; empty when the end was reached.
    public var open: [ProcedureQuestion] = []

    /// Walks a test as far as the answers reach. An answer that is missing or unknown stops it: it is never taken for "no".
    public init(_ test: DecisionTest, answers: [ProcedureQuestion: AnswerValue]) {
        self.test = test
        var node = test.tree
        while true {
            switch node {
            case .end: return
            case .conclude(let conclusion, let next):
                conclusions.append(conclusion)
                node = next
            case .ask(let questions, let yes, let no):
                let value = DecisionNode.value(of: questions, answers)
                steps.append(DecisionStep(questions: questions, value: value))
                switch value {
                case .yes: node = yes
                case .no: node = no
                case .unknown:
                    open = questions.filter { answers[$0] != .no }
                    return
                }
            }
        }
    }

    private func verdict(_ yes: [Conclusion], _ no: Conclusion) -> AnswerValue {
        if conclusions.contains(where: yes.contains) { return .yes }
        return conclusions.contains(no) ? .no : .unknown
    }

    /// Whether it is a breach.
    public var breach: AnswerValue { verdict([.breach], .noBreach) }
    /// Whether the authority must be told.
    public var notify: AnswerValue { verdict([.notify], .noNotify) }
    /// Whether the people must be told, each or in public.
    public var tell: AnswerValue { verdict([.tell, .publicNotice], .noTell) }
}

/// All tests on the same answers, and where they do not agree (contradictions C1 to C7).
public struct Assessment: Sendable, Hashable, Codable {
    /// Where the house's tests and the law do not say the same.
    public enum Difference: String, Sendable, Hashable, Codable, CaseIterable {
        /// The handbook sees no breach, the law does: loss for a time, or a change (C6).
        case breach
        /// The handbook says no to the authority, the law yes.
        case notifyLawOnly = "notify-law-only"
        /// The handbook says yes to the authority, the law no.
        case notifyHandbookOnly = "notify-handbook-only"
        /// The two tests of the handbook differ on telling the people.
        case tellWithinHandbook = "tell-within-handbook"
        /// The law says that the people must be told, part C does not.
        case tellLawOnly = "tell-law-only"
        /// Part C says that the people must be told, the law does not ask it.
        case tellHandbookOnly = "tell-handbook-only"
        /// Part D has everyone told of every breach, part C or the law does not (C5).
        case tellEveryBreach = "tell-every-breach"
    }

    /// Part C of the handbook.
    public var partC: DecisionPath
    /// The decision model.
    public var model: DecisionPath
    /// The law.
    public var gdpr: DecisionPath
    /// What part D asks: everyone is told of every breach.
    public var partDTell: AnswerValue
    /// Where they differ, as far as both have come to a conclusion.
    public var differences: [Difference]

    /// Puts the tests side by side.
    public init(answers: [ProcedureQuestion: AnswerValue]) {
        partC = DecisionPath(.partC, answers: answers)
        model = DecisionPath(.model, answers: answers)
        gdpr = DecisionPath(.gdpr, answers: answers)
        partDTell = partC.breach
        var found: [Difference] = []
        if partC.breach == .no, gdpr.breach == .yes { found.append(.breach) }
        if partC.notify == .no, gdpr.notify == .yes { found.append(.notifyLawOnly) }
        if partC.notify == .yes, gdpr.notify == .no { found.append(.notifyHandbookOnly) }
        if partC.tell != .unknown, model.tell != .unknown, partC.tell != model.tell {
            found.append(.tellWithinHandbook)
        }
        if partC.tell == .no, gdpr.tell == .yes { found.append(.tellLawOnly) }
        if partC.tell == .yes, gdpr.tell == .no { found.append(.tellHandbookOnly) }
        if partDTell == .yes, partC.tell == .no || gdpr.tell == .no { found.append(.tellEveryBreach) }
        differences = found
    }

    /// Whether it is a breach by the law or the handbook: whichever says so first.
    public var breach: AnswerValue {
        if partC.breach == .yes || gdpr.breach == .yes { return .yes }
        return partC.breach == .no && gdpr.breach == .no ? .no : .unknown
    }

    /// The questions to answer next, in the order of the procedure.
    public var open: [ProcedureQuestion] {
        let all = Set(partC.open + model.open + gdpr.open)
        return ProcedureQuestion.allCases.filter(all.contains)
    }
}
