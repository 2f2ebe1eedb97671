internal import Access
internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Trail

/// The forms of the list of removals.
enum OrderFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case html
    case markdown
    case json
    case csv
    case eml
}

/// `logwacht review orders`.
struct ReviewOrders: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orders",
        abstract:
            "Lists the rights to take back, per system, for whoever can do so: to print, for a sheet or as a mail.",
        discussion: """
            logwacht changes nothing in other systems. With --out there is a mail file for each system, with --sendmail each \
            list is sent to whoever takes rights back there: reviews.removals in logwacht.yml, or --mail-to.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown, json, csv, or eml: a mail for --system.")
    var format: OrderFormat = .text

    @Option(help: "Only this system: parnassys, afas, sharepoint or entra.")
    var system: String?

    @Option(help: "The address of the mail. Default: that of reviews.removals in logwacht.yml.")
    var mailTo: String?

    @OptionGroup var mail: MailOptions

    @Flag(help: "Those that are shown to have happened too.")
    var all = false

    @Option(help: "Who looks, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Argument(help: "The review's id.")
    var id: String

    func validate() throws {
        if format == .eml, system == nil {
            throw WrongUse.error("usage.asks-for", ["option": "--format eml", "needed": "--system"])
        }
        if let mailTo, !Mail.isAddress(mailTo) { throw WrongUse.error("usage.mail-address", ["option": "--mail-to"]) }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            guard round.signedAt != nil else { throw Diagnostic("review.not-signed", .error, ["id": id]) }
            if let system, !PopulationBuilder.systems.contains(where: { $0.rawValue == system.lowercased() }) {
                throw Diagnostic("review.system-unknown", column: "--system", ["found": system])
            }
            let items = round.population.items.filter { item in
                let order = round.standings[item.id]?.order ?? .none
                return order != .none && (all || order != .closed)
                    && (system.map { $0.lowercased() == item.system.rawValue } ?? true)
            }
            func note(_ format: String, _ count: Int) throws {
                try desk.store.note(
                    TrailDraft(
                        at: desk.now,
                        actor: desk.actor(by).name,
                        action: "export.review-orders",
                        subject: id,
                        details: ["format": format, "count": String(count)]
                    )
                )
            }
            if mail.out != nil || mail.sendmail != nil { return try bring(items, of: round, desk, note) }
            try note(format.rawValue, items.count)
            let (renderer, paper) = (desk.console.renderer, desk.papers.orders(round, items))
            switch format {
            case .csv: Console.write(renderer.reviewOrders(round, items, papers: desk.papers))
            case .eml:
                let address = mailTo ?? items.first.flatMap { desk.access.settings.reviews.removals[$0.system]?.mail }
                let sender = try desk.sender(mail.sender)
                Console.write(renderer.reviewMail(paper, from: sender, to: address, at: desk.now).text)
            case .text, .html, .markdown, .json:
                Console.write(renderer.paper(paper, as: PaperFormat(rawValue: format.rawValue) ?? .text))
            }
        }
    }
}

extension ReviewOrders {
    /// A mail for each system, to whoever takes rights back there.
    private func bring(
        _ items: [ReviewItem],
        of round: ReviewRound,
        _ desk: ReviewDesk,
        _ note: (String, Int) throws -> Void
    ) throws {
        if items.isEmpty { return desk.note("orders.none") }
        let post = PostOffice(mail, sender: try desk.sender(mail.sender), day: desk.today)
        let systems = Dictionary(grouping: items, by: \.system).sorted { $0.key < $1.key }
        let removers = desk.access.settings.reviews.removals
        // Whether each has an address is known before any is sent.
        let missing = systems.filter { mail.sendmail != nil && (mailTo ?? removers[$0.key]?.mail) == nil }
        guard missing.isEmpty else {
            throw Diagnostics(missing.map { Diagnostic("review.no-remover", .error, ["system": $0.key.rawValue]) })
        }
        for (system, rights) in systems {
            let letter = desk.console.renderer.reviewMail(
                desk.papers.orders(round, rights),
                from: post.sender,
                to: mailTo ?? removers[system]?.mail,
                at: desk.now,
                isDraft: mail.sendmail == nil
            )
            try post.deliver(letter, name: "removals-\(system.rawValue)") {
                try note(mail.sendmail == nil ? "eml" : "mail", rights.count)
            }
            desk.note(
                mail.sendmail == nil ? "order-written" : "order-sent",
                ["system": .text(desk.console.words.name(of: system)), "count": .number(rights.count)]
            )
        }
    }
}

/// `logwacht review verify`.
struct ReviewVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Holds new exports and logs against the removals: what is gone is closed, what came back is opened again.",
        discussion: """
            Put new account exports in the board's folder and scan first. An export that was read before proves nothing. \
            Without an id all signed reviews are looked at.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html, markdown or json.")
    var format: PaperFormat = .text

    @Option(help: "Who verifies, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Flag(help: "An export that has lost half its accounts is right all the same.")
    var acceptShrink = false

    @Argument(help: "The ids of reviews.")
    var ids: [String] = []

    func run() throws {
        let desk = try ReviewDesk(board, output, tellsTables: true)
        try desk.guarded {
            let rounds =
                try ids.isEmpty
                ? desk.store.reviewSummaries().filter { $0.signedAt != nil }.map { try desk.store.review($0.plan.id) }
                : ids.map { try desk.store.review($0) }
            if rounds.isEmpty { return desk.note("nothing-signed") }
            let granted = Set(try desk.builder().allItems().map(\.id))
            let use = KeptUse(try desk.store.usageTotals())
            // What stands in the way of one is told before anything of another is kept.
            let commands = try rounds.map { round in
                let command = ReviewCommand.verify(desk.seen(round, granted: granted, use: use, acceptShrink))
                _ = try round.apply(command, desk.actor(by), now: desk.now, zone: desk.zone)
                return command
            }
            for (round, command) in zip(rounds, commands) {
                let id = round.plan?.id ?? ""
                let after = try desk.apply(command, to: round, id: id, by: desk.actor(by))
                var (closed, reopened): ([ReviewItem], [ReviewItem]) = ([], [])
                for event in after.events.dropFirst(round.events.count) {
                    guard case .verified(let gone, let back, _) = event.body else { continue }
                    closed += gone.compactMap { after.items[$0] }
                    reopened += back.compactMap { after.items[$0] }
                }
                let paper = desk.papers.verified(after, closed: closed, reopened: reopened, removers: desk.removers)
                Console.write(desk.console.renderer.paper(paper, as: format))
                if after.events.count == round.events.count, after.status != .verified {
                    desk.note("nothing-newer", ["id": .text(id)])
                }
            }
        }
    }
}

