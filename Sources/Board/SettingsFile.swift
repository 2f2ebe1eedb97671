public import Access
public import Incidents
public import Model
internal import Patterns
internal import Yams

/// What stands in a board's `logwacht.yml`: the settings of the judgements and those of the reading.
public struct SettingsFile: Sendable {
    /// What the checks need.
    public var settings: BoardSettings
    /// The board's own column names: source, canonical column, names in the exports.
    public var columns: [String: [String: [String]]]
    /// Names and paths in the board folder that are no exports, with `*` and `?`.
    public var ignoredPaths: [String]
    /// For how many calendar months records of logs and what was made of them are kept: six at most.
    public var eventMonths: Int
    /// Whether a quiet run says once a week that it still runs.
    public var showsSignOfLife = true
    /// The terms and roles of the data-breach procedure, and the retention terms.
    public var procedure = ProcedureTerms()

    /// The file as it stands there; empty without one.
    public private(set) var text = ""

    /// The settings of a board without a file.
    public static let none = SettingsFile()

    private init() {
        settings = BoardSettings()
        settings.expected = ["staff"]
        columns = [:]
        ignoredPaths = []
        eventMonths = 6
    }

    /// What a file may refer to.
    public struct Names: Sendable {
        /// Ids of the sources.
        public var sources: [String]
        /// Names of the reference tables.
        public var tables: [String]
        /// Ids of the checks.
        public var checks: [RuleID]

        /// The names that exist.
        public init(sources: [String], tables: [String], checks: [RuleID]) {
            self.sources = sources
            self.tables = tables
            self.checks = checks
        }
    }

    /// Reads a file and checks it in full.
    ///
    /// - Parameters:
    ///   - text: the YAML.
    ///   - file: how diagnostics name the file.
    ///   - schema: the JSON Schema, `rules/schema/logwacht.schema.json`.
    ///   - names: what `expected`, `checks.off` and `columns` may name.
    /// - Throws: `Diagnostics` with every mistake at once; with one of them nothing of the file is used.
    public init(text: String, file: String, schema: String, names: Names) throws {
        let document: Node
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw Diagnostics([Diagnostic("settings.missing-key", file: file, column: "board", ["key": "board"])])
            }
            document = node
        } catch let error as YamlError {
            throw Diagnostics([Self.syntaxDiagnostic(error, file: file)])
        }
        var validator = try SchemaValidator(schema: schema, file: file)
        validator.validate(document)
        if !validator.diagnostics.isEmpty { throw Diagnostics(validator.diagnostics) }
        self = .none
        self.text = text
        var decoder = SettingsDecoder(document: document, file: file, names: names)
        decoder.decode(into: &self)
        if !decoder.diagnostics.isEmpty { throw Diagnostics(decoder.diagnostics) }
    }

    private static func syntaxDiagnostic(_ error: YamlError, file: String) -> Diagnostic {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            Diagnostic("settings.syntax", file: file, line: mark.line, ["reason": problem])
        case .duplicatedKeysInMapping(let duplicates, let context):
            Diagnostic(
                "settings.duplicate-key",
                file: file,
                line: context.mark.line,
                ["key": duplicates.map { "\($0)" }.joined(separator: ", ")]
            )
        default:
            // What follows the first line is the file itself, which may hold anything.
            Diagnostic(
                "settings.syntax",
                file: file,
                ["reason": "\(error)".split(separator: "\n").first.map(String.init) ?? ""]
            )
        }
    }
}

/// Turns a document that fits the schema into settings, and checks what a schema cannot say.
private struct SettingsDecoder {
    let document: Node
    let file: String
    let names: SettingsFile.Names
    var diagnostics: [Diagnostic] = []

