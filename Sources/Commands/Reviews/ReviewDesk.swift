internal import Access
internal import ArgumentParser
internal import Board
internal import Checks
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Trail
internal import Triage

/// When accounts were used, by what the scans kept.
struct KeptUse: UsageSource {
    private var uses: [String: AccountUse] = [:]
    private var byRight: [String: AccountUse] = [:]
    /// The systems whose logs tell which right was used.
    private var telling: Set<Model.System> = []
    private(set) var accounts: [Model.System: Set<String>] = [:]
    private var days: [Model.System: DateSpan] = [:]

    init(_ totals: [UsageTotal]) {
        for total in totals where total.successes > 0 {
            let key = Self.key(total.system, total.account)
            let before = uses[key]
            let last = [before?.last, total.last].compactMap { $0 }.max()
            uses[key] = AccountUse(last: last, count: (before?.count ?? 0) + total.successes)
            accounts[total.system, default: []].insert(total.account)
            let span = days[total.system]
            days[total.system] = DateSpan(
                from: [span?.from, total.first].compactMap { $0 }.min(),
                through: [span?.through, total.last].compactMap { $0 }.max()
            )
            guard !total.right.isEmpty else { continue }
            telling.insert(total.system)
            let right = "\(key)\u{1f}\(Fold.key(total.right))"
            let known = byRight[right]
            byRight[right] = AccountUse(
                last: [known?.last, total.last].compactMap { $0 }.max(),
                count: (known?.count ?? 0) + total.successes
            )
        }
    }

    func use(_ system: Model.System, _ account: String, rights: [String]) -> AccountUse? {
        guard telling.contains(system) else { return nil }
        let key = Self.key(system, account)
        let found = rights.compactMap { byRight["\(key)\u{1f}\(Fold.key($0))"] }
        return AccountUse(last: found.compactMap(\.last).max(), count: found.reduce(0) { $0 + $1.count })
    }

    private static func key(_ system: Model.System, _ account: String) -> String {
        let name = accountKey(system, account)
        // A guest is `name_domain#EXT#@tenant` in logs, and `name@domain` in the sharing report.
        guard system == .sharepoint, let end = name.range(of: "#ext#@") else { return "\(system.rawValue) \(name)" }
        let guest = name[..<end.lowerBound]
        guard let cut = guest.lastIndex(of: "_") else { return "\(system.rawValue) \(name)" }
        return "\(system.rawValue) \(guest[..<cut])@\(guest[guest.index(after: cut)...])"
    }

    func use(_ system: Model.System, _ account: String) -> AccountUse? { uses[Self.key(system, account)] }
    func covers(_ system: Model.System) -> Bool { accounts[system] != nil }
    func logDays(_ system: Model.System) -> DateSpan? { days[system] }
}

/// The board's reviews with its people, exports, words and clock, for the commands.
struct ReviewDesk {
    let console: Console
    let store: FindingStore
    /// The board as its folder shows it.
    let folder: BoardFolder
    let roles: ReviewRoles
    /// Who has them today.
    let cast: ReviewCast
    /// When something is done.
    let now: Instant
    /// The moment that the account exports are judged for.
    let asOf: Instant
    /// Its day.
    let day: LocalDate
    let quiet: Bool

    init(
        _ board: BoardOptions,
        _ output: OutputOptions,
        mode: FindingStore.Mode = .readWrite,
        tellsTables: Bool = false
    ) throws {
        let location = BoardLocation(board.place)
        let (folder, console) = try location.load(output)
        self.console = console
        self.folder = folder
        do { store = try FindingStore.open(location.store, mode: mode) } catch { throw console.fail(error) }
        console.report(store.warnings)
        if tellsTables { console.report(folder.diagnostics.filter { $0.level == .error }) }
        let files = Dictionary(EmbeddedFiles.all.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        roles = ReviewRoles(text: files["reviews/roles.csv"] ?? "")
        classes = RightClasses(text: files["reviews/right-classes.csv"] ?? "")
        now = board.now ?? wallClock()
        asOf = board.now ?? folder.file.settings.asOf ?? now
        day = folder.file.settings.zone.day(asOf)
        cast = ReviewCast(roles, folder.access, on: day)
        quiet = output.quiet
    }

    private let classes: RightClasses
    /// Who was who and what was allowed.
    var access: AccessModel { folder.access }
    var zone: Zone { access.settings.zone }
    var today: LocalDate { zone.day(now) }
    var papers: ReviewPapers { ReviewPapers(words: console.words, now: now) }

    /// Runs something and turns what it throws into words and an exit code; a store that does not fit itself is 5.
    func guarded<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let problems as Diagnostics {
            console.report(problems.all.map(named))
            throw ExitCode(Outcome.wrongUse.rawValue)
        } catch let problem as Diagnostic {
            var problem = problem
            // What is wrong with a review is not wrong with the store's file.
            if problem.code.hasPrefix("review."), problem.file?.hasSuffix(".sqlite") == true { problem.file = nil }
            let isBroken = ["review.damaged", "review.population-changed", "store.damaged"].contains(problem.code)
            throw console.fail(problem, isBroken ? .integrityBroken : .wrongUse)
        }
    }

