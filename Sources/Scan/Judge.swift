internal import Checks
internal import EventStore
internal import Model

/// Everything that looks at events: gets all of them once, in the order of time, and says at the end what it found.
///
/// What it finds is a function of events, reference data, rules, settings and moment: nothing is remembered from one scan to
/// the next.
struct Judge: Sendable {
    private var suite: CheckSuite

    /// A judge that has seen nothing.
    init(_ context: CheckContext) {
        suite = CheckSuite(context)
    }

    /// Looks at the next events. No check of today asks in which order events of different sources happened; `slice.order`
    /// would tell.
    mutating func inspect(_ slice: EventSlice) {
        for batch in slice.batches { suite.inspect(batch) }
    }

    /// What all that looked at the events found. `sources` are those read, also without any event.
    func finish(sources: Set<String>) -> CheckSuite.Results { suite.finish(sources: sources) }
}
