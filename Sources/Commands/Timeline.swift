internal import Access
internal import ArgumentParser
internal import Board
internal import EventStore
internal import Foundation
internal import Model
internal import Reports
internal import Scan
internal import Store
internal import Trail

/// `logwacht timeline WHO`: all kept events of a person, an account or a pupil around a moment, across systems.
struct Timeline: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline",
        abstract: "Shows all kept events of a person, an account or a pupil around a moment, across systems.",
        discussion: """
            WHO is an employee number, name, e-mail address or user code from the staff register, an account as a system \
            writes it, a pupil's number or a pupil's pseudonym. The events come from the store, also when the exports are \
            gone. Every look is noted in the audit trail.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    @Option(
        help: "The moment (RFC 3339). Default: everything that is kept.",
        transform: { text in
            guard let instant = Instant(rfc3339: text) else {
                throw WrongUse.error("usage.moment", ["option": "--around", "found": text])
            }
            return instant
        }
    )
    var around: Instant?

    @Option(help: "Hours before and after the moment of --around.")
    var hours = 24

    @OptionGroup var viewer: ViewOptions

    @Argument(help: "A person, an account or a pupil.")
    var who: String

    func validate() throws {
        guard (1...8784).contains(hours) else {
            throw WrongUse.error("usage.range", ["option": "--hours", "from": "1", "to": "8784"])
        }
        guard !who.allSatisfy(\.isWhitespace) else { throw WrongUse.error("usage.empty", ["option": "WHO"]) }
    }

    func run() throws {
        let location = BoardLocation(board.place)
        let (folder, console) = try location.load(output)
        do {
            let pseudonyms = try? Pseudonyms.load(path: location.key, file: "logwacht.key", create: false)
            let subject = TimelineSubject(who, access: folder.access, pupil: pseudonyms?.pupil(who.utf8))
            let store = try FindingStore.open(location.store, mode: .readWrite)
            console.report(store.warnings)
            let view = try viewer.view(store, console)
            let span = around.map { Self.span($0, hours: hours) }
            var rows: [[String: String]] = []
            try store.events(
                from: span?.lowerBound ?? Instant(nanoseconds: .min),
                before: span?.upperBound ?? Instant(nanoseconds: .max)
            ) { slice in
                for place in slice.order where subject.isIn(slice.batches[place.batch], place.row) {
                    rows.append(row(slice.batches[place.batch], place.row, console))
                }
                return true
            }
            // Noted before it is shown: nobody sees events of which the trail does not tell.
            // Whom it was about stands in the details, which can be destroyed; a link itself cannot.
            var details = ["whom": subject.name, "events": String(rows.count), "format": format.rawValue]
            details["from"] = span?.lowerBound.rfc3339
            details["before"] = span?.upperBound.rfc3339
            try store.note(view.draft("timeline", of: "timeline", at: board.now ?? wallClock(), details: details))
            if rows.isEmpty, format == .text { return Console.note(console.words.text("timeline.none")) }
            if format == .html { return Console.write(console.renderer.timeline(rows, of: subject.name)) }
            try writeTable(rows, columns: Self.columns, format: format, console: console)
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    private static let columns = [
        "time", "system", "account", "action", "outcome", "school", "pupil", "object", "address", "file", "record",
    ]

    /// The hours around a moment, the last of them included.
    private static func span(_ moment: Instant, hours: Int) -> Range<Instant> {
        let reach = Int64(hours) * 3_600_000_000_000
        let (start, early) = moment.nanoseconds.subtractingReportingOverflow(reach)
        let (end, late) = moment.nanoseconds.addingReportingOverflow(reach + 1)
        return Instant(nanoseconds: early ? .min : start)..<Instant(nanoseconds: late ? .max : end)
    }

    private func row(_ batch: EventBatch, _ row: Int, _ console: Console) -> [String: String] {
        let event = batch.rows[row]
        let isText = format == .text
        func first(_ fields: String...) -> String? {
            fields.lazy.compactMap { batch.text(row, named: $0) }.first { !$0.isEmpty }
        }
        var cells = [
            "time": isText ? console.words.moment(event.time) : event.time.rfc3339,
            "system": isText ? console.words.name(of: event.system) : event.system.rawValue,
            "file": batch.file(of: row),
            "record": String(event.record),
        ]
        cells["account"] = first(FieldName.userName, FieldName.userEmail)
        let action = first(FieldName.eventAction, FieldName.eventCode)
        let outcome = first(FieldName.eventOutcome)
        func word(_ family: String, _ value: String?) -> String? {
            value.map { isText ? console.words.textIfAny("\(family).\($0)") ?? $0 : $0 }
        }
        cells["action"] = word("action", action)
        cells["outcome"] = word("outcome", outcome)
        cells["school"] = first(FieldName.organization)
        cells["pupil"] = first(FieldName.pupil)
        cells["object"] = first(
            FieldName.filePath,
            FieldName.url,
            FieldName.part,
            FieldName.table,
            FieldName.targetUser
        )
        cells["address"] = first(FieldName.sourceIP)
        return cells
    }
}
