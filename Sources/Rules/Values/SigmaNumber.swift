/// A number with the text it was written as; whole numbers of 64 bits are compared exactly.
public struct SigmaNumber: Sendable, Hashable {
    /// The text.
    public let text: String
    /// The value when it is a whole number of 64 bits.
    public let integer: Int64?
    /// The nearest floating point value.
    public let double: Double

    /// Reads digits with an optional sign, point and exponent; nil for anything else and for infinities.
    public init?(text: String) {
        var copy = Array(text.utf8)
        if copy.first == UInt8(ascii: "+") { copy.removeFirst() }
        guard let parsed = NumberText.parse(copy.span, 0, copy.count) else { return nil }
        self.text = String(decoding: copy, as: UTF8.self)
        integer = parsed.integer
        double = parsed.double
    }

    /// A whole number.
    public init(_ value: Int64) {
        text = String(value)
        integer = value
        double = Double(value)
    }

    /// A floating point number.
    public init(_ value: Double) {
        text = value.description
        integer = Int64(exactly: value)
        double = value
    }

    /// Equal as numbers: `5` and `5.0` are.
    public static func == (a: SigmaNumber, b: SigmaNumber) -> Bool {
        if let left = a.integer, let right = b.integer { return left == right }
        return a.double == b.double
    }

    /// Hashes the value.
    public func hash(into hasher: inout Hasher) { hasher.combine(double) }
}

/// Numbers in text, read without making a string unless they are long or have a fraction.
public enum NumberText {
    /// A number by its bytes: optional minus, digits, point, exponent, as in JSON but leading zeros allowed.
    ///
    /// `integer` is given for whole numbers of 64 bits, also those written with a fraction of zeros (`5.0`).
    public static func parse(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (integer: Int64?, double: Double)? {
        var index = start
        guard index < end, end - start <= 400 else { return nil }
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let whole = index
        var value: Int64 = 0
        var fits = true
        while index < end, isDigit(bytes[index]) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflowToo) = product.addingReportingOverflow(Int64(bytes[index] & 0xf))
            if overflow || overflowToo { fits = false }
            value = fits ? sum : 0
            index += 1
        }
        let hasWhole = index > whole
        if index == end {
            guard hasWhole else { return nil }
            if fits {
                let integer = isNegative ? -value : value
                return (integer, Double(integer))
            }
            return double(bytes, start, end).map { (nil, $0) }
        }
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            let fraction = index
            while index < end, isDigit(bytes[index]) { index += 1 }
            guard hasWhole || index > fraction else { return nil }
        } else if !hasWhole {
            return nil
        }
        if index < end, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index += 1 }
            let exponent = index
            while index < end, isDigit(bytes[index]) { index += 1 }
            guard index > exponent else { return nil }
        }
        guard index == end, let result = double(bytes, start, end) else { return nil }
        return (Int64(exactly: result), result)
    }

    @inline(always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func double(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
        var copy: [UInt8] = []
        copy.reserveCapacity(end - start)
        for index in start..<end { copy.append(bytes[index]) }
        guard let value = Double(String(decoding: copy, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }
}
