public import Model

/// Events as flat JSON objects with ECS keys, one per line, from bytes to bytes (`interface.md` 3.1).
///
/// `@timestamp` comes first, the other keys in order of their bytes. A field that the event does not have is left out; one
/// that is null is null. `logwacht.time_certainty` is there when the moment is not sure (`ambiguous`, `nonexistent`).
public struct EventJSON: Sendable {
    /// Writes another value in place of a field's: reads the value's bytes and appends new ones, in UTF-8 and unescaped.
    public typealias Transform = @Sendable (_ value: Span<UInt8>, _ result: inout [UInt8]) -> Void

    /// What is written of an event.
    public struct Options: Sendable {
        /// Whether the raw record is written as `event.original`. It holds what `hidden` and `transforms` keep away.
        public var includesOriginal: Bool
        /// Changes of values by field name: a pseudonym for a pupil, a mask over a BSN. One for `event.original` is applied
        /// to the raw record.
        public var transforms: [String: Transform]
        /// Further fields that are not written; pupils' names never are.
        public var hidden: Set<String>

        /// Options; by default nothing is changed and nothing hidden but pupils' names.
        public init(
            includesOriginal: Bool = false,
            transforms: [String: Transform] = [:],
            hidden: Set<String> = []
        ) {
            self.includesOriginal = includesOriginal
            self.transforms = transforms
            self.hidden = hidden
        }
    }

    /// The number of bytes at which a buffer goes to the sink.
    public static let bufferSize = 1 << 16

    /// What is written at a place in the object.
    private enum Source: Sendable, Hashable {
        case time
        case record
        case original
        case system
        case certainty
        /// Nothing but the head.
        case constant
        case field(Int)

        /// Whether every event has it.
        var isAlways: Bool {
            switch self {
            case .time, .record, .original, .system, .constant: true
            case .certainty, .field: false
            }
        }

        /// Whether its value may be changed.
        var takesTransform: Bool {
            switch self {
            case .field, .original: true
            case .time, .record, .system, .certainty, .constant: false
            }
        }
    }

    /// A step in numbers only, so that going through the steps of an event counts no references.
    private struct Step: Sendable {
        /// Where its head lies in `heads`: `,"key":`, with values that are always the same.
        var head: Range<Int>
        var source: Source
        /// Index in `transforms`, or -1.
        var transform: Int
    }

    private static let timeName = "@timestamp"
    private static let originalName = "event.original"
    private static let certaintyName = "logwacht.time_certainty"

    /// Events whose values are longer in sum are written value by value, so that little room is made for the worst case.
    private static let longRow = 1 << 13

    private let steps: [Step]
    private let heads: [UInt8]
    private let transforms: [Transform]

