internal import Access
public import Model

/// An account that is used again after it was not used for so long that it counted as dormant: the counterpart of
/// `dormant-account` in the past.
///
/// Days without any record in the log of log-ins are no days without use: an export that is missing wakes nobody.
public struct DormantAccountAwakened: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "dormant-account-awakened",
        severity: .medium,
        requirements: ["R-009"],
        handbook: ["Uitgangspunten 4"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18"],
        explanations: ["back-from-leave", "seldom-needed"],
        inputs: [.source("parnassys-logins"), .source("entra-signins"), .source("sshd"), .source("windows-security")]
    )

    /// The log that tells of every log-in of a system. AFAS has none: its log of pages is made on request.
    private static let logins: [System: String] = [
        .parnassys: "parnassys-logins", .entra: "entra-signins", .linux: "sshd", .windows: "windows-security",
    ]
    /// From how many days on a stretch without any record is a hole in the log and not a quiet week.
    private static let holeDays = 7
    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.eventOutcome, FieldName.sourceIP, FieldName.organization,
    ]

    /// What one worker saw of one actor in one source.
    private struct Trail: Sendable, Codable {
        var last: LocalDate
        /// The first record of each day before which the worker saw nothing for long: every true awakening is among them,
        /// since nobody sees less of an actor than all workers together.
        var wakes: [LocalDate: EvidenceDraft]
    }

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        var source: String
    }

    private let context: CheckContext
    private let shortest: Int
    private let plausible: Range<Instant>
    private var clock: DayClock
    private var trails: [Key: Trail] = [:]
    /// The days on which each log of log-ins has records.
    private var days: [String: Set<LocalDate>] = [:]

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        let thresholds = context.settings.thresholds
        let limits = [thresholds.dormantDaysDefault] + thresholds.dormantDays.values
        shortest = (limits + thresholds.dormantDaysByFunction.values).min() ?? thresholds.dormantDaysDefault
        plausible = Instant.plausible(asOf: context.asOf)
        clock = DayClock(context.settings.zone)
    }

    /// Notes the days on which accounts were used again after a while.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        let source = batch.schema.dataset
        let tellsLogins = Self.logins.values.contains(source)
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        var seen: Set<LocalDate> = []
        for row in 0..<min(batch.count, actors.count) where plausible.contains(batch.rows[row].time) {
            let day = clock.day(batch.rows[row].time)
            if tellsLogins { seen.insert(day) }
            guard actors[row] >= 0, outcome.map({ batch.isSuccess(row, $0) }) ?? true else { continue }
            note(Key(actor: actors[row], source: source), day, batch, row)
        }
        if !seen.isEmpty { days[source, default: []].formUnion(seen) }
    }

    private mutating func note(_ key: Key, _ day: LocalDate, _ batch: EventBatch, _ row: Int) {
        guard let trail = trails[key] else {
            trails[key] = Trail(last: day, wakes: [day: EvidenceDraft(batch, row, fields: Self.fields)])
            return
        }
        let isLong = day.dayNumber - trail.last.dayNumber > shortest || day < trail.last
        if isLong || trail.wakes[day] != nil {
            let record = EvidenceDraft(batch, row, fields: Self.fields)
            if trail.wakes[day].map({ record < $0 }) ?? true { trails[key]?.wakes[day] = record }
        }
        if day > trail.last { trails[key]?.last = day }
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: DormantAccountAwakened) {
        for (key, theirs) in other.trails {
            guard let mine = trails[key] else {
                trails[key] = theirs
                continue
            }
            let wakes = mine.wakes.merging(theirs.wakes) { min($0, $1) }
            trails[key] = Trail(last: max(mine.last, theirs.last), wakes: wakes)
        }
        days.merge(other.days) { $0.union($1) }
    }

    private struct Seen: Codable {
        var trails: [Key: Trail]
        var days: [String: Set<LocalDate>]
    }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(Seen(trails: trails, days: days)) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws {
        let seen: Seen = try SeenEvents.value(seen)
        trails = seen.trails
        days = seen.days
    }

    /// One finding per account and awakening.
    public func finish(_ report: inout CheckReport) {
        _ = report.covers(.source("parnassys-logins"))
        _ = report.covers(.source("entra-signins"))
        let holes = days.mapValues { Self.holes(in: $0) }
        for (owner, use) in uses(report.ledger) {
            guard let source = Self.logins[owner.system], let holes = holes[source] else { continue }
            report.judged += 1
            for (before, day) in zip(use.days, use.days.dropFirst())
            where day.dayNumber - before.dayNumber > shortest {
                if let draft = draft(owner, use, before, day, holes) { report.add(draft) }
            }
        }
    }

    private struct Owner: Hashable {
        var system: System
        var account: String
    }

    private struct Use {
        var person: Person?
        var days: [LocalDate] = []
        var wakes: [LocalDate: EvidenceDraft] = [:]
    }

    /// The days on which each account was used, by the system of its export: what somebody does on SharePoint is use of the
    /// account in Entra ID.
    private func uses(_ ledger: UsageLedger) -> [Owner: Use] {
        var found: [Owner: Use] = [:]
        var owners: [Int32: Owner] = [:]
        for (place, actor) in context.directory.actors.enumerated() where actor.kind == .person {
            // Whose account nobody knows, that is what has to be found out first: `account-without-person`.
            let person = context.person(actor)
            if context.access.hasStaff, person == nil { continue }
            let owner = Owner(system: actor.accountSystem ?? actor.system, account: actor.name)
            let number = Int32(place)
            owners[number] = owner
            found[owner, default: Use()].person = person
            found[owner]?.days += ledger.use(number).days.keys
        }
        for (key, trail) in trails {
            guard let owner = owners[key.actor] else { continue }
            found[owner]?.wakes.merge(trail.wakes) { min($0, $1) }
        }
        return found.mapValues { use in
            var use = use
            use.days = Set(use.days).sorted()
            return use
        }
    }

    private func draft(
        _ owner: Owner,
        _ use: Use,
        _ before: LocalDate,
        _ day: LocalDate,
        _ holes: [DateSpan]
    ) -> FindingDraft? {
        guard let record = use.wakes[day], let time = record.time else { return nil }
        let period = use.person?.employment.first { $0.contains(day) }
        // After a departure it is activity-after-departure, and a new contract begins anew.
        if use.person != nil, period == nil { return nil }
        let start = [before, period?.from].compactMap { $0 }.max() ?? before
        let school = use.person?.schools(on: day).first
        let calendar = context.access.calendar
        var unused = calendar.daysOutsideHolidays(after: start, through: day, school: school)
        for hole in holes {
            guard let first = hole.from, let last = hole.through else { continue }
            let from = max(first.adding(days: -1), start)
            unused -= calendar.daysOutsideHolidays(after: from, through: min(last, day), school: school)
        }
        let limit = DormantAccount.limit(owner.system, use.person, context)
        guard unused > limit else { return nil }
        var draft = FindingDraft(Self.definition, owner.system, account: owner.account, from: time, to: time)
        draft.discriminator = [day.iso]
        draft.setPerson(use.person, on: day)
        draft.facts["limit"] = .number(limit)
        draft.facts["lastUse"] = .day(before)
        draft.facts["days"] = .number(unused)
        draft.facts["wakeDay"] = .day(day)
        draft.evidence = [record]
        draft.personalData = PersonalData(kinds: personalDataKinds(owner.system))
        return draft
    }

    /// The stretches in which a log has no record at all.
    private static func holes(in days: Set<LocalDate>) -> [DateSpan] {
        let days = days.sorted()
        return zip(days, days.dropFirst()).compactMap { before, after in
            guard after.dayNumber - before.dayNumber > holeDays else { return nil }
            return DateSpan(from: before.adding(days: 1), through: after.adding(days: -1))
        }
    }
}
