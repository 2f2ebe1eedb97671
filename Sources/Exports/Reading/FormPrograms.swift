internal import Model
internal import Patterns

/// How lines are read: a header pattern for what all lines share, then the patterns of the message behind it.
struct LinesProgram: Sendable {
    /// A pattern and where its groups go.
    struct Entry: Sendable {
        var name: String
        var pattern: Pattern
        /// Where in `groups` its groups stand, and in `constants` its constants.
        var groups: Range<Int>
        var constants: Range<Int>
        /// Index of the reason by which its lines are passed over; -1 for events.
        var ignore: Int
        /// The number of the group that the message stands in, for header patterns; -1 when there is none.
        var message: Int
        /// Where in `prefixes` the bytes stand that every match begins with.
        var prefix: Range<Int>
    }

    /// The line that starts a record, for records of several lines.
    var start: Pattern?
    var header: [Entry] = []
    var patterns: [Entry] = []
    /// Groups of all patterns: number and slot.
    var groups: [(group: Int, slot: Int)] = []
    /// Constants of all patterns: slot and value.
    var constants: [(slot: Int, value: EventBatch.Slot)] = []
    var prefixes: [UInt8] = []
    /// For each first byte (and 256 for an empty message), where in `candidates` its patterns stand, in their order.
    var dispatch: [Range<Int>] = []
    var candidates: [Int] = []
    /// The most groups that one pattern has.
    var groupCount = 0
    /// The slots that the header fills.
    var headerSlots: Set<Int> = []

    /// Makes the tables by which a message finds its patterns.
    mutating func prepareDispatch() {
        dispatch = []
        candidates = []
        for byte in 0...256 {
            let start = candidates.count
            for (index, entry) in patterns.enumerated() {
                let fits = entry.prefix.isEmpty || (byte < 256 && prefixes[entry.prefix.lowerBound] == UInt8(byte))
                if fits { candidates.append(index) }
            }
            dispatch.append(start..<candidates.count)
        }
    }
}

/// How CSV is read.
struct CSVProgram: Sendable {
    struct Column: Sendable {
        var name: String
        var slot: Int
        var isRequired: Bool
        /// The normalised names that it goes by, the best first.
        var keys: [String]
    }

    var columns: [Column]
    /// Index of the column whose cells hold JSON; -1 without one.
    var embedded: Int
    /// Index of the column that rows have behind the last one that the header names; -1 without one.
    var unnamed: Int
}

/// How XML is read.
struct XMLProgram: Sendable {
    /// The name of the element that is a record.
    var record: String
    var paths: XMLPathSet
    /// The slot of each path; several paths may fill one, the first that is there wins.
    var slots: [Int]
    /// Indices of the paths of which one at least must be in a record of this source, by group.
    var signature: [[Int]]
}

/// How JSON objects are read.
struct JSONProgram: Sendable {
    var paths: JSONPathSet
    /// The slot of each path; several paths may fill one, the first that is there wins.
    var slots: [Int]
    /// Indices of the paths of which one at least must be in an object of this source, by group.
    var signature: [[Int]]
}
