public import Model

/// What was read of every source on every day, over all scans: `logwacht coverage`.
public struct CoverageCalendar: Sendable {
    /// What came of a day.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Records were read, all of them.
        case read
        /// Records came that could not be read; others of that day may have been.
        case unreadable
        /// No records, and none to be expected.
        case none
        /// No records although they were to be expected, and a finding tells of it.
        case gap
        /// The same, with an agreement.
        case agreed
        /// No records although they were to be expected, but not called a gap: the next export may still come, or another form
        /// of the log has them.
        case awaited

        /// The sign of a day in a calendar: told apart without colour.
        var sign: Character {
            switch self {
            case .read: "#"
            case .unreadable: "x"
            case .none: "."
            case .gap: "!"
            case .agreed: "o"
            case .awaited: "?"
            }
        }
    }

    /// One day of a source.
    public struct Day: Sendable, Hashable {
        /// The source id.
        public var source: String
        /// The school; nil for the source as a whole.
        public var school: String?
        /// The day.
        public var day: LocalDate
        /// Records read.
        public var events: Int
        /// Whether records were to be expected.
        public var isExpected: Bool
        /// Records that could not be read, by diagnostic code.
        public var unreadable: [String: Int]
        /// Records that were there already.
        public var duplicates: Int
        /// Records that came when a later day had been read before.
        public var late: Int
        /// Steps of the clock against the order of a file.
        public var clockJumps: Int
        /// Records that the source's definition passes over.
        public var setAside: Int

        /// All records that came in: read, there already, not to be read, passed over. Nil for a school: what is not read names
        /// none.
        public var received: Int? { school == nil ? events + duplicates + unreadableCount + setAside : nil }

        /// How many records could not be read.
        public var unreadableCount: Int { unreadable.values.reduce(0, +) }

        /// A day of a source.
        public init(
            source: String,
            school: String?,
            day: LocalDate,
            events: Int,
            isExpected: Bool,
            unreadable: [String: Int] = [:],
            duplicates: Int = 0,
            late: Int = 0,
            clockJumps: Int = 0,
            setAside: Int = 0
        ) {
            self.setAside = setAside
            self.unreadable = unreadable
            self.duplicates = duplicates
            self.late = late
            self.clockJumps = clockJumps
            self.source = source
            self.school = school
            self.day = day
            self.events = events
            self.isExpected = isExpected
        }
    }

    /// The board's name.
    public var board: String
    /// What the latest scan read.
    public var coverage: Coverage
    /// The days, by source, school and day; a day without records that were to be expected may be left out.
    public var days: [Day]

    /// A calendar.
    public init(board: String, coverage: Coverage, days: [Day]) {
        self.board = board
        self.coverage = coverage
        self.days = days
    }

    /// What came of a day.
    public func state(_ day: Day) -> State {
        guard day.unreadable.isEmpty else { return .unreadable }
        guard day.events == 0 else { return .read }
        guard day.isExpected else { return .none }
        let holes = (coverage.holes ?? []).filter { hole in
            hole.rule == "export-gap" && hole.source == day.source && hole.school == day.school
                && hole.days.contains(day.day)
        }
        guard !holes.isEmpty else { return .awaited }
        return holes.contains { !$0.isAgreed } ? .gap : .agreed
    }

    /// One source, or one school in it, by month.
    struct Series {
        var source: String
        var school: String?
        var months: [Month]
        var read = 0
        var expected = 0
        var missed = 0
        var events = 0
        var duplicates = 0
        var late = 0
        var unreadable: [String: Int] = [:]
        /// The days on which something could not be read or the clock jumped, in order.
        var troubled: [Day] = []
    }

    /// A month: its first day and what came of each of its days.
    struct Month {
        var first: LocalDate
        var days: [(day: LocalDate, state: State?, events: Int)]
    }

    /// The series, by source and school.
    var series: [Series] {
        struct Key: Hashable {
            var source: String
            var school: String?
        }
        let groups = Dictionary(grouping: days) { Key(source: $0.source, school: $0.school) }
        return groups.sorted { ($0.key.source, $0.key.school ?? "") < ($1.key.source, $1.key.school ?? "") }.map {
            key,
            days in
            var series = Series(source: key.source, school: key.school, months: [])
            let known = Dictionary(days.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
            guard let first = known.keys.min(), let last = known.keys.max() else { return series }
            for day in days {
                series.events += day.events
                series.duplicates += day.duplicates
                series.late += day.late
                series.unreadable.merge(day.unreadable, uniquingKeysWith: +)
                if !day.unreadable.isEmpty || day.clockJumps > 0 { series.troubled.append(day) }
                if day.events > 0 { series.read += 1 }
                if day.isExpected { series.expected += 1 }
                if state(day) == .gap { series.missed += 1 }
            }
            var number = first.dayNumber - first.components.day + 1
            while number <= last.dayNumber {
                let start = LocalDate(dayNumber: number)
                var month = Month(first: start, days: [])
                while LocalDate(dayNumber: number).components.month == start.components.month {
                    let day = LocalDate(dayNumber: number)
                    let found = known[day]
                    let isInside = day >= first && day <= last
                    month.days.append((day, found.map(state) ?? (isInside ? State.none : nil), found?.events ?? 0))
                    number += 1
                }
                series.months.append(month)
            }
            return series
        }
    }
}

