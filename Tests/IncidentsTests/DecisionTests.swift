import Incidents
import Model
import TestSupport
import Testing

@Suite struct DecisionTests {
    @Test func `the table of cases holds every way of the trees, and no other`() {
        let ways = Set(DecisionTest.allCases.flatMap(\.branches).map(\.description))
        #expect(ways.count > 30)
        #expect(ways.subtracting(treeCases.keys) == [])
        #expect(Set(treeCases.keys).subtracting(ways) == [])
    }

    @Test(arguments: DecisionTest.allCases.flatMap(\.branches))
    func `every branch comes to what it must`(_ branch: TreeBranch) throws {
        let expected = try #require(treeCases[branch.description])
        let path = DecisionPath(branch.test, answers: branch.answers)
        #expect(path.conclusions == expected)
        // Every way that ends is documented (R-181; GDPR art. 33(5)); one that does not says what it waits for.
        #expect((path.conclusions.last == .document) == path.open.isEmpty)
        let isOpen = branch.boxes.hasSuffix("?")
        #expect(path.open.isEmpty != isOpen)
        #expect(path.open.allSatisfy { branch.answers[$0] == nil || branch.answers[$0] == .unknown })
        #expect([path.breach, path.notify, path.tell].contains(.unknown) == isOpen)
    }

    /// The procedure takes the answers of a way one after another, and none before its turn.
    @Test(arguments: DecisionTest.allCases.flatMap(\.branches))
    func `every branch can be played through, in its order and by its roles`(_ branch: TreeBranch) throws {
        var file = try Case()
        let order = ProcedureQuestion.allCases.filter { branch.answers[$0] != nil }
        for question in order {
            let value = try #require(branch.answers[question])
            for role in IncidentRole.allCases where !question.owners.contains(role) {
                let refused = file.refusal(.answer(question, value, reason: "x"), IncidentActor(name: "N", role: role))
                #expect(refused == ["incident.wrong-role"], "\(question) \(role)")
            }
            // What comes later on this way is not up yet, unless it is asked in the same box.
            let up = file.incident.assessment.open
            for later in order.drop(while: { $0 != question }) where !up.contains(later) {
                let owner = try #require(later.owners.first)
                let refused = file.refusal(
                    .answer(later, .yes, reason: "x"),
                    IncidentActor(name: "N", role: owner)
                )
                #expect(refused == ["incident.out-of-order"], "\(later) before \(question)")
            }
            try file.answer(question, value)
        }
        let assessment = file.incident.assessment
        let path = [DecisionTest.partC: assessment.partC, .model: assessment.model, .gdpr: assessment.gdpr][branch.test]
        #expect(path?.conclusions == treeCases[branch.description])
        // A breach makes the priority high, starts the law's clock, and a way that is open keeps the incident open.
        #expect((file.incident.field(.priority) == "high") == (assessment.breach == .yes))
        #expect((file.incident.awareAt != nil) == (assessment.breach == .yes))
        let wants = file.refusal(.close(lessons: "x"), officer)
        #expect(wants.contains("incident.close.questions") == !assessment.open.isEmpty)
    }

    @Test func `the sets of answers that the program plays hold every branch`() {
        let plays = playedBranches()
        // Every box with every outcome; a box that waits is played by not knowing.
        let played = Set(plays.flatMap(\.branches).map(\.description))
        #expect(Set(treeCases.keys).subtracting(played) == [])
        #expect(plays.count < treeCases.count, "\(plays.count)")
    }

    @Test func `where the handbook and the law differ, it is said`() {
        func differences(_ answers: [ProcedureQuestion: AnswerValue]) -> [Assessment.Difference] {
            Assessment(answers: answers).differences
        }
        // Away for a time only: no breach in part C, one by law (C6).
        let away: [ProcedureQuestion: AnswerValue] = [
            .personalData: .yes, .lost: .no, .unlawful: .no, .unavailable: .yes, .riskUnlikely: .no, .highRisk: .no,
        ]
        #expect(differences(away) == [.breach, .notifyLawOnly])
        #expect(Assessment(answers: away).breach == .yes)
        // Not sensitive, yet a risk.
        var plain: [ProcedureQuestion: AnswerValue] = [
            .personalData: .yes, .unlawful: .yes, .sensitive: .no, .riskUnlikely: .no, .highRisk: .no,
        ]
        #expect(differences(plain) == [.notifyLawOnly, .tellEveryBreach])
        plain[.sensitive] = .yes
        plain[.riskUnlikely] = .yes
        #expect(differences(plain).contains(.notifyHandbookOnly))
        // Encrypted by the model, not by part C.
        let mixed: [ProcedureQuestion: AnswerValue] = [
            .personalData: .yes, .unlawful: .yes, .sensitive: .yes, .unprotected: .yes, .weighty: .no, .harmless: .yes,
            .riskUnlikely: .no, .highRisk: .no,
        ]
        #expect(differences(mixed) == [.tellWithinHandbook, .tellHandbookOnly, .tellEveryBreach])
        // Weighty reasons are no ground in art. 34.
        let weighty: [ProcedureQuestion: AnswerValue] = [
            .personalData: .yes, .unlawful: .yes, .sensitive: .yes, .unprotected: .yes, .weighty: .yes, .harmless: .no,
            .riskUnlikely: .no, .highRisk: .yes, .unintelligible: .no, .riskRemoved: .no, .disproportionate: .no,
        ]
        #expect(differences(weighty) == [.tellWithinHandbook, .tellLawOnly, .tellEveryBreach])
    }

    @Test func `the severity shows every step and counts children`() {
        // A care file opened by a colleague with intent: domain reference, section 5.3.
        let file = SeverityInput(
            category: .sensitive,
            identification: .maximum,
            confidentiality: .known,
            malicious: true
        )
        let advice = SeverityAdvice(file)
        #expect(advice.hundredths == 475)
        #expect(advice.level == .veryHigh)
        #expect(advice.steps.map(\.key).first == "base")
        let table: [(SeverityInput, Int, SeverityAdvice.Level)] = [
            (SeverityInput(category: .simple, identification: .negligible), 25, .low),
            (SeverityInput(category: .simple, minors: true, identification: .significant), 300, .high),
            (SeverityInput(category: .simple, identification: .maximum, confidentiality: .unknown), 150, .low),
            (SeverityInput(category: .behavioural, identification: .maximum), 200, .medium),
            (SeverityInput(category: .financial, adjustment: -2, identification: .limited), 50, .low),
            (
                SeverityInput(category: .financial, adjustment: 1, identification: .maximum, integrity: .full), 450,
                .veryHigh
            ),
            (SeverityInput(category: .sensitive, identification: .limited, availability: .temporary), 225, .medium),
        ]
        for (input, hundredths, level) in table {
            #expect(SeverityAdvice(input).hundredths == hundredths)
            #expect(SeverityAdvice(input).level == level)
        }
    }
}
