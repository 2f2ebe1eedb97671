internal import Model

/// Whether the times of a file go in one direction, and where they jump the other way: a clock that was set back, or exports that
/// were put together.
struct TimeOrder {
    /// Later than this is no jump: systems write what happens at one time a little out of order. In seconds.
    static let bound: Int64 = 15 * 60
    /// Of so many steps one may go the other way; in a file with more of them, order means nothing.
    static let share = 20
    /// So many jumps are told day by day; those beyond count with the last of them.
    static let momentLimit = 1000

    /// Steps in one direction.
    struct Steps {
        var count = 0
        /// Those beyond the bound, the first record behind one, and the longest in seconds.
        var jumps = 0
        var first = 0
        var longest: Int64 = 0
        /// The moments behind the first jumps; so many that a file in no order does not fill the memory.
        var moments: [Int64] = []

        mutating func add(_ seconds: Int64, _ record: Int, at moment: Int64) {
            count += 1
            guard seconds > TimeOrder.bound else { return }
            jumps += 1
            if jumps == 1 { first = record }
            longest = max(longest, seconds)
            if moments.count < TimeOrder.momentLimit { moments.append(moment) }
        }
    }

    private var previous: Int64?
    private var forward = Steps()
    private var back = Steps()

    /// Takes the moment of the next record. One that the clock showed twice tells nothing of order.
    mutating func add(_ time: Instant, _ record: Int, isExact: Bool) {
        guard isExact else {
            previous = nil
            return
        }
        let seconds = time.nanoseconds / 1_000_000_000
        if let previous, seconds != previous {
            if seconds > previous {
                forward.add(seconds - previous, record, at: seconds)
            } else {
                back.add(previous - seconds, record, at: seconds)
            }
        }
        previous = seconds
    }

    /// The jumps against the direction of the file; nil when there are none or the file has no direction.
    var jumps: Steps? {
        let (most, least) = forward.count > back.count ? (forward, back) : (back, forward)
        return least.jumps > 0 && least.count * Self.share <= most.count ? least : nil
    }
}

extension TimeOrder.Steps {
    /// What is to be said of jumps: how many, and how long the longest is, in its largest whole unit.
    func diagnostic(file: String, column: String) -> Diagnostic {
        var parameters = ["count": String(jumps)]
        switch longest {
        case 86_400...: parameters["days"] = String(longest / 86_400)
        case 3600...: parameters["hours"] = String(longest / 3600)
        default: parameters["minutes"] = String(longest / 60)
        }
        return Diagnostic("time.clock-jump", .warning, file: file, record: first, column: column, parameters)
    }
}
