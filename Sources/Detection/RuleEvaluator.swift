public import Model
internal import Patterns
public import Rules

/// Evaluates rules on a stream of JSON events: what `logwacht rules eval` does, without files and arguments.
///
/// Feed it pieces of any size; matches come as soon as they are certain. The order is the same on every machine: matches on
/// single events by event and rule, those of correlations when their time has passed.
public final class RuleEvaluator {
    /// Which rules are evaluated on events of which log source.
    public enum LogSourceScope: Sendable, Hashable {
        /// All rules on all events.
        case any
        /// Rules for one of these log sources.
        case only([LogSource])
        /// Events say by `event.dataset` where they come from; the log sources of each dataset. Events of another dataset, or
        /// without one, are evaluated by no rule and counted.
        case byDataset([String: [LogSource]])
    }

    /// How to read and evaluate.
    public struct Options: Sendable {
        /// How rules are read.
        public var rules = RuleOptions()
        /// How rules are evaluated.
        public var evaluation = EvaluationOptions()
        /// The fields that may hold an event's moment, in order of preference.
        public var timeFields = EvaluationOptions.usualTimeFields
        /// Which rules are evaluated on which events.
        public var scope = LogSourceScope.any
        /// Whether rules that cannot be honoured are left out; otherwise they stop the evaluation before it begins.
        public var skipInvalid = false
        /// Whether the end of the input ends all windows: nothing follows in a later run.
        public var closesWindows = true
        /// Longer events are refused, in bytes.
        public var maximalEventLength = 64 << 20

        /// The defaults.
        public init() {}
    }

    /// What was read, and what could not be used.
    public struct Counts: Sendable, Hashable, Codable {
        /// Events that were evaluated.
        public var events = 0
        /// Records that could not be read, by the code of what was wrong.
        public var unreadable: [String: Int] = [:]
        /// Events without a readable moment: correlations cannot place them.
        public var withoutTime = 0
        /// Events of a dataset that no rule is for.
        public var withoutLogSource = 0
        /// Rules that could not be decided for an event because a pattern reached its limit.
        public var undecided = 0
        /// What correlations could not use.
        public var correlations = CorrelationCounts()
    }

    /// A match for people and programs.
    public struct Match: Sendable, Hashable {
        /// The rule's id, else its name; nil when it has neither.
        public let rule: String?
        /// The rule's title.
        public let title: String
        /// The match.
        public let match: RuleMatch
    }

    /// What comes out.
    public enum Output: Sendable {
        /// A match.
        case match(Match)
        /// Something about the input that has to be said: `record` is the event's number from 1, `line` its line.
        case problem(Diagnostic)
    }

    /// The rules as they were read, with all remarks.
    public let rules: RuleSet
    /// The rules compiled.
    public let compiled: CompiledRules
    /// What was read so far.
    public private(set) var counts = Counts()
    /// The session, to explain rules for the event evaluated last.
    public let session: RuleSession

    private let options: Options
    private var stream: JSONRecordStream
    private var engine: CorrelationEngine
    private var index = 0
    private let hasCorrelations: Bool
    private let scope: RuleScope
    private let scopes: [String: RuleScope]
    private let datasetField: Int?
    private var bound: (schema: EventSchema, binding: BatchBinding)?
    private let file: String?

    /// Reads and compiles rules.
    ///
    /// - Parameters:
    ///   - files: The rule files, read by the caller.
    ///   - options: How to read and evaluate.
    ///   - file: The name of the event input, for problems.
    ///   - state: What correlations remember of an earlier run.
    /// - Throws: `Diagnostics` with every mistake of every file, when rules cannot be honoured and are not to be skipped.
    public init(
        files: [RuleFile],
        options: Options = Options(),
        file: String? = nil,
        state: CorrelationState? = nil
    ) throws(Diagnostics) {
        rules = RuleLoader(options.rules).load(files)
        if !options.skipInvalid, !rules.errors.isEmpty { throw Diagnostics(rules.errors) }
        self.options = options
        self.file = file
        var fields = options.timeFields
        if case .byDataset = options.scope { fields.append("event.dataset") }
        // The dataset rides along as a field that no time is ever found in.
        compiled = CompiledRules(rules, timeFields: fields)
        session = RuleSession(compiled, options: options.evaluation)
        stream = JSONRecordStream(maximalLength: options.maximalEventLength)
        hasCorrelations = !rules.correlations.isEmpty
        if let state {
            engine = CorrelationEngine.resume(state, compiled, options: options.evaluation).engine
        } else {
            engine = CorrelationEngine(compiled, options: options.evaluation)
        }
        switch options.scope {
        case .any:
            (scope, scopes, datasetField) = (compiled.scope(nil), [:], nil)
        case .only(let sources):
            (scope, scopes, datasetField) = (compiled.scope(sources), [:], nil)
        case .byDataset(let sources):
            let compiled = compiled
            scope = compiled.scope([])
            scopes = sources.mapValues { compiled.scope($0) }
            datasetField = compiled.fields.index(of: "event.dataset")
        }
    }

