internal import Model

/// Counts events by source and quarter of an hour. They come in the order of time, so most belong with the one before.
struct PassedOver {
    private var known: [String: [Int64: Int]] = [:]
    private var source = ""
    private var quarter: Int64 = 0
    private var count = 0

    /// Counts an event.
    mutating func add(_ source: String, _ time: Instant) {
        let quarter = time.seconds >= 0 ? time.seconds / 900 : (time.seconds - 899) / 900
        if quarter != self.quarter || source != self.source {
            settle()
            self.source = source
            self.quarter = quarter
        }
        count += 1
    }

    /// Puts what was counted last with the rest, in place: sources take turns, so that this happens for almost every event.
    private mutating func settle() {
        guard count > 0 else { return }
        known[source, default: [:]][quarter, default: 0] += count
        count = 0
    }

    /// The numbers so far, by source and quarters of an hour since 1970.
    var counts: [String: [Int64: Int]] {
        var whole = self
        whole.settle()
        return whole.known
    }
}
