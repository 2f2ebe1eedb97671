internal import ArgumentParser
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht verify`: the audit trail and the findings against their hashes.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Checks that nothing in the audit trail and the findings was changed, removed or moved.",
        discussion: """
            Every decision, judgement, export and view is a link in a chain of hashes. This goes through the chain and says \
            where it is broken. Note the last hash somewhere else from time to time; --head then proves that nothing before \
            it was changed.

            Exit codes: 0 whole; 5 something does not match its hash; 2 wrong use.
            """
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    @Option(help: "A last hash that was noted or printed earlier and must occur in the chain.")
    var head: String?

    func run() throws {
        let folder = BoardLocation(board)
        let console = try folder.console(output)
        let report: TrailReport
        let hasDamagedFile: Bool
        do {
            let store = try FindingStore.open(folder.store, mode: .readOnly)
            console.report(store.warnings)
            try store.checkFile()
            report = try store.verify(known: head)
            let faults = try store.incidentFaults()
            console.report(faults.map { Diagnostic("incident.damaged", .error, ["id": $0.id]) })
            let reviews = try store.reviewFaults() + store.exemptionFaults()
            console.report(reviews.map { Diagnostic("review.damaged", .error, ["id": $0]) })
            hasDamagedFile = !faults.isEmpty || !reviews.isEmpty
        } catch {
            throw console.fail(error)
        }
        switch format {
        case .json: Console.write(console.renderer.trailReport(report.parts))
        case .text:
            if !output.quiet || !report.isWhole { Console.write(text(report, console)) }
        case .jsonl, .csv, .html:
            throw console.refuse(format, allowed: [.text, .json])
        }
        if !report.isWhole || hasDamagedFile { try Outcome.integrityBroken.exit() }
    }

    private func text(_ report: TrailReport, _ console: Console) -> String {
        let words = console.words
        var lines: [String] = []
        for fault in report.faults {
            lines.append(words.text("verify.fault.\(fault.kind.rawValue)", ["number": .number(fault.number)]))
        }
        for id in report.changedFindings { lines.append(words.text("verify.finding-changed", ["id": .text(id)])) }
        if report.destroyed > 0 {
            lines.append(words.text("verify.destroyed", ["count": .number(report.destroyed)]))
        }
        lines.append(words.text("verify.head", ["hash": .text(report.head)]))
        // The line that matters most comes last.
        lines.append(
            words.text(
                report.isWhole ? "verify.whole" : "verify.broken",
                [
                    "links": .number(report.links), "findings": .number(report.findings),
                    "faults": .number(report.faults.count + report.changedFindings.count),
                ]
            )
        )
        return lines.map { console.renderer.visible($0) + "\n" }.joined()
    }
}

extension TrailReport {
    /// The report as the keys and values of its JSON.
    fileprivate var parts: TrailReportParts {
        TrailReportParts(
            isWhole: isWhole,
            links: links,
            head: head,
            destroyed: destroyed,
            faults: faults.map { ($0.kind.rawValue, $0.number) },
            findings: findings,
            changedFindings: changedFindings
        )
    }
}
