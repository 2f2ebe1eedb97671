/// What is wrong with a trail, and where.
public struct TrailFault: Sendable, Hashable, Codable {
    /// The kinds of faults.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The link does not say what it said when it was made.
        case changed
        /// The link does not follow on the one before: that one was changed, replaced or moved.
        case notConnected = "not_connected"
        /// Links are missing before this one.
        case removedBefore = "removed_before"
        /// The link stands before or at the place of the one before it.
        case outOfOrder = "out_of_order"
        /// The details are not those of the link.
        case detailsChanged = "details_changed"
        /// The details are gone, and no link says that they were destroyed.
        case detailsGone = "details_gone"
        /// Links are missing at the end: fewer are there than were made.
        case removedAtEnd = "removed_at_end"
        /// A hash that was written down elsewhere does not occur in the chain.
        case headUnknown = "head_unknown"
    }

    /// The kind.
    public var kind: Kind
    /// The place in the chain; 0 where the chain as a whole is meant.
    public var number: Int

    /// A fault.
    public init(_ kind: Kind, at number: Int) {
        self.kind = kind
        self.number = number
    }
}

/// Goes through a trail link by link, in the order of their numbers, and gathers all that is wrong.
public struct TrailCheck: Sendable {
    /// Details as they lie beside the chain.
    public enum Details: Sendable, Hashable {
        /// They are there.
        case kept([String: String], salt: [UInt8])
        /// They are not there.
        case absent
        /// They cannot be read.
        case unreadable
    }

    /// The action of a link that tells which details were destroyed.
    public static let destruction = "trail.details-destroyed"
    /// The detail of such a link that names the places, separated by blanks.
    public static let destroyedNumbers = "numbers"

    /// What was wrong, in the order of the chain.
    public private(set) var faults: [TrailFault] = []
    /// The number of links seen.
    public private(set) var count = 0
    /// The hash of the last link.
    public private(set) var head = TrailHash.beginning
    private var last = 0
    private var absent: [Int] = []
    private var destroyed: Set<Int> = []
    private var wanted: [UInt8]?
    private var isWantedSeen: Bool

    /// A check that has seen nothing.
    ///
    /// - Parameter known: a hash that was printed or noted earlier and must occur in the chain.
    public init(known: [UInt8]? = nil) {
        wanted = known
        isWantedSeen = known == nil || known == TrailHash.beginning
    }

    /// Takes the next link with its details.
    public mutating func add(_ entry: TrailEntry, _ details: Details) {
        count += 1
        if entry.number <= last {
            faults.append(TrailFault(.outOfOrder, at: entry.number))
        } else if entry.number > last + 1 {
            faults.append(TrailFault(.removedBefore, at: entry.number))
        } else if entry.previous != head {
            faults.append(TrailFault(.notConnected, at: entry.number))
        }
        if !entry.isWhole { faults.append(TrailFault(.changed, at: entry.number)) }
        switch details {
        case .kept(let kept, let salt):
            if TrailHash.of(kept, salt: salt) != entry.detailsHash {
                faults.append(TrailFault(.detailsChanged, at: entry.number))
            } else if entry.action == Self.destruction, entry.isWhole {
                destroyed.formUnion((kept[Self.destroyedNumbers] ?? "").split(separator: " ").compactMap { Int($0) })
            }
        case .absent: absent.append(entry.number)
        case .unreadable: faults.append(TrailFault(.detailsChanged, at: entry.number))
        }
        if entry.hash == wanted { isWantedSeen = true }
        last = entry.number
        head = entry.hash
    }

    /// Ends the check.
    ///
    /// - Parameter expected: how many links were made and the hash of the last, as the store noted them.
    /// - Returns: the faults by place, and how many links lost their details at the end of their term.
    public consuming func finish(
        expected: (count: Int, head: [UInt8])?
    ) -> (faults: [TrailFault], destroyed: Int) {
        for number in absent where !destroyed.contains(number) { faults.append(TrailFault(.detailsGone, at: number)) }
        if let expected {
            if last < expected.count {
                faults.append(TrailFault(.removedAtEnd, at: expected.count))
            } else if expected.head != head, !faults.contains(where: { $0.number == last }) {
                faults.append(TrailFault(.changed, at: last))
            }
        } else if count > 0 {
            faults.append(TrailFault(.removedAtEnd, at: last))
        }
        if !isWantedSeen { faults.append(TrailFault(.headUnknown, at: 0)) }
        faults.sort { ($0.number, $0.kind.rawValue) < ($1.number, $1.kind.rawValue) }
        return (faults, absent.filter(destroyed.contains).count)
    }
}
