internal import Access
public import Model

/// On which days a source has records as a rule, learnt from its own days.
///
/// A weekday is a working day of the source when three in four of such days hold at least five records, school holidays and
/// public holidays left out. A lower bar would call a quiet log broken; a higher one would let a gap of some weeks become
/// the rule.
public struct Rhythm: Sendable {
    /// Days on which records were to be expected, and whether there were any.
    public private(set) var expected: [LocalDate: Bool] = [:]

    /// Days of a weekday that must have passed before anything is said about it.
    static let fewestDays = 8
    private static let fewestRecords = 5

    /// Learns from the days of one series.
    ///
    /// - Parameters:
    ///   - counts: records by day.
    ///   - through: the last day that is looked at, when it lies after the last day with records.
    ///   - isFree: whether nobody is to be expected on a day.
    init(_ counts: [LocalDate: Int], through end: LocalDate? = nil, isFree: (LocalDate) -> Bool) {
        let present = counts.filter { $0.value > 0 }.keys
        guard let first = present.min(), let last = present.max(), last.dayNumber - first.dayNumber < 4000 else {
            return
        }
        let learnt = (first.dayNumber...last.dayNumber).map(LocalDate.init(dayNumber:)).filter { !isFree($0) }
        var working: Set<Int> = []
        for (weekday, days) in Dictionary(grouping: learnt, by: \.weekday) where days.count >= Self.fewestDays {
            let numbers = days.map { counts[$0] ?? 0 }.sorted()
            if numbers[numbers.count / 4] >= Self.fewestRecords { working.insert(weekday) }
        }
        let stop = max(last, min(end ?? last, last.adding(days: 366)))
        for number in first.dayNumber...stop.dayNumber {
            let day = LocalDate(dayNumber: number)
            if working.contains(day.weekday), !isFree(day) { expected[day] = (counts[day] ?? 0) > 0 }
        }
    }

    /// Runs of expected days without a record, each with the number of expected days in it.
    ///
    /// - Parameter isFilled: whether something else has the records of a day.
    func gaps(isFilled: (LocalDate) -> Bool = { _ in false }) -> [(days: DateSpan, count: Int)] {
        var found: [(days: DateSpan, count: Int)] = []
        var run: (first: LocalDate, last: LocalDate, count: Int)?
        for (day, isThere) in expected.sorted(by: { $0.key < $1.key }) {
            if isThere || isFilled(day) {
                if let run { found.append((DateSpan(from: run.first, through: run.last), run.count)) }
                run = nil
            } else {
                run = (run?.first ?? day, day, (run?.count ?? 0) + 1)
            }
        }
        if let run { found.append((DateSpan(from: run.first, through: run.last), run.count)) }
        return found
    }
}

/// Public holidays of the Netherlands, and the Friday after Ascension Day, on which schools are closed.
enum PublicHolidays {
    static func contains(_ day: LocalDate) -> Bool {
        let (year, month, number) = day.components
        switch (month, number) {
        case (1, 1), (12, 25), (12, 26), (5, 5): return true
        // King's Day, a day earlier when that is a Sunday.
        case (4, 27): if day.weekday != 7 { return true }
        case (4, 26): if day.weekday == 6 { return true }
        default: break
        }
        guard let easter = easter(year) else { return false }
        return [-2, 0, 1, 39, 40, 49, 50].contains(day.dayNumber - easter.dayNumber)
    }

    /// Easter Sunday, by the algorithm of Meeus, Jones and Butcher.
    static func easter(_ year: Int) -> LocalDate? {
        let a = year % 19
        let (b, c) = (year / 100, year % 100)
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let sum = h + l - 7 * m + 114
        return LocalDate(year: year, month: sum / 31, day: sum % 31 + 1)
    }
}
