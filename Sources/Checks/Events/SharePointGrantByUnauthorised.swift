internal import Access
public import Model
internal import Patterns

/// Rights in a part of SharePoint given or taken by somebody whom the matrix does not let manage it there (R-041, R-044).
///
/// By the handbook the director of a school does that for Beeldmateriaal, the care coordinator for Groeidocumenten. A path
/// for which the matrix names no manager is not checked. `SiteCollectionAdminAdded` is left out: it is about a whole site,
/// and also logged when an administrator opens the files of someone who left.
public struct SharePointGrantByUnauthorised: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "sharepoint-grant-by-unauthorised",
        severity: .medium,
        requirements: ["R-040", "R-041", "R-044", "R-051"],
        handbook: ["Autorisatiematrix SharePoint", "Beeldmateriaal", "Groeidocumenten"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18"],
        explanations: ["manager-delegated", "shared-link-with-colleague", "moved-or-restored-folder"],
        inputs: [.staff, .matrix(.sharepoint), .source("m365-audit")]
    )

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        var area: AreaFinder.Area
    }

    private struct Question: Hashable, Sendable {
        var actor: Int32
        var area: AreaFinder.Area
        var day: LocalDate
    }

    /// What was done, as the kind of a case.
    private enum Act: Int {
        case revoke = 0
        case grant = 1
        case grantOutside = 2
    }

    private let context: CheckContext
    private var standings = ActorTable<Standing>()
    private var operations = SharePointOperations()
    private var areas: AreaMap
    private var clock: DayClock
    private var decisions: [Question: Decision.Verdict?] = [:]
    private var cases = CaseFiles<Key>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        areas = AreaMap(context)
        clock = DayClock(context.settings.zone)
    }

    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.targetUser, FieldName.targetGroup, FieldName.right,
        FieldName.url, FieldName.filePath,
    ]

    /// Asks of each right given or taken in an area whether a function of that day manages it.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff, context.access.matrices.rows[.sharepoint] != nil,
            let fields = AuditFields(batch)
        else { return }
        var matcher = Matcher()
        let context = context
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .sharepoint {
            guard let use = operations.use(batch, row, fields.action), use == .grant || use == .revoke else { continue }
            let standing = standings.value(actors[row]) { Standing($0, context) }
            guard standing.isJudged(at: batch.rows[row].time), !fields.isFailure(batch, row) else { continue }
            switch find(batch, row, fields, &matcher) {
            case .none: continue
            case .undecided(let pattern): cases.couldNotDecide(pattern)
            case .area(let area, let isSiteKnown):
                if !isSiteKnown { cases.couldNotJudge("sharepoint-site-unknown") }
                judge(batch, row, fields, Key(actor: actors[row], area: area), use, standing)
            }
        }
    }

    /// Rights are given on a file, a folder or a group: the address may be any of them.
    private mutating func find(
        _ batch: EventBatch,
        _ row: Int,
        _ fields: AuditFields,
        _ matcher: inout Matcher
    ) -> AreaFinder.Outcome {
        let place = areas.find(batch, row, fields, isFolder: true, &matcher)
        guard place == .none, let group = fields.group.flatMap({ batch.text(row, $0) }) else { return place }
        return areas.find(group: group, batch, row, fields)
    }

    private mutating func judge(
        _ batch: EventBatch,
        _ row: Int,
        _ fields: AuditFields,
        _ key: Key,
        _ use: SharePointUse,
        _ standing: Standing
    ) {
        let day = standing.era(clock.day(batch.rows[row].time))
        let question = Question(actor: key.actor, area: key.area, day: day)
        let verdict = decisions[question] ?? decide(question)
        decisions[question] = .some(verdict)
        switch verdict {
        case .allowed: cases.clear()
        case .byException: cases.hide(key)
        case .none: cases.couldNotJudge("matrix-sharepoint-managers")
        case .notChecked: cases.couldNotJudge(decision(question).unchecked?.key(.sharepoint) ?? "function-unknown")
        default:
            let target = fields.target.flatMap { batch.text(row, $0) }.flatMap { $0.isEmpty ? nil : $0 }
            let group = fields.group.flatMap { batch.text(row, $0) }.flatMap { $0.isEmpty ? nil : $0 }
            let operation = batch.text(row, fields.action) ?? ""
            var act = use == .revoke ? Act.revoke : .grant
            if act == .grant, SharePointUse.opensOutside(operation) || target.map(isOutside) ?? false {
                act = .grantOutside
            }
            cases.add(key, batch, row, standing, fields: Self.fields, kind: act.rawValue, subject: target ?? group)
        }
    }

    /// Nil when the matrix names nobody who manages the path.
    private func decide(_ question: Question) -> Decision.Verdict? {
        let right = AccessRight(.sharepoint, question.area.path, level: .manage)
        let named = (context.access.matrices.rows[.sharepoint] ?? []).contains { $0.right == right }
        let decision = decision(question)
        return named || decision.verdict == .byException ? decision.verdict : nil
    }

    private func decision(_ question: Question) -> Decision {
        let actor = context.directory.actor(question.actor)
        return context.access.decide(
            AccessRight(.sharepoint, question.area.path, level: .manage),
            for: actor.flatMap { context.person($0) },
            account: actor?.name,
            school: question.area.school,
            on: question.day
        )
    }

    /// Whether somebody who got a right belongs to another organisation, by the address.
    private func isOutside(_ target: String) -> Bool {
        let target = target.lowercased()
        if target.contains("#ext#") { return true }
        guard let at = target.lastIndex(of: "@"), !context.settings.emailDomains.isEmpty else { return false }
        let domain = target[target.index(after: at)...]
        return domain.contains(".") && !context.settings.emailDomains.contains(String(domain))
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: SharePointGrantByUnauthorised) { cases.merge(other.cases) }

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
            guard let actor = context.directory.actor(key.actor) else { continue }
            report.add(draft(actor, key, file))
        }
    }

    private func draft(_ actor: Actor, _ key: Key, _ file: CaseFile) -> FindingDraft {
        var draft = file.hit.draft(Self.definition, .sharepoint, account: actor.name)
        draft.discriminator = [key.area.path, key.area.school ?? ""]
        draft.facts["area"] = .text(key.area.path)
        let targets = file.subjects.sorted()
        if !targets.isEmpty {
            draft.facts["targets"] = .list(Array(targets.prefix(5)))
            draft.facts["targetCount"] = .number(targets.count)
        }
        draft.personalData.kinds = AreaFinder.personalData(key.area.path)
        if file.firsts[Act.grantOutside.rawValue] != nil {
            draft.variant = "outside"
            draft.severity = .high
        } else if file.firsts[Act.grant.rawValue] == nil {
            // Taking a right away opens nothing for anybody: worth knowing, no danger.
            draft.variant = "revoke"
            draft.severity = .low
        }
        let question = Question(
            actor: key.actor,
            area: key.area,
            day: context.settings.zone.day(file.hit.first)
        )
        let person = context.person(actor)
        Telling(context: context).fill(&draft, person, decision(question), others: [], day: question.day)
        draft.school = key.area.school
        if person == nil { draft.discriminator.append("guest") }
        return draft
    }
}
