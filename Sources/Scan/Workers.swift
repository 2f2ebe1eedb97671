internal import Dispatch
internal import Synchronization

/// Does something for each of several places, on as many workers as there are.
struct Workers: Sendable {
    let count: Int

    /// Hands out the results in order.
    ///
    /// - Throws: what the first place that failed threw; no more places are begun then.
    func map<Value: Sendable, Failure: Error>(
        _ places: Int,
        _ body: @Sendable (Int) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        let shared = Mutex(Shared<Value, Failure>())
        DispatchQueue.concurrentPerform(iterations: min(count, max(1, places))) { _ in
            while true {
                let place = shared.withLock { state in
                    defer { state.next += 1 }
                    return state.failure == nil ? state.next : places
                }
                guard place < places else { return }
                do throws(Failure) {
                    let value = try body(place)
                    shared.withLock { $0.values[place] = value }
                } catch {
                    shared.withLock { if $0.failure == nil { $0.failure = error } }
                }
            }
        }
        let (values, failure) = shared.withLock { ($0.values, $0.failure) }
        if let failure { throw failure }
        return (0..<places).compactMap { values[$0] }
    }
}

/// What workers have done of a list.
private struct Shared<Value: Sendable, Failure: Error>: Sendable {
    var next = 0
    var values: [Int: Value] = [:]
    var failure: Failure?
}
