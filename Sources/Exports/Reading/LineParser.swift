internal import Model
internal import Patterns

/// Reads lines by patterns: the header first, then the patterns of which the literal beginning fits the message.
struct LineParser {
    private let program: LinesProgram
    /// The header pattern that matched last: most files have one only.
    private var lastHeader = 0
    /// How many lines each header pattern, and each pattern after them, has taken.
    private(set) var hits: [Int]

    init(_ program: LinesProgram) {
        self.program = program
        hits = [Int](repeating: 0, count: program.header.count + program.patterns.count)
    }

    mutating func parse(
        _ frame: RecordFrame,
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> RecordResult {
        if let problem = frame.problem { return .unreadable(.frame(problem)) }
        // Blanks only: index 0 is the reason `blank-line`.
        if trimmed(raw, frame.range).isEmpty { return .ignored(0) }
        record.begin()
        var message = frame.range
        if !program.header.isEmpty {
            switch header(frame.range, &record, raw, sink) {
            case .success(let found): message = found
            case .failure(let problem): return .unreadable(problem.failure)
            }
            if !program.headerSlots.isEmpty {
                switch record.ignoreReason(early: true, raw, sink) {
                case .none: break
                case .reason(let reason): return .ignored(reason)
                case .failure(let failure): return .unreadable(failure)
                }
            }
        }
        // An empty message has no first byte; its patterns stand at the end of the table.
        let first = message.isEmpty ? 256 : Int(raw[message.lowerBound])
        for candidate in program.dispatch[first] {
            let index = program.candidates[candidate]
            guard hasPrefix(program.patterns[index].prefix, message, raw) else { continue }
            switch record.matcher.match(program.patterns[index].pattern, raw.extracting(message)) {
            case .noMatch: continue
            case .failure(let failure):
                return .unreadable(.pattern(failure, name: program.patterns[index].name))
            case .match:
                hits[program.header.count + index] += 1
                if program.patterns[index].ignore >= 0 { return .ignored(program.patterns[index].ignore) }
                take(
                    program.patterns[index].groups,
                    program.patterns[index].constants,
                    from: message.lowerBound,
                    &record
                )
                return record.finish(frame, raw, &sink)
            }
        }
        return .unreadable(.noPattern)
    }

    private struct Problem: Error {
        var failure: RecordFailure
    }

    /// Matches the header and gives the place of the message.
    private mutating func header(
        _ line: Range<Int>,
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: borrowing EventSink
    ) -> Result<Range<Int>, Problem> {
        for turn in 0..<program.header.count {
            // The last one first, then the others in their order.
            let index = turn == 0 ? lastHeader : (turn <= lastHeader ? turn - 1 : turn)
            switch record.matcher.match(program.header[index].pattern, raw.extracting(line)) {
            case .noMatch: continue
            case .failure(let failure):
                return .failure(Problem(failure: .pattern(failure, name: program.header[index].name)))
            case .match:
                lastHeader = index
                hits[index] += 1
                take(program.header[index].groups, program.header[index].constants, from: line.lowerBound, &record)
                guard let message = record.matcher[program.header[index].message] else {
                    return .success(line.upperBound..<line.upperBound)
                }
                return .success(line.lowerBound + message.lowerBound..<line.lowerBound + message.upperBound)
            }
        }
        return .failure(Problem(failure: .noPattern))
    }

    /// Puts the groups of the match and the constants of its pattern in their slots.
    @inline(__always)
    private func take(_ groups: Range<Int>, _ constants: Range<Int>, from start: Int, _ record: inout RecordParser) {
        for index in groups {
            guard let range = record.matcher[program.groups[index].group] else { continue }
            record.slots[program.groups[index].slot] = .raw(start + range.lowerBound, range.count)
        }
        for index in constants { record.slots[program.constants[index].slot] = program.constants[index].value }
    }

    @inline(__always)
    private func hasPrefix(_ prefix: Range<Int>, _ message: Range<Int>, _ raw: Span<UInt8>) -> Bool {
        guard prefix.count <= message.count else { return false }
        for offset in 0..<prefix.count
        where program.prefixes[prefix.lowerBound + offset] != raw[message.lowerBound + offset] { return false }
        return true
    }
}

/// Says which lines start a record, for records of several lines.
///
/// A class because the framer keeps it while PCRE2 writes into the matcher; it belongs to one reader.
final class RecordStart {
    private let pattern: Pattern
    private var matcher = Matcher()
    /// Lines on which PCRE2 gave up: they are taken as the start of a record, so that nothing is swallowed.
    private(set) var failures = 0

    init(_ pattern: Pattern) { self.pattern = pattern }

    func starts(_ line: Span<UInt8>) -> Bool {
        switch matcher.match(pattern, line) {
        case .match: return true
        case .noMatch: return false
        case .failure:
            failures += 1
            return true
        }
    }
}
