import Model
import Testing

@testable import Reports

@Suite("Templates")
struct TemplateTests {
    private func fill(_ source: String, _ values: [String: Fact] = [:]) throws -> String {
        try Template(source).filled({ values[$0] }) { fact in
            switch fact {
            case .text(let text), .code(let text): text
            case .number(let number): "#\(number)"
            case .day(let day): day.iso
            case .moment(let moment): moment.rfc3339
            case .list(let list): list.joined(separator: "+")
            }
        }
    }

    @Test(
        "What a template becomes",
        arguments: [
            ("", [:], ""),
            ("kale tekst", [:], "kale tekst"),
            ("{a}", ["a": .text("x")], "x"),
            ("{a}{b}", ["a": .text("x"), "b": .number(2)], "x#2"),
            ("{a.b-c_1}", ["a.b-c_1": .text("x")], "x"),
            ("op {d}", ["d": .day(day("2025-07-31"))], "op 2025-07-31"),
            // A name that ends in a full stop ends the sentence.
            ("van {a}. Dan", ["a": .text("Jansen, Q.")], "van Jansen, Q. Dan"),
            ("van {a}...", ["a": .text("Jansen, Q.")], "van Jansen, Q...."),
            ("van {a}", ["a": .text("Jansen, Q.")], "van Jansen, Q."),
            // What is missing stays visible.
            ("van {a} af", [:], "van ‹a› af"),
            ("van {a} af", ["a": .text("")], "van ‹a› af"),
            ("{a}", ["a": .list([])], "‹a›"),
            // Plural.
            ("{n|één keer|{n} keer}", ["n": .number(1)], "één keer"),
            ("{n|één keer|{n} keer}", ["n": .number(0)], "#0 keer"),
            ("{n|één keer|{n} keer}", ["n": .number(2)], "#2 keer"),
            ("{n|één keer|{n} keer}", ["n": .number(-1)], "#-1 keer"),
            ("{n|één keer|{n} keer}", ["n": .text("1")], "één keer"),
            ("{n|één|{n}}", ["n": .number(3)], "#3"),
            ("{n|||x|y}", ["n": .number(1)], "|x"),
            ("{n|rol|rollen} {n}", ["n": .list(["a"])], "rol a"),
            ("{n|rol|rollen} {n}", ["n": .list(["a", "b"])], "rollen a+b"),
            ("{n|een|meer}", ["n": .text("veel")], "‹n›"),
            ("{n|een|meer}", [:], "‹n›"),
            ("rol{n||len}", ["n": .number(1)], "rol"),
            ("rol{n||len}", ["n": .number(2)], "rollen"),
            ("{n|{m|a|b}|{m|c|d}}", ["n": .number(2), "m": .number(1)], "c"),
            ("{n|x {a}|y}", ["n": .number(1)], "x ‹a›"),
            // Optional segments.
            ("a[ b {x}]", ["x": .text("1")], "a b 1"),
            ("a[ b {x}]", [:], "a"),
            ("a[ b {x}]", ["x": .text("")], "a"),
            ("a[ {x} {y}]", ["x": .text("1")], "a"),
            ("a[ {n|een|meer}]", [:], "a"),
            ("a[ {n|een {y}|meer}]", ["n": .number(1)], "a"),
            ("a[ {n|een {y}|meer}]", ["n": .number(2)], "a meer"),
            ("a[ {x}[ {y}]]", ["x": .text("1")], "a 1"),
            ("a[ {x}[ {y}]]", ["x": .text("1"), "y": .text("2")], "a 1 2"),
            ("a[ {x}[ {y}]]", ["y": .text("2")], "a"),
            ("[{x}][{y}]", ["y": .text("2")], "2"),
            // Signs that stand for themselves.
            ("{{a}}", ["a": .text("x")], "{a}"),
            ("[[a]]", [:], "[a]"),
            ("a | b", [:], "a | b"),
            ("a || b", [:], "a || b"),
            ("[x [[{a}]]]", ["a": .text("1")], "x [1]"),
            // A value is never read as a template.
            ("{a}", ["a": .text("{b}[c]{{")], "{b}[c]{{"),
        ] as [(String, [String: Fact], String)]
    )
    func filled(source: String, values: [String: Fact], expected: String) throws {
        #expect(try fill(source, values) == expected)
    }

    @Test(
        "What is no template, and why",
        arguments: [
            ("{", Template.Mistake.unclosedPlaceholder), ("{a", .unclosedPlaceholder), ("{a|b", .unclosedPlaceholder),
            ("{a|b|c", .unclosedPlaceholder), ("}", .strayBrace), ("a}b", .strayBrace), ("]", .strayBracket),
            ("[a", .unclosedOptional), ("[{a}", .unclosedOptional), ("{}", .badName), ("{ a }", .badName),
            ("{é}", .badName), ("{a b}", .badName), ("{|a|b}", .badName), ("{a|b}", .pluralForms),
            ("{a|b|c|d}", .pluralForms), ("{a|[b|c}", .strayBrace), ("{a|b]|c}", .strayBracket),
        ]
    )
    func mistakes(source: String, mistake: Template.Mistake) {
        #expect(throws: mistake) { try Template(source) }
    }

    @Test("Names asked for, and segments that can never go")
    func lint() throws {
        #expect(try Template("{a} {n|{b}|{c}}[ {d}]").placeholders == ["a", "n", "b", "c", "d"])
        #expect(try Template("a[ b]").hasPointlessOptional)
        #expect(try Template("{n|a[ b]|c}").hasPointlessOptional)
        #expect(try Template("a[ b[ {c}]]").hasPointlessOptional)
        #expect(try !Template("a[ {b}]").hasPointlessOptional)
        #expect(try !Template("a[ {n|b|c}]").hasPointlessOptional)
    }

    @Test("No text makes the parser fail in another way than by its own mistakes")
    func arbitrary() {
        var generator = SeededGenerator(seed: 7)
        let signs = Array("{}[]|a1 é\\\"")
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...12, using: &generator)
            let source = String((0..<length).compactMap { _ in signs.randomElement(using: &generator) })
            if let template = try? Template(source) {
                _ = template.filled({ _ in .number(1) }) { _ in "x" }
                _ = template.placeholders
            }
        }
    }
}

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
