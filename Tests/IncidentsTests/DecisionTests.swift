import Incidents
import Model
import Testing

/// A way through a test, as a table row.
struct Branch: Sendable, CustomTestStringConvertible {
    var test: DecisionTest
    var answers: [ProcedureQuestion: AnswerValue]
    var conclusions: [Conclusion]
    var open: [ProcedureQuestion] = []

    init(
        _ test: DecisionTest,
        _ answers: KeyValuePairs<ProcedureQuestion, AnswerValue>,
        _ conclusions: [Conclusion],
        open: [ProcedureQuestion] = []
    ) {
        self.test = test
        self.answers = Dictionary(answers.map { ($0.key, $0.value) }) { $1 }
        self.conclusions = conclusions
        self.open = open
    }

    var testDescription: String { "\(test.rawValue): \(conclusions.map(\.rawValue)), open \(open.map(\.rawValue))" }
}

private let none: [Conclusion] = [.noBreach, .noNotify, .noTell, .document]

@Suite struct DecisionTests {
    static let branches: [Branch] = [
        // Part C, steps 2 to 5.
        Branch(.partC, [.personalData: .no], none),
        Branch(.partC, [.personalData: .yes, .lost: .no, .unlawful: .no], none),
        Branch(.partC, [.personalData: .yes, .lost: .yes, .sensitive: .no], [.breach, .noNotify, .noTell, .document]),
        Branch(
            .partC,
            [.personalData: .yes, .unlawful: .yes, .lost: .no, .sensitive: .yes, .unprotected: .no],
            [.breach, .notify, .noTell, .document]
        ),
        Branch(
            .partC,
            [.personalData: .yes, .unlawful: .yes, .sensitive: .yes, .unprotected: .yes, .weighty: .yes],
            [.breach, .notify, .noTell, .document]
        ),
        Branch(
            .partC,
            [.personalData: .yes, .unlawful: .yes, .sensitive: .yes, .unprotected: .yes, .weighty: .no],
            [.breach, .notify, .tell, .document]
        ),
        // Not known is not "no".
        Branch(.partC, [:], [], open: [.personalData]),
        Branch(.partC, [.personalData: .unknown], [], open: [.personalData]),
        Branch(.partC, [.personalData: .yes, .lost: .no], [], open: [.unlawful]),
        Branch(.partC, [.personalData: .yes, .lost: .unknown, .unlawful: .no], [], open: [.lost]),
        Branch(.partC, [.personalData: .yes, .lost: .yes], [.breach], open: [.sensitive]),
        Branch(.partC, [.personalData: .yes, .lost: .yes, .sensitive: .unknown], [.breach], open: [.sensitive]),
        Branch(
            .partC,
            [.personalData: .yes, .lost: .yes, .sensitive: .yes, .unprotected: .yes],
            [.breach, .notify],
            open: [.weighty]
        ),
        // The decision model.
        Branch(.model, [.personalData: .yes, .lost: .no, .unlawful: .no], none),
        Branch(
            .model,
            [.personalData: .yes, .unlawful: .yes, .sensitive: .no],
            [.breach, .noNotify, .noTell, .document]
        ),
        Branch(
            .model,
            [.personalData: .yes, .unlawful: .yes, .sensitive: .yes, .harmless: .yes],
            [.breach, .notify, .noTell, .document]
        ),
        Branch(
            .model,
            [.personalData: .yes, .unlawful: .yes, .sensitive: .yes, .harmless: .no],
            [.breach, .notify, .tell, .document]
        ),
        Branch(
            .model,
            [.personalData: .yes, .unlawful: .yes, .sensitive: .yes, .harmless: .unknown],
            [.breach, .notify],
            open: [.harmless]
        ),
        // The law.
        Branch(.gdpr, [.personalData: .no], none),
        Branch(.gdpr, [.personalData: .yes, .lost: .no, .unlawful: .no, .unavailable: .no], none),
        Branch(.gdpr, [.personalData: .yes, .lost: .no, .unlawful: .no], [], open: [.unavailable]),
        Branch(
            .gdpr,
            [.personalData: .yes, .unavailable: .yes, .riskUnlikely: .yes],
            [.breach, .noNotify, .noTell, .document]
        ),
        Branch(
            .gdpr,
            [.personalData: .yes, .unlawful: .yes, .riskUnlikely: .no, .highRisk: .no],
            [.breach, .notify, .noTell, .document]
        ),
        Branch(
            .gdpr,
            [.personalData: .yes, .unlawful: .yes, .riskUnlikely: .no, .highRisk: .yes, .unintelligible: .yes],
            [.breach, .notify, .noTell, .document]
        ),
        Branch(
            .gdpr,
            [
                .personalData: .yes, .unlawful: .yes, .riskUnlikely: .no, .highRisk: .yes, .unintelligible: .no,
                .riskRemoved: .yes,
            ],
            [.breach, .notify, .noTell, .document]
        ),
        Branch(
            .gdpr,
            [
                .personalData: .yes, .unlawful: .yes, .riskUnlikely: .no, .highRisk: .yes, .unintelligible: .no,
                .riskRemoved: .no, .disproportionate: .yes,
            ],
            [.breach, .notify, .publicNotice, .document]
        ),
        Branch(
            .gdpr,
            [
                .personalData: .yes, .unlawful: .yes, .riskUnlikely: .no, .highRisk: .yes, .unintelligible: .no,
                .riskRemoved: .no, .disproportionate: .no,
            ],
            [.breach, .notify, .tell, .document]
        ),
        Branch(.gdpr, [.personalData: .yes, .unlawful: .yes], [.breach], open: [.riskUnlikely]),
    ]

    @Test(arguments: branches)
    func `every branch comes to what it must`(_ branch: Branch) {
        let path = DecisionPath(branch.test, answers: branch.answers)
        #expect(path.conclusions == branch.conclusions)
        #expect(path.open == branch.open)
    }

    @Test(arguments: DecisionTest.allCases)
    func `the table holds every end of the tree, and every end is documented`(_ test: DecisionTest) {
        var ends: [[Conclusion]] = []
        func walk(_ node: DecisionNode, _ passed: [Conclusion]) {
            switch node {
            case .end: ends.append(passed)
            case .conclude(let conclusion, let next): walk(next, passed + [conclusion])
            case .ask(_, let yes, let no):
                walk(yes, passed)
                walk(no, passed)
            }
        }
        walk(test.tree, [])
        #expect(ends.count >= 4)
        for end in ends {
            #expect(end.last == .document)
            #expect(Self.branches.contains { $0.test == test && $0.conclusions == end })
        }
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
