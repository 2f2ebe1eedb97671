/// How an input is read: sizes and limits. The defaults are meant for exports of school boards of any size.
public struct InputOptions: Sendable, Hashable {
    /// Bytes asked of the file at a time. Any size from 1 gives the same records; small ones are for tests.
    public var chunkSize: Int
    /// Bytes a record may have, line end included; a longer one is reported and passed over.
    public var maximumRecordLength: Int
    /// Bytes that a compressed file may unpack to; reading stops there with an error.
    public var maximumInflatedBytes: Int
    /// How many times larger than the compressed bytes the unpacked ones may be, looked at from 64 MiB on.
    public var maximumRatio: Int
    /// Bytes of an archive that may be put in a temporary file, because it comes as a stream.
    public var maximumSpooledBytes: Int

    /// Sizes and limits; values below 1 are taken as 1.
    public init(
        chunkSize: Int = 1 << 20,
        maximumRecordLength: Int = 16 << 20,
        maximumInflatedBytes: Int = 64 << 30,
        maximumRatio: Int = 800,
        maximumSpooledBytes: Int = 4 << 30
    ) {
        self.chunkSize = max(1, min(chunkSize, 1 << 28))
        self.maximumRecordLength = max(1, min(maximumRecordLength, 1 << 28))
        self.maximumInflatedBytes = max(1, maximumInflatedBytes)
        self.maximumRatio = max(1, maximumRatio)
        self.maximumSpooledBytes = max(1, maximumSpooledBytes)
    }
}
