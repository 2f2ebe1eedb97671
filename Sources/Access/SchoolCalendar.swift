public import Model

/// The days on which a school is closed for a holiday.
public struct SchoolCalendar: Sendable {
    private let holidays: [BoardSettings.Holiday]
    private let regions: [String: BoardSettings.Region]
    private let onlyRegion: BoardSettings.Region?

    /// A calendar of the board's holidays.
    public init(_ settings: BoardSettings) {
        holidays = settings.holidays
        regions = Dictionary(settings.schools.map { ($0.name, $0.region) }, uniquingKeysWith: { first, _ in first })
        let all = Set(settings.schools.map(\.region))
        onlyRegion = all.count == 1 ? all.first : nil
    }

    /// The region of a school; for the board's own office that of its schools when they all have the same.
    public func region(of school: String?) -> BoardSettings.Region? {
        school.flatMap { regions[$0] } ?? onlyRegion
    }

    /// The number of days after `start` up to and including `end` that lie outside school holidays.
    ///
    /// Every day counts once, weekends too: a term in days is a term on the calendar, from which only holidays are taken.
    public func daysOutsideHolidays(after start: LocalDate, through end: LocalDate, school: String?) -> Int {
        guard end > start else { return 0 }
        let region = region(of: school)
        let span = DateSpan(from: start.adding(days: 1), through: end)
        let inside =
            holidays
            .filter { $0.regions.isEmpty || region.map($0.regions.contains) ?? false }
            .compactMap { $0.days.intersection(span) }
        let holidayDays = DateSpan.merged(inside).compactMap(\.length).reduce(0, +)
        return end.dayNumber - start.dayNumber - holidayDays
    }
}
