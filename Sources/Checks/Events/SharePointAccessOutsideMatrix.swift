internal import Access
public import Model
internal import Patterns

/// Files read or changed in a part of SharePoint by somebody whom the matrix gives no such right there.
///
/// A row counts at the school where its function is held, unless its block is the board's. A path of which the matrix says
/// nothing at that level is not checked, and the coverage says so; only guests are judged there too, because R-048 lets
/// guests in by the list of agreed exceptions alone.
public struct SharePointAccessOutsideMatrix: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "sharepoint-access-outside-matrix",
        severity: .medium,
        requirements: ["R-002", "R-040", "R-042", "R-048"],
        handbook: ["Toegangsbeleid", "Autorisatiematrix SharePoint", "Beeldmateriaal", "Groeidocumenten"],
        norms: ["AVG art. 5", "AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.15", "ISO/IEC 27002 8.3"],
        explanations: ["stands-in", "right-given-not-recorded", "helped-other-school"],
        inputs: [.staff, .matrix(.sharepoint), .source("m365-audit")]
    )

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        var area: AreaFinder.Area
    }

    private struct Question: Hashable, Sendable {
        var actor: Int32
        var area: AreaFinder.Area
        var isChange: Bool
        var day: LocalDate
    }

    private enum Verdict: Sendable, Hashable {
        case clear
        case hidden
        case outside
        case unjudged(String)
    }

    private let context: CheckContext
    private var standings = ActorTable<Standing>()
    private var operations = SharePointOperations()
    private var areas: AreaMap
    private var clock: DayClock
    private var verdicts: [Question: Verdict] = [:]
    private var cases = CaseFiles<Key>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        areas = AreaMap(context)
        clock = DayClock(context.settings.zone)
    }

    private static let fields = [FieldName.eventAction, FieldName.userName, FieldName.url, FieldName.filePath]

    /// Asks of each read and change of a file in an area whether a function of that day grants it.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff, context.access.matrices.rows[.sharepoint] != nil,
            let fields = AuditFields(batch)
        else { return }
        var matcher = Matcher()
        let context = context
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .sharepoint {
            guard let use = operations.use(batch, row, fields.action), use == .read || use == .write else { continue }
            let standing = standings.value(actors[row]) { Standing($0, context) }
            guard standing.isJudged(at: batch.rows[row].time), !fields.isFailure(batch, row) else { continue }
            switch areas.find(batch, row, fields, isFolder: operations.isOnFolder, &matcher) {
            case .none: continue
            case .undecided(let pattern): cases.couldNotDecide(pattern)
            case .area(let area, let isSiteKnown):
                if !isSiteKnown { cases.couldNotJudge("sharepoint-site-unknown") }
                judge(batch, row, Key(actor: actors[row], area: area), use, standing)
            }
        }
    }

    private mutating func judge(
        _ batch: EventBatch,
        _ row: Int,
        _ key: Key,
        _ use: SharePointUse,
        _ standing: Standing
    ) {
        let day = standing.era(clock.day(batch.rows[row].time))
        let question = Question(actor: key.actor, area: key.area, isChange: use == .write, day: day)
        let verdict = verdicts[question] ?? decide(question, standing.kind)
        verdicts[question] = verdict
        switch verdict {
        case .clear: cases.clear()
        case .hidden: cases.hide(key)
        case .unjudged(let reason): cases.couldNotJudge(reason)
        case .outside: cases.add(key, batch, row, standing, fields: Self.fields, kind: use == .write ? 1 : 0)
        }
    }

    private func decide(_ question: Question, _ kind: Standing.Kind) -> Verdict {
        let decision = decision(question)
        switch decision.verdict {
        case .allowed: return .clear
        case .byException: return .hidden
        case .notChecked where kind != .guest:
            return .unjudged(decision.unchecked?.key(.sharepoint) ?? "matrix-sharepoint-level")
        default: return .outside
        }
    }

    private func decision(_ question: Question) -> Decision {
        let actor = context.directory.actor(question.actor)
        return context.access.decide(
            AccessRight(.sharepoint, question.area.path, level: question.isChange ? .edit : .read),
            for: actor.flatMap { context.person($0) },
            account: actor?.name,
            school: question.area.school,
            on: question.day
        )
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: SharePointAccessOutsideMatrix) { cases.merge(other.cases) }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(cases) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws { cases = try SeenEvents.value(seen) }

    /// One finding per account, area and school.
    public func finish(_ report: inout CheckReport) {
        guard report.requires(.staff, .matrix(.sharepoint)), report.requiresEvents(.sharepoint, of: "m365-audit") else {
            return
        }
        cases.tell(&report)
        cases.tell(&report, patterns: areas.patterns)
        for (key, file) in cases.open {
            guard let actor = context.directory.actor(key.actor), let draft = draft(actor, key, file) else { continue }
            report.add(draft)
        }
    }

    private func draft(_ actor: Actor, _ key: Key, _ file: CaseFile) -> FindingDraft? {
        var draft = file.hit.draft(Self.definition, .sharepoint, account: actor.name)
        draft.school = key.area.school
        draft.discriminator = [key.area.path, key.area.school ?? ""]
        draft.facts["area"] = .text(key.area.path)
        draft.personalData.kinds = AreaFinder.personalData(key.area.path)
        if AreaFinder.holdsCare(key.area.path) { draft.severity = .high }
        // Reading is the lesser right: whoever may not even read is told so, whoever may only read is told what he changed.
        let isChange = file.firsts[0] == nil
        guard let first = file.firsts[isChange ? 1 : 0] else { return nil }
        draft.facts["level"] = .code(isChange ? "sharepoint-edit" : "sharepoint-read")
        let question = Question(
            actor: key.actor,
            area: key.area,
            isChange: isChange,
            day: context.settings.zone.day(first)
        )
        let person = context.person(actor)
        Telling(context: context).fill(&draft, person, decision(question), others: [], day: question.day)
        draft.school = key.area.school
        if person == nil {
            draft.variant = "guest"
            draft.discriminator.append("guest")
            draft.explanations = ["guest-agreed-not-recorded", "guest-invited-by-colleague"]
        }
        return draft
    }
}

extension AreaFinder {
    /// Whether a part of SharePoint holds documents on the care for pupils.
    static func holdsCare(_ path: String) -> Bool { Fold.key(path).contains("groeidocument") }

    /// The kinds of personal data in a part of SharePoint.
    static func personalData(_ path: String) -> [String] {
        if holdsCare(path) { return ["pupil-care"] }
        if Fold.key(path).contains("beeldmateriaal") { return ["images"] }
        return ["documents"]
    }
}

extension CheckReport {
    /// Whether events of a system were read, or at least the source that has them; says when not.
    mutating func requiresEvents(_ system: System, of source: String) -> Bool {
        if context.has(.events(system), ledger) || context.has(.source(source), ledger) { return covers(.staff) }
        return requires(.source(source))
    }
}
