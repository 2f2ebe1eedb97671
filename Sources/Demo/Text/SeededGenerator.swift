/// SplitMix64 (Steele, Lea and Flood 2014): a small generator whose numbers are the same on every machine and in every
/// version of the standard library, which `RandomNumberGenerator`'s own derived methods do not promise.
struct SeededGenerator {
    private var state: UInt64

    /// A stream of its own for a seed and a set of labels, so that drawing more in one place changes nothing elsewhere.
    init(seed: UInt64, _ labels: UInt64...) {
        state = seed
        for label in labels {
            state = SeededGenerator.mix(state &+ 0x9E37_79B9_7F4A_7C15 &+ label &* 0xD134_2543_DE82_EF95)
        }
    }

    /// A stream of its own for a seed and the name of what is drawn.
    init(seed: UInt64, _ name: StaticString, _ labels: UInt64...) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        name.withUTF8Buffer { bytes in
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        }
        state = SeededGenerator.mix(seed &+ hash)
        for label in labels {
            state = SeededGenerator.mix(state &+ 0x9E37_79B9_7F4A_7C15 &+ label &* 0xD134_2543_DE82_EF95)
        }
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Sixty-four random bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SeededGenerator.mix(state)
    }

    /// A number from 0 up to, not including, a bound; 0 when the bound is not positive.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of a range, both ends included.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True so many times in a thousand thousand, on average.
    mutating func chance(_ probability: Double) -> Bool {
        Double(next() >> 11) * 0x1p-53 < probability
    }

    /// One of the elements, which must not be empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// A UUID's text.
    mutating func uuid() -> String {
        let high = hexadecimal(next())
        let low = hexadecimal(next())
        let h = Array(high.utf8)
        let l = Array(low.utf8)
        func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        return "\(text(h[0..<8]))-\(text(h[8..<12]))-4\(text(h[13..<16]))-a\(text(l[1..<4]))-\(text(l[4..<16]))"
    }
}

/// Sixteen lower-case hexadecimal digits.
func hexadecimal(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
}
