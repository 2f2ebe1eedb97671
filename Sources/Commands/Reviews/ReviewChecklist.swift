internal import Access
internal import ArgumentParser
internal import Board
internal import Exports
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Scan
internal import Store
internal import Trail
internal import Triage

/// `logwacht review checklist`.
struct ReviewChecklist: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checklist",
        abstract:
            "Shows what the lists say about points 6, 9 and 10 of the yearly checklist, per school and for the board.",
        discussion: """
            Access that follows the matrices, accounts and devices of those who left, and agreements for devices. Yes or no is \
            for the school to say. With --out it becomes a folder of evidence; check it with: \
            cd FOLDER && sha256sum -c SHA256SUMS
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "Only this school. Default: the whole board, with a row for each school.")
    var school: String?

    @Option(help: "The first day (yyyy-mm-dd). Default: a year before the day that is judged for.", transform: parseDay)
    var from: LocalDate?

    @Option(help: "text, html (prints on A4), markdown, json, or csv: the numbers.")
    var format: ReviewFormat = .text

    @Option(help: "A folder to make, with a page for the board and for each school, tables, JSON and a manifest.")
    var out: String?

    func run() throws {
        let desk = try ReviewDesk(board, output, tellsTables: true)
        try desk.guarded {
            let scope = try school.map { try desk.school($0, "--school") }
            if let from, from > desk.day {
                throw Diagnostic("review.from-late", column: "--from", ["found": from.iso, "day": desk.day.iso])
            }
            var checklist = try desk.checklist(from: from)
            if let scope { checklist = checklist.of(school: scope) }
            let head = try desk.store.trailHead()
            let link = head.allSatisfy { $0 == "0" } ? nil : head
            let view = try viewer.view(desk.store, desk.console, usual: .accountReview)
            let subject = scope ?? "board"
            let (renderer, papers) = (desk.console.renderer, desk.papers)
            guard let out else {
                try desk.store.note(
                    view.draft("checklist", of: subject, at: desk.now, details: ["format": format.rawValue])
                )
                switch format {
                case .json: return Console.write(renderer.checklistJSON(checklist))
                case .csv: return Console.write(renderer.checklistFigures(checklist, papers: papers))
                case .text, .html, .markdown:
                    let paper = papers.checklist(checklist, trailHead: link)
                    return Console.write(renderer.paper(paper, as: PaperFormat(rawValue: format.rawValue) ?? .text))
                }
            }
            var files = desk.checklistFiles(checklist)
            files.append(("checklist.html", renderer.paper(papers.checklist(checklist, trailHead: link), as: .html)))
            files.append(("checklist.json", renderer.checklistJSON(checklist)))
            if scope == nil {
                for (number, name) in checklist.schools.enumerated() {
                    let page = papers.checklist(checklist.of(school: name), trailHead: link)
                    files.append((Self.file(name, number), renderer.paper(page, as: .html)))
                }
            }
            try desk.export(files, to: out, as: "export.checklist", of: subject, by: view.actor)
        }
    }

    /// A name of a file for a school that any disk takes, and that no other school has.
    private static func file(_ school: String, _ number: Int) -> String {
        let place = String(number + 1)
        let padded = String(repeating: "0", count: max(0, 3 - place.count)) + place
        return "school-\(padded)-\(ReviewID.word(school).prefix(40)).html"
    }
}

extension ReviewDesk {
    /// A school by any of its names.
    ///
    /// - Throws: `review.school-unknown`.
    func school(_ written: String, _ option: String) throws -> String {
        guard case .school(let name) = access.schools.find(written) else {
            throw Diagnostic("review.school-unknown", column: option, ["found": written])
        }
        return name
    }

    /// The checklist of the whole board: the checks on tables anew, on the tables as they lie there now, with what was made of
    /// their findings.
    ///
    /// - Parameter first: the first day; nil for a year before the day that is judged for.
    func checklist(from first: LocalDate? = nil) throws -> YearlyChecklist {
        let scanner = BoardScanner(
            board: folder,
            asOf: asOf,
            pseudonyms: Pseudonyms.forThisRunOnly(),
            options: ReaderOptions(now: asOf, source: nil),
            workers: 1
        )
        let outcome = try scanner.run([])
        let statuses = Dictionary(
            try store.findings().map { ($0.id, $0.status) },
            uniquingKeysWith: { first, _ in first }
        )
        let findings = outcome.findings.map { finding in
            var finding = finding
            finding.status = statuses[finding.id] ?? finding.status
            return finding
        }
        let agreements = AgreementSet(try store.agreements(), on: day)
        return YearlyChecklist(
            access,
            from: first ?? day.adding(days: -364),
            through: day,
            findings: findings,
            agreed: Set(findings.filter { agreements.hiding($0) != nil }.map(\.id)),
            checks: outcome.coverage.checks,
            rounds: try store.reviews()
        )
    }

    /// The tables of a checklist.
    func checklistFiles(_ checklist: YearlyChecklist) -> [(name: String, text: String)] {
        let renderer = console.renderer
        return [
            ("checklist.csv", renderer.checklistFigures(checklist, papers: papers)),
            ("devices.csv", renderer.checklistDevices(checklist, papers: papers)),
            ("leavers.csv", renderer.checklistLeavers(checklist)),
            ("deviations.csv", renderer.checklistDeviations(checklist, papers: papers)),
        ]
    }
}
