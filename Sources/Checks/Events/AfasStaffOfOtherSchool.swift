internal import Access
public import Model
internal import Patterns

/// The file of an employee opened by somebody whose only right on PZ is that on the employees of his own school, while the
/// employee worked at none of his schools that day.
///
/// Of an employee who has left, the schools of his last day count. The finding goes to the board, not to a school: the
/// person whom it is about is the director to whom it would go.
public struct AfasStaffOfOtherSchool: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "afas-staff-of-other-school",
        severity: .medium,
        requirements: ["R-002", "R-061"],
        handbook: ["Toegangsbeleid", "Autorisatiematrix AFAS"],
        norms: ["AVG art. 5", "AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 8.3"],
        explanations: ["employee-changes-school", "acting-director", "application-procedure"],
        inputs: [.staff, .matrix(.afas), .setting("insite-pages"), .source("afas-insite-access")]
    )

    private let context: CheckContext
    private var judge: InSiteJudge
    private var cases = CaseFiles<Int32>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        judge = InSiteJudge(context)
    }

    private static let fields = [FieldName.userName, FieldName.url]

    /// Asks of each page about an employee whether he worked at a school of whoever opened it.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard let field = judge.field(batch) else { return }
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        var matcher = Matcher()
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .afas {
            if let outcome, batch.isFailure(row, outcome) { continue }
            switch judge.judge(batch, row, actors[row], field, &matcher) {
            case .none, .hidden, .outside: continue
            case .clear: cases.clear()
            // The pages that no pattern matches, or of which the matrix is not known, are told by `afas-page-outside-matrix`.
            case .unjudged(let reason):
                if reason == "employee-unknown" || reason == "own-school-unknown" { cases.couldNotJudge(reason) }
            case .undecided(let place): cases.couldNotDecide(place)
            case .otherSchool(let employee, let schools):
                cases.add(
                    actors[row],
                    batch,
                    row,
                    judge.standing(actors[row]),
                    fields: Self.fields,
                    subject: context.access.person(employee)?.number,
                    places: schools
                )
            }
        }
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: AfasStaffOfOtherSchool) { cases.merge(other.cases) }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(cases) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws { cases = try SeenEvents.value(seen) }

    /// One finding per account.
    public func finish(_ report: inout CheckReport) {
        guard report.requiresInSite() else { return }
        cases.tell(&report)
        cases.tell(&report, patterns: judge.pages.patterns)
        for (number, file) in cases.open {
            guard let actor = context.directory.actor(number),
                let domain = judge.domains.lazy.compactMap({ $0 }).first(where: \.isPersonnel)
            else { continue }
            report.add(draft(actor, domain, file))
        }
    }

    private func draft(_ actor: Actor, _ domain: AfasDomain, _ file: CaseFile) -> FindingDraft {
        var draft = file.hit.draft(Self.definition, .afas, account: actor.name)
        draft.discriminator = [Fold.key(domain.name)]
        draft.facts["employees"] = .number(file.subjects.count)
        draft.personalData = PersonalData(kinds: domain.personalData, people: file.subjects.count)
        let day = context.settings.zone.day(file.hit.first)
        let decision = domain.verdict(.view, actor, context, on: day).1
        let own = domain.ownSchools(decision, context).sorted()
        if !own.isEmpty { draft.facts["ownSchools"] = .list(own) }
        if !file.places.isEmpty { draft.facts["otherSchools"] = .list(Array(file.places.sorted().prefix(5))) }
        Telling(context: context).fill(&draft, context.person(actor), decision, others: [], day: day)
        draft.school = nil
        return draft
    }
}
