public import Model
public import Rules

/// Rules compiled for evaluation: fields are indices, questions that several rules ask are asked once, and the literals of
/// all rules are searched for together. Immutable and shared by all workers.
public final class CompiledRules: Sendable {
    /// A node of a rule's expression.
    struct Node: Sendable {
        enum Operation: UInt8, Sendable {
            case test
            case all
            case any
            case not
        }

        var operation: Operation
        /// The test, or the first of the children in `children`.
        var first: Int32
        var count: Int32
    }

    struct Program: Sendable {
        var root: Int32
        /// Tests of which one must hold when the rule matches; nil when there is no such set.
        var triggers: [Int32]?
    }

    /// The rules.
    public let rules: RuleSet
    let fields: FieldTable
    let tests: [CompiledTest]
    /// Whether each test asks for a whole number.
    let isNumber: [Bool]
    let searches: [FieldSearch]
    let nodes: [Node]
    let children: [Int32]
    let programs: [Program]
    /// For each test the rules that it makes worth evaluating.
    let triggered: [[Int32]]
    /// The rules that are evaluated for every event.
    let always: [Int32]
    /// Whether some rule has keywords.
    let needsMessage: Bool
    /// Whether each rule about single events reports its own matches.
    public let reportsDetection: [Bool]
    /// Whether each correlation reports its matches.
    let reportsCorrelation: [Bool]
    /// Whether some correlation counts each rule about single events.
    public let isCounted: [Bool]
    /// For each rule the fields that correlations read from its events.
    let captures: [[Int]]
    /// Fields that may hold the moment of an event.
    let timeFields: [Int]

    /// Compiles a rule set.
    ///
    /// - Parameters:
    ///   - rules: Rules as the loader made them.
    ///   - timeFields: For events of unknown source, the fields that may hold the moment, in order of preference.
    public init(_ rules: RuleSet, timeFields: [String] = EvaluationOptions.usualTimeFields) {
        self.rules = rules
        var builder = ProgramBuilder()
        var programs: [Program] = []
        for rule in rules.detections { programs.append(builder.program(rule)) }
        self.programs = programs
        self.timeFields = timeFields.map { builder.collector.field($0) }
        captures = CompiledRules.captures(rules, &builder)
        searches = builder.collector.finish()
        fields = builder.collector.fields
        tests = builder.collector.tests
        isNumber = builder.collector.isNumber
        nodes = builder.nodes
        children = builder.children
        var triggered = [[Int32]](repeating: [], count: tests.count)
        var always: [Int32] = []
        for (index, program) in programs.enumerated() {
            if let triggers = program.triggers {
                for test in Set(triggers) { triggered[Int(test)].append(Int32(index)) }
            } else {
                always.append(Int32(index))
            }
        }
        self.triggered = triggered
        self.always = always
        needsMessage = tests.contains { $0.field == FieldTable.message }
        let used = CompiledRules.reporting(rules)
        reportsDetection = used.detections
        let counted = rules.correlations.flatMap { $0.references.compactMap(\.target) }
        isCounted = rules.detections.indices.map { counted.contains(.detection($0)) }
        reportsCorrelation = used.correlations
    }

    /// The number of rules about single events.
    public var count: Int { programs.count }

    /// The number of a field that rules ask for, whatever the case of its name; nil when none does.
    public func field(_ name: String) -> Int? { fields.index(of: name) }

    /// The name of a field, as the first rule that asks for it writes it.
    public func fieldName(_ field: Int) -> String { fields.names[field] }

    /// The fields that the searches of rules ask for, by the place of the rule about single events.
    public func fields(of rule: Int) -> Set<Int> {
        var found = Set(captures[rule])
        func visit(_ node: Int32) {
            let node = nodes[Int(node)]
            guard node.operation != .test else {
                let test = tests[Int(node.first)]
                found.insert(test.field)
                if case .field(let other, _, _) = test.check { found.insert(other) }
                return
            }
            for child in Int(node.first)..<Int(node.first + node.count) { visit(children[child]) }
        }
        visit(programs[rule].root)
        return found
    }

    /// The rules that apply to events of one of these log sources.
    ///
    /// - Parameter sources: The log sources that the events come from; nil for all rules, whatever their log source.
    public func scope(_ sources: [LogSource]?) -> RuleScope {
        guard let sources else { return RuleScope(applies: [Bool](repeating: true, count: count)) }
        return RuleScope(
            applies: rules.detections.map { rule in sources.contains { rule.logSource.covers($0) } }
        )
    }

    /// Where the rows of a schema hold the fields of these rules.
    public func binding(_ schema: EventSchema) -> BatchBinding {
        BatchBinding(schema, fields, needsMessage: needsMessage)
    }