extension ReviewDesk {
    /// What the exports and logs show now of the accounts of a round.
    fileprivate func seen(
        _ round: ReviewRound,
        granted: Set<String>,
        use: KeptUse,
        _ acceptsShrink: Bool
    ) -> Observation {
        var lastUse: [String: LocalDate] = [:]
        var open: Set<String> = []
        for item in round.population.items {
            let key = Observation.key(item.system, item.account)
            let account = access.account(item.system, named: item.account)
            lastUse[key] = [use.use(item.system, item.account)?.last, account?.lastUse].compactMap { $0 }.max()
            if account?.isOpen(on: day) == true { open.insert(key) }
        }
        return Observation(
            granted: granted,
            lastUse: lastUse,
            openAccounts: open,
            exports: SourceCount.counts(access),
            day: day,
            acceptsShrink: acceptsShrink
        )
    }
}

/// `logwacht review export`.
struct ReviewExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the evidence of a review: an A4 page, tables, JSON, and a manifest that sha256sum checks.",
        discussion: "The folder must not exist. Check it with: cd FOLDER && sha256sum -c SHA256SUMS"
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The folder to make.")
    var out: String

    @Option(help: "Who exports, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            guard round.startedAt != nil else { throw Diagnostic("review.not-open", .error, ["id": id]) }
            let renderer = desk.console.renderer
            let head = try desk.store.trailHead()
            let whole = try desk.checklist()
            let scope = round.plan?.scope
            let isPart = scope?.school != nil || scope?.isOffice == true
            let checklist = isPart ? whole.of(school: scope?.school) : whole
            let paper = desk.papers.evidence(
                round,
                previous: try desk.earlier(than: round),
                checklist: checklist,
                trailHead: head,
                removers: desk.removers
            )
            let links = try desk.store.trail(subject: id).map { line in
                "\(line.entry.number) \(line.entry.at.rfc3339) \(line.entry.action) \(Hex.text(line.entry.hash))\n"
            }
            let ordered = round.population.items.filter { (round.standings[$0.id]?.order ?? .none) != .none }
            let files: [(name: String, text: String)] =
                desk.checklistFiles(checklist) + [
                    ("decisions.csv", renderer.reviewDecisions(round)),
                    ("listing.txt", round.population.listing),
                    ("orders.csv", renderer.reviewOrders(round, ordered, papers: desk.papers)),
                    ("review.html", renderer.paper(paper, as: .html)),
                    ("review.json", renderer.reviewJSON(round, items: round.population.items, changed: [])),
                    ("trail.txt", links.joined()),
                ]
            try desk.export(files, to: out, as: "export.review", of: id, by: desk.actor(by).name)
        }
    }
}
