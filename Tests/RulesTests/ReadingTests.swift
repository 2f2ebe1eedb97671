import Model
import Rules
import Testing

/// What is read of rules: heads, values, references, forms, risks.
@Suite struct ReadingTests {
    private static func load(_ text: String) -> RuleSet { RuleLoader().load([RuleFile(path: "r.yml", text: text)]) }

    @Test func theWholeHeadIsKept() throws {
        let set = Self.load(
            """
            %YAML 1.1
            ---
            title: "A title"
            id: 0F0E6A53-7C8C-4A5B-8A55-0C7F0D2F2B11
            name: n
            related:
                - id: 00000000-0000-4000-8000-000000000001
                  type: derived
            taxonomy: ecs
            status: Test
            description: |
                Several
                lines
            license: MIT
            author: Somebody
            references: [https://example.org]
            date: 2024/1/5
            modified: 2024-02-29
            logsource: {category: c, product: p, service: s, definition: d, tier: 1}
            detection: {s: {A: 1}, condition: s}
            fields: [A, B]
            falsepositives: Unknown
            level: high
            tags: [attack.t1110.001, cve.2021-44228]
            scope: [server]
            requirement: R-014
            thresholds:
                days: 90
            """
        )
        #expect(set.problems.isEmpty)
        let rule = try #require(set.detections.first)
        let head = rule.metadata
        #expect(head.title == "A title" && head.name == "n" && head.taxonomy == "ecs" && head.license == "MIT")
        #expect(head.id == "0f0e6a53-7c8c-4a5b-8a55-0c7f0d2f2b11" && head.line == 3)
        #expect(head.related.map { "\($0.id) \($0.kind)" } == ["00000000-0000-4000-8000-000000000001 derived"])
        #expect(head.status == .test && head.level == .high && head.author == "Somebody")
        #expect(head.description == "Several\nlines\n" && head.references == ["https://example.org"])
        #expect(head.date?.iso == "2024-01-05" && head.modified?.iso == "2024-02-29")
        #expect(head.fields == ["A", "B"] && head.falsePositives == ["Unknown"] && head.scope == ["server"])
        #expect(head.tags == ["attack.t1110.001", "cve.2021-44228"])
        #expect(
            rule.logSource
                == LogSource(category: "c", product: "p", service: "s", definition: "d", custom: ["tier": "1"])
        )
        #expect(head.custom.map(\.key) == ["requirement", "thresholds"])
        #expect(head.custom.last?.value["days"]?.text == "90")
    }

    @Test(arguments: [
        ("5", "number 5"), ("-5", "number -5"), ("+5", "number 5"), ("5.0", "number 5.0"), (".5", "number .5"),
        ("1e3", "string 1e3"),
        ("1.0e+3", "number 1.0e+3"), ("0x1F", "number 31"), ("017", "number 15"), ("0b11", "number 3"),
        ("08", "string 08"),
        ("1_000", "number 1000"), ("1:30", "number 90"), ("yes", "boolean"), ("Off", "boolean"), ("true", "boolean"),
        ("~", "null"), ("null", "null"), ("''", "string "), ("'5'", "string 5"), ("!!str 5", "string 5"),
        ("2024-01-05", "string 2024-01-05"),
        ("nope", "string nope"), ("12a", "string 12a"), ("1.2.3", "string 1.2.3"),
        ("18446744073709551616", "number 18446744073709551616"),
    ])
    func scalarsAreReadAsInYAML11(_ text: String, _ expected: String) throws {
        let set = Self.load(
            "title: t\nlogsource: {product: p}\ndetection: {s: {A: x}, condition: s}\ncustom: \(text)\n"
        )
        let value = try #require(set.detections.first?.metadata.custom.first?.value)
        let found =
            switch value.content {
            case .number(let number): "number \(number.text)"
            case .string(let string): "string \(string)"
            default: value.kind
            }
        #expect(found == expected)
    }

    @Test(arguments: [
        ("(a+)+$", true), ("(a*)*", true), ("(a|aa)+", true), ("(.*a){12}", true), (#"^(\w+\s?)*$"#, true),
        ("(?:x+x+)+y", true),
        (".*a.*b.*c.*d.*", true), ("a+b+c+", false), ("(ab)+", false), ("(a|b)*", false), ("(?>a+)+", false),
        ("(a++)+", false),
        ("[(a+)+]", false), (#"\(a+\)+"#, false), ("cmd.*exe", false),
    ])
    func patternsThatExplodeAreSeen(_ pattern: String, _ isRisky: Bool) {
        #expect(RegexShape(pattern).hasRisk == isRisky)
    }

    @Test(arguments: [
        ("foobar", "foobar"), ("FooBar", "foobar"), ("foo.*barbaz", "barbaz"), ("foo?bar", "bar"), ("foo+bar", "foo"),
        ("a|b", ""),
        ("x(foo|bar)yyy", "yyy"), ("(foobar)?xy", "xy"), ("(foobar)xy", "foobar"), (#"foo\.bar"#, "foo.bar"),
        (#"\Qfoo"#, ""),
        ("[abc]def", "def"), ("^start", "start"), ("(?i)word", "word"), ("(?x)a b c", ""), ("caféau", "caf"),
        ("(?=foobar)x", "x"),
        ("fo{2}bar", "bar"), ("(?!foobar)longer", "longer"),
    ])
    func requiredLiteralsAreCertain(_ pattern: String, _ literal: String) {
        #expect(String(decoding: RegexShape(pattern).requiredLiteral, as: UTF8.self) == literal)
    }

    @Test func aliasesMayCallARuleByItsOtherName() throws {
        let set = Self.load(
            """
            title: A
            id: 00000000-0000-4000-8000-000000000001
            name: a
            logsource: {product: p}
            detection: {s: {A: x}, condition: s}
            ---
            title: C
            correlation:
                type: event_count
                rules: [00000000-0000-4000-8000-000000000001]
                aliases: {who: {a: user.name}}
                group-by: [who]
                timespan: 1h
                condition: {gte: 1}
            """
        )
        #expect(set.problems.isEmpty)
        #expect(set.correlations.first?.field("who", of: 0) == "user.name")
        #expect(set.correlations.first?.seconds == 3600)
    }

    @Test func correlationsAskForFieldsToo() {
        let set = Self.load(
            """
            title: A
            name: a
            logsource: {product: p}
            detection: {s: {user.name: x}, condition: s}
            ---
            title: C
            correlation:
                type: value_count
                rules: [a]
                aliases: {who: {a: user.nam}}
                group-by: [who, User.Name]
                timespan: 1h
                condition: {gte: 2, field: even.action}
            """
        )
        let remarks = FieldLint.check(set) { _ in ["user.name", "event.action"] }
        #expect(
            remarks.map { "\($0.column ?? "") \($0.parameters["similar"] ?? "-")" } == [
                "even.action event.action", "user.nam user.name",
            ]
        )
    }

    @Test(arguments: [
        ("a: {f: x}\n    b: {F: y}", "a and b", "f"), ("a: {f: [x, z]}\n    b: {f: Z}", "a and b", nil),
        ("a: {f: x}\n    b: {f: y}", "a or b", nil), ("a: {f: x}\n    b: {f: y}", "a and not b", nil),
        ("a: {f: x*}\n    b: {f: y}", "a and b", nil), ("a: {f|contains: x}\n    b: {f: y}", "a and b", nil),
        ("a: {f: x, g: 1}\n    b: {f: y}", "all of them", "f"), ("a: [{f: x}, {f: y}]\n    b: {f: z}", "a and b", "f"),
        ("a: [{f: x}, {g: y}]\n    b: {f: z}", "a and b", nil),
        ("a: {f: x}\n    b: {f: y}\n    c: {g: 1}", "a and (b or c)", nil),
        ("a: {f: x}\n    b: {f: y}\n    c: {f: z}", "a and (b or c)", "f"), ("a: {f|all: [x, y]}", "a", nil),
        ("a: {f: x}\n    b: {f: y}", "not a and not b", nil), ("a: {f: null}\n    b: {f: y}", "a and b", nil),
    ])
    func twoTextsInOneFieldAreRemarkedOn(_ searches: String, _ condition: String, _ field: String?) {
        let set = Self.load(
            "title: A\nlogsource: {product: p}\ndetection:\n    \(searches)\n    condition: \(condition)\n"
        )
        #expect(set.detections.count == 1)
        let remarks = ContradictionLint.check(set) { _ in ["f", "g"] }
        #expect(
            remarks.map { "\($0.code) \($0.parameters["field"] ?? "")" } == field.map {
                ["rule.condition-contradiction \($0)"]
            } ?? []
        )
        // An event of another program may have several texts in a field.
        #expect(ContradictionLint.check(set) { _ in nil }.isEmpty)
    }

    @Test func fieldsThatASourceLacksAreRemarkedOn() {
        let set = Self.load(
            "title: A\nlogsource: {product: p}\ndetection:\n    s:\n        User.Name: x\n        user.nam: x\n        zzz|fieldref: event.action\n    condition: s\n"
        )
        let remarks = FieldLint.check(set) { $0.product == "p" ? ["user.name", "event.action"] : nil }
        #expect(
            remarks.map { "\($0.line ?? 0) \($0.column ?? "") \($0.parameters["similar"] ?? "-")" } == [
                "6 user.nam user.name", "7 zzz -",
            ]
        )
        #expect(
            FieldLint.check(set) { _ in nil }.map { "\($0.code) \($0.parameters["source"] ?? "-")" } == [
                "rule.logsource-unknown product: p"
            ]
        )
    }
}
