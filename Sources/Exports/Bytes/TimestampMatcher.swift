import Model

/// Follows a format over bytes: small steps that each move the place on or say what is wrong.
struct TimestampMatcher: ~Copyable {
    private(set) var parts = TimeParts()
    private(set) var problem: TimeProblem?
    private var place: Int
    private let end: Int
    private var isAfternoon: Bool?

    init(_ range: Range<Int>) {
        place = range.lowerBound
        end = range.upperBound
    }

    /// Whether the text is in the format, to its last byte; `problem` tells more when not.
    mutating func match(_ bytes: Span<UInt8>, _ format: TimestampFormat) -> Bool {
        guard format.description != "iso8601" else { return matchISO(bytes) && place == end }
        guard follow(bytes, format.elements) else { return false }
        skipBlanks(bytes)
        guard place == end else { return false }
        if let isAfternoon {
            guard (1...12).contains(parts.hour) else {
                problem = .impossibleTime
                return false
            }
            parts.hour = parts.hour % 12 + (isAfternoon ? 12 : 0)
        }
        return true
    }

    private mutating func follow(_ bytes: Span<UInt8>, _ elements: [TimestampFormat.Element]) -> Bool {
        for element in elements {
            guard step(bytes, element) else { return false }
        }
        return true
    }

    private mutating func step(_ bytes: Span<UInt8>, _ element: TimestampFormat.Element) -> Bool {
        switch element {
        case .literal(let byte): return skip(bytes, byte)
        case .blanks: return skipBlanks(bytes)
        case .oneOf(let choice):
            guard place < end, choice.contains(bytes[place]) else { return false }
            place += 1
            return true
        case .optional(let inner):
            let before = (place, parts, isAfternoon)
            if !follow(bytes, inner), problem == nil { (place, parts, isAfternoon) = before }
            return problem == nil
        case .year: return year(bytes)
        case .month(let least): return store(number(bytes, least, 2), \.month)
        case .day(let least): return store(number(bytes, least, 2), \.day)
        case .hour(let least, _): return store(number(bytes, least, 2), \.hour)
        case .minute: return store(number(bytes, 2, 2), \.minute)
        case .second: return store(number(bytes, 2, 2), \.second)
        case .fraction: return fraction(bytes)
        case .monthName: return monthName(bytes)
        case .dayName: return word(bytes) != nil
        case .halfDay: return halfDay(bytes)
        case .zone: return zone(bytes)
        }
    }

    private mutating func store(_ value: Int?, _ field: WritableKeyPath<TimeParts, Int>) -> Bool {
        guard let value else { return false }
        parts[keyPath: field] = value
        return true
    }

