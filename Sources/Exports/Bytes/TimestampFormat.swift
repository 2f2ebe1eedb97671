public import Model

/// How moments are written in a source, as data.
///
/// A pattern of `yyyy MM M MMM dd d EEE HH H hh h mm ss f a Z` and literal characters, or the word `iso8601`. Two letters want
/// two digits, one letter takes one or two. `MMM` is a month's name in Dutch or English, short or whole, with or without a dot;
/// `EEE` a day's name, which is not checked; `f` a fraction of any length (nine digits count); `a` AM or PM; `Z` a `Z`, `UTC`
/// or an offset. `[:ss]` may be absent, `[T ]` (no letters of the pattern in it) stands for one of its characters. A blank takes any
/// number of blanks. Blanks around the text do not matter (domain.md section 8).
public struct TimestampFormat: Sendable, Hashable, CustomStringConvertible {
    indirect enum Element: Sendable, Hashable {
        case literal(UInt8)
        case blanks
        case oneOf([UInt8])
        case optional([Element])
        case year
        case month(least: Int)
        case monthName
        case day(least: Int)
        case dayName
        case hour(least: Int, of12: Bool)
        case minute
        case second
        case fraction
        case halfDay
        case zone
    }

    /// The pattern.
    public let description: String
    let elements: [Element]

    /// Seven or nine decimals, a blank behind it, `Z`, `UTC`, an offset or neither: what Microsoft and RFC 3339 write.
    public static let iso8601 = TimestampFormat(description: "iso8601", elements: [])

    private init(description: String, elements: [Element]) {
        self.description = description
        self.elements = elements
    }

    /// Whether moments name their year.
    public var hasYear: Bool { description == "iso8601" || Self.flat(elements).contains(.year) }
    /// Whether moments can name their zone.
    public var hasZone: Bool { description == "iso8601" || Self.flat(elements).contains(.zone) }

    private static func flat(_ elements: [Element]) -> [Element] {
        elements.flatMap { element in
            if case .optional(let inner) = element { return flat(inner) }
            return [element]
        }
    }

    /// Reads a pattern.
    /// - Throws: `time.pattern-invalid` with the pattern.
    public init(_ pattern: String) throws(Diagnostic) {
        guard pattern != "iso8601" else {
            self = .iso8601
            return
        }
        guard let elements = Self.parse(Array(pattern.utf8)[...]), Self.isWhole(elements) else {
            throw Diagnostic("time.pattern-invalid", .error, ["pattern": pattern])
        }
        self.init(description: pattern, elements: elements)
    }

    /// A pattern needs a month and a day, and AM or PM exactly when its hours go to twelve.
    private static func isWhole(_ elements: [Element]) -> Bool {
        let all = flat(elements)
        let hasMonth = all.contains { if case .month = $0 { true } else { $0 == .monthName } }
        let hasDay = all.contains { if case .day = $0 { true } else { false } }
        let hasHour12 = all.contains { if case .hour(_, true) = $0 { true } else { false } }
        return hasMonth && hasDay && hasHour12 == all.contains(.halfDay)
    }

    private static let letters = Set("yMdEHhmsfaZ".utf8)

    private static func parse(_ pattern: ArraySlice<UInt8>) -> [Element]? {
        var elements: [Element] = []
        var rest = pattern
        while let first = rest.first {
            if first == UInt8(ascii: "[") {
                guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
                let inside = rest[(rest.startIndex + 1)..<end]
                rest = rest[(end + 1)...]
                guard !inside.isEmpty, !inside.contains(UInt8(ascii: "[")) else { return nil }
                if inside.count > 1, !inside.contains(where: letters.contains) {
                    elements.append(.oneOf(Array(inside)))
                } else {
                    guard let inner = parse(inside) else { return nil }
                    elements.append(.optional(inner))
                }
                continue
            }
            guard letters.contains(first) else {
                guard first != UInt8(ascii: "]") else { return nil }
                let isLetter = (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a
                guard !isLetter || first == UInt8(ascii: "T") || first == UInt8(ascii: "u") else { return nil }
                if first == 0x20 {
                    if elements.last != .blanks { elements.append(.blanks) }
                } else {
                    elements.append(.literal(first))
                }
                rest = rest.dropFirst()
                continue
            }
            let run = rest.prefix { $0 == first }
            rest = rest.dropFirst(run.count)
            guard let element = element(first, run.count) else { return nil }
            elements.append(element)
        }
        return elements
    }

    private static func element(_ letter: UInt8, _ count: Int) -> Element? {
        switch (letter, count) {
        case (UInt8(ascii: "y"), 4): .year
        case (UInt8(ascii: "M"), 1...2): .month(least: count)
        case (UInt8(ascii: "M"), 3...4): .monthName
        case (UInt8(ascii: "d"), 1...2): .day(least: count)
        case (UInt8(ascii: "E"), 1...4): .dayName
        case (UInt8(ascii: "H"), 1...2): .hour(least: count, of12: false)
        case (UInt8(ascii: "h"), 1...2): .hour(least: count, of12: true)
        case (UInt8(ascii: "m"), 2): .minute
        case (UInt8(ascii: "s"), 2): .second
        case (UInt8(ascii: "f"), _): .fraction
        case (UInt8(ascii: "a"), 1...2): .halfDay
        case (UInt8(ascii: "Z"), 1): .zone
        default: nil
        }
    }
}
