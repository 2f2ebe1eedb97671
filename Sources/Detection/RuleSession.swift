public import Model
public import Patterns
internal import Rules

/// A test of a rule that could not be decided within its limits.
public struct UndecidedTest: Sendable, Hashable {
    /// The rule, by its place in the set.
    public let rule: Int
    /// The field.
    public let field: String
    /// The pattern.
    public let pattern: String
    /// What stopped it.
    public let failure: MatchFailure
}

/// The scratch memory of one worker: evaluates events one after another against compiled rules.
///
/// Answers have three values, as a regular expression that runs into its limit says neither yes nor no: a rule whose outcome
/// hangs on it is undecided, and said to be so.
public final class RuleSession {
    /// The rules.
    public let compiled: CompiledRules
    /// The event that was evaluated last.
    public private(set) var frame: EventFrame
    /// The rules that match it, ascending.
    public private(set) var matches: [Int] = []
    /// The rules whose outcome could not be decided, ascending.
    public private(set) var undecided: [Int] = []
    /// The tests that could not be decided, also when the rule's outcome did not hang on them.
    public private(set) var failures: [UndecidedTest] = []

    private var matcher: Matcher
    private var reader: JSONFrameReader
    /// A test or rule was touched for the current event when its stamp is the current epoch.
    private var epoch: UInt32 = 0
    private var hitStamp: [UInt32]
    private var memoStamp: [UInt32]
    private var memo: [Verdict]
    private var ruleStamp: [UInt32]
    private var candidates: [Int32] = []
    private var foundTests: [Int32] = []
    private var failedTests: [(test: Int32, failure: MatchFailure)] = []

    enum Verdict: UInt8 {
        case no
        case yes
        case unknown
    }

    /// Scratch memory for a set of rules.
    public init(_ compiled: CompiledRules, options: EvaluationOptions = EvaluationOptions()) {
        self.compiled = compiled
        frame = EventFrame(fields: compiled.fields.count)
        matcher = Matcher(limits: MatchLimits(steps: options.matchSteps))
        reader = JSONFrameReader(timeFields: compiled.timeFields, needsMessage: compiled.needsMessage)
        hitStamp = [UInt32](repeating: 0, count: compiled.tests.count)
        memoStamp = hitStamp
        memo = [Verdict](repeating: .no, count: compiled.tests.count)
        ruleStamp = [UInt32](repeating: 0, count: compiled.count)
    }

    /// Evaluates a row of a batch.
    public func evaluate(_ batch: EventBatch, _ row: Int, _ binding: BatchBinding, _ scope: RuleScope) {
        frame.load(batch, row, binding)
        evaluate(scope)
    }

    /// Takes a row of a batch without evaluating rules, so that values can be added to it.
    public func load(_ batch: EventBatch, _ row: Int, _ binding: BatchBinding) { frame.load(batch, row, binding) }

    /// Adds a value to the event that was taken last; a field may have several.
    public func add(_ field: Int, _ text: [UInt8]) {
        let start = frame.bytes.count
        frame.bytes.append(contentsOf: text)
        frame.add(field, .string, start, frame.bytes.count)
    }

    /// The values of a field of the event that was taken last. For sinks.
    public func texts(_ field: Int) -> [String] { frame.texts(field) }

    /// Evaluates a JSON object whose grammar has been checked.
    func evaluate(record: Span<UInt8>, _ scope: RuleScope) {
        load(record: record)
        evaluate(scope)
    }

    /// Takes a JSON object whose grammar has been checked, without evaluating rules.
    public func load(record: Span<UInt8>) { reader.read(record, compiled.fields, into: &frame) }

    /// Evaluates the rules on the event that was taken last.
    public func evaluateLoaded(_ scope: RuleScope) { evaluate(scope) }

    // MARK: One event

    private func evaluate(_ scope: RuleScope) {
        epoch &+= 1
        if epoch == 0 { forgetStamps() }
        matches.removeAll(keepingCapacity: true)
        undecided.removeAll(keepingCapacity: true)
        failures.removeAll(keepingCapacity: true)
        failedTests.removeAll(keepingCapacity: true)
        candidates.removeAll(keepingCapacity: true)
        search()
        for rule in compiled.always where scope.applies[Int(rule)] { candidates.append(rule) }
        for rule in candidates where scope.applies[Int(rule)] {
            let before = failedTests.count
            switch verdict(compiled.programs[Int(rule)].root) {
            case .yes: matches.append(Int(rule))
            case .no: break
            case .unknown: undecided.append(Int(rule))
            }
            if failedTests.count > before { report(Int(rule), from: before) }
        }
        matches.sort()
        undecided.sort()
    }

    private func forgetStamps() {
        epoch = 1
        for index in hitStamp.indices {
            hitStamp[index] = 0
            memoStamp[index] = 0
        }
        for index in ruleStamp.indices { ruleStamp[index] = 0 }
    }

    /// Runs the searches of each field that the event has, once for all rules.
    private func search() {
        for position in frame.present.indices {
            let field = Int(frame.present[position])
            guard !compiled.searches[field].isEmpty else { continue }
            var index = frame.first(field)
            while index >= 0 {
                let place = Int(index)
                index = frame.values[place].next
                switch frame.values[place].kind {
                case .null, .container: continue
                default: search(field, place)
                }
            }
        }
    }

