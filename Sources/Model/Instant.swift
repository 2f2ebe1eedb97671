/// A moment on the UTC time line, to the nanosecond.
///
/// Sixty-four bits reach from the year 1677 to 2262; what lies outside cannot be the time of a log record and is refused
/// where it is read.
public struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var nanoseconds: Int64

    /// A moment from nanoseconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// A moment from whole seconds since 1970-01-01T00:00:00Z.
    @inlinable
    public init(seconds: Int64) { self.nanoseconds = seconds * 1_000_000_000 }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    @inlinable
    public var seconds: Int64 {
        let quotient = nanoseconds / 1_000_000_000
        return nanoseconds < 0 && quotient * 1_000_000_000 != nanoseconds ? quotient - 1 : quotient
    }

    /// The order of time.
    @inlinable
    public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }

    /// The start of the year 2000, before which none of the systems wrote what is read here.
    public static let earliestPlausible = Instant(seconds: 946_684_800)

    /// The times that an event can have when it is judged from a moment: from 2000 on, and at most a day ahead, for clocks that
    /// differ and zones that are wrong. Others are a clock that runs wrong or a time that was misread.
    public static func plausible(asOf moment: Instant) -> Range<Instant> {
        let day = 86_400 * Int64(1_000_000_000)
        let (end, overflow) = moment.nanoseconds.addingReportingOverflow(day + 1)
        let upper = Instant(nanoseconds: overflow ? .max : end)
        return earliestPlausible..<max(earliestPlausible, upper)
    }

    /// RFC 3339 in UTC with as many decimals as are needed: `2026-03-29T01:00:00Z`, `2026-03-29T01:00:00.5Z`.
    public var rfc3339: String {
        let local = LocalDateTime(secondsSince1970: seconds)
        var text = "\(local.date.iso)T\(local.clock(seconds: true))"
        let fraction = nanoseconds - seconds * 1_000_000_000
        if fraction != 0 {
            var digits = String(fraction)
            digits = String(repeating: "0", count: 9 - digits.count) + digits
            while digits.hasSuffix("0") { digits.removeLast() }
            text += "." + digits
        }
        return text + "Z"
    }

    /// Reads RFC 3339 with a zone (`Z` or `+hh:mm`); nil for anything else, such as a time without a zone.
    public init?(rfc3339 text: String) {
        var rest = Substring(text)
        func number(_ digits: Int) -> Int? {
            guard rest.utf8.count >= digits else { return nil }
            let part = rest.prefix(digits)
            guard part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
            rest = rest.dropFirst(digits)
            return Int(part)
        }
        func skip(_ characters: String) -> Bool {
            guard let first = rest.first, characters.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2), skip("Tt "),
            let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            let date = LocalDate(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction: Int64 = 0
        if skip(".") {
            var scale: Int64 = 100_000_000
            var digits = 0
            while let digit = number(1) {
                fraction += Int64(digit) * scale
                scale /= 10
                digits += 1
            }
            guard digits > 0 else { return nil }
        }
        var offset = 0
        if !skip("Zz") {
            let west = rest.first == "-"
            guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else {
                return nil
            }
            offset = (hours * 60 + minutes) * (west ? -60 : 60)
        }
        guard rest.isEmpty, date.year >= 1678, date.year <= 2261 else { return nil }
        let local = LocalDateTime(date: date, secondOfDay: hour * 3600 + minute * 60 + second)
        self.init(nanoseconds: (local.secondsSince1970 - Int64(offset)) * 1_000_000_000 + fraction)
    }
}

extension Instant: Codable {
    /// Decodes RFC 3339.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not RFC 3339 with a zone: \(text)")
        }
        self = value
    }

    /// Encodes RFC 3339 in UTC.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}
