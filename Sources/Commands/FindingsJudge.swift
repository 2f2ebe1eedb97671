internal import Access
internal import ArgumentParser
internal import Board
internal import Exports
internal import Foundation
internal import Model
internal import Reports
internal import Store
internal import Triage

/// `logwacht findings judge ID ... VERDICT`.
struct FindingsJudge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Keeps what somebody made of findings: justified, unjustified or unknown, with the reason.",
        discussion: """
            A judgement is added to the history, which findings show tells; none is ever replaced. Nobody judges a finding \
            about himself. With --from the judgements come from a table with the columns id, verdict, motivation and by: \
            the list of findings list --format csv with three columns added will do. All are kept, or none when one is wrong.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Why: required, also for a table that has no column motivation.")
    var reason: String?

    @Option(help: "Who judges: user code, employee number, e-mail address or full name.")
    var by: String?

    @Option(help: "A CSV file of judgements.")
    var from: String?

    @Flag(help: "Checks everything and keeps nothing.")
    var dryRun = false

    @Argument(
        help: "Ids of findings, or enough of their beginning, and last the verdict: justified, unjustified or unknown."
    )
    var words: [String] = []

    func validate() throws {
        if from == nil {
            guard words.count >= 2 else { throw WrongUse.error("usage.judge-finding") }
        } else if !words.isEmpty {
            throw WrongUse.error("usage.table-alone", ["option": "--from"])
        }
    }

    func run() throws {
        let location = BoardLocation(board.place)
        let (folder, console) = try location.load(output)
        do {
            let store = try FindingStore.open(location.store, mode: dryRun ? .readOnly : .readWrite)
            console.report(store.warnings)
            let (requests, empty) = try from.map { try read($0, console) } ?? (try named(console), 0)
            var problems: [Diagnostic] = []
            var judgements: [Judgement] = []
            let moment = board.now ?? wallClock()
            var first: [String: JudgementRequest] = [:]
            for request in requests {
                do throws(Diagnostic) {
                    let finding = try store.finding(request.finding)
                    if let earlier = first.updateValue(request, forKey: finding.id) {
                        // Named twice on the line it is one judgement; twice in a table nobody can say which one counts.
                        guard from != nil else { continue }
                        throw request.repeating(earlier, of: finding.id)
                    }
                    judgements.append(try request.judgement(of: finding, access: folder.access, at: moment))
                } catch {
                    problems.append(located(error, request))
                }
            }
            guard problems.isEmpty else {
                console.report(problems.sorted())
                throw ExitCode(Outcome.wrongUse.rawValue)
            }
            if !dryRun { try store.judge(judgements) }
            guard !console.quiet else { return }
            for name in Set(judgements.filter { $0.byNumber == nil }.map(\.by)).sorted() {
                Console.note(console.words.text("judgement.by-unknown", ["by": .text(name)]))
            }
            let values: [String: Fact] = [
                "count": .number(judgements.count), "skipped": empty > 0 ? .number(empty) : .text(""),
            ]
            Console.note(console.words.text(dryRun ? "judgements.checked" : "judgements.kept", values))
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    /// What the store says of an id gets the place of the request.
    private func located(_ problem: Diagnostic, _ request: JudgementRequest) -> Diagnostic {
        guard let file = request.file, problem.code.hasPrefix("store.") else { return problem }
        var problem = problem
        problem.file = file
        problem.record = request.record
        problem.column = "id"
        return problem
    }

    private func named(_ console: Console) throws -> [JudgementRequest] {
        guard let last = words.last, let verdict = verdict(last, console) else {
            throw console.fail(Diagnostic("judgement.verdict", .error, ["found": words.last ?? ""]))
        }
        return words.dropLast().map { JudgementRequest(finding: $0, verdict: verdict, reason: reason, by: by) }
    }

    /// A verdict by its key, or by its word in the reader's language.
    private func verdict(_ text: String, _ console: Console) -> FindingStatus? {
        let key = Fold.key(text)
        return Judgement.verdicts.first {
            Fold.key($0.rawValue) == key || Fold.key(console.words.name(of: $0)) == key
        }
    }

    /// The rows of a table that have a verdict, and how many have none.
    private func read(_ path: String, _ console: Console) throws -> ([JudgementRequest], Int) {
        let reader = TableReader([
            .init("id", aliases: ["bevinding", "finding"], isRequired: true),
            .init("verdict", aliases: ["oordeel"], isRequired: true),
            .init("motivation", aliases: ["motivering", "toelichting"]),
            .init("by", aliases: ["door", "beoordelaar"]),
        ])
        let result = reader.read(path: path, name: path)
        guard result.unusable == 0, !result.diagnostics.contains(where: { $0.level == .error }) else {
            console.report(result.diagnostics)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        console.report(result.diagnostics)
        var requests: [JudgementRequest] = []
        var problems: [Diagnostic] = []
        var empty = 0
        for row in result.table.rows {
            guard let written = result.table.value(row, "verdict"), !Fold.key(written).isEmpty else {
                empty += 1
                continue
            }
            guard let verdict = verdict(written, console) else {
                problems.append(
                    Diagnostic(
                        "judgement.verdict",
                        file: path,
                        record: row.record,
                        column: "verdict",
                        ["found": written]
                    )
                )
                continue
            }
            requests.append(
                JudgementRequest(
                    finding: (result.table.value(row, "id") ?? "").trimmedBlanks,
                    verdict: verdict,
                    reason: result.table.value(row, "motivation") ?? reason,
                    by: result.table.value(row, "by") ?? by,
                    file: path,
                    record: row.record
                )
            )
        }
        guard problems.isEmpty else {
            console.report(problems)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        return (requests, empty)
    }
}