    private func search(_ field: Int, _ place: Int) {
        foundTests.removeAll(keepingCapacity: true)
        Self.search(compiled, field, &frame, place, &foundTests)
        for test in foundTests { hit(test) }
    }

    private static func search(
        _ compiled: CompiledRules,
        _ field: Int,
        _ frame: inout EventFrame,
        _ place: Int,
        _ found: inout [Int32]
    ) {
        frame.fold(place)
        let value = frame.values[place]
        let text = frame.folded.span
        if let tests = compiled.searches[field].exact.find(text, value.foldedStart, value.foldedEnd) {
            for test in tests { found.append(compiled.searches[field].exact.tests[test]) }
        }
        if value.kind == .number, compiled.searches[field].hasNumbers {
            searchNumber(compiled, field, frame.bytes.span, value, &found)
        }
        compiled.searches[field].literals.search(text, value.foldedStart, value.foldedEnd, &found)
    }

    /// A JSON number that is whole, however it is written: `4624.0`, `4.624e3`.
    private static func searchNumber(
        _ compiled: CompiledRules,
        _ field: Int,
        _ bytes: Span<UInt8>,
        _ value: EventFrame.Value,
        _ found: inout [Int32]
    ) {
        guard let number = NumberText.parse(bytes, value.start, value.end), let integer = number.integer else { return }
        let text = Array(String(integer).utf8)
        guard let tests = compiled.searches[field].exact.find(text.span, 0, text.count) else { return }
        for index in tests {
            let test = compiled.searches[field].exact.tests[index]
            // Only numbers of rules are equal as numbers; a text "4624" is not the text "4624.0".
            if compiled.isNumber[Int(test)] { found.append(test) }
        }
    }

    private func hit(_ test: Int32) {
        let index = Int(test)
        guard hitStamp[index] != epoch else { return }
        hitStamp[index] = epoch
        for rule in compiled.triggered[index] where ruleStamp[Int(rule)] != epoch {
            ruleStamp[Int(rule)] = epoch
            candidates.append(rule)
        }
    }

    /// The value of a node, with Kleene's three values.
    private func verdict(_ node: Int32) -> Verdict {
        let node = compiled.nodes[Int(node)]
        let first = Int(node.first)
        switch node.operation {
        case .test:
            return test(first)
        case .not:
            switch verdict(compiled.children[first]) {
            case .yes: return .no
            case .no: return .yes
            case .unknown: return .unknown
            }
        case .all:
            var result = Verdict.yes
            for child in first..<(first + Int(node.count)) {
                switch verdict(compiled.children[child]) {
                case .no: return .no
                case .unknown: result = .unknown
                case .yes: break
                }
            }
            return result
        case .any:
            var result = Verdict.no
            for child in first..<(first + Int(node.count)) {
                switch verdict(compiled.children[child]) {
                case .yes: return .yes
                case .unknown: result = .unknown
                case .no: break
                }
            }
            return result
        }
    }

    private func test(_ index: Int) -> Verdict {
        switch compiled.tests[index].mode {
        case .indexed: return hitStamp[index] == epoch ? .yes : .no
        case .hinted where hitStamp[index] != epoch: return .no
        default: break
        }
        if memoStamp[index] == epoch { return memo[index] }
        var failure: MatchFailure?
        let result = TestRunner.run(compiled.tests[index], &frame, &matcher, &failure)
        if let failure { failedTests.append((Int32(index), failure)) }
        memoStamp[index] = epoch
        memo[index] = result
        return result
    }

    /// The answer to one test, made directly and not by the shared searches.
    func verdict(_ test: ValueTest, _ field: Int) -> RuleTrace.Verdict {
        guard field >= 0 else { return .no }
        let check: CompiledTest.Check
        switch test {
        case .string(let string, let cased):
            let isKeyword = field == FieldTable.message
            check = .glob(
                isKeyword ? Glob(searching: string, isFolded: !cased) : Glob(string, isFolded: !cased),
                folded: !cased
            )
        case .number(let number):
            if field == FieldTable.message {
                check = .glob(Glob(searching: SigmaString(number.text), isFolded: true), folded: true)
            } else {
                check = .number(number)
            }
        case .boolean(let flag): check = .glob(Glob(SigmaString(String(flag)), isFolded: true), folded: true)
        case .null: check = .null
        case .exists(let flag): check = .exists(flag)
        case .regex(let regex): check = .regex(regex.pattern)
        case .compare(let comparison): check = .compare(comparison)
        case .network(let network): check = .network(network)
        case .field(let reference):
            guard let other = compiled.fields.index(of: reference.name) else { return .no }
            check = .field(other, openStart: reference.openStart, openEnd: reference.openEnd)
        case .timePart(let part, let comparison): check = .timePart(part, comparison)
        }
        var failure: MatchFailure?
        let compiledTest = CompiledTest(field: field, mode: .onDemand, check: check, weight: 0)
        switch TestRunner.run(compiledTest, &frame, &matcher, &failure) {
        case .yes: return .yes
        case .no: return .no
        case .unknown: return .undecided
        }
    }

    private func report(_ rule: Int, from start: Int) {
        for (test, failure) in failedTests[start...] {
            let test = compiled.tests[Int(test)]
            var source = ""
            if case .regex(let pattern) = test.check { source = pattern.source }
            failures.append(
                UndecidedTest(rule: rule, field: compiled.fields.names[test.field], pattern: source, failure: failure)
            )
        }
    }
}
