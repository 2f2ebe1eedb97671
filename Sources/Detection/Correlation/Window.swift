internal import Model
internal import Rules

/// The events of one group within the span of a correlation, and what has been measured of them so far.
///
/// A pure state machine: events come in the order of time, and it never looks at a clock.
struct Window: Sendable {
    /// An event of the window.
    struct Entry: Sendable, Codable {
        var time: Int64
        var event: EventReference
        /// Its place in the order of reading, across runs.
        var sequence: Int
        /// The rules that it matched, as bits by their place in the correlation.
        var places: UInt64
        /// The values to count, or the number to compute with.
        var values: [String]
        var number: Double?
        /// What the group has in common, as this event writes it.
        var keys: [RuleMatch.Key]
        /// The values that outer correlations may ask for when the window is told of later.
        var captures: [Hit.Capture]?
        /// The same while the event is being judged; not kept.
        var passing: [Hit.Capture]?
    }

    private(set) var entries: [Entry] = []
    /// Entries before this have left the window.
    private(set) var head = 0
    private var distinct: [String: Int] = [:]
    private var placeCounts: [Int]
    /// For each rule the moment at which it last matched.
    private(set) var lastSeen: [Int64]
    /// Numbers in order, for percentiles.
    private var sorted: [Double] = []
    /// The sum of whole numbers, kept exactly; others make it necessary to add anew.
    private var wholeSum: Int64 = 0
    private var fractions = 0
    private var numbers = 0

    init(places: Int) {
        placeCounts = [Int](repeating: 0, count: places)
        lastSeen = [Int64](repeating: .min, count: places)
    }

    var isEmpty: Bool { head == entries.count }
    var count: Int { entries.count - head }
    /// The events of the window, oldest first.
    var current: ArraySlice<Entry> { entries[head...] }
    /// The events from a moment on.
    func entries(from time: Int64) -> ArraySlice<Entry> {
        var low = head
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time < time { low = middle + 1 } else { high = middle }
        }
        return entries[low...]
    }
    /// The latest moment.
    var last: Int64 { entries.last?.time ?? .min }

    mutating func append(_ entry: Entry, _ kind: CorrelationRule.Kind) {
        entries.append(entry)
        for place in placeCounts.indices where entry.places >> UInt64(place) & 1 == 1 {
            placeCounts[place] += 1
            lastSeen[place] = entry.time
        }
        if kind == .valueCount { for value in entry.values { distinct[value, default: 0] += 1 } }
        guard let number = entry.number else { return }
        numbers += 1
        if kind == .valuePercentile || kind == .valueMedian { sorted.insert(number, at: position(of: number)) }
        if let whole = Self.whole(number) { wholeSum &+= whole } else { fractions += 1 }
    }

    /// Lets go of what lies before a moment.
    mutating func expire(before time: Int64, _ kind: CorrelationRule.Kind) {
        while head < entries.count, entries[head].time < time {
            let entry = entries[head]
            head += 1
            for place in placeCounts.indices where entry.places >> UInt64(place) & 1 == 1 { placeCounts[place] -= 1 }
            if kind == .valueCount {
                for value in entry.values {
                    if let left = distinct[value], left > 1 {
                        distinct[value] = left - 1
                    } else {
                        distinct[value] = nil
                    }
                }
            }
            guard let number = entry.number else { continue }
            numbers -= 1
            if kind == .valuePercentile || kind == .valueMedian {
                let place = position(of: number)
                if place < sorted.count { sorted.remove(at: place) }
            }
            if let whole = Self.whole(number) { wholeSum &-= whole } else { fractions -= 1 }
        }
        if head > 32, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }

    /// The first place where a number may stand in the ordered list.
    private func position(of number: Double) -> Int {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whole numbers small enough that two million of them cannot overflow the exact sum.
    private static func whole(_ number: Double) -> Int64? {
        abs(number) < 4_398_046_511_104 ? Int64(exactly: number) : nil
    }

    /// What is measured; nil when there is nothing to measure.
    func measure(_ kind: CorrelationRule.Kind, percentile: Double) -> Double? {
        switch kind {
        case .eventCount: return Double(count)
        case .valueCount: return Double(distinct.count)
        case .temporal: return Double(placeCounts.count { $0 > 0 })
        case .temporalOrdered: return nil
        case .valueSum: return numbers == 0 ? nil : sum
        case .valueAverage: return numbers == 0 ? nil : sum / Double(numbers)
        case .valueMedian: return quantile(50)
        case .valuePercentile: return quantile(percentile)
        }
    }

    private var sum: Double {
        guard fractions > 0 else { return Double(wholeSum) }
        // Added anew each time: a running sum would keep the rounding of numbers that have left.
        return current.reduce(0) { $0 + ($1.number ?? 0) }
    }

    /// Linear interpolation between closest ranks: the value at place (n - 1) · p / 100 of the ordered numbers, from 0.
    private func quantile(_ percent: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let place = Double(sorted.count - 1) * percent / 100
        let low = min(sorted.count - 1, Int(place))
        let part = place - Double(low)
        guard part > 0, low + 1 < sorted.count else { return sorted[low] }
        return sorted[low] * (1 - part) + sorted[low + 1] * part
    }

    /// Whether a rule matched in the window.
    func has(_ place: Int) -> Bool { placeCounts[place] > 0 }
}

/// How rules can match one after another, each strictly later than the one before: for each number of rules and each last
/// rule, the latest moment at which such a chain can have begun. A chain lies in a window when it began in it.
struct Chains: Sendable {
    /// The rules in the order in which they must match, by their place in the correlation.
    let places: [Int]
    /// `latest[length - 1][last]`
    private var latest: [[Int64]]

    init(places: [Int]) {
        self.places = places
        latest = places.map { _ in [Int64](repeating: .min, count: places.count) }
    }

    /// Takes the rules that matched at a moment, together: none of them is later than another.
    mutating func add(_ matched: UInt64, at time: Int64) {
        let before = latest
        for (last, place) in places.enumerated() where matched >> UInt64(place) & 1 == 1 {
            latest[0][last] = time
            for length in 1..<max(1, places.count) {
                for previous in 0..<last where before[length - 1][previous] > latest[length][last] {
                    latest[length][last] = before[length - 1][previous]
                }
            }
        }
    }

    /// The longest chain that began at a moment or later.
    func longest(from start: Int64) -> Int {
        for length in stride(from: places.count, to: 0, by: -1)
        where latest[length - 1].contains(where: { $0 != .min && $0 >= start }) {
            return length
        }
        return 0
    }
}
