import Foundation
import Model
import Testing

@testable import Exports

/// A JSON value as a tree, and the plain reading of a path in it: what the scanner is held against.
indirect enum Tree: Equatable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([Tree])
    case object([(String, Tree)])

    static func == (a: Tree, b: Tree) -> Bool { a.text == b.text }

    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): Self.quoted(text)
        case .array(let all): "[" + all.map(\.text).joined(separator: ",") + "]"
        case .object(let all): "{" + all.map { Self.quoted($0) + ":" + $1.text }.joined(separator: ",") + "}"
        }
    }

    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "é": out += "\\u00e9"
            case "😀": out += "\\ud83d\\ude00"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    static func random(_ generator: inout SeededGenerator, depth: Int) -> Tree {
        switch generator.below(depth > 0 ? 8 : 5) {
        case 0: return .null
        case 1: return .bool(generator.below(2) == 0)
        case 2: return .number(generator.pick(["0", "-1", "12.5", "1e9", "-0.25E-3", "123456789012345678901"]))
        case 3, 4:
            let atoms = ["a", "OS", "\"", "\\", "\n", "é", "😀", "€", "}", "[", ",", "een langere tekst zonder iets"]
            return .string((0..<generator.below(5)).map { _ in generator.pick(atoms) }.joined())
        case 5: return .array((0..<generator.below(4)).map { _ in random(&generator, depth: depth - 1) })
        default: return randomObject(&generator, depth: depth - 1)
        }
    }

    static func randomObject(_ generator: inout SeededGenerator, depth: Int) -> Tree {
        let keys = ["a", "b", "c", "a.b", "b.c", "Name", "Value", "é", "x\"y", "long key that nobody asks for"]
        return .object(
            (0..<generator.below(7)).map { _ in
                let key = generator.pick(keys)
                if key == "Name" { return (key, .string(generator.pick(["OS", "Browser", "é"]))) }
                return (key, random(&generator, depth: depth))
            }
        )
    }

    /// The value at the end of the steps: the strongest literal key first, then key by key.
    func value(_ steps: ArraySlice<JSONPathSet.Step>) -> Tree? {
        guard let first = steps.first else { return self }
        switch (first, self) {
        case (.key, .object(let entries)):
            var keys = 0
            for step in steps {
                guard case .key = step else { break }
                keys += 1
            }
            for length in (1...keys).reversed() {
                let name = steps.prefix(length).map { if case .key(let key) = $0 { key } else { "" } }
                    .joined(separator: ".")
                guard let entry = entries.last(where: { $0.0 == name }) else { continue }
                if let found = entry.1.value(steps.dropFirst(length)) { return found }
            }
            return nil
        case (.key, .array(let all)): return all.first?.value(steps)
        case (.index(let index), .array(let all)):
            return index < all.count ? all[index].value(steps.dropFirst()) : nil
        case (.select(let key, let wanted), .array(let all)):
            let hit = all.first { element in
                guard case .object(let entries) = element, let value = entries.last(where: { $0.0 == key })?.1 else {
                    return false
                }
                if case .string(let text) = value { return text == wanted }
                if case .object = value { return false }
                if case .array = value { return false }
                return value.text == wanted
            }
            return hit?.value(steps.dropFirst())
        default: return nil
        }
    }

    /// How the scanner shows it.
    var shown: String {
        switch self {
        case .string(let text): "string " + text
        case .null: "null"
        case .bool: "bool " + text
        case .number: "number " + text
        case .array: "array " + text
        case .object: "object " + text
        }
    }
}

/// The result of a scan as text.
private func shown(_ scanner: JSONScanner, raw: [UInt8], arena: [UInt8]) -> [String] {
    zip(scanner.slots, scanner.kinds).map { slot, kind in
        switch slot.region {
        case 0: "\(kind) " + text(raw[Int(slot.offset)..<Int(slot.offset) + slot.length])
        case 1: "\(kind) " + text(arena[Int(slot.offset)..<Int(slot.offset) + slot.length])
        default: "\(kind)"
        }
    }
}

