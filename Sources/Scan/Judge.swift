internal import Checks
internal import EventStore
internal import Model

/// Everything that looks at events: one for each worker, which gets slices of them in the order of time, every event once among all.
///
/// What it finds is a function of events, reference data, rules, settings and moment. From one scan to the next is only kept
/// what was seen of events that did not change, and that is what would be seen again.
struct Judge: Sendable {
    private var suite: CheckSuite

    /// A judge that has seen nothing.
    init(_ context: CheckContext) {
        suite = CheckSuite(context)
    }

    /// A judge that has seen what an earlier scan saw of the same events.
    ///
    /// - Throws: what cannot be used of it.
    init(_ context: CheckContext, seen: [String: [UInt8]]) throws {
        suite = CheckSuite(context)
        try suite.restore(seen)
    }

    /// What was seen, by name, for a scan over the same events.
    func seen() throws -> [String: [UInt8]] { try suite.seen() }

    /// Looks at the next events, and says who acted in each row of each batch. No check asks in which order events of different
    /// sources happened; rules do.
    mutating func inspect(_ slice: EventSlice) -> [[Int32]] {
        slice.batches.map { batch in
            suite.inspect(batch)
            return suite.actors
        }
    }

    /// Adds what another worker saw.
    mutating func merge(_ other: Judge) { suite.merge(other.suite) }

    /// What all that looked at the events found. `sources` are those read, also without any event; `inputs` are the files.
    func finish(sources: Set<String>, inputs: [InputCoverage]) -> CheckSuite.Results {
        suite.finish(sources: sources, inputs: inputs)
    }
}
