public import Model

/// Chooses among ways of writing moments, once for a whole file and never per row: `3-12-2025` and `12-3-2025` in one file are
/// not for a program to tell apart (domain.md section 8).
public struct FormatDecider: Sendable {
    /// What the values seen so far say.
    public enum Decision: Sendable, Hashable {
        /// The format at this index of the candidates reads every value that any of them reads.
        case decided(Int)
        /// Several formats read every value and give different moments: `time.ambiguous-format`.
        case ambiguous([Int])
        /// No format reads all: some values fit only one, others only another: `time.mixed-formats`.
        case mixed([Int])
        /// No format reads any value.
        case none
    }

    /// The formats to choose from, the preferred one first.
    public let candidates: [TimestampFormat]
    /// Values seen that at least one format reads.
    public private(set) var readable = 0
    /// Values seen that no format reads; they do not count.
    public private(set) var unreadable = 0
    private var parsers: [TimestampParser]
    private var fits: [Int]
    /// For each pair, whether a value gave two different moments.
    private var differs: [Bool]

    /// A choice among formats.
    public init(_ candidates: [TimestampFormat], zone: Zone, reference: Instant? = nil) {
        self.candidates = candidates
        parsers = candidates.map { TimestampParser($0, zone: zone, reference: reference) }
        fits = [Int](repeating: 0, count: candidates.count)
        differs = [Bool](repeating: false, count: candidates.count * candidates.count)
    }

    /// Looks at a value; empty ones say nothing.
    public mutating func observe(_ bytes: Span<UInt8>) {
        guard !ByteScan.trim(bytes, 0..<bytes.count).isEmpty else { return }
        var moments: [(index: Int, instant: Instant)] = []
        for index in parsers.indices {
            let outcome = parsers[index].parse(bytes)
            // A time that summer time skipped is written in the format all the same.
            guard outcome.problem == nil || outcome.problem == .nonexistentTime else { continue }
            fits[index] += 1
            moments.append((index, outcome.instant))
        }
        guard !moments.isEmpty else {
            unreadable += 1
            return
        }
        readable += 1
        for a in moments {
            for b in moments where a.instant != b.instant { differs[a.index * candidates.count + b.index] = true }
        }
    }

    /// What the values seen so far say.
    public var decision: Decision {
        guard readable > 0 else { return .none }
        let whole = candidates.indices.filter { fits[$0] == readable }
        guard let first = whole.first else { return .mixed(candidates.indices.filter { fits[$0] > 0 }) }
        let conflict = whole.contains { a in whole.contains { b in differs[a * candidates.count + b] } }
        return conflict ? .ambiguous(whole) : .decided(first)
    }

    /// The diagnostic for a decision that is none; nil for `decided`.
    public func diagnostic(file: String, column: String? = nil) -> Diagnostic? {
        func formats(_ indices: [Int]) -> [String: String] {
            ["formats": indices.map { candidates[$0].description }.joined(separator: ", ")]
        }
        switch decision {
        case .decided: return nil
        case .ambiguous(let indices):
            return Diagnostic("time.ambiguous-format", file: file, column: column, formats(indices))
        case .mixed(let indices):
            return Diagnostic("time.mixed-formats", file: file, column: column, formats(indices))
        case .none:
            let all = Array(candidates.indices)
            return Diagnostic("time.no-format-fits", file: file, column: column, formats(all))
        }
    }
}
