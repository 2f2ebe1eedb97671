internal import Foundation
internal import Model
internal import Patterns

/// What a run of records becomes: the parts of a batch besides its raw bytes, which stay as they are meanwhile.
struct EventSink {
    var arena: [UInt8] = []
    var rows: [EventBatch.Row] = []
    var slots: [EventBatch.Slot] = []
}

/// Turns the values of one record into an event: passes over what is to be passed over, reads the time, derives the fields.
///
/// Owned by one reader; all it needs per record is kept and used again.
struct RecordParser: ~Copyable {
    let program: RecordProgram
    let fieldCount: Int
    /// The values of the record at hand, by slot.
    var slots: [EventBatch.Slot]
    var matcher: Matcher
    var clock: RecordClock
    /// How many records each reason has passed over.
    var ignored: [Int]
    /// How many records each rule of `ignore` has passed over.
    private(set) var ignoreHits: [Int]
    private let pool: [UInt8]
    /// The fields that name people, schools and groups.
    private let names: [Int]
    /// The field that names the school; -1 without one.
    private let organization: Int

    init(_ source: SourceDefinition, options: ReaderOptions) {
        program = source.program
        fieldCount = source.schema.width
        slots = source.program.template
        matcher = Matcher(groups: source.lines?.groupCount ?? 4)
        clock = RecordClock(source, options: options)
        ignored = [Int](repeating: 0, count: source.program.reasons.count)
        ignoreHits = [Int](repeating: 0, count: source.program.ignores.count)
        pool = source.schema.pool
        organization = source.schema.index(of: FieldName.organization) ?? -1
        names = [
            FieldName.userName, FieldName.userEmail, FieldName.userFullName, FieldName.targetUser,
            FieldName.targetGroup,
            FieldName.organization, FieldName.pupilName, FieldName.group,
        ].compactMap(source.schema.index)
    }

    /// Forgets the values of the record before.
    @inline(__always)
    mutating func begin() {
        for index in 0..<fieldCount { slots[index] = program.template[index] }
    }

    /// Makes an event of the values in `slots`.
    mutating func finish(_ frame: RecordFrame, _ raw: Span<UInt8>, _ sink: inout EventSink) -> RecordResult {
        switch ignoreReason(early: false, raw, sink) {
        case .none: break
        case .failure(let failure): return .unreadable(failure)
        case .reason(let reason): return .ignored(reason)
        }
        let time: Instant
        let certainty: Zone.Certainty
        switch clock.read(slots, raw, sink.arena.span) {
        case .time(let moment, let sure): (time, certainty) = (moment, sure)
        case .failure(let failure): return .unreadable(failure)
        }
        for index in program.steps.indices {
            if let failure = run(index, raw, &sink) { return .unreadable(failure) }
        }
        var system = System.linux
        if let constant = program.system {
            system = constant
        } else {
            switch findSystem(raw, &sink) {
            case .system(let found): system = found
            case .ignored(let reason): return .ignored(reason)
            case .failure(let failure): return .unreadable(failure)
            }
        }
        for required in program.required where isEmpty(slots[required.slot], raw, sink) {
            return .unreadable(.missing(slot: required.slot))
        }
        for index in names where slots[index].hasValue { slots[index] = composed(slots[index], raw, &sink) }
        sink.slots.append(contentsOf: slots)
        sink.rows.append(
            EventBatch.Row(
                start: UInt32(truncatingIfNeeded: frame.start),
                length: UInt32(truncatingIfNeeded: frame.length),
                record: frame.record,
                time: time,
                certainty: certainty,
                system: system
            )
        )
        return .event
    }

    /// The school that the values in `slots` name, of a record of which something else could not be used.
    ///
    /// Cells of a record with too many of them may stand one place off: what is found is a school only if the board knows it.
    mutating func school(_ raw: Span<UInt8>, _ sink: inout EventSink) -> String? {
        guard organization >= 0 else { return nil }
        for index in program.steps.indices where program.steps[index].target == organization {
            if run(index, raw, &sink) != nil { return nil }
        }
        guard !isEmpty(slots[organization], raw, sink), slots[organization].length <= 200 else { return nil }
        let slot = composed(slots[organization], raw, &sink)
        let start = Int(slot.offset)
        let range = start..<start + slot.length
        switch slot.region {
        case 0: return String(decoding: range.map { raw[$0] }, as: UTF8.self)
        case 1: return String(decoding: sink.arena[range], as: UTF8.self)
        default: return nil
        }
    }

    enum IgnoreAnswer {
        case none
        case reason(Int)
        case failure(RecordFailure)
    }

    /// Whether the record is to be passed over, by the rules that can be judged so early.
    ///
    /// Of a record that is cut short, what is not there is not known to be empty: rules that ask for an empty field do not hold.
    mutating func ignoreReason(
        early: Bool,
        cutShort: Bool = false,
        _ raw: Span<UInt8>,
        _ sink: borrowing EventSink
    ) -> IgnoreAnswer {
        for index in program.ignores.indices where program.ignores[index].early == early {
            let rule = program.ignores[index]
            if cutShort, asksForEmpty(rule.when) || asksForEmpty(rule.unless) { continue }
            switch holds(when: rule.when, unless: rule.unless, raw, sink) {
            case .yes:
                ignoreHits[index] += 1
                return .reason(rule.reason)
            case .no: continue
            case .failure(let failure): return .failure(failure)
            }
        }
        return .none
    }

