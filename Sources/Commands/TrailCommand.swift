internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht trail`: what was decided, judged, exported and viewed, by whom and when.
struct TrailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trail",
        abstract: "Shows the audit trail: what was decided, judged, exported and viewed, by whom and when.",
        discussion: """
            logwacht verify checks that nothing in it was changed. --action takes the words that --format csv shows.
            """
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Option(help: "Only what was done to this finding, review round or incident.")
    var subject: String?

    @Option(help: "Only this kind of act, such as finding.judged, or a whole family, such as review.")
    var action: String?

    @Option(help: "Only since this day (yyyy-mm-dd).", transform: parseDay)
    var since: LocalDate?

    func run() throws {
        let folder = BoardLocation(board)
        let console = try folder.console(output)
        do {
            let store = try FindingStore.open(folder.store, mode: .readOnly)
            console.report(store.warnings)
            let lines = try store.trail(
                subject: subject,
                action: action,
                since: since.map { console.words.zone.startOfDay($0) }
            )
            try write(lines, console)
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    private func write(_ lines: [TrailLine], _ console: Console) throws {
        let isText = format == .text
        let rows = lines.map { line in
            var row = [
                "number": String(line.entry.number), "action": line.entry.action, "subject": line.entry.subject,
                "actor": line.entry.actor,
                "time": isText ? console.words.moment(line.entry.at) : line.entry.at.rfc3339,
            ]
            row["role"] = line.entry.role
            if isText {
                // People read words; what no catalogue knows stands as it is.
                let words = console.words
                row["action"] = words.textIfAny("trail.action.\(line.entry.action)") ?? line.entry.action
                row["role"] = line.entry.role.map { role in
                    words.textIfAny("incident.role.\(role)") ?? words.textIfAny("review.role.\(role)") ?? role
                }
            }
            row["details"] = line.details.map { details in
                let sorted = details.sorted { $0.key < $1.key }
                return isText
                    ? sorted.map { console.words.detail($0.key, $0.value) }.joined(separator: "; ")
                    : sorted.map { "\($0.key)=\($0.value)" }.joined(separator: " | ")
            }
            if isText, line.details == nil { row["details"] = console.words.text("trail.details-destroyed") }
            if !isText { row["hash"] = Hex.text(line.entry.hash) }
            return row
        }
        let columns = ["number", "time", "actor", "role", "action", "subject", "details"] + (isText ? [] : ["hash"])
        try writeTable(rows, columns: columns, format: format, console: console)
    }
}

extension Words {
    /// A detail of a link as people read it: its name in words, a moment in words, and the beginning of a hash, of which the other
    /// forms have the whole. What no catalogue knows stands as it is.
    fileprivate func detail(_ key: String, _ value: String) -> String {
        var shown = value
        if key == "purpose" { shown = textIfAny("trail.purpose.\(value)") ?? value }
        if key == "verdict" { shown = textIfAny("status.\(value)") ?? value }
        if let moment = Instant(rfc3339: value) { shown = self.moment(moment) }
        if value.utf8.count == 64, Hex.bytes(value) != nil { shown = "\(value.prefix(12))…" }
        return "\(textIfAny("trail.detail.\(key)") ?? key): \(shown)"
    }
}
