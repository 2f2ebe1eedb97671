internal import Access
public import Model
internal import Patterns

/// A library that is in use and of which nothing was thrown away for a year, while it is to be tidied every year.
///
/// Something that did not happen can be told only by a log that was there all the time: without one of the whole term, or with
/// a hole in it, nothing is said, and the coverage says why.
public struct SharePointLibraryNotCleaned: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "sharepoint-library-not-cleaned",
        severity: .low,
        requirements: ["R-043"],
        handbook: ["Beeldmateriaal"],
        norms: ["AVG art. 5", "AVG art. 32"],
        explanations: ["cleaned-by-policy", "nothing-to-clean"],
        inputs: [.source("m365-audit")]
    )

    /// Operations that take something away for good or put it in the recycle bin, in lower case.
    private static let cleaning: Set<String> = [
        "filerecycled", "filedeleted", "filedeletedfirststagerecyclebin", "filedeletedsecondstagerecyclebin",
        "folderrecycled", "folderdeleted", "folderdeletedfirststagerecyclebin", "folderdeletedsecondstagerecyclebin",
    ]
    /// From how many days on, holidays not counted, a stretch without any record of SharePoint is a hole in the log.
    private static let holeDays = 21
    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.filePath, FieldName.url, FieldName.eventOutcome,
    ]

    /// What was seen of a library.
    private struct Library: Sendable, Codable {
        var events = 0
        var first: EvidenceDraft?
        var last: EvidenceDraft?
        var lastCleaned: EvidenceDraft?

        mutating func merge(_ other: Library) {
            events += other.events
            first = [first, other.first].compactMap { $0 }.min()
            last = [last, other.last].compactMap { $0 }.max()
            lastCleaned = [lastCleaned, other.lastCleaned].compactMap { $0 }.max()
        }
    }

    private let context: CheckContext
    private let wanted: Set<String>
    private let plausible: Range<Instant>
    private var clock: DayClock
    private var areas: AreaMap
    private var operations = SharePointOperations()
    private var isCleaning = TextMemo()
    private var name: [UInt8] = []
    private var libraries: [AreaFinder.Area: Library] = [:]
    private var days: Set<LocalDate> = []

    /// A value that has seen nothing.
    public init(_ context: CheckContext) {
        self.context = context
        wanted = Set(context.settings.areasToClean.map { Fold.key($0) })
        plausible = Instant.plausible(asOf: context.asOf)
        clock = DayClock(context.settings.zone)
        areas = AreaMap(context)
    }

    /// Notes of each library when it was used and when something was thrown away.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard !wanted.isEmpty, let fields = AuditFields(batch) else { return }
        var matcher = Matcher()
        for row in 0..<batch.count where batch.rows[row].system == .sharepoint {
            guard plausible.contains(batch.rows[row].time), !fields.isFailure(batch, row) else { continue }
            days.insert(clock.day(batch.rows[row].time))
            guard operations.use(batch, row, fields.action) != nil else { continue }
            let isFolder = operations.isOnFolder
            guard case .area(let area, _) = areas.find(batch, row, fields, isFolder: isFolder, &matcher),
                wanted.contains(Fold.key(area.path))
            else { continue }
            note(area, batch, row, isCleaning: cleans(batch, row, fields.action))
        }
    }

    private mutating func cleans(_ batch: EventBatch, _ row: Int, _ field: Int) -> Bool {
        guard batch.copy(row, field, into: &name) else { return false }
        if let known = isCleaning.value(name) { return known == 1 }
        let found = Self.cleaning.contains(String(decoding: name, as: UTF8.self).lowercased().filter { $0 > " " })
        _ = isCleaning.insert(name, found ? 1 : 0)
        return found
    }

    private mutating func note(_ area: AreaFinder.Area, _ batch: EventBatch, _ row: Int, isCleaning: Bool) {
        var library = libraries[area] ?? Library()
        library.events += 1
        let time = batch.rows[row].time
        func record() -> EvidenceDraft { EvidenceDraft(batch, row, fields: Self.fields) }
        if library.first?.time.map({ time <= $0 }) ?? true {
            library.first = [library.first, record()].compactMap { $0 }.min()
        }
        if library.last?.time.map({ time >= $0 }) ?? true {
            library.last = [library.last, record()].compactMap { $0 }.max()
        }
        if isCleaning, library.lastCleaned?.time.map({ time >= $0 }) ?? true {
            library.lastCleaned = [library.lastCleaned, record()].compactMap { $0 }.max()
        }
        libraries[area] = library
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: SharePointLibraryNotCleaned) {
        libraries.merge(other.libraries) { mine, theirs in
            var mine = mine
            mine.merge(theirs)
            return mine
        }
        days.formUnion(other.days)
    }

    private struct Seen: Codable {
        var libraries: [AreaFinder.Area: Library]
        var days: Set<LocalDate>
    }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(Seen(libraries: libraries, days: days)) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws {
        let seen: Seen = try SeenEvents.value(seen)
        libraries = seen.libraries
        days = seen.days
    }

    /// One finding per library and school.
    public func finish(_ report: inout CheckReport) {
        guard report.requires(.source("m365-audit")) else { return }
        let limit = context.settings.thresholds.libraryDays
        let start = context.today.adding(days: -limit)
        guard let first = days.min(), first <= start else { return report.couldNotJudge("library-window") }
        guard !hasHole(since: start) else { return report.couldNotJudge("library-hole") }
        _ = report.covers(.source("m365-audit"))
        for (area, library) in libraries {
            report.judged += 1
            guard let used = library.first, let from = used.time, clock(from) <= start else { continue }
            let cleaned = library.lastCleaned?.time
            if let cleaned, clock(cleaned) > start { continue }
            report.add(draft(area, library, since: cleaned ?? from, limit))
        }
    }

    private func clock(_ time: Instant) -> LocalDate { context.settings.zone.day(time) }

    private func hasHole(since start: LocalDate) -> Bool {
        let seen = [start] + days.filter { $0 > start && $0 <= context.today }.sorted() + [context.today]
        return zip(seen, seen.dropFirst()).contains { before, after in
            context.access.calendar.daysOutsideHolidays(after: before, through: after, school: nil) > Self.holeDays
        }
    }

    private func draft(_ area: AreaFinder.Area, _ library: Library, since: Instant, _ limit: Int) -> FindingDraft {
        let to = library.last?.time ?? since
        var draft = FindingDraft(Self.definition, .sharepoint, account: area.path, from: min(since, to), to: to)
        draft.discriminator = [area.school ?? ""]
        draft.school = area.school
        draft.count = library.events
        draft.facts["area"] = .text(area.path)
        draft.facts["limit"] = .number(limit)
        if let cleaned = library.lastCleaned?.time {
            draft.variant = "long-ago"
            draft.facts["cleanedDay"] = .day(clock(cleaned))
            draft.facts["days"] = .number(context.today.dayNumber - clock(cleaned).dayNumber)
        } else {
            draft.facts["sinceDay"] = .day(clock(since))
        }
        draft.evidence = Set([library.lastCleaned ?? library.first, library.last].compactMap { $0 }).sorted()
        draft.personalData = PersonalData(kinds: personalDataKinds(.sharepoint))
        return draft
    }
}