extension Renderer {
    /// What was read, day by day: a calendar for people, rows for programs.
    ///
    /// The rows have the keys source, school, day, events, expected (`yes` or `no`), state, unreadable, reasons (`code=number`),
    /// duplicates, late, clock_jumps, set_aside and received (empty for a school).
    public func calendar(_ calendar: CoverageCalendar, as format: OutputFormat) -> String {
        switch format {
        case .text: return CalendarText(self).text(calendar)
        case .html: return CalendarPage(words: words).page(calendar)
        case .json, .jsonl, .csv:
            let rows = calendar.days.map { day in
                let reasons = day.unreadable.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return [
                    "source": day.source, "school": day.school ?? "", "day": day.day.iso, "events": String(day.events),
                    "expected": day.isExpected ? "yes" : "no", "state": calendar.state(day).rawValue,
                    "unreadable": String(day.unreadableCount), "reasons": reasons.joined(separator: ", "),
                    "duplicates": String(day.duplicates), "late": String(day.late),
                    "clock_jumps": String(day.clockJumps), "set_aside": String(day.setAside),
                    "received": day.received.map(String.init) ?? "",
                ]
            }
            let columns = [
                "source", "school", "day", "events", "expected", "state", "unreadable", "reasons", "duplicates", "late",
                "clock_jumps", "set_aside", "received",
            ]
            return listing(rows, columns: columns, as: format) ?? ""
        }
    }
}

extension Words {
    /// The name of a series: its source, and the school when it is of one.
    func name(of series: CoverageCalendar.Series) -> String {
        let source = textIfAny("source.\(series.source)") ?? series.source
        return series.school.map { "\(source), \($0)" } ?? source
    }

    /// How many days of a series have records, and how many are missing.
    func figures(of series: CoverageCalendar.Series) -> String {
        var values: [String: Fact] = ["days": .number(series.read), "records": .number(series.events)]
        if series.expected > 0 { values["expected"] = .number(series.expected) }
        if series.missed > 0 { values["missed"] = .number(series.missed) }
        if series.duplicates > 0 { values["duplicates"] = .number(series.duplicates) }
        if series.late > 0 { values["late"] = .number(series.late) }
        return text("calendar.figures", values)
    }

    /// What was wrong in a series: why records could not be read, and on which days; at most so many days, the last ones.
    func troubles(of series: CoverageCalendar.Series, _ coverage: Coverage, days limit: Int = 31) -> [String] {
        let examples = coverage.inputs.filter { $0.source == series.source }.flatMap(\.diagnostics)
        var lines = series.unreadable.sorted { $0.key < $1.key }.map { code, count in
            let message = reason(code, examples.first { $0.code == code })
            return text("calendar.unreadable", ["count": .number(count), "message": .text(message)])
        }
        for day in series.troubled.suffix(limit) {
            if day.unreadableCount > 0 {
                let values: [String: Fact] = [
                    "day": .day(day.day), "count": .number(day.unreadableCount), "read": .number(day.events),
                ]
                lines.append(text("calendar.trouble.unreadable", values))
            }
            if day.clockJumps > 0 {
                let values: [String: Fact] = ["day": .day(day.day), "count": .number(day.clockJumps)]
                lines.append(text("calendar.trouble.clock", values))
            }
        }
        let left = series.troubled.count - limit
        if left > 0 { lines.append(text("calendar.trouble.more", ["count": .number(left)])) }
        return lines
    }

    /// A month in a few letters and its year: `aug 2025`.
    func shortMonth(_ day: LocalDate) -> String {
        let (year, month, _) = day.components
        return text("calendar.month.\(month)") + " \(year)"
    }
}
