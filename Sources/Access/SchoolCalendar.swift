public import Model

/// The days on which a school is closed for a holiday.
public struct SchoolCalendar: Sendable {
    /// The holidays of each region, in order of time and apart from each other: found once, because they are asked for day by day.
    private let holidays: [BoardSettings.Region: [DateSpan]]
    /// Those that hold in every region.
    private let everywhere: [DateSpan]
    private let regions: [String: BoardSettings.Region]
    private let onlyRegion: BoardSettings.Region?

    /// A calendar of the board's holidays.
    public init(_ settings: BoardSettings) {
        func spans(_ region: BoardSettings.Region?) -> [DateSpan] {
            DateSpan.merged(
                settings.holidays
                    .filter { $0.regions.isEmpty || region.map($0.regions.contains) ?? false }
                    .map(\.days).filter { $0.length.map { $0 > 0 } ?? true }
            )
        }
        holidays = Dictionary(
            BoardSettings.Region.allCases.map { ($0, spans($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        everywhere = spans(nil)
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
        let spans = region(of: school).flatMap { holidays[$0] } ?? everywhere
        let holidayDays = spans.reduce(0) { sum, span in
            let first = max(span.from?.dayNumber ?? .min, start.dayNumber + 1)
            let last = min(span.through?.dayNumber ?? .max, end.dayNumber)
            return first <= last ? sum + last - first + 1 : sum
        }
        return end.dayNumber - start.dayNumber - holidayDays
    }
}
