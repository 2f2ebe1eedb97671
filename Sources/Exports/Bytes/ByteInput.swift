public import Model

/// An export as a stream of UTF-8 bytes, whatever it was packed and encoded in.
///
/// Opening looks at the first 64 KiB and refuses what is no text; problems that show up later end up in `diagnostics`, and what
/// was read before them is kept. One owner reads it, from one task.
public final class ByteInput {
    /// How much is looked at to recognise encoding and format, in bytes; never depends on the chunk size.
    public static let headLength = 64 << 10

    /// The file as messages name it; `-` for standard input.
    public let name: String
    /// Sizes and limits.
    public let options: InputOptions
    /// The encoding of the file.
    public var encoding: TextEncoding { decoder.encoding }
    /// Whether the file is packed with gzip.
    public var isGzip: Bool { inflater != nil }
    /// Bytes read of the file itself, packed where it is packed.
    public var fileBytes: Int { source.count }
    /// Bytes handed out, decoded.
    public private(set) var decodedBytes = 0

    private let source: ByteSource
    /// Whether what was handed out so far ends in a line end; a file that does not may have been cut off.
    public private(set) var endsInLineEnd = true
    private var inflater: Inflater?
    private var decoder = TextDecoder(encoding: .utf8, markLength: 0)
    /// Undecoded bytes: what a chunk's end cut off, and then the chunk.
    private var staging: [UInt8] = []
    private var staged = 0
    private var reachedEnd = false
    /// Decoded bytes that were looked at and not yet handed out.
    private var pending: [UInt8] = []
    private var pendingStart = 0

    /// Opens a file.
    /// - Parameters:
    ///   - path: where it is.
    ///   - name: how messages name it; the path when nil.
    /// - Throws: `input.unreadable…`, `input.empty`, `input.binary`, `input.archive-unsupported`, or a gzip error when not a
    ///   single byte could be unpacked.
    public convenience init(
        path: String,
        name: String? = nil,
        options: InputOptions = InputOptions()
    ) throws(Diagnostic) {
        let name = name ?? path
        try self.init(source: try ByteSource(path: path, name: name), name: name, options: options)
    }

    /// Reads bytes that are in memory already: a sample of a source definition, a test.
    public convenience init(
        bytes: [UInt8],
        name: String,
        options: InputOptions = InputOptions()
    ) throws(Diagnostic) {
        try self.init(source: ByteSource(bytes: bytes), name: name, options: options)
    }

    /// Opens a file in a zip.
    /// - Throws: what opening a file throws, and `input.zip-…`.
    public convenience init(
        member: ArchiveMember,
        name: String,
        options: InputOptions = InputOptions()
    ) throws(Diagnostic) {
        let reader = try ZipMemberReader(member, name: name, options: options)
        try self.init(source: ByteSource(member: reader), name: name, options: options)
    }

    /// Opens a sheet of a workbook, as CSV.
    /// - Throws: what opening a file throws, `input.zip-…` and `input.xlsx-…`.
    public convenience init(
        sheet: WorkbookSheet,
        name: String,
        options: InputOptions = InputOptions()
    ) throws(Diagnostic) {
        let reader = try SheetReader(sheet, name: name, options: options)
        try self.init(source: ByteSource(sheet: reader), name: name, options: options)
    }

    /// Opens standard input, named `-`.
    /// - Parameter bytes: what was read of it already.
    public static func standardInput(
        after bytes: [UInt8] = [],
        options: InputOptions = InputOptions()
    ) throws(Diagnostic) -> ByteInput {
        do {
            return try ByteInput(source: ByteSource(standardInputAfter: bytes), name: "-", options: options)
        } catch {
            guard error.code == "input.archive-unsupported", error.parameters["kind"] == "zip" else { throw error }
            // Who reads parts of an export (`ExportInput.parts`) has put it on disk; who wants one stream cannot have it.
            throw Diagnostic("input.zip-standard-input", file: "-")
        }
    }

