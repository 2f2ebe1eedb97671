internal import Access
public import Model

/// Changes in AFAS by somebody who may at most look at that domain, at that moment.
///
/// A change to one's own personnel record is how self service works and is always allowed: the key of the record is then
/// one's own employee number or user code. Somebody who may keep the files of his own school's employees may not change that
/// of an employee of another school. Changes of rights are `afas-rights-change-unauthorised`.
public struct AfasChangeByViewOnly: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "afas-change-by-view-only",
        severity: .medium,
        requirements: ["R-002", "R-060", "R-062", "R-064"],
        handbook: ["Toegangsbeleid", "Autorisatiematrix AFAS"],
        norms: ["AVG art. 5", "AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18"],
        explanations: ["stands-in", "workflow-step", "right-given-not-recorded"],
        inputs: [.staff, .matrix(.afas), .setting("afas-tables"), .source("afas-mutations")]
    )

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        var domain: Int
    }

    private struct Question: Hashable, Sendable {
        var key: Key
        var day: LocalDate
    }

    /// What somebody has, as the kind of a case.
    private enum Level: Int {
        case none = 0
        case view = 1
        case otherSchool = 2
    }

    private struct Answer: Sendable {
        var verdict: AfasDomain.Verdict
        var mayView: Bool
        var ownSchools: Set<String>
    }

    private let context: CheckContext
    private var standings = ActorTable<Standing>()
    private var tables: TableMap
    private var clock: DayClock
    private var answers: [Question: Answer] = [:]
    private var cases = CaseFiles<Key>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        tables = TableMap(context)
        clock = DayClock(context.settings.zone)
    }

    private static let fields = [
        FieldName.userName, FieldName.table, FieldName.tableField, FieldName.eventAction, FieldName.key,
    ]

    /// Asks of each change whether a function of that day may make it.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff, context.access.matrices.rows[.afas] != nil,
            !context.settings.afasTables.isEmpty, let fields = MutationFields(batch)
        else { return }
        let context = context
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .afas {
            let standing = standings.value(actors[row]) { Standing($0, context) }
            guard standing.kind == .person, standing.isJudged(at: batch.rows[row].time), !fields.isFailure(batch, row)
            else { continue }
            switch tables.find(batch, row, fields.table) {
            case .rights: continue
            case .unknown: cases.couldNotJudge("afas-tables-unknown")
            case .domain(let place): judge(batch, row, fields, Key(actor: actors[row], domain: place), standing)
            }
        }
    }

    private mutating func judge(
        _ batch: EventBatch,
        _ row: Int,
        _ fields: MutationFields,
        _ key: Key,
        _ standing: Standing
    ) {
        guard tables.domains.indices.contains(key.domain) else { return }
        let domain = tables.domains[key.domain]
        let day = clock.day(batch.rows[row].time)
        let question = Question(key: key, day: standing.era(day))
        let answer = answers[question] ?? answer(question, domain)
        answers[question] = answer
        if answer.verdict == .allowed { return cases.clear() }
        // Only the keys of the personnel domain are employees: an invoice may bear the same number as a colleague.
        let employee = domain.isPersonnel ? fields.key(batch, row).flatMap(context.access.employee) : nil
        if let employee, employee == standing.person { return cases.clear() }
        switch answer.verdict {
        case .allowed: cases.clear()
        case .byException: cases.hide(key)
        case .unjudged(let reason): cases.couldNotJudge(reason)
        case .refused: add(batch, row, key, standing, answer.mayView ? .view : .none, employee)
        case .ownSchool:
            guard let employee, let other = context.access.person(employee), !other.terms.isEmpty,
                !answer.ownSchools.isEmpty, answer.ownSchools.isDisjoint(with: other.schools(on: day))
            else { return cases.clear() }
            add(batch, row, key, standing, .otherSchool, employee)
        }
    }

    private mutating func add(
        _ batch: EventBatch,
        _ row: Int,
        _ key: Key,
        _ standing: Standing,
        _ level: Level,
        _ employee: Int?
    ) {
        cases.add(
            key,
            batch,
            row,
            standing,
            fields: Self.fields,
            kind: level.rawValue,
            subject: employee.flatMap { context.access.person($0)?.number }
        )
    }

    private func answer(_ question: Question, _ domain: AfasDomain) -> Answer {
        guard let actor = context.directory.actor(question.key.actor) else {
            return Answer(verdict: .refused, mayView: false, ownSchools: [])
        }
        let (verdict, decision) = domain.verdict(.change, actor, context, on: question.day)
        let view = domain.verdict(.view, actor, context, on: question.day).0
        return Answer(
            verdict: verdict,
            mayView: view == .allowed || view == .byException,
            ownSchools: verdict == .ownSchool ? domain.ownSchools(decision, context) : []
        )
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: AfasChangeByViewOnly) { cases.merge(other.cases) }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(cases) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws { cases = try SeenEvents.value(seen) }

    /// One finding per account and domain.
    public func finish(_ report: inout CheckReport) {
        guard report.requiresMutations() else { return }
        cases.tell(&report)
        for (key, file) in cases.open {
            guard let actor = context.directory.actor(key.actor), tables.domains.indices.contains(key.domain) else {
                continue
            }
            report.add(draft(actor, tables.domains[key.domain], file))
        }
    }

    private func draft(_ actor: Actor, _ domain: AfasDomain, _ file: CaseFile) -> FindingDraft {
        var draft = file.draft(Self.definition, actor, on: domain)
        if ["pz", "fin"].contains(Fold.key(domain.name)) { draft.severity = .high }
        if file.firsts[Level.none.rawValue] != nil {
            draft.variant = "no-level"
        } else if file.firsts[Level.view.rawValue] == nil {
            draft.variant = "other-school"
        }
        let day = context.settings.zone.day(file.hit.first)
        let decision = domain.verdict(.change, actor, context, on: day).1
        Telling(context: context).fill(
            &draft,
            context.person(actor),
            decision,
            others: domain.rights(.change),
            day: day
        )
        return draft
    }
}
