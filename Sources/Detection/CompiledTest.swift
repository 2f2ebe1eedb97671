internal import Patterns
internal import Rules

/// One test of one field, shared by all rules that ask the same.
struct CompiledTest: Sendable {
    /// How its answer is found.
    enum Mode: UInt8, Sendable {
        /// The searches of its field say when it holds; it need not be made.
        case indexed
        /// The searches say when it may hold; then it is made.
        case hinted
        /// It is made when a rule asks.
        case onDemand
    }

    /// What is asked.
    enum Check: Sendable {
        /// Answered by the searches alone.
        case none
        case glob(Glob, folded: Bool)
        case number(SigmaNumber)
        case null
        case exists(Bool)
        case regex(Pattern)
        case compare(Comparison)
        case network(Network)
        case field(Int, openStart: Bool, openEnd: Bool)
        case timePart(TimePart, Comparison)
    }

    var field: Int
    var mode: Mode
    var check: Check
    /// What it costs to take this test as the sign that a rule may match: lower is better.
    var weight: Int
}

/// The searches of one field: exact texts and literals of all rules together.
struct FieldSearch: Sendable {
    var exact = ExactTable()
    var literals = LiteralSearch([])
    /// Whether numbers are looked up as numbers too: `4624.0` is `4624`.
    var hasNumbers = false

    var isEmpty: Bool { exact.isEmpty && literals.isEmpty }
}

/// Collects the tests of all rules, each only once.
struct TestCollector {
    private struct Key: Hashable {
        var field: Int
        var test: ValueTest
    }

    private(set) var fields = FieldTable()
    private(set) var tests: [CompiledTest] = []
    /// Whether each test asks for a whole number.
    private(set) var isNumber: [Bool] = []
    private var known: [Key: Int32] = [:]
    private var exact: [Int: [[UInt8]: [Int32]]] = [:]
    private var needles: [Int: [LiteralSearch.Needle]] = [:]
    private var numbers: Set<Int> = []

    /// The index of a field.
    mutating func field(_ name: String?) -> Int {
        name.map { fields.index(adding: $0) } ?? FieldTable.message
    }

    /// The index of a test.
    mutating func index(_ test: ValueTest, field: Int) -> Int32 {
        let key = Key(field: field, test: test)
        if let index = known[key] { return index }
        let index = Int32(tests.count)
        known[key] = index
        add(test, field: field, index: index)
        return index
    }

    private mutating func add(_ test: ValueTest, field: Int, index: Int32) {
        switch test {
        case .string(let string, let cased): add(string, cased: cased, field: field, index: index)
        case .number(let number):
            if field == FieldTable.message {
                add(SigmaString(number.text), cased: false, field: field, index: index)
            } else if let integer = number.integer {
                exact[field, default: [:]][Array(String(integer).utf8), default: []].append(index)
                numbers.insert(field)
                append(field, .indexed, .none, 20)
                isNumber[Int(index)] = true
            } else {
                append(field, .onDemand, .number(number), 1000)
            }
        case .boolean(let flag):
            exact[field, default: [:]][Array(String(flag).utf8), default: []].append(index)
            append(field, .indexed, .none, 200)
        case .null: append(field, .onDemand, .null, 1000)
        case .exists(let flag): append(field, .onDemand, .exists(flag), 1000)
        case .regex(let regex):
            let literal = RegexShape(regex.source).requiredLiteral
            if literal.count >= 3 {
                needle(CaseFolding.folded(literal), field, index, .hint)
                append(field, .hinted, .regex(regex.pattern), 100)
            } else {
                append(field, .onDemand, .regex(regex.pattern), 1000)
            }
        case .compare(let comparison): append(field, .onDemand, .compare(comparison), 1000)
        case .network(let network): append(field, .onDemand, .network(network), 1000)
        case .field(let reference):
            let other = self.field(reference.name)
            append(
                field,
                .onDemand,
                .field(other, openStart: reference.openStart, openEnd: reference.openEnd),
                1000
            )
        case .timePart(let part, let comparison): append(field, .onDemand, .timePart(part, comparison), 1000)
        }
    }

    /// A string: by the exact table when it is one text, by the literal search when it has a literal, else by itself.
    private mutating func add(_ string: SigmaString, cased: Bool, field: Int, index: Int32) {
        let isKeyword = field == FieldTable.message
        // A keyword is searched anywhere in the message, also one with wildcards in it.
        let folded = isKeyword ? Glob(searching: string, isFolded: true) : Glob(string, isFolded: true)
        if let literal = folded.literal, !cased {
            if folded.anchoredStart, folded.anchoredEnd {
                exact[field, default: [:]][literal, default: []].append(index)
                append(field, .indexed, .none, max(2, 20 - literal.count))
                return
            }
            if !literal.isEmpty {
                let place: LiteralSearch.Place =
                    folded.anchoredStart ? .start : folded.anchoredEnd ? .end : .anywhere
                needle(literal, field, index, place)
                append(field, .indexed, .none, max(4, 60 - 4 * literal.count))
                return
            }
        }
        let glob = isKeyword ? Glob(searching: string, isFolded: !cased) : Glob(string, isFolded: !cased)
        let check = CompiledTest.Check.glob(glob, folded: !cased)
        let hint = folded.longestLiteral
        if hint.isEmpty {
            append(field, .onDemand, check, 1000)
        } else {
            needle(hint, field, index, .hint)
            append(field, .hinted, check, max(4, 60 - 4 * hint.count))
        }
    }

    private mutating func needle(_ bytes: [UInt8], _ field: Int, _ index: Int32, _ place: LiteralSearch.Place) {
        needles[field, default: []].append(LiteralSearch.Needle(bytes: bytes, test: index, place: place))
    }

    private mutating func append(_ field: Int, _ mode: CompiledTest.Mode, _ check: CompiledTest.Check, _ weight: Int) {
        tests.append(CompiledTest(field: field, mode: mode, check: check, weight: weight))
        isNumber.append(false)
    }

    /// The searches of each field, when all tests are in.
    mutating func finish() -> [FieldSearch] {
        fields.finish()
        return (0..<fields.count).map { field in
            FieldSearch(
                exact: exact[field].map { ExactTable($0) } ?? ExactTable(),
                literals: LiteralSearch(needles[field] ?? []),
                hasNumbers: numbers.contains(field)
            )
        }
    }
}
