internal import Access
public import Model

/// One source on one day, as a whole or one school in it.
public struct CoverageDay: Sendable, Hashable {
    /// The source id.
    public var source: String
    /// The school; nil for the source as a whole.
    public var school: String?
    /// The day, in the board's zone.
    public var day: LocalDate
    /// Events read.
    public var events: Int
    /// Whether the rhythm of the source makes one expect records on this day.
    public var isExpected: Bool
    /// Records that could not be read, by diagnostic code; nil when nothing that was read speaks of this day. Of a school those
    /// that still name it.
    public var unreadable: [String: Int]?
    /// Steps of the clock against the order of a file, of the source as a whole.
    public var clockJumps: Int?
    /// Events that were there already.
    public var duplicates = 0
    /// Records that the source's definition passes over, of the source as a whole.
    public var setAside = 0

    /// A day of a source.
    public init(source: String, school: String? = nil, day: LocalDate, events: Int, isExpected: Bool) {
        self.source = source
        self.school = school
        self.day = day
        self.events = events
        self.isExpected = isExpected
    }
}

extension DayLedger {
    /// The rhythm of every series. The last day looked at is that of the newest record of any source, so that a board which
    /// is looked at long afterwards has no gap at the end.
    func rhythms(_ context: CheckContext) -> [Series: Rhythm] {
        let calendar = context.access.calendar
        let schools = context.settings.schools.map(\.name)
        let newest = days.values.compactMap { $0.keys.max() }.max()
        var free: [LocalDate: Bool] = [:]
        func isFree(_ day: LocalDate, _ school: String) -> Bool {
            calendar.daysOutsideHolidays(after: day.adding(days: -1), through: day, school: school) == 0
        }
        func isFreeSomewhere(_ day: LocalDate) -> Bool {
            if let known = free[day] { return known }
            let found = PublicHolidays.contains(day) || schools.contains { isFree(day, $0) }
            free[day] = found
            return found
        }
        var found: [Series: Rhythm] = [:]
        for (series, counts) in days {
            if let school = series.school {
                found[series] = Rhythm(counts) { PublicHolidays.contains($0) || isFree($0, school) }
            } else {
                let end = context.settings.expected.contains(series.source) ? newest : nil
                found[series] = Rhythm(counts, through: end, isFree: isFreeSomewhere)
            }
        }
        return found
    }

    /// Every day with events or on which there should have been some, by source, school and day.
    func coverageDays(_ rhythms: [Series: Rhythm]) -> [CoverageDay] {
        days.flatMap { series, counts in
            let expected = rhythms[series]?.expected ?? [:]
            return Set(counts.keys).union(expected.keys).map { day in
                CoverageDay(
                    source: series.source,
                    school: series.school,
                    day: day,
                    events: counts[day] ?? 0,
                    isExpected: expected[day] != nil
                )
            }
        }.sorted { ($0.source, $0.school ?? "", $0.day) < ($1.source, $1.school ?? "", $1.day) }
    }
}
