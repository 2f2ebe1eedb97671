internal import Foundation
internal import Model

/// What the cells of a sheet say, as bytes of CSV.
enum SheetText {
    /// Undoes the escapes in which workbooks write control characters: `_x000D_` is a carriage return, `_x005F_` an underscore.
    static func unescape(_ bytes: inout [UInt8], from start: Int) {
        var place = start
        while place < bytes.count {
            place = ByteScan.first(0x5f, in: bytes.span, from: place, to: bytes.count)
            guard place + 7 <= bytes.count else { return }
            if bytes[place + 1] == 0x78, bytes[place + 6] == 0x5f,
                let value = UInt32(String(decoding: bytes[place + 2..<place + 6], as: UTF8.self), radix: 16),
                value != 0, bytes[place + 2] != 0x2b, bytes[place + 2] != 0x2d
            {
                var character: [UInt8] = []
                UTF8Sequence.append(value, to: &character)
                bytes.replaceSubrange(place..<place + 7, with: character)
                place += character.count
            } else {
                place += 1
            }
        }
    }

    /// Appends a cell, in quotes when it needs them.
    static func append(_ bytes: [UInt8], _ range: Range<Int>? = nil, to out: inout [UInt8]) {
        let range = range ?? 0..<bytes.count
        let needsQuotes = bytes[range].contains { $0 == 0x2c || $0 == 0x22 || $0 == 0x0a || $0 == 0x0d }
        guard needsQuotes else { return out.append(contentsOf: bytes[range]) }
        out.append(0x22)
        for byte in bytes[range] {
            if byte == 0x22 { out.append(0x22) }
            out.append(byte)
        }
        out.append(0x22)
    }

    /// A number as a person reads it, and whether digits of it are lost: Excel keeps fifteen, and a number of an account or a
    /// card that has more ends in noughts.
    static func number(_ value: Double, format: SheetFormat) -> (text: String, isRounded: Bool) {
        guard value.magnitude < 1e15, value == value.rounded() else {
            return (String(format: "%.15g", value), value.magnitude >= 1e15)
        }
        let digits = String(Int(value.magnitude))
        var width = 0
        if case .zeros(let least) = format { width = least }
        let padded = String(repeating: "0", count: max(0, width - digits.count)) + digits
        return ((value < 0 ? "-" : "") + padded, false)
    }

    /// A day and a time of day as ISO 8601 writes them, with a blank between them; nil when the number is no moment.
    ///
    /// Days are counted from 1900 or from 1904. Counted from 1900, day 60 is 29 February 1900, which never was: it is given as
    /// it stands, so that it is refused where a time is read.
    static func moment(_ value: Double, format: SheetFormat, from1904: Bool) -> String? {
        // 31 December 9999 is the last day that Excel knows.
        guard value >= 0, value < (from1904 ? 2_957_004 : 2_958_466) else { return nil }
        let milliseconds = (value * 86_400_000).rounded()
        let all = Int(milliseconds)
        let (number, rest) = all.quotientAndRemainder(dividingBy: 86_400_000)
        if format == .duration { return clock(all) }
        // A time of day, or one under a format that shows a day as well.
        if format == .time || number == 0 { return clock(rest) }
        let day: String
        if from1904 {
            day = LocalDate(dayNumber: number - 24_107).iso
        } else if number == 60 {
            day = "1900-02-29"
        } else {
            day = LocalDate(dayNumber: number - (number < 60 ? 25_568 : 25_569)).iso
        }
        return format == .date && rest == 0 ? day : "\(day) \(clock(rest))"
    }

    /// A time of day, or a length of time, with thousandths only where there are any.
    private static func clock(_ milliseconds: Int) -> String {
        let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let text = String(format: "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60)
        return fraction == 0 ? text : text + String(format: ".%03ld", fraction)
    }
}

/// How the numbers of a cell are shown, as far as that changes what they mean.
enum SheetFormat: Sendable, Hashable {
    /// A number.
    case plain
    /// A day.
    case date
    /// A time of day.
    case time
    /// A length of time, of a day and longer too.
    case duration
    /// Both.
    case dateTime
    /// A number with noughts in front, at least this many digits.
    case zeros(Int)

    /// The format of a number that workbooks do not spell out (ECMA-376, part 1, 18.8.30).
    init(builtIn number: Int) {
        switch number {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .date
        case 18...21, 32...35, 45, 47, 55, 56: self = .time
        case 46: self = .duration
        case 22: self = .dateTime
        default: self = .plain
        }
    }

    /// A format that is spelled out, by the first of its parts: `dd-mm-yyyy hh:mm`, `[$-413]d mmm yyyy`, `[h]:mm`, `00000`.
    ///
    /// Letters in quotes, behind a backslash and in brackets mean nothing, but for `[h]`, `[m]` and `[s]`.
    init(code: String) {
        var hasDay = false
        var hasClock = false
        var hasMonth = false
        var hasLength = false
        var plain = ""
        var characters = code[...]
        scan: while let character = characters.popFirst() {
            switch character {
            case "\"": characters = characters.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": characters = characters.dropFirst()
            case "[":
                let inside = characters.prefix { $0 != "]" }.lowercased()
                characters = characters.dropFirst(inside.count + 1)
                if !inside.isEmpty, inside.allSatisfy({ "hms".contains($0) }) { hasLength = true }
            case ";": break scan
            case "d", "D", "y", "Y": hasDay = true
            case "h", "H", "s", "S": hasClock = true
            case "m", "M": hasMonth = true
            case "G", "g":
                // `General`, and eras of other calendars.
                if characters.lowercased().hasPrefix("eneral") { characters = characters.dropFirst(6) }
            default: plain.append(character)
            }
        }
        // `mm` is minutes beside hours or seconds, else a month.
        if hasMonth, !hasClock, !hasLength { hasDay = true }
        if hasLength, !hasDay {
            self = .duration
            return
        }
        switch (hasDay, hasClock) {
        case (true, true): self = .dateTime
        case (true, false): self = .date
        case (false, true): self = .time
        case (false, false):
            self = plain.count > 1 && plain.allSatisfy { $0 == "0" } ? .zeros(min(plain.count, 15)) : .plain
        }
    }

    /// Whether numbers in it are moments.
    var isMoment: Bool {
        switch self {
        case .date, .time, .duration, .dateTime: true
        case .plain, .zeros: false
        }
    }
}
