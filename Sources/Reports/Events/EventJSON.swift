public import Model

/// Events as flat JSON objects with ECS keys, one per line, from bytes to bytes (`interface.md` 3.1).
///
/// Keys stand in order of their bytes. A field that the event does not have is left out; one that is null is null.
/// `logwacht.time_certainty` is there when the moment is not sure (`ambiguous`, `nonexistent`).
public struct EventJSON: Sendable {
    /// Writes another value in place of a field's: reads the value's bytes and appends new ones, in UTF-8 and unescaped.
    public typealias Transform = @Sendable (_ value: Span<UInt8>, _ result: inout [UInt8]) -> Void

    /// What is written of an event.
    public struct Options: Sendable {
        /// Whether the raw record is written as `event.original`. It holds what `hidden` and `transforms` keep away.
        public var includesOriginal: Bool
        /// Changes of values by field name: a pseudonym for a pupil, a mask over a BSN.
        public var transforms: [String: Transform]
        /// Fields that are never written.
        public var hidden: Set<String>

        /// Options; by default pupils' names are hidden and nothing is changed.
        public init(
            includesOriginal: Bool = false,
            transforms: [String: Transform] = [:],
            hidden: Set<String> = [FieldName.pupilName]
        ) {
            self.includesOriginal = includesOriginal
            self.transforms = transforms
            self.hidden = hidden
        }
    }

    /// What is written at a place in the object.
    private enum Source: Sendable {
        case time
        case record
        case original
        case system
        case certainty
        case constant
        case field(Int)
        case transformed(Int, Transform)
    }

    private struct Step: Sendable {
        /// `"key":`, with the value and its quotes when it is always the same.
        var head: [UInt8]
        var source: Source
    }

    private let steps: [Step]

    /// A writer for the events of one file.
    public init(schema: EventSchema, file: String, options: Options = Options()) {
        let hidden = Set(options.hidden.map { $0.lowercased() })
        let transforms = Dictionary(
            options.transforms.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        var sources: [String: Source] = [:]
        var constants: [String: String] = [:]
        for (index, name) in schema.fields.enumerated() where schema.index(of: name) == index {
            let key = name.lowercased()
            if hidden.contains(key) { continue }
            sources[name] = transforms[key].map { .transformed(index, $0) } ?? .field(index)
        }
        // Our own keys go before fields of the same name.
        for (name, value) in [("event.dataset", schema.dataset), ("log.file.path", file)] {
            sources[name] = .constant
            constants[name] = value
        }
        sources["@timestamp"] = .time
        sources["log.record"] = .record
        sources[FieldName.system] = .system
        sources["logwacht.time_certainty"] = .certainty
        sources["event.original"] = options.includesOriginal ? .original : nil
        steps = sources.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { name, source in
            var head: [UInt8] = []
            JSONText.append(name, to: &head)
            head.append(0x3a)
            if let value = constants[name] { JSONText.append(value, to: &head) }
            return Step(head: head, source: source)
        }
    }

    /// Appends one event as an object with a line end.
    public func append(_ batch: EventBatch, row: Int, to out: inout [UInt8]) {
        let event = batch.rows[row]
        var separator: UInt8 = 0x7b
        for step in steps {
            switch step.source {
            case .constant: begin(step, &separator, &out)
            case .time:
                begin(step, &separator, &out)
                out.append(0x22)
                out.append(contentsOf: event.time.rfc3339.utf8)
                out.append(0x22)
            case .record:
                begin(step, &separator, &out)
                out.append(contentsOf: String(event.record).utf8)
            case .original:
                begin(step, &separator, &out)
                out.append(0x22)
                let start = Int(event.start)
                JSONText.append(batch.raw.span.extracting(start..<start + Int(event.length)), to: &out)
                out.append(0x22)
            case .system:
                begin(step, &separator, &out)
                JSONText.append(event.system.rawValue, to: &out)
            case .certainty:
                guard event.certainty != .exact else { continue }
                begin(step, &separator, &out)
                JSONText.append(event.certainty == .ambiguous ? "ambiguous" : "nonexistent", to: &out)
            case .field(let field):
                let slot = batch.slot(row, field)
                if slot.isMissing { continue }
                begin(step, &separator, &out)
                guard slot.hasValue else {
                    out.append(contentsOf: "null".utf8)
                    continue
                }
                out.append(0x22)
                batch.withBytes(row, field) { JSONText.append($0, to: &out) }
                out.append(0x22)
            case .transformed(let field, let transform):
                let slot = batch.slot(row, field)
                if slot.isMissing { continue }
                begin(step, &separator, &out)
                guard slot.hasValue else {
                    out.append(contentsOf: "null".utf8)
                    continue
                }
                var value: [UInt8] = []
                batch.withBytes(row, field) { transform($0, &value) }
                out.append(0x22)
                JSONText.append(value.span, to: &out)
                out.append(0x22)
            }
        }
        out.append(0x7d)
        out.append(0x0a)
    }

    /// Writes all events of a batch through a buffer of constant size.
    ///
    /// - Parameters:
    ///   - batch: the events, of the schema and the file that the writer was made for.
    ///   - buffer: room that is kept between calls; empty when the call returns.
    ///   - sink: takes the bytes whenever the buffer is full, and at the end.
    public func write(_ batch: EventBatch, buffer: inout [UInt8], sink: ([UInt8]) throws -> Void) rethrows {
        for row in batch.rows.indices {
            append(batch, row: row, to: &buffer)
            if buffer.count >= Self.bufferSize {
                try sink(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        if !buffer.isEmpty { try sink(buffer) }
        buffer.removeAll(keepingCapacity: true)
    }

    /// The number of bytes at which a buffer goes to the sink.
    public static let bufferSize = 1 << 16

    @inline(__always)
    private func begin(_ step: Step, _ separator: inout UInt8, _ out: inout [UInt8]) {
        out.append(separator)
        separator = 0x2c
        out.append(contentsOf: step.head)
    }
}
