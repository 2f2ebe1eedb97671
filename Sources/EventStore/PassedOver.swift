internal import Model

/// Events that were passed over because they were there already, counted by source, school and quarter of an hour: no zone cuts
/// one in two.
public struct PassedOver: Sendable {
    /// A source, and the school that its events name.
    public struct Series: Sendable, Hashable {
        /// The source id.
        public var source: String
        /// The school as the log writes it; empty when an event names none.
        public var school: [UInt8]
    }

    /// More names of schools than any board's logs hold; what comes after counts for its source alone.
    private static let mostNames = 5_000

    private var known: [Series: [Int64: Int]] = [:]
    private var last = Series(source: "", school: [])
    private var quarter: Int64 = 0
    private var count = 0

    init() {}

    /// Counts an event.
    mutating func add(_ source: String, _ time: Instant, school: [UInt8]) {
        let quarter = time.seconds >= 0 ? time.seconds / 900 : (time.seconds - 899) / 900
        if quarter != self.quarter || source != last.source || school != last.school {
            settle()
            last = Series(source: source, school: school)
            self.quarter = quarter
        }
        count += 1
    }

    /// Puts what was counted last with the rest, in place: sources take turns, so that this happens for almost every event.
    private mutating func settle() {
        guard count > 0 else { return }
        if known[last] == nil, known.count >= Self.mostNames { last.school = [] }
        known[last, default: [:]][quarter, default: 0] += count
        count = 0
    }

    /// The numbers so far, by quarters of an hour since 1970.
    public var counts: [Series: [Int64: Int]] {
        var whole = self
        whole.settle()
        return whole.known
    }
}
