public import Incidents

/// One way through a test, as the tree itself has it: nothing of it is written down by hand.
public struct TreeBranch: Sendable, Hashable, CustomStringConvertible {
    /// The test.
    public var test: DecisionTest
    /// The boxes passed and what they came to, the last one open when the way stops there: `personal-data=yes lost|unlawful=?`.
    public var boxes: String
    /// Answers that lead this way, one for each question that has to be asked.
    public var answers: [ProcedureQuestion: AnswerValue]
    /// What the tree concludes on this way.
    public var conclusions: [Conclusion]

    /// The key of the way in a table of cases.
    public var description: String { "\(test.rawValue): \(boxes)" }
}

extension DecisionTest {
    /// Every way through the test: each box answered yes by each of its questions, answered no by all of them, and left open
    /// by each of them, once unanswered and once not known.
    public var branches: [TreeBranch] {
        var found: [TreeBranch] = []
        walk(tree, TreeBranch(test: self, boxes: "", answers: [:], conclusions: []), &found)
        return found
    }

    private func walk(_ node: DecisionNode, _ branch: TreeBranch, _ found: inout [TreeBranch]) {
        switch node {
        case .end: found.append(branch)
        case .conclude(let conclusion, let next):
            var branch = branch
            branch.conclusions.append(conclusion)
            walk(next, branch, &found)
        case .ask(let questions, let yes, let no):
            let box = questions.map(\.rawValue).joined(separator: "|")
            func answered(_ sign: String, _ answers: [AnswerValue?]) -> TreeBranch {
                var branch = branch
                branch.boxes += (branch.boxes.isEmpty ? "" : " ") + "\(box)=\(sign)"
                for (question, answer) in zip(questions, answers) { branch.answers[question] = answer }
                return branch
            }
            for place in questions.indices {
                let before = [AnswerValue?](repeating: .no, count: place)
                walk(yes, answered("yes", before + [.yes]), &found)
                found.append(answered("?", before))
                found.append(answered("?", before + [.unknown]))
            }
            walk(no, answered("no", questions.map { _ in .no }), &found)
        }
    }
}

/// What every way of the three tests must come to, by the boxes that it passes.
///
/// A box that a tree gains, loses or moves changes the keys, and a test fails until somebody has said here what is right.
public let treeCases: [String: [Conclusion]] = {
    let nothing: [Conclusion] = [.noBreach, .noNotify, .noTell, .document]
    let quiet: [Conclusion] = [.breach, .noNotify, .noTell, .document]
    let untold: [Conclusion] = [.breach, .notify, .noTell, .document]
    let told: [Conclusion] = [.breach, .notify, .tell, .document]
    let ways: [(DecisionTest, [(String, [Conclusion])])] = [
        (
            // Part C, steps 2 to 5.
            .partC,
            [
                ("personal-data=?", []),
                ("personal-data=no", nothing),
                ("personal-data=yes lost|unlawful=?", []),
                ("personal-data=yes lost|unlawful=no", nothing),
                ("personal-data=yes lost|unlawful=yes sensitive=?", [.breach]),
                ("personal-data=yes lost|unlawful=yes sensitive=no", quiet),
                ("personal-data=yes lost|unlawful=yes sensitive=yes unprotected=?", [.breach, .notify]),
                ("personal-data=yes lost|unlawful=yes sensitive=yes unprotected=no", untold),
                ("personal-data=yes lost|unlawful=yes sensitive=yes unprotected=yes weighty=?", [.breach, .notify]),
                ("personal-data=yes lost|unlawful=yes sensitive=yes unprotected=yes weighty=yes", untold),
                ("personal-data=yes lost|unlawful=yes sensitive=yes unprotected=yes weighty=no", told),
            ]
        ),
        (
            // The decision model as reconstructed (section B11, R-180).
            .model,
            [
                ("personal-data=?", []),
                ("personal-data=no", nothing),
                ("personal-data=yes lost|unlawful=?", []),
                ("personal-data=yes lost|unlawful=no", nothing),
                ("personal-data=yes lost|unlawful=yes sensitive=?", [.breach]),
                ("personal-data=yes lost|unlawful=yes sensitive=no", quiet),
                ("personal-data=yes lost|unlawful=yes sensitive=yes harmless=?", [.breach, .notify]),
                ("personal-data=yes lost|unlawful=yes sensitive=yes harmless=yes", untold),
                ("personal-data=yes lost|unlawful=yes sensitive=yes harmless=no", told),
            ]
        ),
        (
            // GDPR art. 4(12), 33(1), 34(1) and 34(3).
            .gdpr,
            [
                ("personal-data=?", []),
                ("personal-data=no", nothing),
                ("personal-data=yes lost|unlawful|unavailable=?", []),
                ("personal-data=yes lost|unlawful|unavailable=no", nothing),
                ("personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=?", [.breach]),
                ("personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=yes", quiet),
                ("personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=?", [.breach, .notify]),
                ("personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=no", untold),
                (
                    "personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=yes "
                        + "unintelligible|risk-removed=?", [.breach, .notify]
                ),
                (
                    "personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=yes "
                        + "unintelligible|risk-removed=yes", untold
                ),
                (
                    "personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=yes "
                        + "unintelligible|risk-removed=no disproportionate=?", [.breach, .notify]
                ),
                (
                    "personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=yes "
                        + "unintelligible|risk-removed=no disproportionate=yes",
                    [.breach, .notify, .publicNotice, .document]
                ),
                (
                    "personal-data=yes lost|unlawful|unavailable=yes risk-unlikely=no high-risk=yes "
                        + "unintelligible|risk-removed=no disproportionate=no", told
                ),
            ]
        ),
    ]
    return Dictionary(
        ways.flatMap { test, cases in cases.map { ("\(test.rawValue): \($0.0)", $0.1) } },
        uniquingKeysWith: { first, _ in first }
    )
}()

