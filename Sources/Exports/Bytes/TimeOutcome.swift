public import Model

/// Why a text is not a moment.
public enum TimeProblem: UInt8, Sendable, Hashable, CaseIterable {
    /// Not in the format.
    case notInFormat
    /// In the format, but the calendar has no such day: 31-02.
    case impossibleDate
    /// In the format, but the clock has no such time: 25:00.
    case impossibleTime
    /// A year of two digits: the century would be a guess.
    case twoDigitYear
    /// A year before 1678 or after 2261.
    case yearOutOfRange
    /// A wall-clock time that summer time skipped.
    case nonexistentTime
    /// The format has no year and no moment was given to tell it from.
    case noReference
    /// Nothing but blanks.
    case empty

    /// The code of the diagnostic.
    public var code: String {
        switch self {
        case .notInFormat: "time.not-in-format"
        case .impossibleDate: "time.impossible-date"
        case .impossibleTime: "time.impossible-time"
        case .twoDigitYear: "time.two-digit-year"
        case .yearOutOfRange: "time.year-out-of-range"
        case .nonexistentTime: "time.nonexistent"
        case .noReference: "time.no-reference"
        case .empty: "time.empty"
        }
    }

    /// The diagnostic for a record of a file. The text itself is left out: a column that was mapped wrong could hold a name.
    public func diagnostic(file: String, record: Int, column: String? = nil, format: String) -> Diagnostic {
        Diagnostic(code, file: file, record: record, column: column, ["format": format])
    }
}

/// What came of reading a moment.
public struct TimeOutcome: Sendable, Hashable {
    /// The moment; that of `nonexistentTime` is what the clock would have shown without the change, to keep a place in the order.
    public var instant: Instant
    /// How sure it is.
    public var certainty: Zone.Certainty
    /// Why it is none; nil when it is one.
    public var problem: TimeProblem?

    /// A moment.
    @inlinable
    public init(_ instant: Instant, _ certainty: Zone.Certainty = .exact, problem: TimeProblem? = nil) {
        self.instant = instant
        self.certainty = certainty
        self.problem = problem
    }

    /// No moment.
    @inlinable
    public init(_ problem: TimeProblem) { self.init(Instant(nanoseconds: 0), .exact, problem: problem) }
}

/// The parts of a date and time as they were read, before the calendar has its say.
struct TimeParts: Sendable {
    var year: Int?
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var nanosecond: Int64 = 0
    /// Seconds east of UTC; nil when the text has no zone.
    var offset: Int?
}
