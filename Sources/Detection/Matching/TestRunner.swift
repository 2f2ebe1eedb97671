internal import Patterns
internal import Rules

/// Makes the tests that the searches do not answer.
enum TestRunner {
    /// Whether one of the field's values passes the test. When none does and one could not be decided, that is unknown.
    static func run(
        _ test: CompiledTest,
        _ frame: inout EventFrame,
        _ matcher: inout Matcher,
        _ failure: inout MatchFailure?
    ) -> RuleSession.Verdict {
        switch test.check {
        case .none: return .no
        case .null:
            // An event that lacks the field says as little as one where it is null.
            return isNull(test.field, frame) ? .yes : .no
        case .exists(let flag):
            return (frame.first(test.field) >= 0) == flag ? .yes : .no
        case .field(let other, let openStart, let openEnd):
            return equal(test.field, other, openStart, openEnd, &frame) ? .yes : .no
        case .regex(let pattern):
            return match(pattern, test.field, frame, &matcher, &failure)
        default:
            var index = frame.first(test.field)
            while index >= 0 {
                if check(test.check, Int(index), &frame) { return .yes }
                index = frame.values[Int(index)].next
            }
            return .no
        }
    }

    private static func isNull(_ field: Int, _ frame: EventFrame) -> Bool {
        var index = frame.first(field)
        if index < 0 { return true }
        while index >= 0 {
            if frame.values[Int(index)].kind == .null { return true }
            index = frame.values[Int(index)].next
        }
        return false
    }

    private static func check(_ check: CompiledTest.Check, _ index: Int, _ frame: inout EventFrame) -> Bool {
        let value = frame.values[index]
        guard value.kind != .null, value.kind != .container else { return false }
        switch check {
        case .glob(let glob, let folded):
            guard folded else { return glob.matches(frame.bytes.span, value.start, value.end) }
            frame.fold(index)
            let value = frame.values[index]
            return glob.matches(frame.folded.span, value.foldedStart, value.foldedEnd)
        case .number(let number):
            // Text equals a number when it is written the same; a number when it has the same value.
            if value.kind == .number {
                return NumberText.parse(frame.bytes.span, value.start, value.end)
                    .map { Comparison(.eq, number).holds($0.integer, $0.double) } ?? false
            }
            return equal(Array(number.text.utf8), frame.bytes.span, value.start, value.end)
        case .compare(let comparison):
            return NumberText.parse(frame.bytes.span, value.start, value.end)
                .map { comparison.holds($0.integer, $0.double) } ?? false
        case .network(let network):
            return Address(frame.bytes.span, value.start, value.end).map { network.contains($0) } ?? false
        case .timePart(let part, let comparison):
            return TimeText.part(part, frame.bytes.span, value.start, value.end)
                .map { comparison.holds($0, Double($0)) } ?? false
        default: return false
        }
    }

    private static func equal(_ literal: [UInt8], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start == literal.count else { return false }
        for index in literal.indices where literal[index] != text[start + index] { return false }
        return true
    }

    private static func match(
        _ pattern: Pattern,
        _ field: Int,
        _ frame: EventFrame,
        _ matcher: inout Matcher,
        _ failure: inout MatchFailure?
    ) -> RuleSession.Verdict {
        var result = RuleSession.Verdict.no
        var index = frame.first(field)
        while index >= 0 {
            let value = frame.values[Int(index)]
            index = value.next
            guard value.kind != .null, value.kind != .container else { continue }
            switch matcher.match(pattern, frame.bytes.span.extracting(value.start..<value.end)) {
            case .match: return .yes
            case .noMatch: break
            case .failure(let found):
                failure = failure ?? found
                result = .unknown
            }
        }
        return result
    }

    /// Whether a value of one field is like a value of another, letters folded.
    private static func equal(
        _ field: Int,
        _ other: Int,
        _ openStart: Bool,
        _ openEnd: Bool,
        _ frame: inout EventFrame
    ) -> Bool {
        var left = frame.first(field)
        while left >= 0 {
            var right = frame.first(other)
            while right >= 0 {
                if like(Int(left), Int(right), openStart, openEnd, &frame) { return true }
                right = frame.values[Int(right)].next
            }
            left = frame.values[Int(left)].next
        }
        return false
    }

    private static func like(
        _ left: Int,
        _ right: Int,
        _ openStart: Bool,
        _ openEnd: Bool,
        _ frame: inout EventFrame
    ) -> Bool {
        for index in [left, right] {
            guard frame.values[index].kind != .null, frame.values[index].kind != .container else { return false }
            frame.fold(index)
        }
        let text = frame.values[left]
        let part = frame.values[right]
        let length = part.foldedEnd - part.foldedStart
        let room = text.foldedEnd - text.foldedStart - length
        guard room >= 0 else { return false }
        let bytes = frame.folded.span
        let offsets: ClosedRange<Int>
        switch (openStart, openEnd) {
        case (false, false):
            guard room == 0 else { return false }
            offsets = 0...0
        case (false, true): offsets = 0...0
        case (true, false): offsets = room...room
        case (true, true): offsets = 0...room
        }
        for offset in offsets {
            var fits = true
            for index in 0..<length
            where bytes[text.foldedStart + offset + index] != bytes[part.foldedStart + index] {
                fits = false
                break
            }
            if fits { return true }
        }
        return false
    }
}
