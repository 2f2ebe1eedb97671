import Testing

@testable import Patterns

@Suite struct PatternTests {
    @Test func aMistakeNamesItsPlaceInBytes() {
        // `é` is two bytes: a place counted in characters would say 2.
        let error = #expect(throws: PatternError.self) { try Pattern("é(") }
        #expect(error?.offset == 3)
        #expect(error?.message == "missing closing parenthesis")
        #expect(error?.pattern == "é(")
        #expect(error?.code == 114)
    }

    @Test func aNamedGroupIsKnownByItsNumber() throws {
        let pattern = try Pattern(#"(?<user>\w+) (\d+) (?<address>\S+)"#)
        #expect(pattern.groups == ["user": 1, "address": 3])
        #expect(pattern.groupCount == 3)
        let match = try #require(try pattern.firstMatch(in: "jan 22 192.0.2.1"))
        #expect(match["user"] == "jan")
        #expect(match["address"] == "192.0.2.1")
        #expect(match[2] == "22")
        #expect(match["absent"] == nil)
        #expect(match[99] == nil)
    }

    @Test(
        arguments: [
            ("Jeroen", .caseInsensitive, "JEROEN", true),
            ("Jeroen", [], "JEROEN", false),
            ("ÉÉN", .caseInsensitive, "één", true),
            ("^b", .multiline, "a\nb", true),
            ("^b", [], "a\nb", false),
            ("a.b", .dotMatchesNewline, "a\nb", true),
            ("a.b", [], "a\nb", false),
            ("a b # c", .extended, "ab", true),
            ("b", .anchored, "ab", false),
            ("a", .endAnchored, "ab", false),
            ("a$", .dollarEndOnly, "a\n", false),
            ("a$", [], "a\n", true),
            (#"^\w+$"#, .unicodeClasses, "één", true),
            (#"^\w+$"#, [], "één", false),
        ] as [(String, Pattern.Options, String, Bool)]
    )
    func options(_ source: String, _ options: Pattern.Options, _ text: String, _ expected: Bool) throws {
        #expect(try Pattern(source, options: options).matches(text) == expected)
    }

    @Test func bytesOutsideTheKnownOptionsAreLeftOut() throws {
        // 0x1 is PCRE2_ALLOW_EMPTY_CLASS: not offered, so it must not get through.
        #expect(throws: PatternError.self) { try Pattern("[]", options: Pattern.Options(rawValue: 1)) }
    }

    @Test(arguments: [
        (#"^Failed password for (\S+)"#, "Failed password for "),
        (#"^pam_unix\(sshd:session\): "#, "pam_unix(sshd:session): "),
        (#"^ab?c"#, "a"),
        (#"^ab*"#, "a"),
        (#"^ab{2}"#, "a"),
        (#"^ab+"#, "ab"),
        (#"^a\.b\d"#, "a.b"),
        (#"^a|b"#, ""),
        (#"^(a|b)c"#, ""),
        (#"^x(?:a|b)"#, "x"),
        (#"^x[|]y"#, "x"),
        (#"^x\|y"#, "x|y"),
        (#"^\Qa|b\E"#, ""),
        (#"abc"#, ""),
        (#"^één"#, "één"),
        (#"^a.b"#, "a"),
        (#"^\x41"#, ""),
        (#"^$"#, ""),
    ])
    func theLiteralPrefixIsWhatEveryMatchBeginsWith(_ source: String, _ prefix: String) throws {
        #expect(String(decoding: try Pattern(source).literalPrefix, as: UTF8.self) == prefix)
    }

    @Test(arguments: [Pattern.Options.caseInsensitive, .multiline, .extended])
    func thereIsNoLiteralPrefixWhereOptionsWeakenIt(_ option: Pattern.Options) throws {
        #expect(try Pattern("^abc", options: option).literalPrefix.isEmpty)
    }
}
