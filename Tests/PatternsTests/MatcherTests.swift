import Patterns
import Testing

@Suite struct MatcherTests {
    private func outcome(_ source: String, _ bytes: [UInt8], limits: MatchLimits = MatchLimits()) throws -> MatchOutcome
    {
        var matcher = Matcher(limits: limits)
        return matcher.match(try Pattern(source), bytes.span)
    }

    @Test func aLineWithAWrongByteStillMatches() throws {
        let line = Array("Failed password for ".utf8) + [0xff, 0xfe] + Array(" from 192.0.2.1".utf8)
        #expect(try outcome("Failed password", line) == .match)
        #expect(try outcome("from 192", line) == .match)
        var matcher = Matcher()
        #expect(matcher.match(try Pattern("from (.*)$"), line.span) == .match)
        #expect(matcher[1] == 28..<37)
    }

    @Test func catastrophicBacktrackingIsAFailureAndNotNoMatch() throws {
        let line = Array(repeating: UInt8(ascii: "a"), count: 40) + [UInt8(ascii: "!")]
        guard case .failure(let failure) = try outcome("^(a+)+$", line) else {
            Issue.record("a hopeless match must end in a failure")
            return
        }
        #expect(failure.isLimit)
        #expect(failure.message == "match limit exceeded")
        let thrown = #expect(throws: MatchFailure.self) {
            try Pattern("^(a+)+$").matches(String(decoding: line, as: UTF8.self))
        }
        #expect(thrown?.isLimit == true)
    }

    @Test func matchesGoOnAfterAFailure() throws {
        var matcher = Matcher()
        let hopeless = Array(repeating: UInt8(ascii: "a"), count: 40) + [UInt8(ascii: "!")]
        _ = matcher.match(try Pattern("^(a+)+$"), hopeless.span)
        #expect(matcher[0] == nil)
        let line = Array("abc".utf8)
        #expect(matcher.match(try Pattern("b"), line.span) == .match)
        #expect(matcher[0] == 1..<2)
    }

    @Test func aGroupThatTookNoPartIsNil() throws {
        var matcher = Matcher()
        let line = Array("b".utf8)
        #expect(matcher.match(try Pattern("(a)|(b)|(c)"), line.span) == .match)
        #expect(matcher[0] == 0..<1)
        #expect(matcher[1] == nil)
        #expect(matcher[2] == 0..<1)
        #expect(matcher[3] == nil)
        #expect(matcher[-1] == nil)
        #expect(matcher[400] == nil)
    }

    @Test func groupsOfAnEarlierMatchDoNotLinger() throws {
        var matcher = Matcher()
        let line = Array("b".utf8)
        _ = matcher.match(try Pattern("(b)"), line.span)
        #expect(matcher.match(try Pattern("(x)"), line.span) == .noMatch)
        #expect(matcher[0] == nil)
        #expect(matcher[1] == nil)
    }

    @Test func anEmptySubjectAndAnEmptyMatchAreMatches() throws {
        let none: [UInt8] = []
        var matcher = Matcher()
        #expect(matcher.match(try Pattern("^$"), none.span) == .match)
        #expect(matcher[0] == 0..<0)
        let line = Array("abc".utf8)
        #expect(matcher.match(try Pattern("x*"), line.span) == .match)
        #expect(matcher[0] == 0..<0)
        #expect(matcher.match(try Pattern("x*"), line.span, from: 3) == .match)
        #expect(matcher[0] == 3..<3)
    }

    @Test func aStartBehindTheEndIsAFailure() throws {
        var matcher = Matcher()
        let line = Array("abc".utf8)
        guard case .failure(let failure) = matcher.match(try Pattern("a"), line.span, from: 4) else {
            Issue.record("a start behind the subject cannot be judged")
            return
        }
        #expect(!failure.isLimit)
    }

    @Test func aNULIsAByteLikeAnyOther() throws {
        let line = Array("jan\0 from 192.0.2.1".utf8)
        var matcher = Matcher()
        #expect(matcher.match(try Pattern(#"^(.*) from (\S+)$"#), line.span) == .match)
        #expect(matcher[1] == 0..<4)
        #expect(matcher[2] == 10..<19)
        #expect(try outcome(#"n\x00 f"#, line) == .match)
    }

    @Test func offsetsCountBytesAndNotCharacters() throws {
        let line = Array("Zoë Müller from hier".utf8)
        var matcher = Matcher()
        #expect(matcher.match(try Pattern("from"), line.span) == .match)
        #expect(matcher[0] == 13..<17)
        #expect(try Pattern("from (.*)").firstMatch(in: "Zoë Müller from hier")?[1] == "hier")
    }

    @Test func aPatternCannotPutTheStartOfAMatchBehindItsEnd() {
        // `\K` in a look-around would give a range that ends before it starts.
        let error = #expect(throws: PatternError.self) { try Pattern(#"(?=ab\K)a"#) }
        #expect(error?.message == #"\K is not allowed in lookarounds (but see PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK)"#)
    }

    @Test func scratchMemoryGrowsWithThePattern() throws {
        var matcher = Matcher(groups: 0)
        let many = String(repeating: "(.)", count: 60)
        let line = [UInt8](repeating: 0x61, count: 60)
        #expect(matcher.match(try Pattern(many), line.span) == .match)
        #expect(matcher[60] == 59..<60)
    }

    @Test func aLongLineFitsInTheStackOfMachineCode() throws {
        // Enough nesting for more than the 32 KiB that machine code has of its own.
        let line = Array(String(repeating: "ab", count: 4_000).utf8)
        #expect(try outcome("^(?:(a)(b))*$", line) == .match)
    }

    @Test func onePatternServesManyTasksAtOnce() async throws {
        let pattern = try Pattern(#"(\d+)$"#)
        let sum = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var matcher = Matcher()
                    var found = 0
                    for number in 0..<200 {
                        let line = Array("line \(worker * 1000 + number)".utf8)
                        guard matcher.match(pattern, line.span) == .match, let range = matcher[1] else { continue }
                        if String(decoding: line[range], as: UTF8.self) == String(worker * 1000 + number) { found += 1 }
                    }
                    return found
                }
            }
            return await group.reduce(0, +)
        }
        #expect(sum == 1600)
    }
}