    mutating func decode(into result: inout SettingsFile) {
        decodeBoard(&result.settings)
        result.settings.schools = document["schools"].items.map { school($0) }
        reportDoubles(document["schools"].items.compactMap { $0["name"] }, "schools.name")
        decodeFunctions(&result.settings)
        decodeAFAS(&result.settings)
        decodeSharePoint(&result.settings)
        decodeAccounts(&result.settings)
        decodeChecks(&result.settings)
        decodeHours(document["school_hours"], &result.settings)
        decodeThresholds(document["thresholds"], &result.settings.thresholds)
        result.settings.holidays = document["holidays"].items.compactMap { holiday($0) }
        for (source, columns) in document["columns"].pairs {
            require(source, among: names.sources, "columns", document["columns"])
            for (column, aliases) in columns.pairs { result.columns[source, default: [:]][column] = aliases.texts }
        }
        result.ignoredPaths = document["exports"]?["ignore"].texts ?? []
        result.showsSignOfLife = document["sign_of_life"].text != "never"
        if let months = document["retention"]?["events_months"].number { result.eventMonths = months }
        decodeProcedure(document["incidents"], &result.procedure)
        result.procedure.organisation = document["board"].text
        decodeReviews(document["reviews"], &result.settings.reviews)
        if let years = document["retention"]?["review_years"].number { result.procedure.reviewYears = years }
    }

    private func decodeBoard(_ settings: inout BoardSettings) {
        settings.name = document["board"].text ?? ""
        settings.language = document["language"].text.flatMap(Language.init(rawValue:))
        if let zone = document["zone"].text.flatMap({ Zone($0) }) { settings.zone = zone }
        settings.asOf = document["as_of"].text.flatMap(Instant.init(rfc3339:))
        settings.emailDomains = document["email_domains"].texts.map { $0.lowercased() }
    }

    private mutating func school(_ node: Node) -> BoardSettings.School {
        var school = BoardSettings.School(name: node["name"].text ?? "")
        school.brin = node["brin"].text
        school.aliases = node["aliases"].texts
        school.region = node["region"].text.flatMap(BoardSettings.Region.init(rawValue:)) ?? .midden
        school.sites = node["sites"].texts.map { $0.lowercased() }
        school.acrossGroups = node["across_groups"].items.compactMap { span($0, "schools.across_groups") }
        return school
    }

    private mutating func span(_ node: Node, _ place: String) -> DateSpan? {
        let from = node["from"].text.flatMap { LocalDate(iso: $0) }
        let through = node["through"].text.flatMap { LocalDate(iso: $0) }
        if let from, let through, through < from {
            report("settings.end-before-start", node, place, ["from": from.iso, "through": through.iso])
            return nil
        }
        return DateSpan(from: from, through: through)
    }

    private mutating func holiday(_ node: Node) -> BoardSettings.Holiday? {
        guard let days = span(node, "holidays") else { return nil }
        let regions = node["regions"].texts.compactMap(BoardSettings.Region.init(rawValue:))
        return BoardSettings.Holiday(name: node["name"].text ?? "", regions: regions, days: days)
    }

    private mutating func decodeHours(_ node: Node?, _ settings: inout BoardSettings) {
        guard let node else { return }
        func seconds(_ key: String, _ standard: Int) -> Int {
            let parts = node[key].text?.split(separator: ":").compactMap { Int($0) } ?? []
            return parts.count == 2 ? parts[0] * 3600 + parts[1] * 60 : standard
        }
        let from = seconds("from", settings.schoolHours.lowerBound)
        let until = seconds("until", settings.schoolHours.upperBound)
        guard from < until else {
            let times = ["from": node["from"].text ?? "", "through": node["until"].text ?? ""]
            return report("settings.end-before-start", node, "school_hours", times)
        }
        settings.schoolHours = from..<until
    }

    private func decodeFunctions(_ settings: inout BoardSettings) {
        for (written, canonical) in document["functions"]?["aliases"].pairs ?? [] {
            settings.functionAliases[written] = canonical.text
        }
        settings.functionsWithoutRights = document["functions"]?["without_rights"].texts ?? []
    }

