internal import Model

/// Where the time of a record stands and how it may be written, all names resolved.
struct TimeProgram: Sendable {
    /// The slots it is made of: one, or the day and the time of day.
    var slots: [Int]
    /// The names of those, for diagnostics.
    var name: String
    /// The ways it may be written, the preferred one first.
    var formats: [TimestampFormat]
    /// The zone of times that name none, when it is not that of the source.
    var zone: Zone?

    /// Compiles formats; nil, with a report, when one is wrong.
    static func formats(_ names: [NameSpec], reader: YAMLReader) -> [TimestampFormat]? {
        var formats: [TimestampFormat] = []
        for name in names {
            do {
                formats.append(try TimestampFormat(name.name))
            } catch {
                reader.report("definition.time-format", line: name.line, column: "time", ["format": name.name])
            }
        }
        return formats.count == names.count && !formats.isEmpty ? formats : nil
    }
}

/// Reads the times of one file's records.
///
/// Where a source allows several ways of writing, the first bytes of the file decide for all of it: `3-12-2025` is not for
/// every record to guess anew (domain.md section 8).
struct RecordClock {
    private let programs: [TimeProgram]
    private var parsers: [TimestampParser]
    private var deciders: [FormatDecider]
    /// Why a program's times cannot be believed: formats that conflict in this file.
    private var refusals: [String?]
    private var joined: [UInt8] = []
    /// Whether values are only looked at, to decide on their format.
    private(set) var isObserving = false
    /// The zone of times that name none.
    let zone: Zone

    /// Whether the head of the file has to be looked at first.
    var needsDecision: Bool { programs.contains { $0.formats.count > 1 } }

    enum Reading {
        case time(Instant, Zone.Certainty)
        case failure(RecordFailure)
    }

    init(_ source: SourceDefinition, options: ReaderOptions) {
        programs = source.times
        // UTC is part of a format; local time is the board's.
        let zone = source.zone == .utc ? source.zone : options.zone ?? source.zone
        self.zone = zone
        parsers = source.times.compactMap { program in
            program.formats.first.map {
                TimestampParser($0, zone: program.zone ?? zone, reference: options.now)
            }
        }
        deciders = source.times.map {
            FormatDecider($0.formats, zone: $0.zone ?? zone, reference: options.now)
        }
        refusals = source.times.map { _ in nil }
    }

    /// From now on values are only looked at.
    mutating func observe() { isObserving = needsDecision }

    /// Decides on formats by the values that were looked at.
    mutating func decide(reference: Instant) {
        isObserving = false
        for index in programs.indices where programs[index].formats.count > 1 {
            switch deciders[index].decision {
            case .decided(let format):
                parsers[index] = TimestampParser(
                    programs[index].formats[format],
                    zone: programs[index].zone ?? zone,
                    reference: reference
                )
            case .ambiguous: refusals[index] = "time.ambiguous-format"
            case .mixed: refusals[index] = "time.mixed-formats"
            case .none: break
            }
        }
    }

    /// The name of the place the time stands in, and the formats that were expected there.
    func place(_ index: Int) -> (column: String, formats: String) {
        guard programs.indices.contains(index) else { return ("", "") }
        let formats =
            refusals[index] == nil ? [parsers[index].format] : programs[index].formats
        return (programs[index].name, formats.map(\.description).joined(separator: ", "))
    }

    /// The names of all places that a time can stand in.
    var names: String { programs.map(\.name).joined(separator: ", ") }

    /// Reads the time of the record whose values these are, from the first place that has one.
    mutating func read(
        _ slots: borrowing [EventBatch.Slot],
        _ raw: Span<UInt8>,
        _ arena: Span<UInt8>
    ) -> Reading {
        for index in programs.indices {
            let first = slots[programs[index].slots[0]]
            // The time of a record is never a constant: its values are in the file.
            guard first.region < 2, first.length > 0 else { continue }
            if programs[index].slots.count == 1 {
                let range = Int(first.offset)..<Int(first.offset) + first.length
                let outcome = parse(index, first.region == 0 ? raw.extracting(range) : arena.extracting(range))
                if outcome.problem == .empty { continue }
                return reading(outcome, index)
            }
            // Taken out while it is read, so that the parser may write into itself.
            var text = joined
            joined = []
            text.removeAll(keepingCapacity: true)
            for part in programs[index].slots.indices {
                let slot = slots[programs[index].slots[part]]
                guard slot.region < 2 else { continue }
                if part > 0 { text.append(0x20) }
                let range = Int(slot.offset)..<Int(slot.offset) + slot.length
                ByteScan.append(slot.region == 0 ? raw : arena, range, to: &text)
            }
            let outcome = parse(index, text.span)
            joined = text
            if outcome.problem == .empty { continue }
            return reading(outcome, index)
        }
        return .failure(.timeMissing)
    }

    private mutating func parse(_ index: Int, _ bytes: Span<UInt8>) -> TimeOutcome {
        if isObserving { deciders[index].observe(bytes) }
        return parsers[index].parse(bytes)
    }

    private func reading(_ outcome: TimeOutcome, _ index: Int) -> Reading {
        if let refusal = refusals[index] { return .failure(.time(index: index, code: refusal)) }
        switch outcome.problem {
        case .none: return .time(outcome.instant, outcome.certainty)
        // The record is kept in its place in the order of time; the reader warns of it.
        case .nonexistentTime: return .time(outcome.instant, .nonexistent)
        case .some(let problem): return .failure(.time(index: index, code: problem.code))
        }
    }
}
