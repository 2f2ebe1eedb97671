internal import Exports

/// What a scan saw of all events, so that the next one over the same events need not judge them again.
public struct SeenByScan: Sendable, Hashable {
    /// What was seen, by name; only whoever judged can read it.
    public typealias Parts = [String: [UInt8]]

    /// What the judgement hung on, besides the kept events: a hash.
    public var key: [UInt8]
    /// The numbers of the chunks that were kept when the scan began. When others are kept by the time it is done, it saw
    /// something else than there is.
    public var chunks: Set<Int>
    /// What was seen, each part as it is kept: pressed, for a scan has them in memory until its findings are written. Nil when a
    /// part is too large to be kept.
    public let pressed: Parts?

    /// What was seen, by parts as they are.
    public init(key: [UInt8], chunks: Set<Int>, parts: Parts) {
        self.key = key
        self.chunks = chunks
        let pressed = parts.compactMapValues(Self.pressed)
        self.pressed = pressed.count == parts.count ? pressed : nil
    }

    /// The most bytes that a part may unpack to.
    private static let limit = 1 << 30

    /// A part as it is kept; nil when it is too large for that.
    private static func pressed(_ part: [UInt8]) -> [UInt8]? {
        guard part.count <= limit, let packed = Deflate.pack(part[...]) else { return nil }
        var writer = ByteWriter()
        writer.add(part.count)
        writer.bytes += packed
        return writer.bytes
    }

    /// The part as it was; nil when its bytes are damaged.
    public static func expanded(_ bytes: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(bytes[...])
        guard let size = reader.count(), size <= limit else { return nil }
        return Deflate.unpack(bytes[reader.place...], count: size)
    }
}
