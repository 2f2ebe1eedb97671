internal import Model
internal import Patterns

/// Why a record became no event. Text is made of it only for the first ones of a file.
enum RecordFailure {
    /// Its frame is broken.
    case frame(RecordProblem)
    /// It has fewer or more cells than the header.
    case cells(RecordProblem, found: Int, expected: Int)
    /// No pattern matches.
    case noPattern
    /// PCRE2 gave up on it.
    case pattern(MatchFailure, name: String)
    /// A value that must be there is not.
    case missing(slot: Int)
    /// The time is not there.
    case timeMissing
    /// The time cannot be read.
    case time(index: Int, code: String)
    /// The JSON is broken.
    case json(JSONProblem, column: String?)
    /// The XML is broken.
    case xml(RecordProblem, offset: Int)
    /// The system cannot be told.
    case system

    /// Whether values of the record are at hand: it could be taken apart, and something in it could not be used.
    var leavesValues: Bool {
        switch self {
        case .frame, .noPattern, .xml: false
        case .cells, .pattern, .missing, .timeMissing, .time, .json, .system: true
        }
    }

    /// The code of the diagnostic.
    var code: String {
        switch self {
        case .frame(let problem), .cells(let problem, _, _): problem.code
        case .noPattern: "line.no-pattern"
        case .pattern: "pattern.failed"
        case .missing: "value.missing"
        case .timeMissing: "time.missing"
        case .time(_, let code): code
        case .json(let problem, _): problem.problem.code
        case .xml(let problem, _): problem.code
        case .system: "system.unknown"
        }
    }
}

/// What came of one record.
enum RecordResult {
    case event
    /// Passed over on purpose, by the index of the reason.
    case ignored(Int)
    case unreadable(RecordFailure)
}
