internal import ArgumentParser
internal import Crypto
internal import Foundation
internal import Incidents
internal import Model
internal import Reports
internal import Store
internal import Trail

/// SHA-256 of what is written.
enum FileHash {
    static func of(_ text: String) -> String { Hex.text(Array(SHA256.hash(data: Data(text.utf8)))) }
}

/// `logwacht register`.
struct RegisterGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "The register of incidents and breaches: also what was no breach and what was not notified.",
        subcommands: [RegisterList.self, RegisterExport.self, RegisterCouncil.self, RegisterProcedure.self],
        defaultSubcommand: RegisterList.self
    )
}

/// The rows of the register; drills are not in it.
struct Register {
    static let columns = [
        "id", "status", "title", "school", "system", "kind", "cause", "breach", "notified", "told", "reason",
        "reported",
        "closed",
    ]

    static func row(_ incident: Incident) -> [String: String] {
        var row = [
            "id": incident.id, "title": incident.opening.title, "kind": incident.opening.kind.rawValue,
            "cause": incident.cause.rawValue, "breach": incident.assessment.breach.rawValue,
            "status": incident.closedAt == nil ? "open" : "closed",
            "notified": incident.acts.contains { $0.act == .authority } ? "yes" : "no",
            "told": incident.acts.contains { $0.act.tellsPeople } ? "yes" : "no",
        ]
        row["school"] = incident.opening.school
        row["system"] = incident.opening.system?.rawValue
        row["reported"] = incident.times.reported?.rfc3339
        row["closed"] = incident.closedAt?.rfc3339
        // Why it was or was not notified: the decision, else what made it no breach.
        row["reason"] =
            incident.decisions[.notify]?.last?.reason
            ?? (incident.assessment.breach == .no
                ? [.personalData, .unlawful, .lost, .unavailable].compactMap { question in
                    incident.answers[question]?.last.flatMap { $0.value == .no ? $0.reason : nil }
                }.first : nil)
        return row
    }
}

extension Register {
    /// A row, or one of the overview, in the reader's words.
    static func shown(_ row: [String: String], _ words: Words) -> [String: String] {
        func word(_ column: String, _ value: String) -> String {
            switch column {
            case "breach", "notified", "told": words.text("incident.value.\(value)")
            case "status": words.text("incident.status.\(value)")
            case "kind": words.text("incident.kind.\(value)")
            case "cause": words.text(value == "unknown" ? "paper.unknown" : "incident.cause.\(value)")
            case "system": System(rawValue: value).map(words.name(of:)) ?? value
            default: value
            }
        }
        guard let by = row["by"] else { return Dictionary(uniqueKeysWithValues: row.map { ($0, word($0, $1)) }) }
        var shown = row
        shown["value"] = row["value"].map { $0 == "-" ? words.text("register.none") : word(by, $0) }
        let names = [
            "kind": words.text("register.by.kind"), "school": words.text("register.by.school"),
            "system": words.text("register.by.system"), "cause": words.text("register.by.cause"),
        ]
        shown["by"] = names[by]
        return shown
    }
}

/// `logwacht register list`.
struct RegisterList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the register, searches it, or counts it by kind, school, system and cause."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Option(help: "Only what was reported in this year.")
    var year: Int?

    @Option(help: "Only entries that hold this text.")
    var text: String?

    @Flag(help: "Counts by kind, school, system and cause instead of listing.")
    var overview = false

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readOnly)
        let incidents = try desk.guarded { try desk.store.incidents() }.filter { incident in
            if let year, incident.times.reported.map({ desk.zone.day($0).year }) != year { return false }
            guard let wanted = text?.lowercased() else { return true }
            let held = Register.row(incident).values + incident.fields.values.compactMap { $0.last?.value }
            return held.contains { $0.lowercased().contains(wanted) }
        }
        var rows = incidents.map(Register.row)
        var columns =
            format == .text ? ["id", "status", "title", "school", "breach", "notified", "told"] : Register.columns
        if overview {
            columns = ["by", "value", "count", "breaches"]
            let all = rows
            rows = ["kind", "school", "system", "cause"].flatMap { name in
                Dictionary(grouping: all) { $0[name] ?? "-" }.sorted { $0.key < $1.key }.map { value, group in
                    [
                        "by": name, "value": value, "count": String(group.count),
                        "breaches": String(group.count { $0["breach"] == "yes" }),
                    ]
                }
            }
        }
        if format == .text { rows = rows.map { Register.shown($0, desk.console.words) } }
        try writeTable(rows, columns: columns, format: format, console: desk.console)
        guard format == .text, !output.quiet else { return }
        let hash = try desk.guarded { try desk.store.registerHash() }
        Console.note(
            desk.console.words.text(
                "incident.register",
                ["count": .number(incidents.count), "hash": .text(hash)]
            )
        )
        if let line = try desk.guarded({ try desk.procedureLine() }) { Console.note(line) }
    }
}

