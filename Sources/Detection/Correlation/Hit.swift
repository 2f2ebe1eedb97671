public import Model
public import Rules

/// Where an event is to be found again.
public struct EventReference: Sendable, Hashable, Codable {
    /// Its number in the input, from 0, unreadable records counted.
    public var index: Int
    /// The file, when the caller gave one.
    public var file: String?
    /// The record in the file, from 1, when the caller gave one.
    public var record: Int?

    /// A reference.
    public init(index: Int, file: String? = nil, record: Int? = nil) {
        self.index = index
        self.file = file
        self.record = record
    }
}

/// What correlations need of an event that matched rules: nothing else of it is kept.
public struct Hit: Sendable, Codable {
    /// The event.
    public var event: EventReference
    /// Its moment.
    public var time: Instant
    /// Its place in the order of reading, across runs.
    var sequence: Int = 0
    /// The rules about single events that it matches.
    public internal(set) var rules: [Int]
    /// The values of fields that correlations read.
    var captures: [Capture]

    /// The same for some of its rules only; nil when none is left.
    public func only(_ wanted: Set<Int>) -> Hit? {
        var hit = self
        hit.rules.removeAll { !wanted.contains($0) }
        return hit.rules.isEmpty ? nil : hit
    }

    struct Capture: Sendable, Codable {
        var field: Int
        var text: String
    }
}

extension RuleSession {
    /// What correlations need of the event evaluated last; nil when no correlation counts it or it has no moment.
    public func hit(_ event: EventReference) -> Hit? {
        let rules = matches.filter { compiled.isCounted[$0] }
        guard !rules.isEmpty, let time = frame.time else { return nil }
        var captures: [Hit.Capture] = []
        var seen: Set<Int> = []
        for rule in rules {
            for field in compiled.captures[rule] where seen.insert(field).inserted {
                for text in frame.texts(field) { captures.append(Hit.Capture(field: field, text: text)) }
            }
        }
        return Hit(event: event, time: time, rules: rules, captures: captures)
    }
}

/// A match of a rule.
public struct RuleMatch: Sendable, Hashable {
    /// A field that the events of a window have in common, and its value in the completing event.
    public struct Key: Sendable, Hashable, Codable {
        /// The field or alias.
        public let name: String
        /// The value.
        public let value: String

        /// A field and its value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The rule.
    public var rule: RuleTarget
    /// The event; for a correlation the one that completes the window.
    public var event: EventReference
    /// Its moment, when it has one.
    public var time: Instant?
    /// For a correlation what its events have in common.
    public var group: [Key] = []
    /// For a correlation what was measured: a number of events, values or rules, a sum, a mean, a percentile.
    public var measure: Double?
    /// For a correlation the first events of the window, in order.
    public var contributors: [EventReference] = []
}