    private func asksForEmpty(_ condition: Int) -> Bool {
        guard condition >= 0 else { return false }
        return program.conditions[condition].contains { index in
            if case .empty = program.tests[index].kind { return true }
            return false
        }
    }

    // MARK: - Steps

    private enum Answer {
        case yes
        case no
        case failure(RecordFailure)
    }

    /// Whether conditions hold: all tests of `when`, and not all tests of `unless`; -1 is no condition.
    private mutating func holds(when: Int, unless: Int, _ raw: Span<UInt8>, _ sink: borrowing EventSink) -> Answer {
        if when >= 0 {
            let answer = holds(when, raw, sink)
            guard case .yes = answer else { return answer }
        }
        guard unless >= 0 else { return .yes }
        switch holds(unless, raw, sink) {
        case .yes: return .no
        case .no: return .yes
        case .failure(let failure): return .failure(failure)
        }
    }

    private mutating func holds(_ condition: Int, _ raw: Span<UInt8>, _ sink: borrowing EventSink) -> Answer {
        for index in program.conditions[condition] {
            let slot = slots[program.tests[index].slot]
            switch program.tests[index].kind {
            case .empty: if !isEmpty(slot, raw, sink) { return .no }
            case .notEmpty: if isEmpty(slot, raw, sink) { return .no }
            case .oneOf:
                guard slot.hasValue, find(program.tests[index].map, slot, raw, sink) != nil else { return .no }
            case .matches:
                guard slot.hasValue, let pattern = program.tests[index].pattern else { return .no }
                switch match(pattern, slot, raw, sink) {
                case .match: continue
                case .noMatch: return .no
                case .failure(let failure): return .failure(.pattern(failure, name: pattern.source))
                }
            }
        }
        return .yes
    }

    /// Runs one step; nil unless PCRE2 gave up.
    private mutating func run(_ index: Int, _ raw: Span<UInt8>, _ sink: inout EventSink) -> RecordFailure? {
        let target = program.steps[index].target
        // An alternative that came before has filled it already; so has a pattern's group, unless the field is made of itself.
        let isOwn = program.steps[index].isOwn
        if slots[target].hasValue, !isOwn { return nil }
        if program.steps[index].isPlain {
            for operand in program.steps[index].operands {
                let slot = slots[program.operands[operand]]
                if isEmpty(slot, raw, sink) { continue }
                slots[target] = slot
                break
            }
            return nil
        }
        let when = program.steps[index].when
        let unless = program.steps[index].unless
        if when >= 0 || unless >= 0 {
            switch holds(when: when, unless: unless, raw, sink) {
            case .yes: break
            case .no: return nil
            case .failure(let failure): return failure
            }
        }
        switch value(index, raw, &sink) {
        case .value(let slot): if slot.hasValue || isOwn { slots[target] = slot }
        case .failure(let failure): return failure
        }
        return nil
    }

    private enum Value {
        case value(EventBatch.Slot)
        case failure(RecordFailure)
    }

    /// The value that a step gives.
    private mutating func value(_ index: Int, _ raw: Span<UInt8>, _ sink: inout EventSink) -> Value {
        if program.steps[index].constant.hasValue { return .value(program.steps[index].constant) }
        var slot = EventBatch.Slot.missing
        for operand in program.steps[index].operands {
            let candidate = slots[program.operands[operand]]
            if !isEmpty(candidate, raw, sink) {
                slot = candidate
                break
            }
        }
        guard slot.hasValue else { return .value(program.steps[index].absent) }
        if let transform = program.steps[index].transform { slot = apply(transform, slot, raw, &sink) }
        if let pattern = program.steps[index].pattern {
            switch match(pattern, slot, raw, sink) {
            case .failure(let failure): return .failure(.pattern(failure, name: pattern.source))
            case .noMatch: return .value(program.steps[index].absent)
            case .match:
                guard let range = matcher[1] ?? (pattern.groupCount == 0 ? matcher[0] : nil), !range.isEmpty else {
                    return .value(program.steps[index].absent)
                }
                slot = slot.part(range)
            }
        }
        let map = program.steps[index].map
        if map >= 0 {
            if let found = find(map, slot, raw, sink) {
                slot = program.results[program.steps[index].results + found]
            } else if program.steps[index].fallback.hasValue {
                slot = program.steps[index].fallback
            }
        }
        return .value(isEmpty(slot, raw, sink) ? program.steps[index].absent : slot)
    }

    private enum SystemAnswer {
        case system(System)
        case ignored(Int)
        case failure(RecordFailure)
    }

