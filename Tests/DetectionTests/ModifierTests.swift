import Detection
import Rules
import Testing

/// Each modifier and value form: what matches and what does not.
@Suite struct ModifierTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let selection: String
        let yes: [String]
        let no: [String]
        var testDescription: String { selection }
    }

    static let cases: [Case] = [
        // Plain values
        Case(
            selection: "A: Foo",
            yes: [#"{"A":"foo"}"#, #"{"a":"FOO"}"#, #"{"A":["x","foo"]}"#, #"{"A":[["foo"]]}"#],
            no: [#"{"A":"foobar"}"#, #"{"A":"xfoo"}"#, #"{"B":"foo"}"#, #"{"A":null}"#, #"{"A":{}}"#, #"{"A":[]}"#]
        ),
        Case(selection: "A: [one, Two]", yes: [#"{"A":"ONE"}"#, #"{"A":"two"}"#], no: [#"{"A":"three"}"#]),
        Case(
            selection: "A: 'É*straße'",
            yes: [#"{"A":"é-STRAßE"}"#, #"{"A":"É\u00e9straße"}"#],
            no: [#"{"A":"e-straße"}"#, #"{"A":"é-strasse"}"#]
        ),
        Case(selection: "A: 'ΣΊΣΥΦΟΣ'", yes: [#"{"A":"σίσυφος"}"#], no: [#"{"A":"σισυφος"}"#]),
        Case(
            selection: "A: 'a?c'",
            yes: [#"{"A":"abc"}"#, #"{"A":"aéc"}"#, #"{"A":"A?C"}"#],
            no: [#"{"A":"ac"}"#, #"{"A":"abbc"}"#]
        ),
        Case(
            selection: "A: 'a*c'",
            yes: [#"{"A":"ac"}"#, #"{"A":"axxc"}"#, #"{"A":"accc"}"#],
            no: [#"{"A":"acd"}"#, #"{"A":"bac"}"#]
        ),
        Case(
            selection: "A: '*a?b*c*'",
            yes: [#"{"A":"xxazbyyc"}"#, #"{"A":"aabac"}"#],
            no: [#"{"A":"abc"}"#, #"{"A":"a?c"}"#]
        ),
        Case(selection: "A: '*é?'", yes: [#"{"A":"xéü"}"#], no: [#"{"A":"xé"}"#, #"{"A":"xéüü"}"#]),
        Case(selection: #"A: '\*x\?'"#, yes: [#"{"A":"*x?"}"#], no: [#"{"A":"yx?"}"#, #"{"A":"*xy"}"#]),
        Case(selection: #"A: 'C:\Windows\*'"#, yes: [#"{"A":"c:\\windows*"}"#], no: [#"{"A":"c:\\windows\\x"}"#]),
        Case(
            selection: #"A: 'C:\Windows\\*'"#,
            yes: [#"{"A":"c:\\windows\\x"}"#, #"{"A":"C:\\Windows\\"}"#],
            no: [#"{"A":"c:\\windows"}"#]
        ),
        Case(selection: "A: ''", yes: [#"{"A":""}"#], no: [#"{"A":" "}"#, #"{"A":null}"#, "{}"]),
        Case(selection: "A: '*'", yes: [#"{"A":""}"#, #"{"A":"x"}"#, #"{"A":5}"#], no: ["{}", #"{"A":null}"#]),
        Case(
            selection: "A: null",
            yes: [#"{"A":null}"#, "{}", #"{"A":[1,null]}"#],
            no: [#"{"A":""}"#, #"{"A":[]}"#, #"{"A":{}}"#]
        ),
        Case(selection: "A: []", yes: [#"{"A":null}"#, "{}"], no: [#"{"A":"x"}"#]),
        Case(
            selection: "A: 4624",
            yes: [#"{"A":4624}"#, #"{"A":"4624"}"#, #"{"A":4624.0}"#, #"{"A":4.624e3}"#],
            no: [#"{"A":46240}"#, #"{"A":"04624"}"#, #"{"A":"4624.0"}"#]
        ),
        Case(selection: "A: '4624'", yes: [#"{"A":4624}"#, #"{"A":"4624"}"#], no: [#"{"A":4624.0}"#, #"{"A":46}"#]),
        Case(
            selection: "A: 1.5",
            yes: [#"{"A":1.5}"#, #"{"A":1.50}"#, #"{"A":"1.5"}"#],
            no: [#"{"A":1}"#, #"{"A":"1.50"}"#]
        ),
        Case(
            selection: "A: 9007199254740993",
            yes: [#"{"A":9007199254740993}"#],
            no: [#"{"A":9007199254740992}"#]
        ),
        Case(selection: "A: true", yes: [#"{"A":true}"#, #"{"A":"True"}"#], no: [#"{"A":false}"#, #"{"A":1}"#]),
        Case(
            selection: "A.B: x",
            yes: [#"{"A":{"B":"x"}}"#, #"{"a.b":"X"}"#, #"{"A":[{"B":"y"},{"B":"x"}]}"#],
            no: [#"{"A":"x"}"#]
        ),
        Case(selection: "A.B: x", yes: [#"{"A.B":"x","A":{"B":"y"}}"#], no: [#"{"A.B":"y","A":{"B":"x"}}"#]),
        Case(
            selection: "A.B.C: x",
            yes: [#"{"A":{"B":{"C":"y"}},"A.B":{"C":"x"}}"#],
            no: [#"{"A":{"B.C":"x"},"A.B":{"C":"y"}}"#]
        ),
        Case(selection: "A: x", yes: [#"{"A":"y","a":"x"}"#, #"{"A":"x","A":"y"}"#], no: [#"{"A":"y","A":"z"}"#]),
        // Generic modifiers
        Case(selection: "A|contains: b", yes: [#"{"A":"aBc"}"#, #"{"A":"b"}"#], no: [#"{"A":"ac"}"#, #"{"A":""}"#]),
        Case(selection: "A|contains: [x, b*d]", yes: [#"{"A":"abcde"}"#, #"{"A":"x"}"#], no: [#"{"A":"adcb"}"#]),
        Case(selection: "A|contains|all: [x, b]", yes: [#"{"A":"bx"}"#, #"{"A":["b","x"]}"#], no: [#"{"A":"x"}"#]),
        Case(
            selection: "A|startswith: ab",
            yes: [#"{"A":"ABC"}"#, #"{"A":"ab"}"#],
            no: [#"{"A":"xab"}"#, #"{"A":"a"}"#]
        ),
        Case(selection: "A|startswith: 'a?c*e'", yes: [#"{"A":"axcye..."}"#], no: [#"{"A":"axc"}"#]),
        Case(
            selection: #"A|endswith: '\cmd.exe'"#,
            yes: [#"{"A":"C:\\x\\CMD.EXE"}"#],
            no: [#"{"A":"cmd.exe"}"#, #"{"A":"\\cmd.exe "}"#]
        ),
        Case(
            selection: "A|endswith: a-very-long-literal-indeed",
            yes: [#"{"A":"x a-very-long-literal-indeed"}"#],
            no: [#"{"A":"y-very-long-literal-indeed"}"#, #"{"A":"a-very-long-literal-indeed."}"#]
        ),
        Case(
            selection: "A|contains: a-very-long-literal-indeed",
            yes: [#"{"A":"xa-very-long-literal-indeedx"}"#],
            no: [#"{"A":"a-very-long-literal-inde"}"#, #"{"A":"a-very-long-literal-indexed"}"#]
        ),
        Case(selection: "A|contains: 12", yes: [#"{"A":5123}"#], no: [#"{"A":132}"#]),
        Case(
            selection: "A|exists: true",
            yes: [#"{"A":1}"#, #"{"A":null}"#, #"{"A":""}"#, #"{"A":{}}"#, #"{"A":[]}"#],
            no: ["{}", #"{"B":1}"#]
        ),
        Case(selection: "A|exists: false", yes: ["{}"], no: [#"{"A":null}"#]),
        Case(selection: "A|cased: Foo", yes: [#"{"A":"Foo"}"#], no: [#"{"A":"foo"}"#]),
        Case(selection: "A|contains|cased: Foo", yes: [#"{"A":"xFoo"}"#], no: [#"{"A":"xfoo"}"#]),
        Case(selection: "A|cased|startswith: Foo", yes: [#"{"A":"Foox"}"#], no: [#"{"A":"foox"}"#]),
        Case(
            selection: "A|neq: x",
            yes: [#"{"A":"y"}"#, "{}", #"{"A":null}"#],
            no: [#"{"A":"X"}"#, #"{"A":["y","x"]}"#]
        ),
        Case(selection: "A|neq: [x, y]", yes: [#"{"A":"z"}"#], no: [#"{"A":"x"}"#, #"{"A":"y"}"#]),
        Case(selection: "A|contains|neq: x", yes: [#"{"A":"y"}"#], no: [#"{"A":"axb"}"#]),
        // Strings
        Case(
            selection: "A|windash|contains: ' -enc '",
            yes: [
                #"{"A":"p -enc x"}"#, #"{"A":"p /ENC x"}"#, "{\"A\":\"p \u{2013}enc x\"}",
                "{\"A\":\"p \u{2015}enc x\"}",
            ],
            no: [#"{"A":"p +enc x"}"#, #"{"A":"p-enc x"}"#]
        ),
        Case(
            selection: "A|contains|windash: '-a-b /c'",
            yes: [#"{"A":"/a-b -c"}"#, "{\"A\":\"\u{2014}a-b \u{2014}c\"}"],
            no: [#"{"A":"-a/b -c"}"#]
        ),
        Case(selection: "A|windash: '\u{2013}x'", yes: [#"{"A":"-x"}"#, #"{"A":"/x"}"#], no: [#"{"A":"x"}"#]),
        // Regular expressions
        Case(selection: "A|re: 'a.c'", yes: [#"{"A":"xxabcxx"}"#], no: [#"{"A":"ABC"}"#, #"{"A":"ac"}"#]),
        Case(selection: "A|re: ['^x', 'y$']", yes: [#"{"A":"xa"}"#, #"{"A":"ay"}"#], no: [#"{"A":"axa"}"#]),
        Case(selection: "A|re|i: 'fooba[rz]'", yes: [#"{"A":"--FOOBAZ"}"#], no: [#"{"A":"fooba"}"#]),
        Case(selection: "A|re|m: '^b$'", yes: [#"{"A":"a\nb\nc"}"#], no: [#"{"A":"ab"}"#]),
        Case(selection: "A|re: 'a.b'", yes: [#"{"A":"a b"}"#], no: [#"{"A":"a\nb"}"#]),
        Case(selection: "A|re|s: 'a.b'", yes: [#"{"A":"a\nb"}"#], no: [#"{"A":"ab"}"#]),
        Case(selection: "A|re|i|m|s: '^X.Y'", yes: [#"{"A":"0\nx\ny"}"#], no: [#"{"A":"0x\ny"}"#]),
        Case(
            selection: "A|re|ignorecase|multiline|dotall: '^X.Y'",
            yes: [#"{"A":"0\nx\ny"}"#],
            no: [#"{"A":"0x\ny"}"#]
        ),
        Case(selection: #"A|re: '(foo|bar)\d{2}baz'"#, yes: [#"{"A":"foo12baz"}"#], no: [#"{"A":"foo1baz"}"#]),
        Case(selection: "A|re|startswith: 'b'", yes: [#"{"A":"bc"}"#], no: [#"{"A":"ab"}"#]),
        Case(selection: "A|re|endswith: 'b'", yes: [#"{"A":"ab"}"#], no: [#"{"A":"bc"}"#]),
        Case(selection: "A|re: 4625", yes: [#"{"A":4625}"#, #"{"A":"x4625"}"#], no: [#"{"A":462}"#]),
        Case(selection: "A|re|all: [a, b]", yes: [#"{"A":"ba"}"#], no: [#"{"A":"a"}"#]),
        // Encodings
        Case(selection: "A|base64: foobar", yes: [#"{"A":"Zm9vYmFy"}"#], no: [#"{"A":"Zm9vYmFyIQ=="}"#]),
        Case(
            selection: "A|base64|contains: 'http://'",
            yes: [#"{"A":"xxaHR0cDovLw==xx"}"#],
            no: [#"{"A":"aHR0cDovL2V4YW1wbGU"}"#]
        ),
        Case(
            selection: "A|base64offset|contains: 'foobar'",
            yes: [#"{"A":"IGZvb2Jhcg=="}"#, #"{"A":"Zm9vYmFyIQ=="}"#, #"{"A":"ICBmb29iYXI="}"#],
            no: [#"{"A":"Zm9vYmF6"}"#]
        ),
        Case(
            selection: "A|wide|base64offset|contains: ping",
            yes: [#"{"A":"cABpAG4AZwA="}"#, #"{"A":"IABwAGkAbgBnAA=="}"#],
            no: [#"{"A":"cGluZw=="}"#]
        ),
        Case(selection: "A|utf16le|base64: ab", yes: [#"{"A":"YQBiAA=="}"#], no: [#"{"A":"AGEAYg=="}"#]),
        Case(selection: "A|utf16be|base64: ab", yes: [#"{"A":"AGEAYg=="}"#], no: [#"{"A":"YQBiAA=="}"#]),
        Case(selection: "A|utf16|base64: a", yes: [#"{"A":"//5hAA=="}"#], no: [#"{"A":"YQA="}"#]),
        Case(selection: "A|wide: 'a*'", yes: [#"{"A":"a\u0000zz"}"#], no: [#"{"A":"ab"}"#]),
        // Numbers
        Case(
            selection: "A|lt: 5",
            yes: [#"{"A":4}"#, #"{"A":"-1"}"#, #"{"A":4.99}"#],
            no: [#"{"A":5}"#, #"{"A":"x"}"#, "{}"]
        ),
        Case(selection: "A|lte: 5", yes: [#"{"A":5.0}"#], no: [#"{"A":5.01}"#]),
        Case(selection: "A|gt: 5", yes: [#"{"A":6}"#, #"{"A":"1e3"}"#], no: [#"{"A":5}"#, #"{"A":true}"#]),
        Case(selection: "A|gte: 2.5", yes: [#"{"A":2.5}"#], no: [#"{"A":2}"#]),
        Case(selection: "A|gt: 9007199254740992", yes: [#"{"A":9007199254740993}"#], no: [#"{"A":9007199254740992}"#]),
        Case(selection: "A|gt|neq: 5", yes: [#"{"A":5}"#, "{}"], no: [#"{"A":6}"#]),
        // Times
        Case(
            selection: "A|hour: 8",
            yes: [#"{"A":"2026-03-02T08:15:00+01:00"}"#],
            no: [#"{"A":"2026-03-02T07:15:00Z"}"#, #"{"A":"x"}"#]
        ),
        Case(selection: "A|minute: 15", yes: [#"{"A":"2026-03-02 08:15"}"#], no: [#"{"A":"2026-03-02 08:16"}"#]),
        Case(selection: "A|day: 2", yes: [#"{"A":"2026-03-02"}"#], no: [#"{"A":"2026-03-03"}"#]),
        Case(selection: "A|week: 53", yes: [#"{"A":"2027-01-03"}"#], no: [#"{"A":"2027-01-04"}"#]),
        Case(selection: "A|month: [3, 4]", yes: [#"{"A":"2026-04-02"}"#], no: [#"{"A":"2026-05-02"}"#]),
        Case(
            selection: "A|year: 2026",
            yes: [#"{"A":"2026/04/02"}"#, #"{"A":1767225600}"#, #"{"A":1767225600000}"#],
            no: [#"{"A":"2025-04-02"}"#]
        ),
        Case(
            selection: "A|hour|gte: 18",
            yes: [#"{"A":"2026-03-02T18:00:00Z"}"#],
            no: [#"{"A":"2026-03-02T17:59:59Z"}"#]
        ),
        // Addresses
        Case(
            selection: "A|cidr: 10.0.0.0/8",
            yes: [#"{"A":"10.255.0.1"}"#, #"{"A":"::ffff:10.0.0.1"}"#, #"{"A":["x","10.1.1.1"]}"#],
            no: [#"{"A":"11.0.0.1"}"#, #"{"A":"10.0.0.1:80"}"#, #"{"A":"010.0.0.1"}"#, #"{"A":""}"#]
        ),
        Case(
            selection: "A|cidr: ['192.0.2.0/25', '2001:db8::/33']",
            yes: [
                #"{"A":"192.0.2.127"}"#, #"{"A":"2001:db8:7fff::1"}"#, #"{"A":"[2001:DB8::1]"}"#,
                #"{"A":"2001:db8::1%eth0"}"#,
            ],
            no: [#"{"A":"192.0.2.128"}"#, #"{"A":"2001:db8:8000::1"}"#, #"{"A":"2001:db8:::1"}"#]
        ),
        Case(selection: "A|cidr: '::/0'", yes: [#"{"A":"::1"}"#], no: [#"{"A":"1.2.3.4"}"#]),
        Case(selection: "A|cidr|neq: 10.0.0.0/8", yes: [#"{"A":"11.0.0.1"}"#], no: [#"{"A":"10.0.0.1"}"#]),
        // Other fields
        Case(
            selection: "A|fieldref: B",
            yes: [#"{"A":"x","B":"X"}"#, #"{"A":5,"B":"5"}"#],
            no: [#"{"A":"x"}"#, "{}", #"{"A":null,"B":null}"#]
        ),
        Case(selection: "A|fieldref|neq: B", yes: [#"{"A":"x","B":"y"}"#], no: [#"{"A":"x","B":"X"}"#]),
        Case(selection: "A|fieldref|startswith: B", yes: [#"{"A":"xyz","B":"XY"}"#], no: [#"{"A":"xyz","B":"yz"}"#]),
        Case(selection: "A|fieldref|endswith: B", yes: [#"{"A":"xyz","B":"yz"}"#], no: [#"{"A":"xyz","B":"xy"}"#]),
        Case(selection: "A|fieldref|contains: B", yes: [#"{"A":"xyz","B":"y"}"#], no: [#"{"A":"xyz","B":"q"}"#]),
        // Forms
        Case(selection: "A: x\nB: y", yes: [#"{"A":"x","B":"y"}"#], no: [#"{"A":"x"}"#]),
        Case(selection: "- A: x\n- B: y", yes: [#"{"A":"x"}"#, #"{"B":"y"}"#], no: [#"{"A":"y"}"#]),
        Case(selection: "- A: x\n  B: y\n- C: z", yes: [#"{"A":"x","B":"y"}"#, #"{"C":"z"}"#], no: [#"{"A":"x"}"#]),
        Case(selection: "- - A: x\n  - B: y\n- C: z", yes: [#"{"B":"y"}"#], no: [#"{"D":"z"}"#]),
        Case(selection: "- word\n- A: x", yes: [#"{"B":"a word here"}"#, #"{"A":"x"}"#], no: [#"{"A":"wor"}"#]),
        // Keywords
        Case(
            selection: "- evil\n- 4625",
            yes: [#"{"x":{"y":["an EVIL thing"]}}"#, #"{"a":4625}"#, #"{"a":"x46259"}"#],
            no: [#"{"evil":"x"}"#]
        ),
        Case(selection: "'|all': [foo, bar]", yes: [#"{"a":"foo","b":"bar"}"#], no: [#"{"a":"foo"}"#]),
        Case(selection: "'|re': 'f.o'", yes: [#"{"a":"xfzo"}"#], no: [#"{"a":"fo"}"#]),
        Case(selection: "'|contains': foo", yes: [#"{"a":"xfoox"}"#], no: [#"{"a":"fo"}"#]),
        Case(
            selection: "- 'f*o'",
            yes: [#"{"a":"fxo"}"#, #"{"a":"xfxox"}"#],
            no: [#"{"a":"o f"}"#, #"{"a":"f","b":"o"}"#]
        ),
        Case(selection: "bare", yes: [#"{"a":"x bare y"}"#], no: [#"{"a":"bar"}"#]),
    ]

    @Test(arguments: cases)
    func table(_ item: Case) throws {
        for event in item.yes { #expect(try matches(item.selection, event), "\(item.selection) on \(event)") }
        for event in item.no { #expect(try !matches(item.selection, event), "\(item.selection) on \(event)") }
    }

    @Test func everyModifierIsInTheTable() {
        let used = Set(
            Self.cases.flatMap { $0.selection.split(whereSeparator: { "|:'\n ".contains($0) }).map(String.init) }
        )
        let names = [
            "all", "neq", "cased", "exists", "contains", "startswith", "endswith", "windash", "re", "i", "m", "s",
            "base64",
            "base64offset", "utf16", "utf16le", "utf16be", "wide", "lt", "lte", "gt", "gte", "cidr", "fieldref",
            "minute",
            "hour", "day", "week", "month", "year",
        ]
        for name in names { #expect(used.contains(name), "\(name) has no case") }
    }

    @Test func expandTakesTheBoardsLists() throws {
        var options = RuleEvaluator.Options()
        options.rules.placeholders = ["admins": ["root", "adm*"], "tlds": ["nl", "be"], "a": ["1"], "b": ["2", "3"]]
        #expect(try matches("User|expand: '%admins%'", #"{"User":"ADMIN-7"}"#, options: options))
        #expect(try matches("User|expand: '%admins%'", #"{"User":"root"}"#, options: options))
        #expect(try !matches("User|expand: '%admins%'", #"{"User":"jan"}"#, options: options))
        #expect(try matches("M|expand|endswith: '.%tlds%'", #"{"M":"x@school.be"}"#, options: options))
        #expect(try matches("M|endswith|expand: '.%tlds%'", #"{"M":"x@school.nl"}"#, options: options))
        #expect(try matches("M|expand: '%a%-%b%'", #"{"M":"1-3"}"#, options: options))
        #expect(try !matches("M|expand: '%a%-%b%'", #"{"M":"1-1"}"#, options: options))
        #expect(try matches(#"M|expand: '100\% %a%'"#, #"{"M":"100% 1"}"#, options: options))
        #expect(try matches("M|re|expand: '^x(%tlds%)$'", #"{"M":"xbe"}"#, options: options))
    }

    @Test func switchesChangeTheReading() throws {
        var options = RuleEvaluator.Options()
        let dash = "{\"A\":\"a\u{2014}b\"}"
        #expect(try !matches("A|windash: 'a-b'", dash))
        options.rules.dashes = .everywhere
        #expect(try matches("A|windash: 'a-b'", dash, options: options))
        options.rules.dashes = .reference
        #expect(try !matches("A|windash: '\u{2013}x'", #"{"A":"-x"}"#, options: options))
        #expect(try matches("A|windash: '-x'", "{\"A\":\"\u{2013}x\"}", options: options))
        options.rules.base64 = .trimmed
        #expect(try matches("A|base64|contains: 'http://'", #"{"A":"aHR0cDovL2V4YW1wbGU"}"#, options: options))
        #expect(try !matches("A|base64: 'http://'", #"{"A":"aHR0cDovL"}"#, options: options))
    }
}
