import CZlib
import Model

/// Unpacks gzip as it comes in: several members after one another, padding with NULs, limits against bombs.
final class Inflater {
    private let source: ByteSource
    private let options: InputOptions
    private let name: String
    private let stream = InflateStream(logwacht_gunzip_start)
    private var packed: [UInt8]
    private var packedStart = 0
    private var packedEnd = 0
    private var sourceEnded = false
    private var memberEnded = false
    private var finished = false
    private var inflated = 0

    /// What is wrong with the packed data.
    private(set) var diagnostic: Diagnostic?
    /// Whether bytes were lost: `diagnostic` is then an error and not a remark.
    var isIncomplete: Bool { diagnostic?.level == .error }

    /// An unpacker over a source, of which these bytes were read already.
    init(source: ByteSource, alreadyRead: [UInt8], options: InputOptions, name: String) {
        self.source = source
        self.options = options
        self.name = name
        packed = [UInt8](repeating: 0, count: max(options.chunkSize, alreadyRead.count, 16))
        packed.replaceSubrange(0..<alreadyRead.count, with: alreadyRead)
        packedEnd = alreadyRead.count
        if !stream.started { finish(Diagnostic("input.gzip-corrupt", file: name)) }
    }

    /// Fills a place of the buffer with at most `length` unpacked bytes.
    /// - Returns: the number; 0 at the end or after an error, which `diagnostic` then names.
    func read(into buffer: inout [UInt8], at offset: Int, atMost length: Int) -> Int {
        guard offset >= 0, length > 0, length <= buffer.count - offset else { return 0 }
        while !finished {
            if packedStart == packedEnd {
                refill()
                if finished { break }
            }
            if memberEnded, !startNextMember() { break }
            let step = stream.step(&packed, packedStart..<packedEnd, into: &buffer, at: offset, atMost: length)
            packedStart += step.consumed
            inflated += step.produced
            switch step.status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: memberEnded = true
            default: finish(Diagnostic("input.gzip-corrupt", file: name, ["offset": String(inflated)]))
            }
            checkLimits()
            if step.produced > 0 { return step.produced }
        }
        return 0
    }

    private func refill() {
        packedStart = 0
        packedEnd = source.read(into: &packed, at: 0, atMost: packed.count)
        guard packedEnd == 0 else { return }
        // Whether the source failed is the input's to tell; the packed data ends here either way.
        finish(memberEnded ? nil : Diagnostic("input.gzip-truncated", file: name, ["offset": String(inflated)]))
    }

    /// After a member: another one, padding, or something else.
    private func startNextMember() -> Bool {
        while packed[packedStart] == 0 {
            packedStart += 1
            if packedStart == packedEnd {
                refill()
                if finished { return false }
            }
        }
        guard packed[packedStart] == 0x1f, stream.reset() else {
            finish(Diagnostic("input.gzip-trailing", .warning, file: name, ["offset": String(inflated)]))
            return false
        }
        memberEnded = false
        return true
    }

    private func checkLimits() {
        let ratioLimit = source.count.multipliedReportingOverflow(by: options.maximumRatio)
        let tooDense = inflated > 64 << 20 && !ratioLimit.overflow && inflated > ratioLimit.partialValue
        guard inflated > options.maximumInflatedBytes || tooDense else { return }
        finish(Diagnostic("input.gzip-too-large", file: name, ["bytes": String(inflated)]))
    }

    private func finish(_ diagnostic: Diagnostic?) {
        finished = true
        if self.diagnostic == nil { self.diagnostic = diagnostic }
    }
}
