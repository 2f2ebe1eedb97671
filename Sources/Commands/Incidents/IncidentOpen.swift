internal import ArgumentParser
internal import Incidents
internal import Model
internal import Reports
internal import Store

/// What is known when an incident begins.
struct IntakeOptions: ParsableArguments {
    @Option(help: "A template for what is in no log, such as lost-usb-stick; incident templates lists them.")
    var template: String?

    @Option(
        help: "The sort: hardware, access, ddos, malware or misdirected. Default: the template's; access with findings."
    )
    var kind: IncidentKind?

    @Option(help: "A short name for lists.")
    var title: String?

    @Option(help: "The school; without it the board as a whole.")
    var school: String?

    @Option(help: "The system: parnassys, afas, sharepoint, entra, windows or linux.")
    var system: System?

    @Option(help: "Who reported it, when that is someone else.")
    var reporter: String?

    @Option(help: "When it happened, or began.")
    var event: String?

    @Option(help: "When it ended.")
    var eventEnd: String?

    @Option(help: "When it was detected. Default: the report; with findings the moment of now.")
    var detected: String?

    @Option(help: "When it was reported. Default: now.")
    var reported: String?

    @Option(help: "What happened, in your own words.")
    var description: String?

    @Option(help: "A fact as FIELD=TEXT; may be given more than once.")
    var field: [String] = []

    @Argument(help: "Ids of findings that it is about, or enough of their beginning.")
    var findings: [String] = []
}

extension IncidentDesk {
    /// Facts as `field=text`.
    func fields(_ pairs: [String]) throws -> [(IncidentField, String)] {
        try pairs.map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let field = IncidentField(rawValue: parts[0]) else {
                let known = IncidentField.allCases.map(\.rawValue).joined(separator: ", ")
                throw Diagnostic("incident.field-name", column: "--field", ["found": pair, "allowed": known])
            }
            return (field, parts[1])
        }
    }

    /// What an incident keeps of a finding; one that does not fit its hash any more is refused.
    func excerpt(_ id: String) throws -> FindingExcerpt {
        let finding = try store.finding(id)
        guard try store.isWhole(finding) else {
            throw Diagnostic("incident.evidence-changed", .error, ["finding": finding.id])
        }
        return FindingExcerpt(finding, sentence: console.words.sentences(of: finding).reason)
    }

    /// Opens an incident, filled in as far as templates and findings know.
    func openIncident(_ intake: IntakeOptions, _ who: ActorOptions, drillSpeed: Int? = nil) throws -> Incident {
        let template = try intake.template.map { name in
            guard let template = IncidentCase(rawValue: name) else {
                let known = IncidentCase.allCases.map(\.rawValue)
                var parameters = ["found": name, "allowed": known.joined(separator: ", ")]
                parameters["nearest"] = Nearest.name(to: name, among: known)
                throw Diagnostic("incident.template", column: "--template", parameters)
            }
            return template
        }
        let words = console.words
        let excerpts = try intake.findings.map(excerpt)
        let reported = try moment(intake.reported, "--reported") ?? now
        var detected = try moment(intake.detected, "--detected")
        if detected == nil {
            // A finding was detected when a scan first told of it, not when somebody opened the incident: the handbook's clock
            // from the detection ran in between.
            let told = try store.firstTold(of: excerpts.map(\.id)) ?? reported
            let begun = excerpts.map(\.first).min() ?? told
            detected = min(reported, now, max(told, begun))
        }
        var times = Times(
            event: try moment(intake.event, "--event") ?? excerpts.map(\.first).min(),
            eventEnd: try moment(intake.eventEnd, "--event-end") ?? excerpts.map(\.last).max(),
            detected: detected,
            reported: reported
        )
        // An account that is still open is no event still to come: what lies after now is not known yet.
        if let event = times.event, event > now { times.event = nil }
        if let end = times.eventEnd, end > now { times.eventEnd = nil }
        var fields: [IncidentField: String] = [.name: intake.reporter ?? who.actor]
        if let template { fields[.description] = words.text("incident.case.\(template.rawValue)") }
        let local = zone.local(times.event ?? reported)
        fields[.date] = local.date.iso
        fields[.time] = local.clock(seconds: false)
        if !excerpts.isEmpty {
            fields[.description] = excerpts.map(\.sentence).joined(separator: " ")
            let kinds = Set(excerpts.flatMap(\.kinds)).sorted()
            if !kinds.isEmpty { fields[.dataKinds] = kinds.map { words.text("code.\($0)") }.joined(separator: ", ") }
            let people = excerpts.compactMap(\.people)
            if !people.isEmpty { fields[.people] = String(people.reduce(0, +)) }
            let systems = Set(excerpts.compactMap(\.system)).sorted().map { words.text("system.\($0.rawValue)") }
            if !systems.isEmpty { fields[.software] = systems.joined(separator: ", ") }
            fields[.involved] = Set(excerpts.compactMap { $0.person ?? $0.account }).sorted().joined(separator: ", ")
            fields[.location] = excerpts.first?.school
            fields[.hardware] = words.text("incident.value.none")
        }
        let filledIn = fields
        if let description = intake.description { fields[.description] = description }
        for (field, value) in try self.fields(intake.field) { fields[field] = value }
        let opening = Opening(
            kind: intake.kind ?? template?.kind ?? .access,
            title: intake.title ?? template.map { words.text("incident.case.\($0.rawValue)") }
                ?? excerpts.first.map { words.text("finding.\($0.rule.rawValue).title") }
                ?? words.text("incident.untitled"),
            template: template?.rawValue,
            school: intake.school ?? excerpts.first?.school,
            system: intake.system ?? excerpts.first?.system,
            reporter: intake.reporter ?? who.actor,
            drillSpeed: drillSpeed
        )
        let opened = try procedure.open(
            opening,
            times: times,
            nature: template?.nature ?? (excerpts.isEmpty ? nil : .accessible),
            cause: template?.cause ?? .unknown,
            fields: fields.filter { !$0.value.isEmpty },
            findings: excerpts,
            now: now
        )
        // What findings say of a fact stays beneath what a person says of it, like all that is changed later.
        let changes = opened.flatMap { change -> [IncidentChange] in
            guard !excerpts.isEmpty, case .field(let field, let value) = change,
                let before = filledIn[field], !before.isEmpty, before != value
            else { return [change] }
            return [.field(field, before), change]
        }
        let at = try moment(who.at, "--at") ?? now
        guard at <= now else { throw Diagnostic("incident.time-in-future", column: "--at", ["time": at.rfc3339]) }
        return try store.openIncident(
            changes,
            isDrill: drillSpeed != nil,
            actor: who.person,
            at: at,
            now: now,
            zone: zone
        )
    }
}