    private init(source: ByteSource, name: String, options: InputOptions) throws(Diagnostic) {
        self.source = source
        self.name = name
        self.options = options
        staging = [UInt8](repeating: 0, count: max(Self.headLength, options.chunkSize) + 4)
        while staged < Self.headLength {
            let read = source.read(into: &staging, at: staged, atMost: min(options.chunkSize, Self.headLength - staged))
            if read == 0 { break }
            staged += read
        }
        if let failure = source.failure { throw ByteSource.unreadable(failure, name: name) }
        guard staged > 0 else { throw source.diagnostic ?? Diagnostic("input.empty", file: name) }
        if staged >= 2, staging[0] == 0x1f, staging[1] == 0x8b { try unpackHead() }
        let head = Array(staging[0..<staged])
        if let diagnostic = HeadCheck.refusal(head.span, name: name) { throw diagnostic }
        let (encoding, markLength) = TextEncoding.detect(head.span, isWhole: staged < Self.headLength)
        decoder = TextDecoder(encoding: encoding, markLength: markLength)
        // A mark without anything behind it is an empty file.
        guard staged > markLength else { throw Diagnostic("input.empty", file: name) }
        reachedEnd = staged < Self.headLength
        var decoded: [UInt8] = []
        let used = decoder.decode(head.span.extracting(markLength..<head.count), atEnd: reachedEnd, into: &decoded)
        pending = decoded
        keepTail(from: markLength + used)
    }

    private func unpackHead() throws(Diagnostic) {
        let inflater = Inflater(
            source: source,
            alreadyRead: Array(staging[0..<staged]),
            options: options,
            name: name
        )
        self.inflater = inflater
        staged = 0
        while staged < Self.headLength {
            let read = inflater.read(
                into: &staging,
                at: staged,
                atMost: min(options.chunkSize, Self.headLength - staged)
            )
            if read == 0 { break }
            staged += read
        }
        guard staged == 0 else { return }
        if let failure = source.failure { throw ByteSource.unreadable(failure, name: name) }
        throw source.diagnostic ?? inflater.diagnostic ?? Diagnostic("input.empty", file: name)
    }

    private func keepTail(from used: Int) {
        let rest = staged - used
        for index in 0..<max(0, rest) { staging[index] = staging[used + index] }
        staged = max(0, rest)
    }

    /// The first bytes, decoded, without using them up: what format recognition looks at. At most the first 64 KiB of the
    /// file; only before the first `read`.
    public var head: [UInt8] { pending }

    /// Appends the next bytes, decoded.
    /// - Returns: how many; 0 at the end of the input, or where it broke off, which `isComplete` then tells.
    public func read(into out: inout [UInt8]) -> Int {
        let before = out.count
        if pendingStart < pending.count {
            // Handed out in chunks as everything else, so that small chunks exercise the whole path.
            let end = min(pending.count, pendingStart + options.chunkSize)
            ByteScan.append(pending.span, pendingStart..<end, to: &out)
            pendingStart = end
            if end == pending.count {
                pending = []
                pendingStart = 0
            }
        } else {
            // A chunk may hold nothing but a part of a sequence.
            while out.count == before, !reachedEnd || staged > 0 { decodeChunk(into: &out) }
        }
        decodedBytes += out.count - before
        if out.count > before { endsInLineEnd = out[out.count - 1] == 0x0A || out[out.count - 1] == 0x0D }
        return out.count - before
    }

    private func decodeChunk(into out: inout [UInt8]) {
        if !reachedEnd {
            let length = min(options.chunkSize, staging.count - staged)
            let read =
                inflater?.read(into: &staging, at: staged, atMost: length)
                ?? source.read(into: &staging, at: staged, atMost: length)
            if read == 0 { reachedEnd = true }
            staged += read
        }
        let used = decoder.decode(staging.span.extracting(0..<staged), atEnd: reachedEnd, into: &out)
        keepTail(from: used)
        if reachedEnd { staged = 0 }
    }

    /// Whether the end of the file was reached without losing a byte.
    public var isComplete: Bool {
        reachedEnd && staged == 0 && pending.isEmpty && source.failure == nil && source.diagnostic == nil
            && inflater?.isIncomplete != true
    }

    /// What was wrong with the bytes so far: read errors, broken gzip, bytes that were not in the encoding. Whole after the end.
    public var diagnostics: [Diagnostic] {
        var all: [Diagnostic] = []
        if let failure = source.failure { all.append(ByteSource.unreadable(failure, name: name)) }
        all += source.diagnostics
        if let diagnostic = inflater?.diagnostic { all.append(diagnostic) }
        if decoder.invalidCount > 0 {
            all.append(
                Diagnostic(
                    encoding == .utf8 ? "input.mixed-encoding" : "input.invalid-utf16",
                    .warning,
                    file: name,
                    ["count": String(decoder.invalidCount), "offset": String(decoder.firstInvalid ?? 0)]
                )
            )
        }
        return all
    }
}