    /// A rule that a correlation counts reports only when one of these correlations says so.
    private static func reporting(_ rules: RuleSet) -> (detections: [Bool], correlations: [Bool]) {
        var used: [RuleTarget: Bool] = [:]
        for rule in rules.correlations {
            for target in rule.references.compactMap(\.target) {
                used[target] = (used[target] ?? false) || rule.generate
            }
        }
        return (
            rules.detections.indices.map { used[.detection($0)] ?? true },
            rules.correlations.indices.map { used[.correlation($0)] ?? true }
        )
    }

    /// The fields that correlations read from the events of each rule, also through other correlations.
    private static func captures(_ rules: RuleSet, _ builder: inout ProgramBuilder) -> [[Int]] {
        var fields = [Set<Int>](repeating: [], count: rules.detections.count)
        /// The rules about single events below a target.
        func leaves(_ target: RuleTarget) -> [Int] {
            switch target {
            case .detection(let index): [index]
            case .correlation(let index): rules.correlations[index].references.compactMap(\.target).flatMap(leaves)
            }
        }
        for rule in rules.correlations {
            for (place, reference) in rule.references.enumerated() {
                guard let target = reference.target else { continue }
                for name in rule.groupBy + rule.fields {
                    let field = builder.collector.field(rule.field(name, of: place))
                    for leaf in leaves(target) { fields[leaf].insert(field) }
                }
            }
        }
        return fields.map { $0.sorted() }
    }
}

/// Which rules are evaluated for events of a source.
public struct RuleScope: Sendable {
    /// For each rule about single events whether it is evaluated.
    public let applies: [Bool]

    /// How many rules are evaluated.
    public var count: Int { applies.count { $0 } }
}

/// Turns conditions into nodes over tests.
struct ProgramBuilder {
    var collector = TestCollector()
    var nodes: [CompiledRules.Node] = []
    var children: [Int32] = []

    mutating func program(_ rule: DetectionRule) -> CompiledRules.Program {
        // A search that is mentioned twice is built once.
        var built: [Int: (node: Int32, triggers: Triggers?)] = [:]
        for index in rule.condition.selections.sorted() {
            built[index] = detection(rule.selections[index].detection)
        }
        let (root, triggers) = condition(rule.condition, built)
        return CompiledRules.Program(root: root, triggers: triggers?.tests)
    }

    /// Tests of which one must hold for a node to hold.
    struct Triggers {
        var tests: [Int32]
        var weight: Int
    }

    typealias Built = (node: Int32, triggers: Triggers?)

    private mutating func condition(_ condition: Condition, _ built: [Int: Built]) -> Built {
        switch condition {
        case .selection(let index): built[index] ?? join(.any, [])
        case .all(let parts): join(.all, parts.map { self.condition($0, built) })
        case .any(let parts): join(.any, parts.map { self.condition($0, built) })
        case .not(let part): negate(self.condition(part, built))
        }
    }

    private mutating func detection(_ detection: Detection) -> Built {
        switch detection {
        case .all(let parts): join(.all, parts.map { self.detection($0) })
        case .any(let parts): join(.any, parts.map { self.detection($0) })
        case .item(let item): self.item(item)
        }
    }

    private mutating func item(_ item: DetectionItem) -> Built {
        let field = collector.field(item.field)
        let values = item.values.map { alternatives in
            join(.any, alternatives.map { test($0, field) })
        }
        let joined = join(item.requireAll ? .all : .any, values)
        return item.isNegated ? negate(joined) : joined
    }

    private mutating func test(_ test: ValueTest, _ field: Int) -> Built {
        let index = collector.index(test, field: field)
        let compiled = collector.tests[Int(index)]
        let node = add(CompiledRules.Node(operation: .test, first: index, count: 1))
        return (node, compiled.mode == .onDemand ? nil : Triggers(tests: [index], weight: compiled.weight))
    }

    private mutating func negate(_ part: Built) -> Built {
        let first = Int32(children.count)
        children.append(part.node)
        return (add(CompiledRules.Node(operation: .not, first: first, count: 1)), nil)
    }

    private mutating func join(_ operation: CompiledRules.Node.Operation, _ parts: [Built]) -> Built {
        if parts.count == 1 { return parts[0] }
        let first = Int32(children.count)
        // In an "and" what is cheap to tell and rarely true comes first.
        let ordered =
            operation == .all
            ? parts.enumerated().sorted {
                ($0.element.triggers?.weight ?? .max, $0.offset) < ($1.element.triggers?.weight ?? .max, $1.offset)
            }.map(\.element) : parts
        children += ordered.map(\.node)
        let node = add(CompiledRules.Node(operation: operation, first: first, count: Int32(parts.count)))
        if operation == .all { return (node, ordered.first?.triggers) }
        var triggers = Triggers(tests: [], weight: 0)
        for part in parts {
            guard let own = part.triggers else { return (node, nil) }
            triggers.tests += own.tests
            triggers.weight += own.weight
        }
        return (node, triggers)
    }

    private mutating func add(_ node: CompiledRules.Node) -> Int32 {
        nodes.append(node)
        return Int32(nodes.count - 1)
    }
}
