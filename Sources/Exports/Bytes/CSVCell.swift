public import Model

/// The place of one CSV cell in the raw bytes: its content, without the quotes around it.
public struct CSVCell: Sendable, Hashable {
    @usableFromInline
    var offset: UInt32
    /// Length in the low 29 bits; the top bits: quoted, doubled quotes inside, text after the closing quote.
    @usableFromInline
    var packed: UInt32

    @inlinable
    init(start: Int, end: Int, isQuoted: Bool = false, hasDoubledQuotes: Bool = false, isMalformed: Bool = false) {
        offset = UInt32(truncatingIfNeeded: start)
        packed =
            UInt32(truncatingIfNeeded: end - start) | (isQuoted ? 1 << 31 : 0) | (hasDoubledQuotes ? 1 << 30 : 0)
            | (isMalformed ? 1 << 29 : 0)
    }

    /// The place in the raw bytes.
    @inlinable
    public var range: Range<Int> { Int(offset)..<Int(offset) + length }
    /// The length in bytes, doubled quotes counted twice.
    @inlinable
    public var length: Int { Int(packed & 0x1fff_ffff) }
    /// Whether there were quotes around it.
    @inlinable
    public var isQuoted: Bool { packed & 1 << 31 != 0 }
    /// Whether the content holds doubled quotes, so that its value has to be decoded.
    @inlinable
    public var hasDoubledQuotes: Bool { packed & 1 << 30 != 0 }
    /// Whether text followed the closing quote: the content is then the cell as it stands, quotes and all.
    @inlinable
    public var isMalformed: Bool { packed & 1 << 29 != 0 }

    /// The value as a slot: in the raw bytes where they lie, or decoded into the arena when quotes were doubled.
    /// - Parameter trimming: whether blanks around the value are left out.
    @inlinable
    public func slot(in raw: Span<UInt8>, arena: inout [UInt8], trimming: Bool = true) -> EventBatch.Slot {
        let place = trimming ? ByteScan.trim(raw, range) : range
        guard hasDoubledQuotes else { return .raw(place.lowerBound, place.count) }
        let start = arena.count
        Self.appendDecoded(raw, place, to: &arena)
        return .decoded(start, arena.count - start)
    }

    /// Appends the value, doubled quotes made single.
    @inlinable
    public func appendValue(in raw: Span<UInt8>, to out: inout [UInt8]) {
        Self.appendDecoded(raw, range, to: &out, plain: !hasDoubledQuotes)
    }

    /// Appends bytes in which quotes are doubled.
    @usableFromInline
    static func appendDecoded(_ raw: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8], plain: Bool = false) {
        guard !plain else { return ByteScan.append(raw, range, to: &out) }
        var place = range.lowerBound
        while place < range.upperBound {
            let quote = ByteScan.first(0x22, in: raw, from: place, to: range.upperBound)
            // The first quote of a pair is copied, the second passed over.
            let end = min(quote + 1, range.upperBound)
            ByteScan.append(raw, place..<end, to: &out)
            place = end < range.upperBound && raw[end] == 0x22 ? end + 1 : end
        }
    }

    /// The value as text. For headers and reference data, never per record.
    public func text(in raw: Span<UInt8>) -> String {
        var bytes: [UInt8] = []
        appendValue(in: raw, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
