internal import Access
internal import Checks
internal import EventStore
internal import Model

/// Everything that looks at events: gets all of them once, in the order of time, and says at the end what it found.
///
/// Because it always sees all events that are kept or were just read, what it finds is a function of events, reference data,
/// rules, settings and moment: nothing is remembered from one scan to the next.
struct Judge: Sendable {
    private let context: CheckContext
    private var resolver: ActorResolver
    private var suite: CheckSuite

    /// A judge that has seen nothing.
    init(_ context: CheckContext) {
        self.context = context
        resolver = ActorResolver(context.directory)
        suite = CheckSuite(context)
    }

    /// Looks at the next events. `slice.order` has the order in which events of different sources happened.
    mutating func inspect(_ slice: EventSlice) {
        var actors: [[Int32]] = []
        for batch in slice.batches {
            var numbers: [Int32] = []
            resolver.resolve(batch, into: &numbers)
            suite.inspect(batch, actors: numbers)
            actors.append(numbers)
        }
    }

    /// What all that looked at the events found. `sources` are those read, also without any event.
    func finish(sources: Set<String>) -> CheckSuite.Results { suite.finish(sources: sources) }
}
