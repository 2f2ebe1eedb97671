public import Model

/// Reads the moments of one column of one file: one format, one zone.
///
/// Equal text after equal text, as in logs, is read once. One for each task.
public struct TimestampParser: Sendable {
    /// The format.
    public let format: TimestampFormat
    /// The zone of texts that name none.
    public let zone: Zone

    private enum Fast: Sendable {
        case none
        case dutch
        case syslog
    }

    private let fast: Fast
    private let reference: Instant?
    private let referenceYear: Int
    /// Moments later than this cannot be meant by a text without a year.
    private let latest: Int64
    private var last: [UInt8] = []
    private var lastOutcome = TimeOutcome(.empty)
    private var joined: [UInt8] = []
    /// The day for which `dayOffset` holds from its first to its last second.
    private var plainDay = Int.min
    private var dayOffset: Int64 = 0

    /// A reader of moments.
    /// - Parameters:
    ///   - format: how they are written.
    ///   - zone: the zone of texts that name none.
    ///   - reference: for formats without a year: the year is the latest that puts the moment not more than a day after this.
    public init(_ format: TimestampFormat, zone: Zone, reference: Instant? = nil) {
        self.format = format
        self.zone = zone
        self.reference = reference
        let moment = reference ?? Instant(seconds: 0)
        latest = moment.seconds + 86_400
        referenceYear = zone.local(Instant(seconds: latest)).date.year
        switch format.description {
        case "dd-MM-yyyy HH:mm:ss", "dd-MM-yyyy HH:mm[:ss]": fast = .dutch
        case "MMM d HH:mm:ss": fast = .syslog
        default: fast = .none
        }
    }

    /// Reads a moment; blanks around it do not matter.
    public mutating func parse(_ bytes: Span<UInt8>) -> TimeOutcome {
        if bytes.count == last.count, !last.isEmpty, ByteScan.equal(bytes, last.span) { return lastOutcome }
        let outcome = read(bytes)
        if bytes.count <= 64 {
            last.removeAll(keepingCapacity: true)
            ByteScan.append(bytes, 0..<bytes.count, to: &last)
            lastOutcome = outcome
        }
        return outcome
    }

    /// Reads a moment from a cell with the day and a cell with the time, as if they stood in one with a blank between.
    public mutating func parse(date: Span<UInt8>, time: Span<UInt8>) -> TimeOutcome {
        guard date.count <= 64, time.count <= 64 else { return TimeOutcome(.notInFormat) }
        var text = joined
        joined = []
        text.removeAll(keepingCapacity: true)
        ByteScan.append(date, 0..<date.count, to: &text)
        text.append(0x20)
        ByteScan.append(time, 0..<time.count, to: &text)
        let outcome = parse(text.span)
        joined = text
        return outcome
    }

    private mutating func read(_ bytes: Span<UInt8>) -> TimeOutcome {
        let range = ByteScan.trim(bytes, 0..<bytes.count)
        guard !range.isEmpty else { return TimeOutcome(.empty) }
        if let parts = readFast(bytes, range) { return resolve(parts) }
        var matcher = TimestampMatcher(range)
        guard matcher.match(bytes, format) else { return TimeOutcome(matcher.problem ?? .notInFormat) }
        return resolve(matcher.parts)
    }

    /// The two commonest fixed widths, without the steps of a format; nil when the text is not exactly so.
    @inline(__always)
    private func readFast(_ bytes: Span<UInt8>, _ range: Range<Int>) -> TimeParts? {
        let start = range.lowerBound
        @inline(__always)
        func two(_ offset: Int) -> Int {
            let tens = Int(bytes[start + offset] &- 0x30)
            let ones = Int(bytes[start + offset + 1] &- 0x30)
            return tens < 10 && ones < 10 ? tens * 10 + ones : -1_000_000
        }
        switch fast {
        case .none: return nil
        case .dutch:
            guard range.count == 19, bytes[start + 2] == 0x2d, bytes[start + 5] == 0x2d, bytes[start + 10] == 0x20,
                bytes[start + 13] == 0x3a, bytes[start + 16] == 0x3a
            else { return nil }
            var parts = TimeParts()
            parts.day = two(0)
            parts.month = two(3)
            parts.year = two(6) * 100 + two(8)
            parts.hour = two(11)
            parts.minute = two(14)
            parts.second = two(17)
            let isRead = parts.day >= 0 && parts.month >= 0 && two(6) >= 0 && two(8) >= 0 && parts.hour >= 0
            return isRead && parts.minute >= 0 && parts.second >= 0 ? parts : nil
        case .syslog:
            guard range.count == 15, bytes[start + 3] == 0x20, bytes[start + 6] == 0x20, bytes[start + 9] == 0x3a,
                bytes[start + 12] == 0x3a
            else { return nil }
            var parts = TimeParts()
            let name =
                UInt32(bytes[start] | 0x20) << 16 | UInt32(bytes[start + 1] | 0x20) << 8
                | UInt32(bytes[start + 2] | 0x20)
            parts.month = Self.month(name)
            let tens = bytes[start + 4] == 0x20 ? 0x30 : bytes[start + 4]
            guard parts.month > 0, ByteScan.isDigit(tens), ByteScan.isDigit(bytes[start + 5]) else { return nil }
            parts.day = Int(tens & 0x0f) * 10 + Int(bytes[start + 5] & 0x0f)
            parts.hour = two(7)
            parts.minute = two(10)
            parts.second = two(13)
            return parts.hour >= 0 && parts.minute >= 0 && parts.second >= 0 ? parts : nil
        }
    }