    /// What correlations have to remember for a next run; take it instead of calling `finish` with closed windows.
    public var state: CorrelationState { engine.state }

    /// Takes the next piece of the input.
    public func consume(_ piece: Span<UInt8>, _ emit: (Output) -> Void) {
        for output in stream.consume(piece) { take(output, emit) }
    }

    /// Takes the next piece of the input.
    public func consume(_ piece: [UInt8], _ emit: (Output) -> Void) { consume(piece.span, emit) }

    /// Says that nothing follows: what waits is judged.
    public func finish(_ emit: (Output) -> Void) {
        for output in stream.finish() { take(output, emit) }
        engine.finish(closing: options.closesWindows) { emit(.match(named($0))) }
        counts.correlations = engine.counts
    }

    private func take(_ output: JSONRecordStream.Output, _ emit: (Output) -> Void) {
        let number = index
        index += 1
        switch output {
        case .broken(let mistake, let line):
            counts.unreadable[mistake.rawValue, default: 0] += 1
            emit(
                .problem(
                    Diagnostic(
                        mistake.rawValue,
                        file: file,
                        record: number + 1,
                        line: line,
                        ["limit": mistake == .tooDeep ? String(JSONRecordStream.maximalDepth) : ""]
                    )
                )
            )
        case .record(let bytes):
            counts.events += 1
            evaluate(bytes, EventReference(index: number), emit)
        }
    }

    private func evaluate(_ bytes: [UInt8], _ event: EventReference, _ emit: (Output) -> Void) {
        if let datasetField {
            // Which rules apply stands in the event itself: look before the rules are run.
            session.load(record: bytes.span)
            guard let dataset = session.frame.texts(datasetField).first, let scope = scopes[dataset] else {
                counts.withoutLogSource += 1
                return
            }
            session.evaluateLoaded(scope)
        } else {
            session.evaluate(record: bytes.span, scope)
        }
        judged(event, emit)
    }

    /// Takes the events of an export, as its reader made them; they count on from the events before.
    public func consume(_ batch: EventBatch, _ emit: (Output) -> Void) {
        let scope: RuleScope
        if datasetField != nil {
            guard let known = scopes[batch.schema.dataset] else {
                counts.withoutLogSource += batch.count
                index += batch.count
                return
            }
            scope = known
        } else {
            scope = self.scope
        }
        let binding: BatchBinding
        if let bound, bound.schema === batch.schema {
            binding = bound.binding
        } else {
            binding = compiled.binding(batch.schema)
            bound = (batch.schema, binding)
        }
        for row in batch.rows.indices {
            counts.events += 1
            session.evaluate(batch, row, binding, scope)
            judged(EventReference(index: index, file: batch.file, record: batch.rows[row].record), emit)
            index += 1
        }
    }

    /// Reports the event evaluated last and hands it to the correlations.
    private func judged(_ event: EventReference, _ emit: (Output) -> Void) {
        report(event, emit)
        let time = session.frame.time
        if time == nil { counts.withoutTime += 1 }
        guard hasCorrelations, let time else { return }
        if let hit = session.hit(event) { engine.add(hit) { emit(.match(named($0))) } }
        engine.observe(time) { emit(.match(named($0))) }
    }

    private func report(_ event: EventReference, _ emit: (Output) -> Void) {
        for rule in session.matches where compiled.reportsDetection[rule] {
            emit(.match(named(RuleMatch(rule: .detection(rule), event: event, time: session.frame.time))))
        }
        counts.undecided += session.undecided.count
        for failure in session.failures {
            let metadata = rules.detections[failure.rule].metadata
            emit(
                .problem(
                    Diagnostic(
                        "events.match-limit",
                        .warning,
                        file: file,
                        record: event.index + 1,
                        column: failure.field,
                        [
                            "rule": metadata.identity, "title": metadata.title, "pattern": failure.pattern,
                            "problem": failure.failure.message,
                        ]
                    )
                )
            )
        }
    }

    private func named(_ match: RuleMatch) -> Match {
        let metadata =
            switch match.rule {
            case .detection(let index): rules.detections[index].metadata
            case .correlation(let index): rules.correlations[index].metadata
            }
        return Match(rule: metadata.id ?? metadata.name, title: metadata.title, match: match)
    }
}
