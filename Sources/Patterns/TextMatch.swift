/// A match in a text, for code where convenience matters more than speed.
public struct TextMatch: Sendable, Hashable {
    private let bytes: [UInt8]
    private let ranges: [Range<Int>?]
    private let groups: [String: Int]

    fileprivate init(bytes: [UInt8], ranges: [Range<Int>?], groups: [String: Int]) {
        self.bytes = bytes
        self.ranges = ranges
        self.groups = groups
    }

    /// The bytes of the UTF-8 that a group took; nil when it took none.
    public func range(_ group: Int) -> Range<Int>? { ranges.indices.contains(group) ? ranges[group] : nil }

    /// The text of a group by number (0 is the whole match); nil when it took part in no way or does not exist.
    public subscript(group: Int) -> String? {
        range(group).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The text of a named group; nil when it took part in no way or does not exist.
    public subscript(name: String) -> String? { groups[name].flatMap { self[$0] } }
}

extension Pattern {
    /// Whether the pattern matches somewhere in a text.
    ///
    /// - Throws: `MatchFailure` when a limit was reached, which is not "no".
    public func matches(_ text: String, limits: MatchLimits = MatchLimits()) throws(MatchFailure) -> Bool {
        try firstMatch(in: text, limits: limits) != nil
    }

    /// The first match in a text, with the text of its groups; nil when there is none.
    ///
    /// - Throws: `MatchFailure` when a limit was reached, which is not "none".
    public func firstMatch(in text: String, limits: MatchLimits = MatchLimits()) throws(MatchFailure) -> TextMatch? {
        let bytes = Array(text.utf8)
        var matcher = Matcher(groups: groupCount, limits: limits)
        switch matcher.match(self, bytes.span) {
        case .noMatch: return nil
        case .failure(let failure): throw failure
        case .match:
            let ranges = (0...groupCount).map { matcher[$0] }
            return TextMatch(bytes: bytes, ranges: ranges, groups: groups)
        }
    }
}