/// Sets of answers that together play every way of every test, as few as fit into one another.
///
/// Of the answers that lead one way some are played: which of its questions makes a box yes, the trees do not ask twice. A box
/// that waits is played by not knowing; a question that was not answered is the moment before its answer.
///
/// - Returns: for each set its answers and the ways that it plays.
public func playedBranches() -> [(answers: [ProcedureQuestion: AnswerValue], branches: [TreeBranch])] {
    var plays: [(answers: [ProcedureQuestion: AnswerValue], branches: [TreeBranch])] = []
    let ways = DecisionTest.allCases.flatMap(\.branches).filter {
        $0.conclusions.last == .document || $0.answers.values.contains(.unknown)
    }
    // Long ways first: short ones then often fit into what is there.
    let keys = Dictionary(grouping: ways, by: \.description).sorted {
        ($1.key.count, $0.key) < ($0.key.count, $1.key)
    }
    for (_, variants) in keys {
        var isPlayed = false
        for variant in variants where !isPlayed {
            guard let place = plays.firstIndex(where: { fits(variant, $0.answers, $0.branches) }) else { continue }
            plays[place].answers.merge(variant.answers) { $1 }
            plays[place].branches.append(variant)
            isPlayed = true
        }
        if !isPlayed, let first = variants.first { plays.append((first.answers, [first])) }
    }
    return plays
}

/// Whether a way can be played together with others: every one of them stays the way that it is.
private func fits(
    _ branch: TreeBranch,
    _ answers: [ProcedureQuestion: AnswerValue],
    _ branches: [TreeBranch]
) -> Bool {
    let all = answers.merging(branch.answers) { $1 }
    guard answers.allSatisfy({ all[$0.key] == $0.value }) else { return false }
    return (branches + [branch]).allSatisfy { one in
        let path = DecisionPath(one.test, answers: all)
        let boxes = path.steps.map { step in
            let sign = step.value == .unknown ? "?" : step.value.rawValue
            return step.questions.map(\.rawValue).joined(separator: "|") + "=" + sign
        }
        return boxes.joined(separator: " ") == one.boxes
    }
}