    @inline(__always)
    private mutating func skip(_ bytes: Span<UInt8>, _ byte: UInt8) -> Bool {
        guard place < end, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// One or more blanks; no-break spaces count, which Excel and Windows put before AM.
    @discardableResult
    private mutating func skipBlanks(_ bytes: Span<UInt8>) -> Bool {
        let before = place
        while place < end {
            if ByteScan.isBlank(bytes[place]) {
                place += 1
            } else if place + 1 < end, bytes[place] == 0xc2, bytes[place + 1] == 0xa0 {
                place += 2
            } else if place + 2 < end, bytes[place] == 0xe2, bytes[place + 1] == 0x80, bytes[place + 2] == 0xaf {
                place += 3
            } else {
                break
            }
        }
        return place > before
    }

    @inline(__always)
    private mutating func number(_ bytes: Span<UInt8>, _ least: Int, _ most: Int) -> Int? {
        var value = 0
        var digits = 0
        while place < end, digits < most, ByteScan.isDigit(bytes[place]) {
            value = value * 10 + Int(bytes[place] & 0x0f)
            place += 1
            digits += 1
        }
        return digits >= least ? value : nil
    }

    private mutating func year(_ bytes: Span<UInt8>) -> Bool {
        let before = place
        if let value = number(bytes, 4, 4) {
            parts.year = value
            return true
        }
        if place - before == 2 { problem = .twoDigitYear }
        return false
    }

    private mutating func fraction(_ bytes: Span<UInt8>) -> Bool {
        var scale: Int64 = 100_000_000
        let before = place
        while place < end, ByteScan.isDigit(bytes[place]) {
            parts.nanosecond += Int64(bytes[place] & 0x0f) * scale
            scale /= 10
            place += 1
        }
        return place > before
    }

    private mutating func word(_ bytes: Span<UInt8>) -> Range<Int>? {
        let before = place
        while place < end, bytes[place] | 0x20 >= 0x61, bytes[place] | 0x20 <= 0x7a { place += 1 }
        let word = before..<place
        guard !word.isEmpty else { return nil }
        _ = skip(bytes, UInt8(ascii: "."))
        return word
    }

    /// Names by their first three letters; what follows must be the rest of the name, or nothing.
    private static let monthNames: [(StaticString, Int)] = [
        ("january", 1), ("januari", 1), ("february", 2), ("februari", 2), ("march", 3), ("maart", 3), ("mrt", 3),
        ("april", 4), ("mei", 5), ("may", 5), ("june", 6), ("juni", 6), ("july", 7), ("juli", 7), ("august", 8),
        ("augustus", 8), ("september", 9), ("october", 10), ("oktober", 10), ("november", 11), ("december", 12),
    ]

    private mutating func monthName(_ bytes: Span<UInt8>) -> Bool {
        guard let word = word(bytes), word.count >= 3 else { return false }
        for (name, month) in Self.monthNames {
            // "sept" is written as often as "sep"; any beginning of three letters or more will do.
            guard word.count <= name.utf8CodeUnitCount else { continue }
            var isEqual = true
            // Safe: the guard keeps the offset below the static string's length.
            for offset in 0..<word.count where bytes[word.lowerBound + offset] | 0x20 != name.utf8Start[offset] {
                isEqual = false
                break
            }
            if isEqual {
                parts.month = month
                return true
            }
        }
        return false
    }

    private mutating func halfDay(_ bytes: Span<UInt8>) -> Bool {
        guard place < end else { return false }
        let letter = bytes[place] | 0x20
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return false }
        place += 1
        _ = skip(bytes, UInt8(ascii: "."))
        guard place < end, bytes[place] | 0x20 == UInt8(ascii: "m") else { return false }
        place += 1
        _ = skip(bytes, UInt8(ascii: "."))
        isAfternoon = letter == UInt8(ascii: "p")
        return true
    }

    private mutating func zone(_ bytes: Span<UInt8>) -> Bool {
        guard place < end else { return false }
        let sign = bytes[place]
        place += 1
        if sign | 0x20 == UInt8(ascii: "z") {
            parts.offset = 0
            return true
        }
        if sign == UInt8(ascii: "U") {
            parts.offset = 0
            return skip(bytes, UInt8(ascii: "T")) && skip(bytes, UInt8(ascii: "C"))
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(bytes, 2, 2) else {
            return false
        }
        var minutes = 0
        if skip(bytes, UInt8(ascii: ":")) || (place < end && ByteScan.isDigit(bytes[place])) {
            guard let value = number(bytes, 2, 2) else { return false }
            minutes = value
        }
        guard hours < 24, minutes < 60 else {
            problem = .impossibleTime
            return false
        }
        parts.offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
        return true
    }

    /// `yyyy-MM-dd[T ]HH:mm[:ss][.f][Z]`, or the day alone.
    private mutating func matchISO(_ bytes: Span<UInt8>) -> Bool {
        guard year(bytes), skip(bytes, UInt8(ascii: "-")), let month = number(bytes, 2, 2),
            skip(bytes, UInt8(ascii: "-")), let day = number(bytes, 2, 2)
        else { return false }
        parts.month = month
        parts.day = day
        guard place < end else { return true }
        guard bytes[place] | 0x20 == UInt8(ascii: "t") || bytes[place] == 0x20 else { return false }
        place += 1
        guard let hour = number(bytes, 2, 2), skip(bytes, UInt8(ascii: ":")), let minute = number(bytes, 2, 2) else {
            return false
        }
        parts.hour = hour
        parts.minute = minute
        if skip(bytes, UInt8(ascii: ":")) {
            guard let second = number(bytes, 2, 2) else { return false }
            parts.second = second
            if skip(bytes, UInt8(ascii: ".")) || skip(bytes, UInt8(ascii: ",")) {
                guard fraction(bytes) else { return false }
            }
        }
        guard place < end else { return true }
        // `2026-01-24 06:54:24 +01:00`, `… Z` and `… UTC` are written too.
        skipBlanks(bytes)
        return zone(bytes)
    }
}