    /// The month of an English name of three lower-case letters, 0 for none.
    @inline(__always)
    private static func month(_ name: UInt32) -> Int {
        switch name {
        case 0x6a616e: 1
        case 0x666562: 2
        case 0x6d6172: 3
        case 0x617072: 4
        case 0x6d6179: 5
        case 0x6a756e: 6
        case 0x6a756c: 7
        case 0x617567: 8
        case 0x736570: 9
        case 0x6f6374: 10
        case 0x6e6f76: 11
        case 0x646563: 12
        default: 0
        }
    }

    /// Puts the parts on the calendar and the clock.
    private mutating func resolve(_ parts: TimeParts) -> TimeOutcome {
        guard parts.hour < 24, parts.minute < 60, parts.second <= 60 else { return TimeOutcome(.impossibleTime) }
        let secondOfDay = parts.hour * 3600 + parts.minute * 60 + parts.second
        guard let year = parts.year else { return resolveYear(parts, secondOfDay) }
        guard let date = LocalDate(year: year, month: parts.month, day: parts.day) else {
            return TimeOutcome(.impossibleDate)
        }
        return resolve(date, year, secondOfDay, parts)
    }

    private mutating func resolve(_ date: LocalDate, _ year: Int, _ secondOfDay: Int, _ parts: TimeParts) -> TimeOutcome
    {
        guard year >= 1678, year <= 2261 else { return TimeOutcome(.yearOutOfRange) }
        let local = LocalDateTime(date: date, secondOfDay: secondOfDay)
        if let offset = parts.offset {
            let seconds = local.secondsSince1970 - Int64(offset)
            return TimeOutcome(Instant(nanoseconds: seconds * 1_000_000_000 + parts.nanosecond))
        }
        if date.dayNumber != plainDay {
            // When the offset is the same a day before and a day after, it is the same all day.
            let midnight = Int64(date.dayNumber) * 86_400
            let before = zone.offset(atSeconds: midnight - 2 * 86_400)
            guard before == zone.offset(atSeconds: midnight + 3 * 86_400) else {
                let (seconds, certainty) = zone.resolve(local)
                return TimeOutcome(
                    Instant(nanoseconds: seconds * 1_000_000_000 + parts.nanosecond),
                    certainty,
                    problem: certainty == .nonexistent ? .nonexistentTime : nil
                )
            }
            plainDay = date.dayNumber
            dayOffset = before
        }
        let seconds = local.secondsSince1970 - dayOffset
        return TimeOutcome(Instant(nanoseconds: seconds * 1_000_000_000 + parts.nanosecond))
    }

    private mutating func resolveYear(_ parts: TimeParts, _ secondOfDay: Int) -> TimeOutcome {
        guard reference != nil else { return TimeOutcome(.noReference) }
        // 29 February may lie up to eight years back (1896 to 1904); a day that no year has is impossible.
        for year in stride(from: referenceYear, through: max(0, referenceYear - 8), by: -1) {
            guard let date = LocalDate(year: year, month: parts.month, day: parts.day) else { continue }
            let outcome = resolve(date, year, secondOfDay, parts)
            if outcome.problem == .yearOutOfRange || outcome.instant.seconds <= latest { return outcome }
        }
        return TimeOutcome(.impossibleDate)
    }
}
