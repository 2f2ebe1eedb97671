internal import Board
internal import Checks
internal import EventStore
internal import Foundation
internal import Synchronization

/// The second half of a scan: all events in the order of time, each once, past the checks and the rules.
struct Judging {
    /// What came of a stream.
    struct Result {
        /// What was seen.
        var judged: JudgedEvents
        /// What changes in what is kept.
        var changes: EventChanges
        /// How many events of each file were there already.
        var duplicates: [Int: Int]
        /// The same by source, school and quarter of an hour since 1970.
        var duplicateTimes: [PassedOver.Series: [Int64: Int]]
    }

    let board: BoardFolder
    let pseudonyms: Pseudonyms
    let rules: RulePlan
    let workers: Int

    /// Gives the slices of a stream to judges, one for each worker. What is found does not hang on which judge gets which slice:
    /// what they saw is merged.
    ///
    /// - Parameters:
    ///   - events: the stream; nobody else may use it.
    ///   - files: the numbers of the files that were read.
    /// - Returns: what was seen, what changes in what is kept, and how many events of each file were there already.
    func judge(
        _ events: sending KeptStream,
        of files: [Int],
        _ context: CheckContext
    ) throws -> Result {
        let stream = Mutex(Stream(events: events))
        let pupils = PupilIndex(board.table("pupils"), pseudonyms)
        let ordered = Mutex(RuleStream(rules, context))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            var judge = Judge(context)
            var matcher = RuleMatcher(rules, context, pupils)
            while let (number, slice) = stream.withLock({ $0.next() }) {
                let actors = judge.inspect(slice)
                let counted = matcher.inspect(slice, actors)
                ordered.withLock { $0.add(counted, number) }
            }
            let finished = JudgedEvents(checks: judge, rules: matcher.tally)
            stream.withLock { $0.finish(finished) }
        }
        let windows = ordered.withLock { $0.finish() }
        return try stream.withLock { stream in
            if let failure = stream.failure { throw failure }
            var judged = stream.judged ?? JudgedEvents(context)
            judged.rules.merge(windows)
            let duplicates = files.map { ($0, stream.events.duplicates(of: $0)) }
            return Result(
                judged: judged,
                changes: stream.events.changes,
                duplicates: Dictionary(duplicates, uniquingKeysWith: { first, _ in first }),
                duplicateTimes: stream.events.duplicateTimes
            )
        }
    }

    /// The events that are still to be judged, and what the judges that are done have seen.
    private struct Stream {
        var events: KeptStream
        var judged: JudgedEvents?
        var failure: (any Error)?
        private var number = -1

        init(events: KeptStream) { self.events = events }

        mutating func next() -> (number: Int, slice: EventSlice)? {
            guard failure == nil else { return nil }
            do {
                number += 1
                return try events.next().map { (number, $0) }
            } catch {
                failure = error
                return nil
            }
        }

        mutating func finish(_ other: JudgedEvents) {
            judged?.checks.merge(other.checks)
            judged?.rules.merge(other.rules)
            if judged == nil { judged = other }
        }
    }
}