    private mutating func decodeAFAS(_ settings: inout BoardSettings) {
        guard let afas = document["afas"] else { return }
        for (group, rights) in afas["groups"].pairs { settings.afasGroups[group] = rights.texts }
        for (table, domain) in afas["tables"].pairs { settings.afasTables[table] = domain.text }
        for node in afas["pages"].items {
            let pattern = node["pattern"].text ?? ""
            let audience =
                node["audience"].text.flatMap(BoardSettings.InSitePage.Audience.init(rawValue:)) ?? .matrix
            let domain = node["domain"].text
            if audience == .matrix && domain == nil { report("settings.page-domain", node, "afas.pages", [:]) }
            if audience == .own && (try? Pattern(pattern).groups.keys.contains("medewerker")) != true {
                report("settings.page-owner", node, "afas.pages", ["found": pattern])
            }
            settings.inSitePages.append(.init(pattern: pattern, domain: domain, audience: audience))
        }
    }

    private func decodeSharePoint(_ settings: inout BoardSettings) {
        settings.sharePointAreas = (document["sharepoint"]?["areas"].items ?? []).map {
            BoardSettings.SharePointArea(path: $0["path"].text ?? "", pattern: $0["pattern"].text ?? "")
        }
        if let areas = document["sharepoint"]?["cleaned_yearly"] { settings.areasToClean = areas.texts }
    }

    private func decodeAccounts(_ settings: inout BoardSettings) {
        for system in System.allCases {
            let service = document["service_accounts"]?[system.rawValue].texts ?? []
            if !service.isEmpty { settings.serviceAccounts[system] = Set(service.map { $0.lowercased() }) }
            for (account, number) in document["account_owners"]?[system.rawValue].pairs ?? [] {
                settings.accountOwners[system, default: [:]][account.lowercased()] = number.text
            }
        }
    }

    private mutating func decodeChecks(_ settings: inout BoardSettings) {
        for node in document["checks"]?.value(of: "off").items ?? [] {
            let name = node.text ?? ""
            require(name, among: names.checks.map(\.rawValue), "checks.off", node)
            settings.checksOff.insert(RuleID(rawValue: name))
        }
        for node in document["checks"]?.value(of: "on").items ?? [] {
            let name = node.text ?? ""
            require(name, among: names.checks.map(\.rawValue), "checks.on", node)
            settings.rulesOn.insert(RuleID(rawValue: name))
        }
        for (rule, values) in document["rules"].pairs {
            require(rule, among: names.checks.map(\.rawValue), "rules", document["rules"])
            for (name, value) in values.pairs {
                guard let number = value.text.flatMap(Double.init) else { continue }
                settings.ruleThresholds[RuleID(rawValue: rule), default: [:]][name] = number
            }
        }
        for (name, values) in document["lists"].pairs { settings.ruleLists[name] = values.texts }
        guard let expected = document["expected"] else { return }
        settings.expected = []
        for node in expected.items {
            let name = node.text ?? ""
            require(name, among: names.sources + names.tables, "expected", node)
            settings.expected.append(name)
        }
    }

    private func decodeProcedure(_ node: Node?, _ terms: inout ProcedureTerms) {
        guard let node else { return }
        if let number = node["leader_hours"].number { terms.leaderHours = number }
        if let number = node["officer_hours"].number { terms.officerHours = number }
        if let number = node["authority_hours"].number { terms.authorityHours = number }
        if let number = node["people_days"].number { terms.peopleDays = number }
        if let number = node["triage_hours"].number { terms.triageHours = [number / 9, number / 3, number] }
        if let number = node["large_from"].number { terms.largeFrom = number }
        if let number = node["register_years"].number { terms.registerYears = number }
        for (source, days) in node["keeps_days"].pairs { terms.keepsDays[source] = days.number }
        terms.contactPoint = node["contact"].text
        if let address = node["authority_form"].text { terms.authorityForm = address }
        for clock in ClockKind.allCases {
            if let page = node["pages"]?[clock.rawValue].text { terms.pages[clock] = page }
        }
        for role in IncidentRole.allCases {
            guard let holder = node["roles"]?[role.rawValue] else { continue }
            terms.holders[role] = .init(
                name: holder["name"].text,
                contact: holder["contact"].text,
                standIn: holder["stand_in"].text
            )
        }
    }

