internal import Access
public import Model

/// Pupils read in a group that the reader did not teach that day: the part of `access-outside-own-group` that only logs can
/// tell.
///
/// Any source whose events name a group of pupils is judged. An exemption never counts: it exists to look outside the own
/// group, and has its own rules and review. Only readers all of whose functions of that day are bound to their own group
/// are judged, as for accounts; a school that works across groups that day is passed over and counted.
public struct GroupReads: EventCheck {
    /// What it is: the same rule as for the groups of accounts.
    public static let definition = AccessOutsideOwnGroup.definition

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        var system: System
        var school: String?
    }

    private struct Question: Hashable, Sendable {
        var actor: Int32
        var group: String
        var school: String?
        var day: LocalDate
    }

    private enum Verdict: Sendable, Hashable {
        case clear
        case hidden
        case passedOver
        case outside
        case unjudged(String)
    }

    private let context: CheckContext
    private var standings = ActorTable<Standing>()
    private var clock: DayClock
    private var verdicts: [Question: Verdict] = [:]
    private var cases = CaseFiles<Key>()
    private var passedOver: Set<Key> = []

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        clock = DayClock(context.settings.zone)
    }

    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.group, FieldName.organization, FieldName.pupil,
        FieldName.part,
    ]

    /// Asks of each read that names a group whether the reader taught it that day.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard let group = batch.schema.index(of: FieldName.group), batch.schema.dataset != "parnassys-exemptions",
            context.access.hasStaff, context.access.taught != nil, context.access.matrices.rows[.parnassys] != nil
        else { return }
        let action = batch.schema.index(of: FieldName.eventAction)
        let place = batch.schema.index(of: FieldName.organization)
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        let context = context
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 {
            guard let written = batch.text(row, group), !written.allSatisfy(\.isWhitespace) else { continue }
            if let action, let name = batch.text(row, action), Fold.key(name) == "exemption" { continue }
            if let outcome, batch.isFailure(row, outcome) { continue }
            let standing = standings.value(actors[row]) { Standing($0, context) }
            guard standing.kind == .person, standing.isJudged(at: batch.rows[row].time) else { continue }
            let school = place.flatMap { batch.text(row, $0) }.flatMap { $0.isEmpty ? nil : $0 }
            judge(batch, row, actors[row], standing, written, school)
        }
    }

    private mutating func judge(
        _ batch: EventBatch,
        _ row: Int,
        _ number: Int32,
        _ standing: Standing,
        _ group: String,
        _ written: String?
    ) {
        let school = written.flatMap { context.access.schools.canonical($0) }
        let key = Key(actor: number, system: batch.rows[row].system, school: school)
        let question = Question(
            actor: number,
            group: TaughtGroup.key(group),
            school: school,
            day: clock.day(batch.rows[row].time)
        )
        let verdict = verdicts[question] ?? verdict(question)
        verdicts[question] = verdict
        switch verdict {
        case .clear: cases.clear()
        case .hidden: cases.hide(key)
        case .passedOver: passedOver.insert(key)
        case .unjudged(let reason): cases.couldNotJudge(reason)
        case .outside: cases.add(key, batch, row, standing, fields: Self.fields, subject: question.group.uppercased())
        }
    }

    private func verdict(_ question: Question) -> Verdict {
        guard let actor = context.directory.actor(question.actor), let person = context.person(actor) else {
            return .clear
        }
        guard OwnGroups.isBound(person, on: question.day, context.access) else {
            let unknown = person.functions(on: question.day).contains { !$0.isKnown }
            return unknown ? .unjudged("function-unknown") : .clear
        }
        let own = OwnGroups(context, account: actor.name, person: person, on: question.day)
        if own.contains(question.group, at: question.school) { return .clear }
        let agreed = context.access.exceptions(actor.system, account: actor.name, person: person).contains {
            $0.days.contains(question.day) && TaughtGroup.key($0.right) == question.group
        }
        if agreed { return .hidden }
        // Without a school in the record, any school of that day may be the one that works across groups.
        let schools = question.school.map { [$0] } ?? person.schools(on: question.day)
        let worksAcross = schools.contains { OwnGroups.worksAcross($0, on: question.day, context.settings) }
        return worksAcross ? .passedOver : .outside
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: GroupReads) {
        cases.merge(other.cases)
        passedOver.formUnion(other.passedOver)
    }

    private struct Seen: Codable {
        var cases: CaseFiles<Key>
        var passedOver: Set<Key>
    }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(Seen(cases: cases, passedOver: passedOver)) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws {
        let seen: Seen = try SeenEvents.value(seen)
        cases = seen.cases
        passedOver = seen.passedOver
    }

    /// One finding per account and school. Without any event that names a group there is nothing to say.
    public func finish(_ report: inout CheckReport) {
        guard report.requires(.staff, .groups, .matrix(.parnassys)) else { return }
        // No source has to name groups: without such events the part on accounts speaks for the whole rule.
        guard cases.judged > 0 || !cases.unjudged.isEmpty || !passedOver.isEmpty else {
            report.applies = false
            return
        }
        _ = report.covers(.staff)
        cases.tell(&report)
        if !passedOver.isEmpty { report.passedOver["works-across-groups", default: 0] += passedOver.count }
        for (key, file) in cases.open {
            guard let actor = context.directory.actor(key.actor) else { continue }
            report.add(draft(actor, key, file))
        }
    }

    private func draft(_ actor: Actor, _ key: Key, _ file: CaseFile) -> FindingDraft {
        var draft = file.hit.draft(Self.definition, key.system, account: actor.name)
        // The part on accounts begins with the school: a first word that is none keeps the two apart.
        draft.discriminator = ["events", key.school ?? ""]
        draft.variant = "log"
        draft.school = key.school
        let day = context.settings.zone.day(file.hit.first)
        let person = context.person(actor)
        draft.setPerson(person, on: day)
        draft.facts["groups"] = .list(file.subjects.sorted())
        let own = OwnGroups(context, account: actor.name, person: person, on: day).names(at: key.school)
        if !own.isEmpty { draft.facts["ownGroups"] = .list(own) }
        let functions = person?.functionNames(on: day) ?? []
        if !functions.isEmpty { draft.facts["functions"] = .list(functions) }
        draft.basis.matrixRows = context.access.granted(.parnassys, to: person, on: day).map(\.reference).uniqued
        return draft
    }
}
