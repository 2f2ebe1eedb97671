import Rules
import Testing

/// The escaping of the reference parser, case by case: what each text means, written back in one notation.
@Suite struct SigmaStringTests {
    private static func show(_ text: String) -> String {
        SigmaString(text).tokens.map { token in
            switch token {
            case .bytes(let bytes): "'\(String(decoding: bytes, as: UTF8.self))'"
            case .any: "<any>"
            case .one: "<one>"
            case .dash: "<dash>"
            case .placeholder(let name): "<\(name)>"
            }
        }.joined()
    }

    @Test(arguments: [
        ("", ""),
        ("abc", "'abc'"),
        (#"a\b"#, #"'a\b'"#),
        (#"a\\b"#, #"'a\b'"#),
        (#"a\\\b"#, #"'a\\b'"#),
        (#"a\\\\b"#, #"'a\\b'"#),
        (#"a\*b"#, "'a*b'"),
        (#"a\?b"#, "'a?b'"),
        (#"a\\*b"#, #"'a\'<any>'b'"#),
        (#"a\\?b"#, #"'a\'<one>'b'"#),
        (#"a\\\*b"#, #"'a\*b'"#),
        (#"a\\\?b"#, #"'a\?b'"#),
        (#"a\\\\*b"#, #"'a\\'<any>'b'"#),
        (#"abc\"#, #"'abc\'"#),
        (#"abc\\"#, #"'abc\'"#),
        (#"abc\\\"#, #"'abc\\'"#),
        (#"\"#, #"'\'"#),
        ("*", "<any>"),
        ("**", "<any>"),
        ("?", "<one>"),
        ("*?*", "<any><one><any>"),
        ("*a*", "<any>'a'<any>"),
        (#"C:\Windows\*.exe"#, #"'C:\Windows*.exe'"#),
        (#"C:\Windows\\*.exe"#, #"'C:\Windows\'<any>'.exe'"#),
        (#"\\server\share"#, #"'\server\share'"#),
        (#"\\\\server\\share"#, #"'\\server\share'"#),
        (#"é\*ü?"#, "'é*ü'<one>"),
        (#"%name%"#, "'%name%'"),
        (#"\%"#, #"'\%'"#),
    ])
    func table(_ text: String, _ expected: String) {
        #expect(Self.show(text) == expected)
    }

    @Test func patternReadsBackAsTheSame() {
        for text in [#"a\*b*c?\\d\e"#, #"\\"#, "", "*?*", #"x\"#] {
            let string = SigmaString(text)
            #expect(SigmaString(string.pattern).tokens == string.tokens, "\(text)")
        }
    }
}