    private mutating func findSystem(_ raw: Span<UInt8>, _ sink: inout EventSink) -> SystemAnswer {
        guard let step = program.systemStep else { return .failure(.system) }
        var found: System?
        for operand in step.operands {
            let slot = slots[program.operands[operand]]
            guard !isEmpty(slot, raw, sink) else { continue }
            if let index = self.find(step.map, slot, raw, sink) {
                found = program.systems[index]
                slots[program.systemSlot] = program.results[step.results + index]
            }
            break
        }
        if let found { return .system(found) }
        if program.systemIgnore >= 0 { return .ignored(program.systemIgnore) }
        guard let fallback = program.systemFallback else { return .failure(.system) }
        slots[program.systemSlot] = step.fallback
        return .system(fallback)
    }

    // MARK: - Bytes of values

    /// Whether there is no value, or nothing but blanks in it.
    private func isEmpty(_ slot: EventBatch.Slot, _ raw: Span<UInt8>, _ sink: borrowing EventSink) -> Bool {
        guard slot.hasValue, slot.length > 0 else { return true }
        let start = Int(slot.offset)
        let range = start..<start + slot.length
        switch slot.region {
        // Nearly every value begins with a letter or a digit.
        case 0: return (raw[start] <= 0x20 || raw[start] == 0xc2) && trimmed(raw, range).isEmpty
        case 1: return trimmed(sink.arena.span, range).isEmpty
        default: return slot.length == 0
        }
    }

    private func find(_ map: Int, _ slot: EventBatch.Slot, _ raw: Span<UInt8>, _ sink: borrowing EventSink) -> Int? {
        guard map >= 0 else { return nil }
        let start = Int(slot.offset)
        let range = start..<start + slot.length
        switch slot.region {
        case 0: return program.maps[map].find(raw.extracting(range))
        case 1: return program.maps[map].find(sink.arena.span.extracting(range))
        case 2:
            let constants = pool
            return program.maps[map].find(constants.span.extracting(range))
        default: return nil
        }
    }

    private mutating func match(
        _ pattern: Pattern,
        _ slot: EventBatch.Slot,
        _ raw: Span<UInt8>,
        _ sink: borrowing EventSink
    ) -> MatchOutcome {
        let start = Int(slot.offset)
        let range = start..<start + slot.length
        switch slot.region {
        case 0: return matcher.match(pattern, raw.extracting(range))
        case 1: return matcher.match(pattern, sink.arena.span.extracting(range))
        case 2:
            let constants = pool
            return matcher.match(pattern, constants.span.extracting(range))
        default: return .noMatch
        }
    }

    /// A name in Unicode normal form C, as reference data is kept: macOS writes accents as characters of their own.
    private func composed(_ slot: EventBatch.Slot, _ raw: Span<UInt8>, _ sink: inout EventSink) -> EventBatch.Slot {
        let range = Int(slot.offset)..<Int(slot.offset) + slot.length
        func isMark(_ byte: UInt8) -> Bool { byte == 0xcc || byte == 0xcd }
        var text: [UInt8] = []
        switch slot.region {
        case 0:
            guard range.contains(where: { isMark(raw[$0]) }) else { return slot }
            for index in range { text.append(raw[index]) }
        case 1:
            guard sink.arena[range].contains(where: isMark) else { return slot }
            text.append(contentsOf: sink.arena[range])
        default: return slot
        }
        // What is no text stays as it was found.
        guard let name = String(validating: text, as: UTF8.self) else { return slot }
        let place = sink.arena.count
        sink.arena.append(contentsOf: name.precomposedStringWithCanonicalMapping.utf8)
        return .decoded(place, sink.arena.count - place)
    }

    private func apply(
        _ transform: ValueSpec.Transform,
        _ slot: EventBatch.Slot,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> EventBatch.Slot {
        let start = Int(slot.offset)
        let range = start..<start + slot.length
        func part(_ bytes: Span<UInt8>) -> Range<Int> {
            let inside = trimmed(bytes, 0..<bytes.count)
            return transform == .ip ? AddressCleaner.address(bytes, inside) : inside
        }
        switch (transform, slot.region) {
        case (.lowercase, 0), (.lowercase, 1):
            // Small letters need room of their own; ASCII only, so that the length stays.
            let place = sink.arena.count
            for index in range {
                let byte = slot.region == 0 ? raw[index] : sink.arena[index]
                sink.arena.append(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)
            }
            return .decoded(place, range.count)
        case (.day, 0), (.day, 1):
            let place = sink.arena.count
            let isDay =
                slot.region == 0
                ? DayText.append(raw.extracting(range), to: &sink.arena)
                : DayText.append(Array(sink.arena[range]).span, to: &sink.arena)
            return isDay ? .decoded(place, sink.arena.count - place) : slot
        case (.ip, 0), (.trimmed, 0): return slot.part(part(raw.extracting(range)))
        case (.ip, 1), (.trimmed, 1): return slot.part(part(sink.arena.span.extracting(range)))
        default: return slot
        }
    }
}

extension EventBatch.Slot {
    /// A part of the value, by offsets in it.
    @inline(__always)
    func part(_ range: Range<Int>) -> EventBatch.Slot {
        let start = Int(offset) + range.lowerBound
        switch region {
        case 0: return .raw(start, range.count)
        case 1: return .decoded(start, range.count)
        case 2: return .constant(start, range.count)
        default: return self
        }
    }
}