    /// A writer for the events of one file.
    public init(schema: EventSchema, file: String, options: Options = Options()) {
        let sources = Self.sources(schema, options)
        let constants = ["event.dataset": schema.dataset, "log.file.path": file]
        let changes = Dictionary(
            options.transforms.map { ($0.key.lowercased(), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        let order = sources.sorted { a, b in
            if a.key == Self.timeName || b.key == Self.timeName { return a.key == Self.timeName && b.key != a.key }
            return a.key.utf8.lexicographicallyPrecedes(b.key.utf8)
        }
        var steps: [Step] = []
        var heads: [UInt8] = []
        var transforms: [Transform] = []
        for (name, source) in order {
            // A constant in front of what every event has becomes part of its head: fewer steps.
            let joins = steps.last?.source == .constant && source.isAlways
            let start = joins ? steps.popLast()?.head.lowerBound ?? heads.count : heads.count
            heads.append(name == Self.timeName ? 0x7b : 0x2c)
            JSONText.append(name, to: &heads)
            heads.append(0x3a)
            if let value = constants[name] { JSONText.append(value, to: &heads) }
            let change = source.takesTransform ? changes[name.lowercased()] : nil
            if let change { transforms.append(change) }
            steps.append(
                Step(head: start..<heads.count, source: source, transform: change == nil ? -1 : transforms.count - 1)
            )
        }
        self.steps = steps
        self.heads = heads
        self.transforms = transforms
    }

    private static func sources(_ schema: EventSchema, _ options: Options) -> [String: Source] {
        let hidden = Set(options.hidden.map { $0.lowercased() } + [FieldName.pupilName])
        var sources: [String: Source] = [:]
        for (index, name) in schema.fields.enumerated() where schema.index(of: name) == index {
            if !hidden.contains(name.lowercased()) { sources[name] = .field(index) }
        }
        // Our own keys go before fields of the same name, whatever their case.
        let own: [(String, Source?)] = [
            (timeName, .time), ("event.dataset", .constant), ("log.file.path", .constant), ("log.record", .record),
            (FieldName.system, .system), (certaintyName, .certainty),
            (originalName, options.includesOriginal ? .original : nil),
        ]
        for (name, source) in own {
            for field in sources.keys where field.lowercased() == name { sources[field] = nil }
            sources[name] = source
        }
        return sources
    }

    /// Appends one event as an object with a line end.
    public func append(_ batch: EventBatch, row: Int, to out: inout [UInt8]) {
        let event = batch.rows[row]
        let first = row * batch.schema.width
        var size = 0
        for step in steps {
            switch step.source {
            case .field(let field): size += batch.slots[first + field].length
            case .original: size += Int(event.length)
            case .time, .record, .system, .certainty, .constant: break
            }
        }
        guard transforms.isEmpty, size <= Self.longRow else { return appendByValue(batch, row: row, to: &out) }
        let pool = batch.schema.pool
        let room = heads.count + size * JSONText.growth + steps.count * 4 + Self.ownRoom
        out.append(addingCapacity: room) { out in
            let heads = heads.span
            for step in steps {
                switch step.source {
                case .field(let field):
                    let slot = batch.slots[first + field]
                    if slot.isMissing { continue }
                    Self.copy(heads, step.head, into: &out)
                    let place = Int(slot.offset)..<Int(slot.offset) + slot.length
                    switch slot.region {
                    case 0: JSONText.writeQuoted(batch.raw.span.extracting(place), into: &out)
                    case 1: JSONText.writeQuoted(batch.arena.span.extracting(place), into: &out)
                    case 2: JSONText.writeQuoted(pool.span.extracting(place), into: &out)
                    default: Self.writeNull(into: &out)
                    }
                case .original:
                    Self.copy(heads, step.head, into: &out)
                    let start = Int(event.start)
                    JSONText.writeQuoted(batch.raw.span.extracting(start..<start + Int(event.length)), into: &out)
                case .time, .record, .system, .certainty, .constant:
                    if step.source == .certainty, event.certainty == .exact { continue }
                    Self.copy(heads, step.head, into: &out)
                    Self.writeOwn(step.source, event, into: &out)
                }
            }
            out.append(0x7d)
            out.append(0x0a)
        }
    }

    /// The same for events with long values or changed ones, each value with room of its own.
    private func appendByValue(_ batch: EventBatch, row: Int, to out: inout [UInt8]) {
        let event = batch.rows[row]
        for step in steps {
            switch step.source {
            case .field(let field):
                let slot = batch.slot(row, field)
                if slot.isMissing { continue }
                out.append(contentsOf: heads[step.head])
                let isValue: Void? = batch.withBytes(row, field) { append($0, step, to: &out) }
                if isValue == nil { out.append(addingCapacity: 4) { Self.writeNull(into: &$0) } }
            case .original:
                out.append(contentsOf: heads[step.head])
                let start = Int(event.start)
                append(batch.raw.span.extracting(start..<start + Int(event.length)), step, to: &out)
            case .time, .record, .system, .certainty, .constant:
                if step.source == .certainty, event.certainty == .exact { continue }
                out.append(contentsOf: heads[step.head])
                out.append(addingCapacity: Self.ownRoom) { Self.writeOwn(step.source, event, into: &$0) }
            }
        }
        out.append(contentsOf: [0x7d, 0x0a])
    }

    private func append(_ value: Span<UInt8>, _ step: Step, to out: inout [UInt8]) {
        out.append(0x22)
        if step.transform >= 0 {
            var result: [UInt8] = []
            transforms[step.transform](value, &result)
            JSONText.append(result.span, to: &out)
        } else {
            JSONText.append(value, to: &out)
        }
        out.append(0x22)
    }

    /// Room for all that is not a field: time, record, system, certainty and the end.
    private static let ownRoom = TimeBytes.longest + 128

    /// Writes a value that is not a field.
    @inline(__always)
    private static func writeOwn(_ source: Source, _ event: EventBatch.Row, into out: inout OutputSpan<UInt8>) {
        switch source {
        case .time:
            out.append(0x22)
            TimeBytes.write(event.time, into: &out)
            out.append(0x22)
        case .record: write(number: max(0, event.record), into: &out)
        case .system: write(quoted: event.system.rawValue, into: &out)
        case .certainty: write(quoted: event.certainty == .ambiguous ? "ambiguous" : "nonexistent", into: &out)
        case .constant, .field, .original: break
        }
    }

    @inline(__always)
    private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>, into out: inout OutputSpan<UInt8>) {
        for index in range { out.append(bytes[index]) }
    }

    private static func writeNull(into out: inout OutputSpan<UInt8>) {
        out.append(0x6e)
        out.append(0x75)
        out.append(0x6c)
        out.append(0x6c)
    }

    private static func write(quoted word: String, into out: inout OutputSpan<UInt8>) {
        out.append(0x22)
        for byte in word.utf8 { out.append(byte) }
        out.append(0x22)
    }

    private static func write(number: Int, into out: inout OutputSpan<UInt8>) {
        var scale = 1
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            out.append(0x30 &+ UInt8(truncatingIfNeeded: number / scale % 10))
            scale /= 10
        }
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
}