    /// A problem with its words of ours in the reader's language.
    private func named(_ problem: Diagnostic) -> Diagnostic {
        var problem = problem
        if let why = problem.parameters["why"] { problem.parameters["why"] = console.words.text("reason-why.\(why)") }
        if let role = problem.parameters["role"].flatMap(ReviewRole.init(rawValue:)) {
            problem.parameters["role"] = papers.name(role)
        }
        if let system = problem.parameters["system"].flatMap(Model.System.init(rawValue:)) {
            problem.parameters["system"] = console.words.name(of: system)
        }
        return problem
    }

    /// Whoever is meant by a user code, employee number, address or name.
    func actor(_ written: String?) -> ReviewActor {
        let judge = Judge(written ?? NSUserName(), in: access)
        return ReviewActor(number: judge.number, name: judge.name)
    }

    /// Somebody who must stand in the staff register.
    func person(_ written: String, _ option: String) throws -> Person {
        guard let number = Judge(written, in: access).number, let place = access.staff.person(number: number),
            let person = access.person(place)
        else { throw Diagnostic("review.person-unknown", column: option, ["found": written]) }
        return person
    }

    func reviewer(_ person: Person) -> Reviewer {
        Reviewer(number: person.number, name: person.name, email: person.emails.first)
    }

    /// Whatever makes the list of rights from the exports as they are now.
    func builder() throws -> PopulationBuilder {
        let places = PermissionPlaces(access)
        return PopulationBuilder(
            access,
            today: day,
            usage: KeptUse(try store.usageTotals()),
            classes: classes,
            findings: try store.findings(),
            area: { path in places.find(path).map { SharePointPlace(area: $0.area, school: $0.school) } }
        )
    }

    /// The round of the same scope that began last, and the counts of the exports that were read last.
    func previous(_ plan: RoundPlan) throws -> (population: Population?, counts: [SourceCount]) {
        let begun = try store.reviewSummaries().filter { $0.startedAt != nil && $0.plan.id != plan.id }
            .sorted { ($0.startedAt?.nanoseconds ?? 0) < ($1.startedAt?.nanoseconds ?? 0) }
        let same = begun.last { $0.plan.scope == plan.scope }
        return (try same.map { try store.review($0.plan.id).population }, begun.last?.sources ?? [])
    }

    /// Does something to a round: all of it in one transaction, or nothing.
    @discardableResult
    func apply(
        _ command: ReviewCommand,
        to round: ReviewRound,
        id: String,
        by actor: ReviewActor,
        population: Population? = nil
    ) throws -> ReviewRound {
        let events = try round.apply(command, actor, now: now, zone: zone)
        try store.addToReview(id, events, population: population)
        var after = ReviewRound(round.events, population: population ?? round.population)
        for event in events { after.fold(event) }
        return after
    }

    /// The names of those who take rights back, by system.
    var removers: [Model.System: String] { access.settings.reviews.removals.mapValues(\.name) }

    /// Says something on standard error.
    func note(_ key: String, _ values: [String: Fact] = [:]) {
        if !quiet { Console.note(console.words.text("review.\(key)", values)) }
    }
}

extension ReviewDesk {
    /// Writes a folder of evidence and says by which hash it is known.
    ///
    /// It is noted in the audit trail before it is written: no evidence lies about of which the trail does not tell.
    func export(
        _ files: [(name: String, text: String)],
        to out: String,
        as action: String,
        of subject: String,
        by actor: String
    ) throws {
        let evidence = EvidenceFolder(files)
        try store.note(
            TrailDraft(
                at: now,
                actor: actor,
                action: action,
                subject: subject,
                details: ["manifest": evidence.hash, "files": String(files.count)]
            )
        )
        try evidence.write(to: out, manifest: "SHA256SUMS")
        Console.write(evidence.hash + "\n")
        note("exported", ["folder": .text(out), "count": .number(files.count)])
    }
}

/// The ids of reviews: lower-case letters, digits and hyphens.
enum ReviewID {
    private static let allowed = Set("abcdefghijklmnopqrstuvwxyz0123456789-")

    /// Refuses what is no id.
    static func validate(_ id: String?) throws {
        guard let id else { return }
        guard (1...60).contains(id.count), id.allSatisfy(allowed.contains) else {
            throw WrongUse.error("usage.review-id")
        }
    }

    /// A name as part of an id, or of the name of a file that any disk takes.
    static func word(_ name: String) -> String {
        Fold.key(name).split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.joined(separator: "-")
    }

    /// The first number behind a beginning that is free.
    static func free(_ prefix: String, but taken: some Sequence<String>) -> String {
        let taken = Set(taken)
        let number = (1...(taken.count + 1)).first { !taken.contains("\(prefix)\($0)") } ?? taken.count + 1
        return "\(prefix)\(number)"
    }
}
