internal import Model

/// Names that nobody knows and whose events failed: how many different ones, and how often each, in bounded memory.
///
/// A guessing machine brings a new name with every attempt, so that keeping each would let a log decide how much memory a scan
/// takes. Kept are the names with the smallest hashes: whichever worker sees which name first, the same ones remain, and each of
/// them with all its attempts. Beyond the limit the number of names is a lower bound.
public struct AttemptSketch: Sendable {
    /// Names that are kept; at most twice as many are held in between.
    public static let defaultLimit = 1 << 17

    private let limit: Int
    /// Hashes by their place; 0 is an empty place.
    private var hashes: [UInt64] = []
    private var counts: [Int] = []
    private var used = 0
    /// Hashes above it are among those that were dropped.
    private var threshold = UInt64.max

    /// A sketch without names.
    public init(limit: Int = defaultLimit) { self.limit = max(1, limit) }

    /// The number of names; when `isCapped` there were more.
    public var count: Int { used }
    /// Whether there were more names than are kept.
    public var isCapped: Bool { threshold < .max }

    /// A sketch as an earlier scan left it.
    ///
    /// - Parameters:
    ///   - names: hashes of names with the number of their attempts.
    ///   - threshold: hashes above it were dropped; the highest number when none were.
    public init(limit: Int, names: [(hash: UInt64, count: Int)], threshold: UInt64) {
        self.init(limit: limit)
        for name in names { add(name.hash, attempts: name.count) }
        self.threshold = threshold
    }

    /// The names that are kept, by their hashes, each with its attempts, sorted.
    public var names: [(hash: UInt64, count: Int)] { entries.sorted { $0.hash < $1.hash } }
    /// Hashes above it are among those that were dropped.
    public var droppedAbove: UInt64 { threshold }

    /// Counts attempts with the name that has a hash.
    public mutating func add(_ hash: UInt64, attempts: Int = 1) {
        let hash = max(1, hash)
        guard hash <= threshold else { return }
        if (used + 1) * 2 > hashes.count { grow() }
        let place = self.place(hash)
        if hashes[place] == 0 {
            hashes[place] = hash
            used += 1
        }
        counts[place] += attempts
        if used > 2 * limit { trim() }
    }

    /// The number of attempts with a name; nil when it is not among those that are kept.
    public func attempts(_ hash: UInt64) -> Int? {
        guard !hashes.isEmpty else { return nil }
        let place = place(max(1, hash))
        return hashes[place] == 0 ? nil : counts[place]
    }

    /// Adds what another worker counted.
    public mutating func merge(_ other: AttemptSketch) {
        for (place, hash) in other.hashes.enumerated() where hash != 0 { add(hash, attempts: other.counts[place]) }
        threshold = min(threshold, other.threshold)
    }

    /// Drops what is beyond the limit: after all has been added, and before it is asked.
    public mutating func settle() {
        if used > limit || isCapped { trim() }
    }

    /// The hash of a name in a system. Two names with one hash are counted as one, no more: a name that got in is found by itself.
    static func hash(_ actor: Actor) -> UInt64 {
        var hash = ByteHash()
        for byte in actor.kind.rawValue.utf8 { hash.add(byte) }
        hash.add(0)
        for byte in actor.name.utf8 { hash.add(byte) }
        return max(1, hash.value)
    }

    private func place(_ hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
        while hashes[place] != 0, hashes[place] != hash { place = (place + 1) & (hashes.count - 1) }
        return place
    }

    private mutating func grow() { rebuild(entries, slots: max(64, hashes.count * 2)) }

    private mutating func trim() {
        let kept = entries.sorted { $0.hash < $1.hash }.prefix(limit)
        threshold = min(threshold, kept.last?.hash ?? .max)
        rebuild(Array(kept), slots: hashes.count)
    }

    private var entries: [(hash: UInt64, count: Int)] {
        hashes.indices.lazy.filter { hashes[$0] != 0 }.map { (hashes[$0], counts[$0]) }
    }

    private mutating func rebuild(_ entries: [(hash: UInt64, count: Int)], slots: Int) {
        hashes = [UInt64](repeating: 0, count: slots)
        counts = [Int](repeating: 0, count: slots)
        used = entries.count
        for entry in entries {
            let place = place(entry.hash)
            hashes[place] = entry.hash
            counts[place] = entry.count
        }
    }
}