private func scan(_ json: String, _ paths: [String]) throws -> [String] {
    var scanner = JSONScanner(try JSONPathSet(paths))
    var arena: [UInt8] = []
    let raw = bytes(json)
    let problem = scanner.scan(raw.span, source: .raw(0), arena: &arena)
    #expect(problem == nil, "\(json)")
    return shown(scanner, raw: raw, arena: arena)
}

@Suite struct JSONScannerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var json: String
        var path: String
        var expected: String
        init(_ json: String, _ path: String, _ expected: String) {
            self.json = json
            self.path = path
            self.expected = expected
        }
        var testDescription: String { "\(path) in \(json)" }
    }

    @Test(arguments: [
        Case(#"{"a":1}"#, "a", "number 1"),
        Case(#" { "a" : { "b" : "x" } } "#, "a.b", "string x"),
        Case(#"{"a":null}"#, "a", "null"),
        Case(#"{"a":null}"#, "b", "missing"),
        Case(#"{"a":null}"#, "a.b", "missing"),
        Case(#"{"a":""}"#, "a", "string "),
        Case(#"{"a":false}"#, "a", "bool false"),
        Case(#"{"a":1,"a":2}"#, "a", "number 2"),
        Case(#"{"a":1,"a":null}"#, "a", "null"),
        Case(#"{"a":{"b":1},"a":{}}"#, "a.b", "missing"),
        Case(#"{"a":{"b":1},"a.b":2}"#, "a.b", "number 2"),
        Case(#"{"a.b":2,"a":{"b":1}}"#, "a.b", "number 2"),
        Case(#"{"a.b":{"c":1}}"#, "a.b.c", "number 1"),
        Case(#"{"a":{"b.c":1}}"#, "a.b.c", "number 1"),
        Case(#"{"a":[{"b":1},{"b":2}]}"#, "a.b", "number 1"),
        Case(#"{"a":[{"b":1},{"b":2}]}"#, "a[1].b", "number 2"),
        Case(#"{"a":[{"b":1},{"b":2}]}"#, "a[].b", "number 1"),
        Case(#"{"a":[7,8]}"#, "a[1]", "number 8"),
        Case(#"{"a":[7,8]}"#, "a", "array [7,8]"),
        Case(#"{"a":[]}"#, "a.b", "missing"),
        Case(#"{"a": { "b" : 1 }}"#, "a", #"object { "b" : 1 }"#),
        Case(#"{"p":[{"Name":"X","Value":1},{"Value":"W10","Name":"OS"}]}"#, "p[Name=OS].Value", "string W10"),
        Case(#"{"p":[{"Name":"OS","Value":1},{"Name":"OS","Value":2}]}"#, "p[Name=OS].Value", "number 1"),
        Case(#"{"p":[{"Type":5,"ID":"u"}]}"#, "p[Type=5].ID", "string u"),
        Case(#"{"p":[{"N":{"Name":"OS"},"Name":"X","Value":1}]}"#, "p[Name=OS].Value", "missing"),
        Case(#"{"a":"\"\\\/\b\f\n\r\t"}"#, "a", "string \"\\/\u{8}\u{c}\n\r\t"),
        Case(#"{"a":"\u00e9\ud83d\ude00"}"#, "a", "string é😀"),
        Case(#"{"a":"\ud83dx\ude00\ud83d\u0041"}"#, "a", "string \u{fffd}x\u{fffd}\u{fffd}A"),
        Case(#"{"a":"\u0000"}"#, "a", "string \0"),
        Case(#"{"\u0061":1}"#, "a", "number 1"),
        Case(#"{"@odata.type":"x"}"#, "@odata.type", "string x"),
        Case("{\"a\":\"tab\there\"}", "a", "string tab\there"),
        Case(#"{}"#, "a", "missing"),
    ]) func aPathIsRead(of example: Case) throws {
        #expect(try scan(example.json, [example.path]) == [example.expected])
        // Among others, and from a passing copy.
        var scanner = JSONScanner(try JSONPathSet(["zz", example.path, "a.zz.y"]))
        var arena: [UInt8] = [1, 2, 3]
        let raw = bytes(example.json)
        #expect(scanner.scan(raw.span, source: .copy, arena: &arena) == nil)
        #expect(scanner.slots.allSatisfy { $0.region != 0 })
        #expect(shown(scanner, raw: [], arena: arena)[1] == example.expected)
    }

    @Test(arguments: [
        ("", RecordProblem.truncatedJSON, 0), ("{", .truncatedJSON, 1), (#"{"a"#, .truncatedJSON, 3),
        (#"{"a":"#, .truncatedJSON, 5), (#"{"a":1"#, .truncatedJSON, 6), (#"{"a":"x"#, .truncatedJSON, 7),
        (#"{"a":tru"#, .truncatedJSON, 5), (#"{"a":-"#, .truncatedJSON, 5), (#"{"a":[1,"#, .truncatedJSON, 8),
        (#"{"a":1}x"#, .invalidJSON, 7), (#"{"a" 1}"#, .invalidJSON, 5), (#"{"a":01}"#, .invalidJSON, 5),
        (#"{"a":1,}"#, .invalidJSON, 7), (#"{a:1}"#, .invalidJSON, 1), (#"{"a":[1}"#, .invalidJSON, 7),
        (#"{"a":"\x"}"#, .invalidJSON, 6), (#"{"b":"\u12"}"#, .invalidJSON, 6), (#"{"a":NaN}"#, .invalidJSON, 5),
        ("[1]", .invalidJSON, 0), ("12", .invalidJSON, 0), (#"{"a":1 "b":2}"#, .invalidJSON, 7),
        (#"{,"a":1}"#, .invalidJSON, 1),
        (#"{"a":[,1]}"#, .invalidJSON, 6), (#"{"a":.5}"#, .invalidJSON, 5), (#"{"a":1.}"#, .invalidJSON, 5),
    ]) func whatIsNoObjectSaysWhere(json: String, problem: RecordProblem, offset: Int) throws {
        var scanner = JSONScanner(try JSONPathSet(["a"]))
        var arena = bytes("kept")
        let found = scanner.scan(bytes(json).span, source: .copy, arena: &arena)
        #expect(found == JSONProblem(problem, at: offset))
        #expect(scanner.slots == [.missing] && scanner.kinds == [.missing])
        #expect(text(arena) == "kept")
    }

    @Test func nestingHasALimitAndNeedsNoStack() throws {
        var scanner = JSONScanner(try JSONPathSet(["a"]))
        var arena: [UInt8] = []
        let deep = bytes(#"{"a":"# + String(repeating: "[", count: 100_000))
        #expect(scanner.scan(deep.span, source: .raw(0), arena: &arena)?.problem == .tooDeepJSON)
        func nested(_ depth: Int) -> [UInt8] {
            bytes(#"{"a":"# + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}")
        }
        #expect(scanner.scan(nested(256).span, source: .raw(0), arena: &arena) == nil)
        #expect(scanner.scan(nested(257).span, source: .raw(0), arena: &arena)?.problem == .tooDeepJSON)
        var patient = JSONScanner(try JSONPathSet(["a"]), maximumDepth: 100_001)
        #expect(patient.scan(nested(100_000).span, source: .raw(0), arena: &arena) == nil)
        #expect(patient.kinds == [.array])
    }

    @Test(arguments: ["", ".", "a.", ".a", "a[", "a[x]", "a[=x]", "a]b[", "a[-1]", "a[0]b"])
    func aPathThatIsNoneIsRefused(path: String) {
        #expect(throws: Diagnostic("json.path-invalid", .error, ["path": path])) { try JSONPathSet([path]) }
    }

    @Test func theScannerEqualsTheTree() throws {
        let paths = [
            "a", "b", "a.b", "b.c", "a.Value", "a[1]", "c[0].a", "a[Name=OS].Value", "b[Name=é].a", "c.b", "é", "x\"y",
            "Name",
        ]
        let set = try JSONPathSet(paths)
        var scanner = JSONScanner(set)
        var generator = SeededGenerator(41)
        var found = 0
        for round in 0..<4000 {
            let tree = Tree.randomObject(&generator, depth: 4)
            let raw = bytes(tree.text)
            var arena: [UInt8] = []
            let problem = scanner.scan(raw.span, source: .raw(0), arena: &arena)
            #expect(problem == nil)
            let expected = paths.map { path in
                JSONPathSet.parse(path).flatMap { tree.value($0[...]) }?.shown ?? "missing"
            }
            let result = shown(scanner, raw: raw, arena: arena)
            #expect(result == expected, "round \(round): \(tree.text)")
            found += result.count { $0 != "missing" }
        }
        // The generator has to hit the paths, or nothing is tested.
        #expect(found > 5000)
    }

    /// The grammar of RFC 8259 as plain recursion, to hold the scanner against.
    private struct Grammar {
        var rest: ArraySlice<UInt8>

        static func isObject(_ bytes: [UInt8]) -> Bool {
            var grammar = Grammar(rest: bytes[...])
            grammar.blanks()
            guard grammar.rest.first == 0x7b, grammar.value() else { return false }
            grammar.blanks()
            return grammar.rest.isEmpty
        }

        mutating func blanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 } }

        mutating func take(_ text: String) -> Bool {
            guard rest.starts(with: text.utf8) else { return false }
            rest = rest.dropFirst(text.utf8.count)
            return true
        }

        mutating func list(_ close: String, _ item: (inout Grammar) -> Bool) -> Bool {
            blanks()
            if take(close) { return true }
            while true {
                guard item(&self) else { return false }
                blanks()
                if take(close) { return true }
                guard take(",") else { return false }
            }
        }

        mutating func value() -> Bool {
            blanks()
            if take("{") {
                return list("}") { grammar in
                    grammar.blanks()
                    guard grammar.string() else { return false }
                    grammar.blanks()
                    return grammar.take(":") && grammar.value()
                }
            }
            if take("[") { return list("]") { $0.value() } }
            if rest.first == 0x22 { return string() }
            return take("true") || take("false") || take("null") || number()
        }

        mutating func string() -> Bool {
            guard take("\"") else { return false }
            while let byte = rest.popFirst() {
                if byte == 0x22 { return true }
                guard byte == 0x5c else { continue }
                guard let escape = rest.popFirst() else { return false }
                if escape == UInt8(ascii: "u") {
                    let hex = rest.prefix(4)
                    guard hex.count == 4, hex.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
                        return false
                    }
                    rest = rest.dropFirst(4)
                } else if !"\"\\/bfnrt".utf8.contains(escape) {
                    return false
                }
            }
            return false
        }

        mutating func digits() -> Bool {
            let before = rest.count
            rest = rest.drop { $0 >= 0x30 && $0 <= 0x39 }
            return rest.count < before
        }

        mutating func number() -> Bool {
            _ = take("-")
            if !take("0") { guard digits() else { return false } }
            if take(".") { guard digits() else { return false } }
            if take("e") || take("E") {
                _ = take("+") || take("-")
                return digits()
            }
            return true
        }
    }

    @Test func grammarEqualsTheSpecification() throws {
        var generator = SeededGenerator(42)
        var scanner = JSONScanner(try JSONPathSet(["a", "a.b", "b[Name=OS].Value"]))
        var valid = 0
        var invalid = 0
        for _ in 0..<6000 {
            var raw = bytes(Tree.randomObject(&generator, depth: 3).text)
            for _ in 0..<generator.below(3) {
                let place = generator.below(raw.count)
                switch generator.below(3) {
                case 0: raw.remove(at: place)
                case 1: raw.insert(generator.pick(bytes(#"{}[],:"\0e1a "#)), at: place)
                default: raw.swapAt(place, generator.below(raw.count))
                }
                if raw.isEmpty { raw = [0x7b] }
            }
            var arena: [UInt8] = []
            let ours = scanner.scan(raw.span, source: .copy, arena: &arena) == nil
            #expect(ours == Grammar.isObject(raw), "\(text(raw))")
            valid += ours ? 1 : 0
            invalid += ours ? 0 : 1
        }
        #expect(valid > 1500 && invalid > 1500)
    }
}

@Suite struct JSONReaderTests {
    @Test(arguments: chunkSizes + [wholeBuffer]) func everyShapeGivesTheSameObjects(chunk: Int) throws {
        var generator = SeededGenerator(51)
        for round in 0..<60 {
            let objects = (0..<(1 + generator.below(6))).map { _ in Tree.randomObject(&generator, depth: 3).text }
            let shapes: [(JSONShape, String)] = [
                (.lines, objects.joined(separator: "\n")),
                (.lines, objects.joined(separator: "\r\n") + "\r\n"),
                (.objects, objects.joined()),
                (.objects, objects.map { $0.replacing("{", with: "{ ") }.joined(separator: "\n \n")),
                (.array, "[" + objects.joined(separator: ",") + "]"),
                (.array, " [\n" + objects.joined(separator: ",\r\n") + "\n]\n"),
                (
                    .wrapped(key: "value"),
                    #"{"@odata.context":"x","n":[{"a":1}],"value":["# + objects.joined(separator: ", ")
                        + #"],"more":{"x":[1]}}"#
                ),
                (
                    .wrapped(key: "value"),
                    #"{"value":["# + objects.joined(separator: ",") + #"]}{"value":[]}"#
                ),
            ]
            for (index, (shape, data)) in shapes.enumerated() {
                let records = try readJSON(bytes(data), shape: shape, chunk: chunk)
                let expected = index == 3 ? objects.map { $0.replacing("{", with: "{ ") } : objects
                #expect(records.map { text($0.bytes) } == expected, "round \(round), \(shape)")
                #expect(records.allSatisfy { $0.problem == nil })
                #expect(records.map(\.number) == Array(1...objects.count))
            }
        }
    }

    @Test(arguments: [
        ("{\"a\":1}\n{\"a\":2}\n", JSONShape.lines),
        ("{\"a\":1}", .lines),
        ("{\"a\":1} {\"a\":2}", .objects),
        ("{\n \"a\":1\n}\n{\n \"a\":2\n}\n", .objects),
        ("  [ {\"a\":1} ]", .array),
        (#"{"value":[{"a":1}],"@odata.nextLink":"x"}"#, .wrapped(key: "value")),
        (#"{"@odata.context":"x","value":[{"a":1}]}"# + "\n" + #"{"value":[]}"#, .wrapped(key: "value")),
        (#"{"Records":[{"a":1}],"x":1}"#, .wrapped(key: "Records")),
        (#"{"id":1,"items":[{"a":1}]}"# + "\n" + #"{"id":2,"items":[{"a":1}]}"#, .lines),
        (#"{"value":[1,2]}"#, .lines),
        (#"{"value":[{"a":1},{"a":"#, .wrapped(key: "value")),
        ("{\"a\":\n{\"a\":2}\n", .lines),
    ]) func theShapeIsRecognised(data: String, shape: JSONShape) {
        let found = JSONShape.detect(bytes(data).span)
        #expect(found == shape)
    }

    @Test func otherTextHasNoShape() {
        for data in ["", "  ", "a;b\n", "\"x\"", "12"] {
            let found = JSONShape.detect(bytes(data).span)
            #expect(found == nil)
        }
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func aBrokenLineLeavesTheOthers(chunk: Int) throws {
        let data = bytes("{\"a\":1}\n{\"a\":\"cut\n\n{\"a\":2}\ngarbage\n{\"a\":3}\n{\"a\":")
        let records = try readJSON(data, shape: .lines, chunk: chunk)
        #expect(records.map(\.number) == [1, 2, 4, 5, 6, 7])
        var scanner = JSONScanner(try JSONPathSet(["a"]))
        var arena: [UInt8] = []
        let problems = records.map { scanner.scan($0.bytes.span, source: .copy, arena: &arena)?.problem }
        #expect(problems == [nil, .truncatedJSON, nil, .invalidJSON, nil, .truncatedJSON])
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func aBrokenElementLeavesTheOthers(chunk: Int) throws {
        let pretty = "[\n  {\n    \"a\": \"cut\n  },\n  {\n    \"a\": {\n      \"b\": 2\n    }\n  }\n]\n"
        let records = try readJSON(bytes(pretty), shape: .array, chunk: chunk)
        #expect(records.map(\.problem) == [.invalidJSON, nil])
        #expect(text(records[1].bytes).hasSuffix("\"b\": 2\n    }\n  }"))
        let objects = "{\"a\": \"x\n{\"a\": 1}\n{\"a\": 2}\n"
        let others = try readJSON(bytes(objects), shape: .objects, chunk: chunk)
        #expect(others.map(\.problem) == [.invalidJSON, nil, nil])
        #expect(others.map { text($0.bytes) } == ["{\"a\": \"x", "{\"a\": 1}", "{\"a\": 2}"])
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func whatIsCutOffIsReported(chunk: Int) throws {
        let array = try readJSON(bytes("[{\"a\":1},\n{\"a\":2},\n"), shape: .array, chunk: chunk)
        #expect(array.map(\.problem) == [nil, nil, .truncatedJSON])
        let inside = try readJSON(bytes("[{\"a\":1},\n{\"a\":2"), shape: .array, chunk: chunk)
        #expect(inside.map(\.problem) == [nil, .truncatedJSON])
        #expect(text(inside[1].bytes) == "{\"a\":2")
        let scalars = try readJSON(bytes("[1, \"x\", {\"a\":1}]"), shape: .array, chunk: chunk)
        #expect(scalars.map(\.problem) == [.invalidJSON, .invalidJSON, nil])
    }

    @Test(arguments: [1, 64, 4096]) func hostileShapesEnd(chunk: Int) throws {
        let deep = bytes("[" + String(repeating: "[", count: 5000) + "\n{\"a\":1}\n]")
        let records = try readJSON(deep, shape: .array, chunk: chunk)
        #expect(records.first?.problem == .tooDeepJSON)
        #expect(records.contains { text($0.bytes) == "{\"a\":1}" && $0.problem == nil })
        let long = bytes("{\"a\":\"" + String(repeating: "x", count: 5000) + "\"}\n{\"a\":2}\n")
        let limited = try readJSON(long, shape: .objects, chunk: chunk, limit: 1000)
        #expect(limited.map(\.problem) == [.tooLong, nil])
    }

    /// Damaged data of every shape: nothing traps, and where the chunks end changes nothing.
    @Test func chunksDoNotMatter() throws {
        var generator = SeededGenerator(52)
        let shapes: [JSONShape] = [.lines, .objects, .array, .wrapped(key: "value")]
        for round in 0..<400 {
            let shape = shapes[round % 4]
            let objects = (0..<3).map { _ in Tree.randomObject(&generator, depth: 2).text }
            let whole =
                switch shape {
                case .lines, .objects: objects.joined(separator: "\n")
                case .array: "[\n" + objects.joined(separator: ",\n") + "\n]"
                case .wrapped: "{\"x\":1,\"value\":[\n" + objects.joined(separator: ",\n") + "\n]}"
                }
            var data = bytes(whole)
            for _ in 0..<generator.below(4) {
                data[generator.below(data.count)] = generator.pick(bytes("{}[]\",:\\\n 1a"))
            }
            let once = try readJSON(data, shape: shape, chunk: wholeBuffer, limit: 200)
            for chunk in chunkSizes {
                let parts = try readJSON(data, shape: shape, chunk: chunk, limit: 200)
                #expect(parts == once, "round \(round), chunk \(chunk), \(shape): \(text(data))")
            }
        }
    }
}
