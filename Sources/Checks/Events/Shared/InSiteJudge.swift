internal import Access
internal import Model
internal import Patterns

/// Judges pages of InSite for the two checks on them, so that each page is the matter of one of them only.
struct InSiteJudge: Sendable {
    /// What came of a page.
    enum Verdict: Sendable, Hashable {
        /// In order, or nobody whom these checks judge.
        case clear
        /// In order by an agreed exception.
        case hidden(domain: Int)
        /// Somebody without a right on the domain, or in the file of somebody else.
        case outside(domain: Int, employee: Int?, isOwnFilePage: Bool)
        /// A right on the own school's employees, used on one who worked at other schools that day.
        case otherSchool(employee: Int, schools: [String])
        /// It could not be judged.
        case unjudged(String)
        /// The pattern at this place could not decide.
        case undecided(Int)
    }

    let context: CheckContext
    /// The domains of the pages, by the place of the pattern: nil for a page that everyone may open.
    let domains: [AfasDomain?]
    var pages: PageMap
    private var standings = ActorTable<Standing>()
    private var clock: DayClock
    private var verdicts: [Question: AfasDomain.Verdict] = [:]
    private var ownSchools: [Question: Set<String>] = [:]

    private struct Question: Hashable, Sendable {
        var actor: Int32
        var domain: Int
        var day: LocalDate
    }

    init(_ context: CheckContext) {
        self.context = context
        pages = PageMap(context.settings)
        clock = DayClock(context.settings.zone)
        domains = context.settings.inSitePages.map { page in
            switch page.audience {
            case .everyone: nil
            // Somebody else's own file is a personnel file.
            case .own: AfasDomain(page.domain ?? "PZ", context)
            case .matrix: page.domain.map { AfasDomain($0, context) }
            }
        }
    }

    /// The field with the page; nil when the events of a batch are no pages of InSite.
    func field(_ batch: EventBatch) -> Int? {
        guard context.access.hasStaff, context.access.matrices.rows[.afas] != nil,
            !context.settings.inSitePages.isEmpty,
            batch.rows.contains(where: { $0.system == .afas })
        else { return nil }
        return batch.schema.index(of: FieldName.url)
    }

    /// Judges one page at its own moment; nil for an actor or moment that is not judged here.
    mutating func judge(
        _ batch: EventBatch,
        _ row: Int,
        _ number: Int32,
        _ field: Int,
        _ matcher: inout Matcher
    ) -> Verdict? {
        let standing = standing(number)
        guard standing.kind == .person, standing.isJudged(at: batch.rows[row].time) else { return nil }
        guard let found = pages.find(batch, row, field, &matcher) else { return nil }
        switch found {
        case .none: return .unjudged("insite-pages-unmatched")
        case .undecided(let place): return .undecided(place)
        case .page(let place, let written):
            let page = context.settings.inSitePages[place]
            if page.audience == .everyone { return .clear }
            if page.audience == .own, written == nil { return .clear }
            let employee = written.flatMap { context.access.employee($0) }
            if let employee, employee == standing.person { return .clear }
            guard let domain = domains[place] else { return .unjudged("insite-pages-unmatched") }
            let day = clock.day(batch.rows[row].time)
            let question = Question(actor: number, domain: place, day: standing.era(day))
            // Apart from the call below: that reads what this one has noted.
            let verdict = verdict(question, domain)
            return judge(verdict, question, day, page, written, employee)
        }
    }

    private func judge(
        _ verdict: AfasDomain.Verdict,
        _ question: Question,
        _ day: LocalDate,
        _ page: BoardSettings.InSitePage,
        _ written: String?,
        _ employee: Int?
    ) -> Verdict {
        switch verdict {
        case .allowed: return .clear
        case .byException: return .hidden(domain: question.domain)
        case .unjudged(let reason): return .unjudged(reason)
        case .refused:
            return .outside(domain: question.domain, employee: employee, isOwnFilePage: page.audience == .own)
        case .ownSchool:
            // A page about nobody in particular: he has a right on the domain.
            guard written != nil else { return .clear }
            guard let employee, let other = context.access.person(employee), !other.terms.isEmpty else {
                return .unjudged("employee-unknown")
            }
            guard let own = ownSchools[question], !own.isEmpty else { return .unjudged("own-school-unknown") }
            let schools = other.schools(on: day)
            return own.isDisjoint(with: schools) ? .otherSchool(employee: employee, schools: schools) : .clear
        }
    }

    /// What the checks know of an actor.
    mutating func standing(_ number: Int32) -> Standing {
        let context = context
        return standings.value(number) { Standing($0, context) }
    }

    private mutating func verdict(_ question: Question, _ domain: AfasDomain) -> AfasDomain.Verdict {
        if let known = verdicts[question] { return known }
        guard let actor = context.directory.actor(question.actor) else { return .refused }
        let (verdict, decision) = domain.verdict(.view, actor, context, on: question.day)
        verdicts[question] = verdict
        if verdict == .ownSchool { ownSchools[question] = domain.ownSchools(decision, context) }
        return verdict
    }
}

extension AccessModel {
    /// The place of the employee whom AFAS means by a number or a user code; nil when nobody in the register has it.
    func employee(_ written: String) -> Int? { staff.person(number: written) ?? staff.person(code: written) }
}

extension CheckReport {
    /// Whether everything for judging pages of InSite is there; says what is not.
    mutating func requiresInSite() -> Bool {
        requires(.staff, .matrix(.afas), .setting("insite-pages"))
            && requiresEvents(.afas, of: "afas-insite-access")
    }
}
