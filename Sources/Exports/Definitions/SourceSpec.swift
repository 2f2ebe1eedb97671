internal import Model

/// A definition file as it is written: names not yet resolved, patterns not yet compiled.
struct SourceSpec {
    var id: String
    var file: String
    var isOwn: Bool
    var title: [Language: String]
    var description: [Language: String]
    var assumptions: [Language: [String]]
    var zone: Zone
    var system: SystemSpec
    var times: [TimeSpec]
    var fields: [FieldSpec]
    var required: [NameSpec]
    var ignore: [IgnoreSpec]
    var lines: LinesSpec?
    var csv: CSVSpec?
    var json: JSONSpec?
    var xml: XMLSpec?
    var samples: [SampleSpec]
    var notMatching: [SampleSpec]
    var line: Int?
}

/// A name with the line it stands on.
struct NameSpec {
    var name: String
    var line: Int?
}

/// Where a value comes from and what is done with it.
struct ValueSpec {
    /// What is made of the text before the map.
    enum Transform: String, CaseIterable {
        /// An address without port and brackets.
        case ip
        /// The text without blanks around it.
        case trimmed
        /// ASCII letters made small.
        case lowercase
        /// A Dutch day as `yyyy-MM-dd`; another text stays as it is.
        case day
    }

    var from: [NameSpec] = []
    var constant: String?
    var transform: Transform?
    var extract: PatternSpec?
    var map: [(key: String, value: String)] = []
    var fallback: String?
    var absent: String?
    var when: ConditionSpec?
    var unless: ConditionSpec?
    var line: Int?
}

/// A field and its alternatives, the first that gives a value wins.
struct FieldSpec {
    var name: String
    var alternatives: [ValueSpec]
    var line: Int?
}

/// The system of the events.
struct SystemSpec {
    /// A constant, or the value with its map.
    var value: ValueSpec
    /// The reason by which records of no known system are passed over.
    var ignore: String?
}

/// Where the time stands and how it is written.
struct TimeSpec {
    var from: [NameSpec]
    var formats: [NameSpec]
    var zone: Zone?
    var line: Int?
}

/// A condition: every test must hold.
struct ConditionSpec {
    enum Test {
        case oneOf([String])
        case matches(PatternSpec)
        case empty(Bool)
    }
    var tests: [(field: NameSpec, test: Test)]
}

/// Records that are passed over on purpose.
struct IgnoreSpec {
    var reason: String
    var when: ConditionSpec?
    var unless: ConditionSpec?
    var line: Int?
}

/// A pattern with its place.
struct PatternSpec {
    var source: String
    var line: Int?
}

/// Lines by patterns.
struct LinesSpec {
    struct Line {
        var name: String
        var match: PatternSpec
        var groups: [(group: String, field: String)]
        var set: [(field: String, value: String)]
        /// The reason by which lines of this pattern are passed over; nil for events.
        var ignore: String?
    }

    var start: PatternSpec?
    var header: [Line]
    var groups: [(group: String, field: String)]
    var patterns: [Line]
    var line: Int?
}

/// CSV by column names.
struct CSVSpec {
    struct Column {
        var name: String
        var aliases: [String]
        var isRequired: Bool
        var line: Int?
    }

    var columns: [Column]
    /// The column whose cells hold JSON, read by the paths of `json`.
    var embedded: NameSpec?
    /// The column that rows have behind the last one that the header names.
    var unnamed: NameSpec?
    var line: Int?
}

/// JSON objects by paths.
struct JSONSpec {
    struct Path {
        var name: String
        var paths: [NameSpec]
    }

    var paths: [Path]
    var signature: [NameSpec]
    var line: Int?
}

/// Elements of XML by paths.
struct XMLSpec {
    /// The name of the element that is a record.
    var record: NameSpec
    var paths: [JSONSpec.Path]
    var signature: [NameSpec]
    var line: Int?
}

/// A piece of an export and what must come of it.
struct SampleSpec {
    enum Expectation {
        case event(time: String?, system: String?, fields: [(name: String, value: String?)])
        case ignored(String)
        case unreadable(String)
    }

    var name: String
    var content: String
    /// The reference moment for times without a year.
    var now: Instant
    var expect: [(expectation: Expectation, line: Int?)]
    var line: Int?
}
