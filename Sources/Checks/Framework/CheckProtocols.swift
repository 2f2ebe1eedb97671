public import Model

/// A check on accounts: runs once, after all events, for the day of the scan.
public protocol AccountCheck: Sendable {
    /// What it is.
    static var definition: CheckDefinition { get }
    /// Judges all accounts, and says in the report what it found and what it could not judge.
    static func run(_ report: inout CheckReport)
}

/// A check on events: sees every batch, each worker with a value of its own, and reports when all are read.
///
/// What it gathers may not depend on the order of files, batches or workers, nor on the numbers of actors.
public protocol EventCheck: Sendable {
    /// What it is.
    static var definition: CheckDefinition { get }
    /// A value that has seen nothing.
    init(_ context: CheckContext)
    /// Looks at the events of a batch; `actors` has the number of each row's actor, -1 for none.
    mutating func inspect(_ batch: EventBatch, actors: [Int32])
    /// Adds what another worker's value has seen.
    mutating func merge(_ other: Self)
    /// Says in the report what it found and what it could not judge.
    func finish(_ report: inout CheckReport)
    /// What it has seen, without what it can look up again: the part of it that `merge` adds up.
    ///
    /// - Throws: what encoding throws.
    func seen() throws -> [UInt8]
    /// Puts what an earlier scan saw of the same events in place of what it has seen. Actors have the numbers that they had
    /// there.
    ///
    /// - Throws: what decoding throws; then it has seen nothing.
    mutating func restore(_ seen: [UInt8]?) throws
}

extension EventCheck {
    mutating func mergeSame(_ other: any EventCheck) {
        if let other = other as? Self { merge(other) }
    }
}

/// A value per actor number, made when it is first asked for.
struct ActorTable<Value: Sendable>: Sendable {
    private var values: [Value?] = []

    /// The value of an actor; `make` is called the first time.
    mutating func value(_ actor: Int32, _ make: (Int32) -> Value) -> Value {
        let place = Int(actor)
        if values.indices.contains(place), let known = values[place] { return known }
        while values.count <= place { values.append(nil) }
        let made = make(actor)
        values[place] = made
        return made
    }
}
