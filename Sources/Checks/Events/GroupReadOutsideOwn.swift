internal import Access
public import Model

/// Reads of pupils of a group that the reader does not teach, outside the exemption function: the part of
/// `access-outside-own-group` that logs tell.
///
/// An exemption is not judged here: it is the way to what lies outside the own group, and has its own rules and review.
public struct GroupReadOutsideOwn: EventCheck {
    /// What it is: the same rule as for the groups of accounts.
    public static let definition = AccessOutsideOwnGroup.definition
    /// The source of exemptions.
    static let exemptions = "parnassys-exemptions"

    private struct Key: Hashable, Sendable {
        var actor: Int32
        var school: String?
        var group: String
    }

    private struct Question: Hashable, Sendable {
        var key: Key
        var day: LocalDate
    }

    private enum Answer: Sendable {
        case own
        case outside
        case agreed
        case acrossGroups
    }

    private let context: CheckContext
    private var answers: [Question: Answer] = [:]
    private var hits = HitGroups<Key>()
    private var judged = 0
    private var agreed = 0
    private var across = 0

    /// A value that has seen nothing.
    public init(_ context: CheckContext) { self.context = context }

    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.organization, FieldName.group, FieldName.pupil,
        FieldName.part,
    ]

    /// Looks at ParnasSys events that name a group.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff, context.access.taught != nil, batch.schema.dataset != Self.exemptions,
            let field = batch.schema.index(of: FieldName.group)
        else { return }
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .parnassys {
            guard !batch.isFailure(row), let group = batch.text(row, field), !group.isEmpty else { continue }
            let school = context.access.schools.canonical(batch.text(row, named: FieldName.organization))
            let key = Key(actor: actors[row], school: school, group: TaughtGroup.key(group))
            let question = Question(key: key, day: context.settings.zone.day(batch.rows[row].time))
            let answer = answers[question] ?? judge(question)
            answers[question] = answer
            judged += 1
            switch answer {
            case .own: continue
            case .agreed: agreed += 1
            case .acrossGroups: across += 1
            case .outside: hits.add(key, batch, row, fields: Self.fields)
            }
        }
    }

    private func judge(_ question: Question) -> Answer {
        guard let actor = context.directory.actor(question.key.actor), let person = context.person(actor),
            OwnGroups.isBound(person, on: question.day, context.access)
        else { return .own }
        let own = OwnGroups(context, account: actor.name, person: person, on: question.day)
        if own.contains(question.key.group, at: question.key.school) { return .own }
        if OwnGroups.worksAcross(question.key.school, on: question.day, context.settings) { return .acrossGroups }
        let isAgreed = context.access.exceptions(.parnassys, account: actor.name, person: person).contains {
            $0.days.contains(question.day) && TaughtGroup.key($0.right) == question.key.group
        }
        return isAgreed ? .agreed : .outside
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: GroupReadOutsideOwn) {
        hits.merge(other.hits)
        judged += other.judged
        agreed += other.agreed
        across += other.across
    }

    /// One finding per account, school and group.
    public func finish(_ report: inout CheckReport) {
        // No source but that of exemptions has to name groups: without such events this part has nothing to say.
        guard judged > 0 else {
            report.applies = false
            return
        }
        guard report.requires(.staff, .groups, .matrix(.parnassys)) else { return }
        report.judged = judged
        report.hidden = agreed
        if across > 0 { report.passedOver["works-across-groups"] = across }
        for (key, hit) in hits.groups {
            guard let actor = context.directory.actor(key.actor), let person = context.person(actor) else { continue }
            var draft = FindingDraft(Self.definition, actor.system, account: actor.name, from: hit.first, to: hit.last)
            draft.variant = "read"
            draft.discriminator = ["read", key.school ?? "", key.group]
            draft.school = key.school
            hit.fill(&draft)
            let last = context.settings.zone.day(hit.last)
            draft.setPerson(person, on: last)
            draft.facts["groups"] = .list([key.group.uppercased()])
            draft.facts["functions"] = .list(person.functions(on: last).map(\.function).uniqued)
            let taught = OwnGroups(context, account: actor.name, person: person, on: last).names(at: key.school)
            if !taught.isEmpty { draft.facts["ownGroups"] = .list(taught) }
            report.add(draft)
        }
    }
}
