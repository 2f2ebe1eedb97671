internal import Checks
internal import EventStore
internal import Model

/// What looked at the events: the checks, and the rules of the pack.
struct JudgedEvents: Sendable {
    var checks: Judge
    var rules: RuleTally

    /// Nothing seen yet.
    init(_ context: CheckContext) {
        checks = Judge(context)
        rules = RuleTally()
    }

    init(checks: Judge, rules: RuleTally) {
        self.checks = checks
        self.rules = rules
    }

    /// What an earlier scan saw of the same events; nil when that cannot be used, and they are to be judged anew.
    ///
    /// - Parameter context: one whose directory has no actors yet. When the result is nil it is of no more use.
    init?(_ parts: [String: [UInt8]], _ context: CheckContext) {
        do {
            checks = try Judge(context, seen: parts)
            rules = try SeenEvents.value(parts[Self.rulesPart])
        } catch {
            // Nothing is lost by it: whoever asked judges the events themselves.
            return nil
        }
    }

    /// What was seen, by name; nil when it cannot be written down.
    var seen: [String: [UInt8]]? {
        guard var parts = try? checks.seen(), let rules = try? SeenEvents.bytes(rules) else { return nil }
        parts[Self.rulesPart] = rules
        return parts
    }

    private static let rulesPart = "rules"
}
