/// Reads scalars written without quotes the way YAML 1.1 does (PyYAML, and with it Sigma's reference parser).
///
/// `yes` and `off` are booleans, `0x1f` and `017` numbers in base 16 and 8. Where that may surprise, the result says so.
enum YAMLScalar {
    /// The value of a plain scalar and whether it is a doubtful one.
    static func resolve(_ text: String) -> (content: YAMLValue.Content, isAmbiguous: Bool) {
        guard let first = text.utf8.first else { return (.null, false) }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"),
            UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"),
            UInt8(ascii: "O"):
            return word(text)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            return number(text)
        default:
            return (.string(text), false)
        }
    }

    private static func word(_ text: String) -> (YAMLValue.Content, Bool) {
        switch text {
        case "~", "null", "Null", "NULL": (.null, false)
        case "true", "True", "TRUE": (.bool(true), false)
        case "false", "False", "FALSE": (.bool(false), false)
        case "yes", "Yes", "YES", "on", "On", "ON": (.bool(true), true)
        case "no", "No", "NO", "off", "Off", "OFF": (.bool(false), true)
        default: (.string(text), false)
        }
    }

    private static func number(_ text: String) -> (YAMLValue.Content, Bool) {
        let bytes = Array(text.utf8)
        var index = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { index = 1 }
        let digits = bytes[index...].filter { $0 != UInt8(ascii: "_") }
        let hasUnderscore = digits.count != bytes.count - index
        guard let first = digits.first, bytes[index] != UInt8(ascii: "_") else { return (.string(text), false) }
        let sign = isNegative ? "-" : ""
        if let value = based(digits) {
            let number = SigmaNumber(text: sign + String(value))
            return number.map { (.number($0), true) } ?? (.string(text), false)
        }
        if digits.allSatisfy({ isDigit($0) }) {
            // "08" is no number in YAML 1.1: 8 is no octal digit. "00" and "0" are handled as octal above.
            if first == UInt8(ascii: "0"), digits.count > 1 { return (.string(text), true) }
            let number = SigmaNumber(text: sign + String(decoding: digits, as: UTF8.self))
            return number.map { (.number($0), hasUnderscore) } ?? (.string(text), false)
        }
        if let value = sexagesimal(digits), let number = SigmaNumber(text: sign + String(value)) {
            return (.number(number), true)
        }
        if isFloat(digits), let number = SigmaNumber(text: sign + String(decoding: digits, as: UTF8.self)) {
            return (.number(number), hasUnderscore)
        }
        return (.string(text), false)
    }

    /// `0b…`, `0x…` and `0…` in base 2, 16 and 8.
    private static func based(_ digits: [UInt8]) -> UInt64? {
        guard digits.count > 1, digits[0] == UInt8(ascii: "0") else { return nil }
        let text = String(decoding: digits, as: UTF8.self)
        switch digits[1] {
        case UInt8(ascii: "b"): return UInt64(text.dropFirst(2), radix: 2)
        case UInt8(ascii: "x"): return UInt64(text.dropFirst(2), radix: 16)
        default: return UInt64(text.dropFirst(1), radix: 8)
        }
    }

    /// `1:20` is eighty in YAML 1.1.
    private static func sexagesimal(_ digits: [UInt8]) -> Int? {
        let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, digits[0] != UInt8(ascii: "0") else { return nil }
        var total = 0
        for (position, part) in parts.enumerated() {
            guard !part.isEmpty, part.count <= (position == 0 ? 9 : 2), part.allSatisfy(isDigit),
                let value = Int(String(decoding: part, as: UTF8.self)), position == 0 || value < 60, position < 5
            else { return nil }
            total = total * 60 + value
        }
        return total
    }

    /// Digits with a point, and an exponent that must have a sign (YAML 1.1).
    private static func isFloat(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        let whole = index
        guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return false }
        index += 1
        let start = index
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        guard whole > 0 || index > start else { return false }
        if index == bytes.count { return true }
        guard bytes[index] | 0x20 == UInt8(ascii: "e"), index + 2 < bytes.count,
            bytes[index + 1] == UInt8(ascii: "+") || bytes[index + 1] == UInt8(ascii: "-")
        else { return false }
        return bytes[(index + 2)...].allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
