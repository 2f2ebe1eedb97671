internal import Access
public import Model

/// Rights in AFAS given or taken by somebody without `Volledig Beheer` at that moment.
///
/// The tables are those that the settings mark `Autorisatie`. A change to one's own account is told apart.
public struct AfasRightsChangeUnauthorised: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "afas-rights-change-unauthorised",
        severity: .high,
        requirements: ["R-063"],
        handbook: ["Autorisatiematrix AFAS"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18", "ISO/IEC 27002 8.2"],
        explanations: ["manager-delegated", "workflow-step", "right-given-not-recorded"],
        inputs: [.staff, .matrix(.afas), .setting("afas-tables"), .source("afas-mutations")]
    )

    private struct Question: Hashable, Sendable {
        var actor: Int32
        var day: LocalDate
    }

    private let context: CheckContext
    private let management: AfasDomain
    private var standings = ActorTable<Standing>()
    private var tables: TableMap
    private var clock: DayClock
    private var verdicts: [Question: AfasDomain.Verdict] = [:]
    private var cases = CaseFiles<Int32>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        management = AfasDomain("Beheer", context)
        tables = TableMap(context)
        clock = DayClock(context.settings.zone)
    }

    private static let fields = [
        FieldName.userName, FieldName.table, FieldName.tableField, FieldName.eventAction, FieldName.key,
        FieldName.oldValue, FieldName.newValue,
    ]

    /// Asks of each change of rights whether a function of that day may make it.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff, context.access.matrices.rows[.afas] != nil, tables.hasRights,
            let fields = MutationFields(batch)
        else { return }
        let context = context
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .afas {
            guard tables.find(batch, row, fields.table) == .rights else { continue }
            let standing = standings.value(actors[row]) { Standing($0, context) }
            guard standing.kind == .person, standing.isJudged(at: batch.rows[row].time), !fields.isFailure(batch, row)
            else { continue }
            let day = standing.era(clock.day(batch.rows[row].time))
            let question = Question(actor: actors[row], day: day)
            let verdict = verdicts[question] ?? verdict(question).0
            verdicts[question] = verdict
            switch verdict {
            case .allowed: cases.clear()
            case .byException: cases.hide(actors[row])
            case .unjudged(let reason): cases.couldNotJudge(reason)
            case .refused, .ownSchool:
                let key = fields.key(batch, row)
                let isOwn = key.flatMap(context.access.employee).map { $0 == standing.person } ?? false
                cases.add(
                    actors[row],
                    batch,
                    row,
                    standing,
                    fields: Self.fields,
                    kind: isOwn ? 1 : 0,
                    subject: key?.lowercased()
                )
            }
        }
    }

    private func verdict(_ question: Question) -> (AfasDomain.Verdict, Decision?) {
        guard let actor = context.directory.actor(question.actor) else { return (.refused, nil) }
        let (verdict, decision) = management.verdict(.full, actor, context, on: question.day)
        return (verdict, decision)
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: AfasRightsChangeUnauthorised) { cases.merge(other.cases) }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(cases) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws { cases = try SeenEvents.value(seen) }

    /// One finding per account.
    public func finish(_ report: inout CheckReport) {
        guard report.requiresMutations() else { return }
        if !tables.hasRights { report.couldNotJudge("afas-tables-rights") }
        cases.tell(&report)
        for (number, file) in cases.open {
            guard let actor = context.directory.actor(number) else { continue }
            var draft = file.hit.draft(Self.definition, .afas, account: actor.name)
            draft.personalData = PersonalData(
                kinds: management.personalData,
                people: file.subjects.isEmpty ? nil : file.subjects.count
            )
            if !file.subjects.isEmpty { draft.facts["accounts"] = .number(file.subjects.count) }
            if file.firsts[1] != nil { draft.variant = "own-account" }
            let day = context.settings.zone.day(file.hit.first)
            if let decision = verdict(Question(actor: number, day: day)).1 {
                Telling(context: context).fill(
                    &draft,
                    context.person(actor),
                    decision,
                    others: management.rights(.full),
                    day: day
                )
            }
            report.add(draft)
        }
    }
}
