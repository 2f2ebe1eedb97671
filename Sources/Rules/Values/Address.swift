/// An IP address; IPv4 addresses are held as such, also when written as IPv4-mapped IPv6 (`::ffff:192.0.2.1`).
public struct Address: Sendable, Hashable {
    /// The bits, an IPv4 address in the low 32.
    public let bits: UInt128
    /// Whether it is an IPv6 address.
    public let isV6: Bool

    init(bits: UInt128, isV6: Bool) {
        // ::ffff:0:0/96 is how dual-stack software writes IPv4; a rule on 10.0.0.0/8 means those too.
        if isV6, bits >> 32 == 0xffff {
            self.bits = bits & 0xffff_ffff
            self.isV6 = false
        } else {
            self.bits = bits
            self.isV6 = isV6
        }
    }

    /// Reads an address from text; brackets, a zone (`%eth0`) and blanks around are allowed, a port is not.
    public init?(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        var start = start
        var end = end
        while start < end, text[start] == 0x20 { start += 1 }
        while end > start, text[end - 1] == 0x20 { end -= 1 }
        if end - start > 2, text[start] == UInt8(ascii: "["), text[end - 1] == UInt8(ascii: "]") {
            start += 1
            end -= 1
        }
        guard end > start, end - start <= 100 else { return nil }
        var hasColon = false
        for index in start..<end where text[index] == UInt8(ascii: ":") { hasColon = true }
        if hasColon {
            for index in start..<end where text[index] == UInt8(ascii: "%") {
                end = index
                break
            }
            guard let bits = Address.v6(text, start, end) else { return nil }
            self.init(bits: bits, isV6: true)
        } else {
            guard let bits = Address.v4(text, start, end) else { return nil }
            self.init(bits: UInt128(bits), isV6: false)
        }
    }

    /// Reads an address from text.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, 0, bytes.count)
    }

    /// Four decimal numbers without leading zeros (which some software reads as octal).
    private static func v4(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32? {
        var bits: UInt32 = 0
        var parts = 0
        var index = start
        while parts < 4 {
            var value: UInt32 = 0
            let first = index
            while index < end, text[index] >= 0x30, text[index] <= 0x39, index - first < 3 {
                value = value * 10 + UInt32(text[index] & 0xf)
                index += 1
            }
            let digits = index - first
            guard digits > 0, value < 256, digits == 1 || text[first] != 0x30 else { return nil }
            bits = bits << 8 | value
            parts += 1
            if parts < 4 {
                guard index < end, text[index] == UInt8(ascii: ".") else { return nil }
                index += 1
            }
        }
        return index == end ? bits : nil
    }

    /// Up to eight groups of hexadecimal digits, one `::`, and perhaps an IPv4 address at the end (RFC 4291, 2.2).
    private static func v6(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt128? {
        var high: UInt128 = 0
        var low: UInt128 = 0
        var highGroups = 0
        var lowGroups = 0
        var hasGap = false
        var index = start
        if end - start >= 2, text[start] == UInt8(ascii: ":"), text[start + 1] == UInt8(ascii: ":") {
            hasGap = true
            index += 2
        }
        while index < end {
            var value: UInt32 = 0
            let first = index
            while index < end, let digit = hex(text[index]), index - first < 4 {
                value = value << 4 | digit
                index += 1
            }
            guard index > first else { return nil }
            var width = 1
            if index < end, text[index] == UInt8(ascii: ".") {
                guard let v4 = v4(text, first, end) else { return nil }
                value = v4
                width = 2
                index = end
            }
            if hasGap {
                low = low << UInt128(16 * width) | UInt128(value)
                lowGroups += width
            } else {
                high = high << UInt128(16 * width) | UInt128(value)
                highGroups += width
            }
            guard highGroups + lowGroups <= 8 else { return nil }
            if index == end { break }
            guard text[index] == UInt8(ascii: ":") else { return nil }
            index += 1
            guard index < end else { return nil }
            if text[index] == UInt8(ascii: ":") {
                guard !hasGap else { return nil }
                hasGap = true
                index += 1
            }
        }
        if hasGap {
            // "::" stands for at least one group of zeros.
            guard highGroups + lowGroups <= 7 else { return nil }
            let shift = 16 * (8 - highGroups)
            return (shift >= 128 ? 0 : high << UInt128(shift)) | low
        }
        return highGroups == 8 ? high : nil
    }

    private static func hex(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}

/// A network in CIDR notation, as in the modifier `cidr`.
public struct Network: Sendable, Hashable {
    /// The address of the network.
    public let address: Address
    /// The number of leading bits that count.
    public let prefix: Int
    /// The text as written.
    public let source: String

    /// Why a text is no network.
    enum Mistake: Error {
        case notNetwork
        case hostBits(String)
    }

    /// Reads `192.0.2.0/24` or `2001:db8::/32`; an address without a length stands for itself alone.
    init(_ source: String) throws(Mistake) {
        let parts = source.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = Address(String(parts[0])) else { throw .notNetwork }
        let width = address.isV6 ? 128 : 32
        var prefix = width
        if parts.count == 2 {
            guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let length = Int(parts[1])
            else { throw .notNetwork }
            // A mapped prefix counts the 96 bits in front of the IPv4 address.
            prefix = !address.isV6 && parts[0].contains(":") ? length - 96 : length
            guard (0...width).contains(prefix) else { throw .notNetwork }
        }
        let host = UInt128(width - prefix)
        let base = host >= 128 ? 0 : (address.bits >> host) << host
        guard base == address.bits else { throw .hostBits(source) }
        self.address = address
        self.prefix = prefix
        self.source = source
    }

    /// Whether an address lies in the network.
    public func contains(_ other: Address) -> Bool {
        guard other.isV6 == address.isV6 else { return false }
        let host = UInt128((address.isV6 ? 128 : 32) - prefix)
        return host >= 128 || other.bits >> host == address.bits >> host
    }
}