    private func decodeReviews(_ node: Node?, _ reviews: inout ReviewSettings) {
        guard let node else { return }
        if let number = node["rounds_per_year"].number { reviews.roundsPerYear = number }
        if let days = node["round_days"].number { reviews.roundDays = days }
        if let days = node["small_days"].number { reviews.smallDays = days }
        if let days = node["look_back_days"].number { reviews.lookBackDays = days }
        reviews.sender = node["sender"].text
        for (who, language) in node["languages"].pairs {
            reviews.languages[who.lowercased()] = language.text.flatMap(Language.init(rawValue:))
        }
        for system in System.allCases {
            guard let remover = node["removals"]?[system.rawValue], let name = remover["name"].text else { continue }
            reviews.removals[system] = .init(name: name, mail: remover["mail"].text)
        }
    }

    private func decodeThresholds(_ node: Node?, _ thresholds: inout BoardSettings.Thresholds) {
        guard let node else { return }
        if let days = node["departure_grace_days"].number { thresholds.departureGraceDays = days }
        if let days = node["device_return_days"].number { thresholds.deviceReturnDays = days }
        if let days = node["dormant_days"].number { thresholds.dormantDaysDefault = days }
        if let days = node["password_days"].number { thresholds.passwordDays = days }
        if let days = node["short_substitute_days"].number { thresholds.shortSubstituteDays = days }
        if let days = node["gap_days"].number { thresholds.gapDays = days }
        if let days = node["gap_days_school"].number { thresholds.gapDaysSchool = days }
        if let days = node["export_late_days"].number { thresholds.exportLateDays = days }
        if let days = node["library_days"].number { thresholds.libraryDays = days }
        if let percent = node["unreadable_percent"].number { thresholds.unreadablePercent = percent }
        for system in System.allCases {
            if let days = node["dormant_days_by_system"]?[system.rawValue].number {
                thresholds.dormantDays[system] = days
            }
        }
        for (function, days) in node["dormant_days_by_function"].pairs {
            thresholds.dormantDaysByFunction[function] = days.number
        }
    }

    private mutating func require(_ name: String, among allowed: [String], _ place: String, _ node: Node?) {
        guard !allowed.contains(name) else { return }
        var parameters = ["found": name, "allowed": allowed.sorted().joined(separator: ", ")]
        parameters["nearest"] = Nearest.name(to: name, among: allowed)
        diagnostics.append(
            Diagnostic("settings.value", file: file, line: node?.mark?.line, column: place, parameters)
        )
    }

    private mutating func reportDoubles(_ nodes: [Node], _ place: String) {
        var seen: Set<String> = []
        for node in nodes {
            let name = node.text ?? ""
            if !seen.insert(name.lowercased()).inserted { report("settings.double", node, place, ["found": name]) }
        }
    }

    private mutating func report(_ code: String, _ node: Node, _ place: String, _ parameters: [String: String]) {
        diagnostics.append(Diagnostic(code, file: file, line: node.mark?.line, column: place, parameters))
    }
}

extension Node {
    /// The value under a key by its text: to YAML an unquoted `off` is a truth value.
    fileprivate func value(of key: String) -> Node? { mapping?.first { $0.key.text == key }?.value }
    /// The scalar's text as written, whatever YAML would make of it.
    fileprivate var text: String? { scalar?.string }
    fileprivate var number: Int? { scalar.flatMap { Int($0.string) } }
    fileprivate var items: [Node] { sequence.map(Array.init) ?? [] }
    fileprivate var texts: [String] { items.compactMap(\.text) }
    fileprivate var pairs: [(String, Node)] {
        mapping?.compactMap { pair in pair.key.text.map { ($0, pair.value) } } ?? []
    }
}

extension Node? {
    fileprivate var text: String? { self?.text }
    fileprivate var number: Int? { self?.number }
    fileprivate var items: [Node] { self?.items ?? [] }
    fileprivate var texts: [String] { self?.texts ?? [] }
    fileprivate var pairs: [(String, Node)] { self?.pairs ?? [] }
}