/// `logwacht register export`.
struct RegisterExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the register as a folder of evidence for the norms SM.04, ID.01 and GB.02, with a manifest.",
        discussion: """
            Every line of the index names a file, or says that the proof is missing. MANIFEST.sha256 can be checked with \
            sha256sum -c. It claims no level of maturity.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "A folder that does not exist yet.")
    var folder: String

    @Option(help: "Who you are: your name.")
    var actor: String

    @Option(help: "Your role: school-leader, privacy-officer, fg or board.")
    var role: IncidentRole

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.guarded {
            let incidents = try desk.store.incidents()
            let renderer = desk.console.renderer
            let words = desk.console.words
            var files: [(name: String, text: String)] = []
            if let table = renderer.listing(incidents.map(Register.row), columns: Register.columns, as: .csv) {
                files.append(("register.csv", table))
            }
            for incident in incidents {
                let file = desk.marked(desk.papers.file(incident), try desk.altered(incident))
                files.append(("\(incident.id).html", renderer.paper(file, as: .html)))
                files.append(("\(incident.id).json", renderer.paper(file, as: .json)))
            }
            let trail = try desk.store.trail()
            func proof(_ name: String, _ family: String) -> String? {
                let rows = trail.filter { $0.entry.action.hasPrefix(family) }.map { line in
                    [
                        "number": String(line.entry.number), "time": line.entry.at.rfc3339, "actor": line.entry.actor,
                        "action": line.entry.action, "subject": line.entry.subject, "hash": Hex.text(line.entry.hash),
                    ]
                }
                guard !rows.isEmpty,
                    let table = renderer.listing(
                        rows,
                        columns: ["number", "time", "actor", "action", "subject", "hash"],
                        as: .csv
                    )
                else { return nil }
                files.append((name, table))
                return name
            }
            let coverage = try desk.store.latestCoverage()
            if let coverage {
                let rows = coverage.coverage.inputs.map { input in
                    [
                        "file": input.file, "source": input.source ?? "", "records": String(input.records),
                        "events": String(input.events), "unreadable": String(input.unreadableCount),
                    ]
                }
                let columns = ["file", "source", "records", "events", "unreadable"]
                if let table = renderer.listing(rows, columns: columns, as: .csv) {
                    files.append(("coverage.csv", table))
                }
            }
            let missing = words.text("incident.proof.missing")
            let rows = [
                ["SM.04", words.text("incident.proof.logs"), coverage == nil ? missing : "coverage.csv"],
                ["SM.04", words.text("incident.proof.judged"), proof("judgements.csv", "finding.judged") ?? missing],
                ["SM.04", words.text("incident.proof.retention"), proof("destroyed.csv", "retention.") ?? missing],
                ["ID.01", words.text("incident.proof.reviews"), proof("reviews.csv", "review.") ?? missing],
                ["GB.02", words.text("incident.proof.register"), "register.csv"],
                ["GB.02", words.text("incident.proof.steps"), proof("procedure.csv", "incident.") ?? missing],
            ]
            let altered = try incidents.flatMap(desk.altered)
            let entries = incidents.map { [$0.id, $0.opening.title, "\($0.id).html"] }
            let index = Paper(
                title: words.text("incident.proof.title"),
                subtitle: words.moment(desk.now),
                blocks: [
                    .text(words.text("incident.proof.note", ["head": .text(try desk.store.trailHead())])),
                    .files(
                        ["norm", "what", "file"].map { words.text("incident.column.\($0)") },
                        rows,
                        Set(files.map(\.name))
                    ), .heading(words.text("incident.proof.entries")),
                    .files(
                        ["number", "what", "file"].map { words.text("incident.column.\($0)") },
                        entries,
                        Set(files.map(\.name))
                    ),
                ]
            )
            files.append(("index.html", renderer.paper(desk.marked(index, altered), as: .html)))
            let evidence = EvidenceFolder(files)
            try evidence.write(to: folder, manifest: "MANIFEST.sha256")
            try desk.store.note(
                TrailDraft(
                    at: desk.now,
                    actor: actor,
                    role: role.rawValue,
                    action: "export.written",
                    subject: "register",
                    details: ["files": String(files.count), "sha256": evidence.hash]
                )
            )
            try desk.end(altered)
        }
    }
}
