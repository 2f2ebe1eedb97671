internal import Access
internal import ArgumentParser
internal import Exports
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Triage

/// `logwacht review decide`.
struct ReviewDecide: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Decides on rights: keep, revoke, shrink, until, unknown or note; or reads a filled-in sheet.",
        discussion: """
            A RIGHT is its id as review show gives it, or ACCOUNT/RIGHT, or ACCOUNT where it has one right. Several at once \
            are bulk: at most ten of one kind, with a reason. Everything is kept, or nothing when one is wrong.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Who decides: employee number, user code, e-mail address or full name.")
    var by: String

    @Option(help: "Why. Required against a hint, for administrator rights and for more than one right.")
    var reason: String?

    @Option(help: "The lesser right, for shrink.")
    var to: String?

    @Option(help: "The last day on which the right stays (yyyy-mm-dd), for until.", transform: parseDay)
    var until: LocalDate?

    @Option(help: "Who is asked, for unknown.")
    var ask: String?

    @Option(help: "The day by which an answer is needed (yyyy-mm-dd), for unknown.", transform: parseDay)
    var answerBy: LocalDate?

    @Option(name: .customLong("from-csv"), help: "The sheet of review show --format csv, filled in.")
    var fromCSV: String?

    @Flag(help: "Takes the place of an earlier decision of the same person, which stays visible.")
    var correct = false

    @Flag(help: "Checks everything and keeps nothing.")
    var dryRun = false

    @Argument(help: "The review's id.")
    var id: String

    @Argument(help: "Rights, and last the decision: keep, revoke, shrink, until, unknown or note.")
    var words: [String] = []

    func validate() throws {
        if fromCSV == nil {
            guard words.count >= 2 else { throw WrongUse.error("usage.decide") }
        } else if !words.isEmpty {
            throw WrongUse.error("usage.table-alone", ["option": "--from-csv"])
        }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            guard round.startedAt != nil else { throw Diagnostic("review.not-open", .error, ["id": id]) }
            let (inputs, empty) = try fromCSV.map { try desk.sheet($0) } ?? (try typed(desk, round), 0)
            guard !inputs.isEmpty else { throw Diagnostic("review.sheet-empty", file: fromCSV) }
            try desk.requireExports(inputs, round)
            let manner: Manner = fromCSV != nil ? .sheet : inputs.count > 1 ? .bulk : .single
            let present = Set(try desk.builder().allItems().map(\.id))
            let command = ReviewCommand.decide(inputs, manner, present: present)
            do {
                if dryRun {
                    _ = try round.apply(command, desk.actor(by), now: desk.now, zone: desk.zone)
                    return desk.note("decisions-checked", ["count": .number(inputs.count)])
                }
                let after = try desk.apply(command, to: round, id: id, by: desk.actor(by))
                desk.note(
                    "decisions-kept",
                    [
                        "count": .number(inputs.count), "empty": empty > 0 ? .number(empty) : .text(""),
                        "open": .number(after.undecided.count),
                    ]
                )
                if after.status == .decided { desk.note("next.sign", ["id": .text(id)]) }
            } catch let problems as Diagnostics {
                throw problems.inSheet(fromCSV)
            }
        }
    }

    private func typed(_ desk: ReviewDesk, _ round: ReviewRound) throws -> [DecisionInput] {
        guard let word = words.last, let verdict = desk.verdict(word) else {
            throw Diagnostic("review.verdict", .error, ["found": words.last ?? ""])
        }
        return try words.dropLast().map { written in
            var input = DecisionInput(try desk.item(written, round), verdict, reason: reason)
            input.to = to
            input.until = until
            input.askBy = answerBy
            let asked = try ask.map { try desk.person($0, "--ask") }
            input.askWhom = asked?.number
            input.askName = asked?.name
            input.corrects = correct
            return input
        }
    }
}

extension ReviewDesk {
    /// The words of each decision: ours, and those of both languages. Made once: a catalogue takes long to read.
    private static let verdictWords: [String: Verdict] = {
        var found: [String: Verdict] = ["until": .keepUntil, "unknown": .dontKnow, "note": .takeNote]
        let catalogues = Language.allCases.map(Catalogues.words)
        for verdict in Verdict.allCases {
            let names = catalogues.map { $0.text("review.word.\(verdict.rawValue)") } + [verdict.rawValue]
            for name in names { found[Fold.key(name)] = verdict }
        }
        return found
    }()

    /// A decision by its word on the command line, or in either language in a sheet.
    func verdict(_ text: String) -> Verdict? { Self.verdictWords[Fold.key(text)] }

    /// The id of a right by its id, or by account and right.
    func item(_ written: String, _ round: ReviewRound) throws -> String {
        if let item = round.find(ReviewSheet.id(written)) { return item.id }
        let parts = written.split(separator: "/", maxSplits: 1).map { Fold.key(String($0)) }
        let found = round.population.items.filter { item in
            Fold.key(item.account) == parts.first && (parts.count < 2 || Fold.key(item.right) == parts[1])
        }
        guard found.count <= 1 else {
            throw Diagnostic("review.item-ambiguous", .error, ["item": written, "count": String(found.count)])
        }
        guard let item = found.first else { throw Diagnostic("review.item-unknown", .error, ["item": written]) }
        return item.id
    }

    /// Refuses decisions on a system whose export is not there: whether the right still exists cannot be seen then.
    func requireExports(_ inputs: [DecisionInput], _ round: ReviewRound) throws {
        let systems = Set(inputs.compactMap { round.find($0.item)?.system }).filter { access.accounts[$0] == nil }
        guard systems.isEmpty else {
            throw Diagnostics(
                systems.sorted().map { Diagnostic("review.export-missing", .error, ["system": $0.rawValue]) }
            )
        }
    }

    /// The decisions of a filled-in sheet, and the number of rows without one. Everything that is wrong is told at once.
    func sheet(_ path: String) throws -> ([DecisionInput], Int) {
        let sheet = FilledSheet(
            family: "review.sheet",
            columns: ReviewSheet.filled.filter { $0 != "verdict" },
            reason: "reason",
            forgotten: "review.sheet-no-verdict"
        )
        return try read(path, sheet) { row, written in
            guard let verdict = verdict(written) else {
                row.wrong("review.verdict", "verdict", written)
                return nil
            }
            var input = DecisionInput(ReviewSheet.id(row.cell("id") ?? ""), verdict, reason: row.cell("reason"))
            input.record = row.number
            input.to = row.cell("to")
            for (name, path) in [("until", \DecisionInput.until), ("answer-by", \.askBy)] {
                guard let text = row.cell(name) else { continue }
                input[keyPath: path] = DateText.day(text)
                if input[keyPath: path] == nil { row.wrong("review.day", name, text) }
            }
            if let ask = row.cell("ask") {
                let asked = try? person(ask, "ask")
                input.askWhom = asked?.number
                input.askName = asked?.name
                if asked == nil { row.wrong("review.person-unknown", "ask", ask) }
            }
            return input
        }
    }
}

/// `logwacht review answer`.
struct ReviewAnswer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answers a question that somebody who decides has put to you."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Who answers: employee number, user code, e-mail address or full name.")
    var by: String

    @Argument(help: "The review's id.")
    var id: String

    @Argument(help: "The right.")
    var right: String

    @Argument(help: "The answer, in a sentence.")
    var text: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            let item = try desk.item(right, round)
            try desk.apply(.answer(item: item, text: text.trimmedBlanks), to: round, id: id, by: desk.actor(by))
            desk.note("answer-kept", ["item": .text(item)])
        }
    }
}

/// `logwacht review stand-in`.
struct ReviewStandIn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stand-in",
        abstract: "Lets somebody decide in another's place for a time, and keeps by what authority."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("for"), help: "Whose part: director, board or privacy-officer.")
    var role: ReviewRole = .director

    @Option(help: "Who stands in: employee number, user code, e-mail address or full name.")
    var person: String

    @Option(name: .customLong("from"), help: "The first day (yyyy-mm-dd). Default: today.", transform: parseDay)
    var first: LocalDate?

    @Option(name: .customLong("through"), help: "The last day (yyyy-mm-dd).", transform: parseDay)
    var last: LocalDate

    @Option(help: "Only in this system; may be given more than once.")
    var system: [String] = []

    @Option(help: "Who decided on this, and when or where.")
    var authority: String

    @Option(help: "Who records it: somebody with a part in the review, or of the board.")
    var by: String

    @Argument(help: "The review's id.")
    var id: String

    func validate() throws {
        guard [.director, .board, .privacyOfficer].contains(role) else {
            throw WrongUse.error("usage.one-of", ["option": "--for", "allowed": "director, board, privacy-officer"])
        }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            let actor = desk.actor(by)
            let place = actor.number.flatMap { desk.access.staff.person(number: $0) }
            let isBoard = desk.access.person(place).map { desk.roles.parts(of: $0, on: desk.day).contains(.board) }
            let own = [round.plan?.reviewer.number, round.plan?.board?.number, round.plan?.second?.number]
            guard isBoard ?? false || actor.number != nil && own.contains(actor.number) else {
                throw Diagnostic("review.no-authority", .error, ["id": id])
            }
            let systems = try system.map { written in
                guard let system = PopulationBuilder.systems.first(where: { $0.rawValue == written.lowercased() })
                else { throw Diagnostic("review.system-unknown", column: "--system", ["found": written]) }
                return system
            }
            let standIn = StandIn(
                role: role,
                person: desk.reviewer(try desk.person(person, "--person")),
                days: DateSpan(from: first ?? desk.today, through: last),
                systems: systems,
                authority: authority.trimmedBlanks
            )
            try desk.apply(.standIn(standIn), to: round, id: id, by: actor)
            desk.note("stand-in-kept", ["name": .text(standIn.person.name), "day": .day(last)])
        }
    }
}

/// `logwacht review sign`.
struct ReviewSign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Shows the statement with speed and share of bulk; with --confirm it is signed.",
        discussion: "A signed review never changes. What is revoked becomes an order to carry out."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Who signs: employee number, user code, e-mail address or full name.")
    var by: String

    @Option(help: "The signer's position, as the statement says it. Default: the function in the staff register.")
    var function: String?

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .text

    @Flag(help: "Signs even though something is not decided; that comes back in a next review.")
    var leaveOpen = false

    @Flag(help: "Signs. Without it the statement is only shown.")
    var confirm = false

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            let actor = desk.actor(by)
            let place = actor.number.flatMap { desk.access.staff.person(number: $0) }
            let held = desk.access.person(place)?.functionNames(on: desk.day) ?? []
            let position = function ?? (held.isEmpty ? nil : held.joined(separator: ", "))
            guard let position, !position.trimmedBlanks.isEmpty else {
                throw Diagnostic("review.function-missing", column: "--function")
            }
            let command = ReviewCommand.sign(function: position, leaveOpen: leaveOpen)
            // What stands in the way is told before anybody reads a statement.
            _ = try round.apply(command, actor, now: desk.now, zone: desk.zone)
            let paper = desk.papers.statement(round, name: actor.name, function: position, at: desk.now)
            let renderer = desk.console.renderer
            guard confirm else {
                Console.write(renderer.paper(paper, as: format))
                return desk.note("sign-how", ["id": .text(id)])
            }
            let after = try desk.apply(command, to: round, id: id, by: actor)
            Console.write(renderer.paper(paper, as: format))
            desk.note("signed", ["id": .text(id), "count": .number(after.openOrders.count)])
        }
    }
}