/// `logwacht incident open`.
struct IncidentOpen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Opens an incident from findings, or by hand with a template, and prints its number.",
        discussion: "From findings the facts and the evidence are filled in. Nothing is sent."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions
    @OptionGroup var intake: IntakeOptions

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .create)
        guard who.role != .employee, who.role != .board else {
            let problem = Diagnostic(
                "incident.wrong-role",
                column: "--role",
                ["role": who.role.rawValue, "allowed": "school-leader, privacy-officer, fg"]
            )
            return try desk.guarded { throw problem }
        }
        let incident = try desk.guarded { try desk.openIncident(intake, who) }
        Console.write(incident.id + "\n")
        desk.saved(incident)
        try desk.guarded { try desk.sayWhatToSecure(incident) }
    }
}

/// `logwacht incident report`: part A, by anybody.
struct IncidentReport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports an incident, as anybody may, for the school leader and the privacy officer to go on with.",
        discussion: "The clocks of the house run from the report."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions
    @OptionGroup var intake: IntakeOptions

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .create)
        let incident = try desk.guarded { try desk.openIncident(intake, who) }
        Console.write(incident.id + "\n")
        desk.saved(incident)
    }
}

/// `logwacht incident drill`.
struct IncidentDrill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Opens an invented incident whose clocks run faster; it stays out of the register.",
        discussion: "Everything works as in earnest. Every paper says that it is a drill."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions
    @OptionGroup var intake: IntakeOptions

    @Option(help: "How many times faster the clocks run, 2 to 3600. Default: 60, an hour is a minute.")
    var speed = 60

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .create)
        let incident = try desk.guarded {
            guard (2...3600).contains(speed) else {
                throw Diagnostic("incident.speed", column: "--speed", ["found": String(speed)])
            }
            var intake = intake
            if intake.template == nil, intake.findings.isEmpty {
                intake.template = IncidentCase.overBroadRights.rawValue
            }
            return try desk.openIncident(intake, who, drillSpeed: speed)
        }
        Console.write(incident.id + "\n")
        desk.saved(incident)
    }
}

/// `logwacht incident templates`.
struct IncidentTemplates: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Lists the ten templates for incidents that are in no log."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    func run() throws {
        let console = try BoardLocation(board).console(output)
        let rows = IncidentCase.allCases.map { item in
            [
                "id": item.rawValue, "title": console.words.text("incident.case.\(item.rawValue)"),
                "kind": format == .text
                    ? console.words.text("incident.kind.\(item.kind.rawValue)") : item.kind.rawValue,
            ]
        }
        try writeTable(rows, columns: ["id", "title", "kind"], format: format, console: console)
    }
}
