public import Model

/// How rules are evaluated where readings differ, and within which bounds.
///
/// The defaults are argued in `docs/decisions/0004-sigma-divergences.md` and `0005-windows.md`.
public struct EvaluationOptions: Sendable, Hashable {
    /// Whether events of one moment count for each other whatever their order in the input.
    public enum Simultaneous: String, Sendable, Hashable, CaseIterable, Codable {
        /// All events of a moment belong to the window that ends at it, as both ends of a window are closed.
        case together
        /// Only those read before.
        case inOrder
    }

    /// Where the window lies in which a rule after `not` must not match.
    public enum Absence: String, Sendable, Hashable, CaseIterable, Codable {
        /// From the event on: `a and not b` is an `a` that no `b` follows in time. Told when that time has passed.
        case following
        /// Up to the event: `a and not b` is an `a` that no `b` preceded in time. Told at once.
        case preceding
    }

    /// The names under which events of unknown source usually have their moment.
    public static let usualTimeFields = [
        "@timestamp", "timestamp", "_time", "time", "TimeGenerated", "TimeCreated", "EventTime", "UtcTime",
        "CreationTime", "createdDateTime", "event.created", "Timestamp", "date",
    ]

    /// How far behind the latest event another may come and still be placed; later ones are counted as late. Seconds; nil for
    /// as far as there is memory.
    public var disorder: Int64?
    /// Events later than this do not move the time on: one wrong clock would make all others late.
    public var latest: Instant?
    /// Whether events of one moment count for each other.
    public var simultaneous: Simultaneous
    /// Where the window of `not` lies.
    public var absence: Absence
    /// Whether upper and lower case make different groups and different counted values.
    public var casedKeys: Bool
    /// How many of the events of a window a match names, at most.
    public var contributors: Int
    /// Whether a match names only events that no earlier match of its group has named, so that all matches together name each
    /// event once.
    public var namesOnce = false
    /// The steps, depth and memory that one match of a regular expression may take.
    public var matchSteps: UInt32

    /// Options with their defaults.
    public init(
        disorder: Int64? = 3600,
        latest: Instant? = nil,
        simultaneous: Simultaneous = .together,
        absence: Absence = .following,
        casedKeys: Bool = false,
        contributors: Int = 20,
        matchSteps: UInt32 = 200_000
    ) {
        self.disorder = disorder
        self.latest = latest
        self.simultaneous = simultaneous
        self.absence = absence
        self.casedKeys = casedKeys
        self.contributors = contributors
        self.matchSteps = matchSteps
    }
}
