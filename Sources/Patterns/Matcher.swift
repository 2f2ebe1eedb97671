internal import CPCRE2

/// What a match came to. A failure is not "no match": the caller must report it.
public enum MatchOutcome: Sendable, Hashable {
    /// The pattern matches; the groups can be read from the matcher.
    case match
    /// The pattern does not match.
    case noMatch
    /// It could not be decided.
    case failure(MatchFailure)
}

/// How much work one match may take, so that a pattern or a line made to be slow ends in an error.
public struct MatchLimits: Sendable, Hashable {
    /// Steps of the matching function (`pcre2_set_match_limit`).
    public var steps: UInt32
    /// Depth of nested backtracking (`pcre2_set_depth_limit`); machine code has no such depth.
    public var depth: UInt32
    /// Memory for backtracking in KiB (`pcre2_set_heap_limit`), and the size of the stack of machine code.
    public var heap: UInt32

    /// Limits; the defaults end the worst case in a few milliseconds and are far above what a log line needs.
    public init(steps: UInt32 = 200_000, depth: UInt32 = 20_000, heap: UInt32 = 1024) {
        self.steps = steps
        self.depth = depth
        self.heap = heap
    }
}

/// The scratch memory of matching: one for each worker, for all patterns it uses, with the groups of the last match.
///
/// Results are offsets in bytes of the subject. It is not copyable because PCRE2 writes into it.
public struct Matcher: ~Copyable {
    private var data: OpaquePointer?
    private var context: OpaquePointer?
    private var stack: OpaquePointer?
    private var pairs: Int
    /// Start and end of each group of the last match, owned by `data`.
    @usableFromInline
    var ends: UnsafeMutablePointer<Int>?
    /// How many groups, group 0 included, the last match has set.
    public private(set) var groupCount = 0

    /// Scratch memory for patterns with so many groups (it grows when a pattern has more).
    public init(groups: Int = 15, limits: MatchLimits = MatchLimits()) {
        pairs = max(1, groups + 1)
        data = pcre2_match_data_create_8(UInt32(pairs), nil)
        context = pcre2_match_context_create_8(nil)
        ends = data.flatMap { pcre2_get_ovector_pointer_8($0) }
        guard let context else { return }
        pcre2_set_match_limit_8(context, limits.steps)
        pcre2_set_depth_limit_8(context, limits.depth)
        pcre2_set_heap_limit_8(context, limits.heap)
        // Machine code has 32 KiB on the thread's stack of its own; more must be lent to it.
        stack = pcre2_jit_stack_create_8(32 * 1024, max(64, Int(limits.heap)) * 1024, nil)
        pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
    }

    deinit {
        if let data { pcre2_match_data_free_8(data) }
        if let context { pcre2_match_context_free_8(context) }
        if let stack { pcre2_jit_stack_free_8(stack) }
    }

    /// Finds the first match at or after a byte offset.
    public mutating func match(_ pattern: Pattern, _ subject: Span<UInt8>, from start: Int = 0) -> MatchOutcome {
        if pattern.groupCount >= pairs { grow(to: pattern.groupCount + 1) }
        groupCount = 0
        guard let data, let context else { return .failure(MatchFailure(code: PCRE2_ERROR_NOMEMORY)) }
        // SAFETY: pointer and byte count of the subject are used only during the call; the groups read afterwards are
        // offsets, not pointers into it.
        let result = subject.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress {
                return pcre2_match_8(pattern.code, base, bytes.count, start, 0, data, context)
            }
            return withUnsafePointer(to: UInt8(0)) { pcre2_match_8(pattern.code, $0, 0, start, 0, data, context) }
        }
        if result > 0 {
            groupCount = Int(result)
            return .match
        }
        if result == PCRE2_ERROR_NOMATCH { return .noMatch }
        return .failure(MatchFailure(code: result == 0 ? PCRE2_ERROR_INTERNAL : result))
    }

    /// The bytes that a group of the last match took; nil when it took none, or when there was no match.
    @inlinable
    public subscript(group: Int) -> Range<Int>? {
        // SAFETY: PCRE2 has filled `groupCount` pairs, which lie in `data` for as long as this value lives.
        guard group >= 0, group < groupCount, let ends else { return nil }
        let start = ends[2 * group]
        let end = ends[2 * group + 1]
        // An unset group reads as -1 twice (PCRE2_UNSET); `\K` in a look-around can put the start behind the end.
        guard start >= 0, end >= start else { return nil }
        return Range(uncheckedBounds: (start, end))
    }

    private mutating func grow(to count: Int) {
        if let data { pcre2_match_data_free_8(data) }
        pairs = count
        data = pcre2_match_data_create_8(UInt32(count), nil)
        ends = data.flatMap { pcre2_get_ovector_pointer_8($0) }
    }
}
