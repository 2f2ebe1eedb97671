internal import Access
public import Model
internal import Patterns

/// Pages of InSite opened by somebody whom the AFAS matrix gives no right on their domain at that moment.
///
/// Everyone may open his own file, under whatever pattern its page stands, and the pages for everyone. The
/// file of somebody else needs a right on PZ. Pages that no pattern of the settings matches are not judged, and the coverage
/// says so. A director in the file of an employee of another school is `afas-staff-of-other-school`.
public struct AfasPageOutsideMatrix: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "afas-page-outside-matrix",
        severity: .medium,
        requirements: ["R-002", "R-060", "R-064", "R-065"],
        handbook: ["Toegangsbeleid", "Autorisatiematrix AFAS", "Privacyreglement 2.3"],
        norms: ["AVG art. 5", "AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 8.3"],
        explanations: ["stands-in", "opened-link-from-message", "page-pattern-too-wide"],
        inputs: [.staff, .matrix(.afas), .setting("insite-pages"), .source("afas-insite-access")]
    )

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        /// The domain by name: several patterns may mean the same.
        var domain: String
    }

    private let context: CheckContext
    private var judge: InSiteJudge
    private var cases = CaseFiles<Key>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        judge = InSiteJudge(context)
    }

    private static let fields = [FieldName.userName, FieldName.url]

    /// Asks of each page whether a function of that day opens it.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard let field = judge.field(batch) else { return }
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        var matcher = Matcher()
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 && batch.rows[row].system == .afas {
            if let outcome, batch.isFailure(row, outcome) { continue }
            switch judge.judge(batch, row, actors[row], field, &matcher) {
            case .none, .otherSchool: continue
            case .clear: cases.clear()
            case .unjudged(let reason): cases.couldNotJudge(reason)
            case .undecided(let place): cases.couldNotDecide(place)
            case .hidden(let place): cases.hide(Key(actor: actors[row], domain: name(place)))
            case .outside(let place, let employee, let isOwnFilePage):
                cases.add(
                    Key(actor: actors[row], domain: name(place)),
                    batch,
                    row,
                    judge.standing(actors[row]),
                    fields: Self.fields,
                    kind: isOwnFilePage ? 1 : 0,
                    subject: employee.flatMap { context.access.person($0)?.number }
                )
            }
        }
    }

    private func name(_ place: Int) -> String { judge.domains[place]?.name ?? "" }

    /// Adds what another worker saw.
    public mutating func merge(_ other: AfasPageOutsideMatrix) { cases.merge(other.cases) }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(cases) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws { cases = try SeenEvents.value(seen) }

    /// One finding per account and domain.
    public func finish(_ report: inout CheckReport) {
        guard report.requiresInSite() else { return }
        cases.tell(&report)
        cases.tell(&report, patterns: judge.pages.patterns)
        for (key, file) in cases.open {
            guard let actor = context.directory.actor(key.actor),
                let domain = judge.domains.lazy.compactMap({ $0 }).first(where: { $0.name == key.domain })
            else { continue }
            report.add(draft(actor, domain, file))
        }
    }

    private func draft(_ actor: Actor, _ domain: AfasDomain, _ file: CaseFile) -> FindingDraft {
        var draft = file.draft(Self.definition, actor, on: domain)
        if domain.isPersonnel { draft.severity = .high }
        // Only pages that everyone has for himself: then the sentence is about somebody else's file.
        if file.firsts[0] == nil { draft.variant = "file-of-other" }
        let day = context.settings.zone.day(file.hit.first)
        let decision = domain.verdict(.view, actor, context, on: day).1
        Telling(context: context).fill(
            &draft,
            context.person(actor),
            decision,
            others: domain.rights(.view),
            day: day
        )
        return draft
    }
}
