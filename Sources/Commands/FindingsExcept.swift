internal import Access
internal import ArgumentParser
internal import Board
internal import Model
internal import Reports
internal import Store
internal import Triage

/// `logwacht findings except`: an agreement that hides findings until a day.
struct FindingsExcept: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "except",
        abstract: "Agrees that findings are out of sight until a day, after showing which.",
        discussion: """
            Shows what the agreement would hide; --yes keeps it. Hidden findings are still made and counted, and \
            --show-hidden of findings list shows them. The day after the last day they are back. An extra right is not \
            agreed here but in exceptions.csv: then there is nothing to find.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Option(help: "All findings of this rule for which the next options hold; at least one of them is needed.")
    var rule: String?

    @Option(help: "With --rule: only of this account.")
    var account: String?

    @Option(help: "With --rule: only in this system.")
    var system: System?

    @Option(help: "With --rule: only of this school.")
    var school: String?

    @Option(help: "Who answers for it: user code, employee number, e-mail address or full name.")
    var owner: String?

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "The last day on which it hides (yyyy-mm-dd), at most a year away.", transform: parseDay)
    var until: LocalDate?

    @Option(help: "Who makes or withdraws it, for the audit trail. Default: the owner.")
    var by: String?

    @Option(help: "Withdraws the agreement with this number, with --reason and --by; nothing else is needed.")
    var withdraw: Int?

    @Flag(help: "Keeps the agreement; without it nothing is kept.")
    var yes = false

    @Flag(help: "Keeps nothing, also with --yes.")
    var dryRun = false

    @Argument(help: "Ids of findings, or enough of their beginning.")
    var ids: [String] = []

    func run() throws {
        let location = BoardLocation(board.place)
        let (folder, console) = try location.load(output)
        do {
            let isKept = (yes || withdraw != nil) && !dryRun
            let store = try FindingStore.open(location.store, mode: isKept ? .readWrite : .readOnly)
            console.report(store.warnings)
            if let withdraw {
                try self.withdraw(withdraw, store, folder.access, console)
                return
            }
            let scope = try scope(store, location.folder, folder.file.settings)
            let known = try store.findings(FindingFilter(rule: scope.rule))
            let matching = known.filter(scope.covers)
            let clock = wallClock()
            let today = console.words.zone.day(board.now ?? folder.file.settings.asOf ?? clock)
            let agreement = try AgreementRequest(scope: scope, owner: owner, by: by, reason: reason, until: until)
                .agreement(matching: matching, access: folder.access, today: today, at: board.now ?? clock)
            Console.write(console.renderer.list(matching, as: format))
            let values: [String: Fact] = [
                "count": .number(matching.count), "day": .day(agreement.days.through ?? today),
                "owner": .text(agreement.owner),
            ]
            let people = [(agreement.owner, agreement.ownerNumber), (agreement.madeBy, agreement.madeByNumber)]
            for name in Set(people.filter { $0.1 == nil }.map(\.0)).sorted() {
                Console.note(console.words.text("agreement.owner-unknown", ["owner": .text(name)]))
            }
            if let account = scope.account, !knows(account, known, folder.access) {
                Console.note(console.words.text("agreement.account-unknown", ["account": .text(account)]))
            }
            guard isKept else {
                Console.note(console.words.text("agreement.preview", values))
                return
            }
            let number = try store.keep(agreement, hiding: matching.count)
            Console.note(
                console.words.text("agreement.kept", values.merging(["number": .number(number)]) { first, _ in first })
            )
        } catch let problems as Diagnostics {
            console.report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    /// Whether an account stands in an export of accounts or in a finding.
    private func knows(_ account: String, _ findings: [Finding], _ access: AccessModel) -> Bool {
        let wanted = account.lowercased()
        return findings.contains { $0.account?.lowercased() == wanted }
            || access.accounts.values.joined().contains { $0.name.lowercased() == wanted }
    }

    private func scope(
        _ store: FindingStore,
        _ folder: String,
        _ settings: BoardSettings
    ) throws -> Agreement.Scope {
        if !ids.isEmpty {
            guard rule == nil, account == nil, system == nil, school == nil else {
                throw Diagnostic("agreement.ids-and-rule", column: "--rule")
            }
            return Agreement.Scope(findings: try Set(ids.map { try store.finding($0).id }).sorted())
        }
        return Agreement.Scope(
            rule: try rule.map { try KnownChecks.rule($0, folder: folder, store: store) },
            account: account,
            system: system,
            school: try school.map { try KnownSchools.name($0, settings: settings, store: store) }
        )
    }

    private func withdraw(_ number: Int, _ store: FindingStore, _ access: AccessModel, _ console: Console) throws {
        let why = (reason ?? "").trimmedBlanks
        guard !Fold.key(why).isEmpty else { throw Diagnostic("agreement.reason-missing", column: "--reason") }
        guard let who = (by ?? owner).map(\.trimmedBlanks), !Fold.key(who).isEmpty else {
            throw Diagnostic("agreement.by-missing", column: "--by")
        }
        guard !dryRun else { return }
        try store.withdraw(
            agreement: number,
            by: Judge(who, in: access).name,
            reason: why,
            at: board.now ?? wallClock()
        )
        Console.note(console.words.text("agreement.withdrawn", ["number": .number(number)]))
    }
}

/// `logwacht findings exceptions`: the agreements that were made.
struct FindingsExceptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions",
        abstract: "Lists the agreements that hide findings: what, who answers for it, until when, how many they hide."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    func run() throws {
        let folder = BoardLocation(board.place)
        let console = try folder.console(output)
        do {
            let store = try FindingStore.open(folder.store, mode: .readOnly)
            console.report(store.warnings)
            let day = try today(board, folder, console)
            let findings = try store.findings(FindingFilter(seen: .latest))
            let rows = try store.agreements().map { agreement in
                let state = agreement.state(on: day)
                let covered = findings.count(where: agreement.covers)
                return [
                    "number": String(agreement.number), "what": Self.what(agreement.scope), "owner": agreement.owner,
                    "until": agreement.days.through?.iso ?? "", "hides": String(state == .active ? covered : 0),
                    "state": format == .text ? console.words.text("agreement.state.\(state.rawValue)") : state.rawValue,
                    "why": agreement.reason,
                ]
            }
            let columns = ["number", "state", "until", "hides", "owner", "what", "why"]
            try writeTable(rows, columns: columns, format: format, console: console)
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    /// What an agreement is about, in keys: `role-not-in-matrix account=jbakker`.
    private static func what(_ scope: Agreement.Scope) -> String {
        if !scope.findings.isEmpty { return scope.findings.joined(separator: " ") }
        let parts: [(String, String?)] = [
            ("account", scope.account), ("system", scope.system?.rawValue), ("school", scope.school),
        ]
        let narrowed = parts.compactMap { name, value in value.map { "\(name)=\($0)" } }
        return ([scope.rule?.rawValue ?? ""] + narrowed).joined(separator: " ")
    }
}
