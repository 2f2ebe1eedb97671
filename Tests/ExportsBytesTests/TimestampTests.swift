import Model
import Testing

@testable import Exports

@Suite struct TimestampTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var pattern: String
        var text: String
        var expected: String
        var certainty = Zone.Certainty.exact
        init(_ pattern: String, _ text: String, _ expected: String, _ certainty: Zone.Certainty = .exact) {
            self.pattern = pattern
            self.text = text
            self.expected = expected
            self.certainty = certainty
        }
        var testDescription: String { "\(pattern) \(text)" }
    }

    @Test(arguments: [
        Case("iso8601", "2026-01-24T06:54:24.0000000Z ", "2026-01-24T06:54:24Z"),
        Case("iso8601", "2015-09-08T22:54:54.962511700Z", "2015-09-08T22:54:54.9625117Z"),
        Case("iso8601", "2026-01-24 06:54:24+01:00", "2026-01-24T05:54:24Z"),
        Case("iso8601", "2026-01-24T06:54:24-0530", "2026-01-24T12:24:24Z"),
        Case("iso8601", "2026-07-24 06:54:24.681640 UTC", "2026-07-24T06:54:24.68164Z"),
        Case("iso8601", "2026-07-24T06:54", "2026-07-24T04:54:00Z"),
        Case("iso8601", "2026-07-24", "2026-07-23T22:00:00Z"),
        Case("iso8601", "2026-07-24T06:54:24,1234567891Z", "2026-07-24T06:54:24.123456789Z"),
        Case("dd-MM-yyyy HH:mm[:ss]", "01-09-2025 08:15:30", "2025-09-01T06:15:30Z"),
        Case("dd-MM-yyyy HH:mm[:ss]", "01-09-2025 08:15", "2025-09-01T06:15:00Z"),
        Case("dd-MM-yyyy HH:mm:ss", "  01-12-2025   08:15:30\t", "2025-12-01T07:15:30Z"),
        Case("dd-MM-yyyy", "29-02-2024", "2024-02-28T23:00:00Z"),
        Case("d-M-yyyy H:mm", "1-9-2025 8:05", "2025-09-01T06:05:00Z"),
        Case("d-M-yyyy H:mm", "11-12-2025 18:05", "2025-12-11T17:05:00Z"),
        Case("dd/MM/yyyy", "03/12/2025", "2025-12-02T23:00:00Z"),
        Case("dd.MM.yyyy HH:mm", "03.12.2025 09:00", "2025-12-03T08:00:00Z"),
        Case("M/d/yyyy h:mm:ss a", "9/20/2023 4:05:03 AM", "2023-09-20T02:05:03Z"),
        Case("M/d/yyyy h:mm:ss a", "9/20/2023 12:05:03 am", "2023-09-19T22:05:03Z"),
        Case("M/d/yyyy h:mm:ss a", "9/20/2023 12:05:03\u{202f}p.m.", "2023-09-20T10:05:03Z"),
        Case("d MMM yyyy HH:mm", "3 mrt. 2026 14:05", "2026-03-03T13:05:00Z"),
        Case("d MMM yyyy HH:mm", "3 maart 2026 14:05", "2026-03-03T13:05:00Z"),
        Case("d MMM yyyy HH:mm", "3 Oct 2026 14:05", "2026-10-03T12:05:00Z"),
        Case("d MMM yyyy HH:mm", "3 OKTOBER 2026 14:05", "2026-10-03T12:05:00Z"),
        Case("d MMM yyyy HH:mm", "3 mei 2026 14:05", "2026-05-03T12:05:00Z"),
        Case("d MMM yyyy HH:mm", "3 sept 2026 14:05", "2026-09-03T12:05:00Z"),
        Case("EEE d MMM yyyy HH:mm", "ma 3 mrt. 2026 14:05", "2026-03-03T13:05:00Z"),
        Case("EEE d MMM yyyy HH:mm", "wo. 4 feb 2026 14:05", "2026-02-04T13:05:00Z"),
        Case("yyyy-MM-dd[T ]HH:mm:ss[.f][Z]", "2026-07-24 06:54:24", "2026-07-24T04:54:24Z"),
        Case("yyyy-MM-dd[T ]HH:mm:ss[.f][Z]", "2026-07-24T06:54:24.5Z", "2026-07-24T06:54:24.5Z"),
        Case("MMM d HH:mm:ss", "Sep  1 00:00:00", "2025-08-31T22:00:00Z"),
        Case("MMM d HH:mm:ss", "Mar 10 12:00:00", "2026-03-10T11:00:00Z"),
        Case("MMM d HH:mm:ss", "mei 1 12:00:00", "2025-05-01T10:00:00Z"),
        Case("MMM d HH:mm:ss", "Feb 29 12:00:00", "2024-02-29T11:00:00Z"),
        // Not more than a day after the reference, 10 March 2026 12:00 UTC.
        Case("MMM d HH:mm:ss", "Mar 11 13:00:00", "2026-03-11T12:00:00Z"),
        Case("MMM d HH:mm:ss", "Mar 11 13:00:01", "2025-03-11T12:00:01Z"),
        // The end and the start of summer time (domain.md section 8).
        Case("dd-MM-yyyy HH:mm:ss", "25-10-2026 02:30:00", "2026-10-25T00:30:00Z", .ambiguous),
        Case("dd-MM-yyyy HH:mm:ss", "25-10-2026 01:59:59", "2026-10-24T23:59:59Z"),
        Case("dd-MM-yyyy HH:mm:ss", "25-10-2026 03:00:00", "2026-10-25T02:00:00Z"),
        Case("dd-MM-yyyy HH:mm:ss", "29-03-2026 01:59:59", "2026-03-29T00:59:59Z"),
        Case("dd-MM-yyyy HH:mm:ss", "29-03-2026 03:00:00", "2026-03-29T01:00:00Z"),
        Case("dd-MM-yyyy HH:mm:ss", "01-01-1678 00:00:00", "1677-12-31T23:41:28Z"),
    ]) func aMomentIsRead(of example: Case) throws {
        let format = try TimestampFormat(example.pattern)
        let reference = try #require(Instant(rfc3339: "2026-03-10T12:00:00Z"))
        var parser = TimestampParser(format, zone: .amsterdam, reference: reference)
        // Twice: the second time from the text that is remembered.
        for _ in 0..<2 {
            let outcome = parser.parse(bytes(example.text).span)
            #expect(outcome.problem == nil)
            #expect(outcome.certainty == example.certainty)
            if example.text.hasSuffix("1678 00:00:00") {
                // Which local mean time a system's zone data knows for 1678 differs.
                #expect(abs(outcome.instant.seconds - -9_214_560_000) < 7200)
            } else {
                #expect(outcome.instant.rfc3339 == example.expected)
            }
        }
    }

    @Test(arguments: [
        ("dd-MM-yyyy HH:mm:ss", "31-02-2026 10:00:00", TimeProblem.impossibleDate),
        ("dd-MM-yyyy HH:mm:ss", "29-02-2025 10:00:00", .impossibleDate),
        ("dd-MM-yyyy HH:mm:ss", "00-01-2025 10:00:00", .impossibleDate),
        ("dd-MM-yyyy HH:mm:ss", "01-13-2025 10:00:00", .impossibleDate),
        ("dd-MM-yyyy HH:mm:ss", "01-01-2025 24:00:00", .impossibleTime),
        ("dd-MM-yyyy HH:mm:ss", "01-01-2025 10:60:00", .impossibleTime),
        ("dd-MM-yyyy HH:mm:ss", "01-01-0000 10:00:00", .yearOutOfRange),
        ("dd-MM-yyyy HH:mm:ss", "01-01-9999 10:00:00", .yearOutOfRange),
        ("dd-MM-yyyy HH:mm:ss", "01-01-1677 10:00:00", .yearOutOfRange),
        ("dd-MM-yyyy HH:mm:ss", "01-01-25 10:00:00", .twoDigitYear),
        ("dd-MM-yyyy HH:mm:ss", "29-03-2026 02:30:00", .nonexistentTime),
        ("dd-MM-yyyy HH:mm:ss", "0a-03-2026 02:30:00", .notInFormat),
        ("dd-MM-yyyy HH:mm:ss", "01-03-2026 02:30:00 x", .notInFormat),
        ("dd-MM-yyyy HH:mm:ss", "01-03-2026", .notInFormat),
        ("dd-MM-yyyy HH:mm:ss", " ", .empty),
        ("dd-MM-yyyy HH:mm:ss", "", .empty),
        ("M/d/yyyy h:mm:ss a", "9/20/2023 13:05:03 PM", .impossibleTime),
        ("M/d/yyyy h:mm:ss a", "20/9/2023 1:05:03 PM", .impossibleDate),
        ("iso8601", "2026-01-24T06:54:24+25:00", .impossibleTime),
        ("iso8601", "26-01-24T06:54:24", .twoDigitYear),
        ("iso8601", "2026-01-24T", .notInFormat),
        ("iso8601", "2026-01-24T06:54:24 UTX", .notInFormat),
        ("iso8601", "2026-01-24T06:54:24 U", .notInFormat),
        ("iso8601", "2026-01-24T06:54:24.Z", .notInFormat),
        ("d MMM yyyy HH:mm", "3 foo 2026 14:05", .notInFormat),
        ("d MMM yyyy HH:mm", "3 ma 2026 14:05", .notInFormat),
        ("MMM d HH:mm:ss", "Feb 30 12:00:00", .impossibleDate),
    ]) func whatIsNoMomentSaysWhy(pattern: String, text: String, problem: TimeProblem) throws {
        let reference = Instant(seconds: 1_773_144_000)
        var parser = TimestampParser(try TimestampFormat(pattern), zone: .amsterdam, reference: reference)
        let outcome = parser.parse(bytes(text).span)
        #expect(outcome.problem == problem)
        if problem == .nonexistentTime {
            #expect(outcome.certainty == .nonexistent)
            #expect(outcome.instant.rfc3339 == "2026-03-29T01:30:00Z")
        }
    }

    @Test func withoutAReferenceAFormatWithoutAYearGivesNothing() throws {
        let format = try TimestampFormat("MMM d HH:mm:ss")
        #expect(!format.hasYear && !format.hasZone)
        var parser = TimestampParser(format, zone: .utc)
        #expect(parser.parse(bytes("Sep  1 00:00:00").span).problem == .noReference)
    }

    @Test(arguments: [
        "", "yy-MM-dd", "dd-MM-yyyy hh:mm", "HH:mm", "dd-MM-yyyy[", "dd-MM-yyyy]", "dd MM yyyy [[HH]]",
        "dag dd-MM-yyyy", "ddd-MM-yyyy",
    ])
    func aPatternThatIsNoneIsRefused(pattern: String) {
        #expect(throws: Diagnostic("time.pattern-invalid", .error, ["pattern": pattern])) {
            try TimestampFormat(pattern)
        }
    }

    @Test func aDayAndATimeInTwoCells() throws {
        var parser = TimestampParser(try TimestampFormat("dd-MM-yyyy HH:mm:ss"), zone: .amsterdam)
        let outcome = parser.parse(date: bytes("01-09-2025").span, time: bytes(" 08:15:30").span)
        #expect(outcome.instant.rfc3339 == "2025-09-01T06:15:30Z" && outcome.problem == nil)
        #expect(parser.parse(date: bytes("01-09-2025").span, time: bytes("").span).problem == .notInFormat)
        #expect(
            parser.parse(date: [UInt8](repeating: 0x30, count: 100).span, time: bytes("").span).problem == .notInFormat
        )
    }

    /// The fixed-width readings against the steps of the same format, over valid and damaged texts.
    @Test(arguments: [("dd-MM-yyyy HH:mm:ss", "dd-MM-yyyy[ ]HH:mm:ss"), ("MMM d HH:mm:ss", "MMM d[ ]HH:mm:ss")])
    func fastEqualsSlow(fast: String, slow: String) throws {
        var generator = SeededGenerator(31)
        let reference = Instant(seconds: 1_773_144_000)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        for _ in 0..<3000 {
            let (day, month) = (generator.below(32), generator.below(13))
            let clock = "\(two(generator.below(25))):\(two(generator.below(61))):\(two(generator.below(62)))"
            var text =
                fast.hasPrefix("MMM")
                ? "\(months[generator.below(12)]) \(day < 10 ? " \(day)" : "\(day)") \(clock)"
                : "\(two(day))-\(two(month))-\(1600 + generator.below(700)) \(clock)"
            if generator.below(4) == 0 {
                var damaged = bytes(text)
                damaged[generator.below(damaged.count)] = UInt8(0x20 + generator.below(0x5f))
                text = String(decoding: damaged, as: UTF8.self)
            }
            var quick = TimestampParser(try TimestampFormat(fast), zone: .amsterdam, reference: reference)
            var steps = TimestampParser(try TimestampFormat(slow), zone: .amsterdam, reference: reference)
            let (a, b) = (quick.parse(bytes(text).span), steps.parse(bytes(text).span))
            // A text that is in both formats must give the same; blanks may differ in number between the two.
            if a.problem != .notInFormat, b.problem != .notInFormat { #expect(a == b, "\(text)") }
        }
    }

    /// Reading against the model's own writing and its conversion, over the whole range.
    @Test func everyMomentComesBack() throws {
        var generator = SeededGenerator(32)
        var parser = TimestampParser(.iso8601, zone: .amsterdam)
        for _ in 0..<3000 {
            let instant = Instant(nanoseconds: Int64(bitPattern: generator.next()) / 10 * 9)
            #expect(parser.parse(bytes(instant.rfc3339).span) == TimeOutcome(instant))
        }
        var local = TimestampParser(try TimestampFormat("dd-MM-yyyy HH:mm:ss"), zone: .amsterdam)
        for _ in 0..<3000 {
            let instant = Instant(seconds: Int64(generator.below(4_000_000_000)))
            let wall = Zone.amsterdam.local(instant)
            let (year, month, day) = wall.date.components
            func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
            let text = "\(two(day))-\(two(month))-\(year) \(wall.clock(seconds: true))"
            let outcome = local.parse(bytes(text).span)
            let expected = Zone.amsterdam.resolve(wall)
            #expect(outcome.instant.seconds == expected.seconds && outcome.certainty == expected.certainty)
        }
    }

    @Test func aFileHasOneFormat() throws {
        let formats = [
            try TimestampFormat("d/M/yyyy"), try TimestampFormat("M/d/yyyy"), try TimestampFormat("dd/MM/yyyy"),
        ]
        func decide(_ values: [String]) -> FormatDecider.Decision {
            var decider = FormatDecider(formats, zone: .utc)
            for value in values { decider.observe(bytes(value).span) }
            return decider.decision
        }
        #expect(decide(["3/12/2025", "25/12/2025"]) == .decided(0))
        #expect(decide(["3/12/2025", "12/25/2025"]) == .decided(1))
        #expect(decide(["3/12/2025", "4/11/2025"]) == .ambiguous([0, 1]))
        #expect(decide(["3/12/2025", "25/12/2025", "12/25/2025"]) == .mixed([0, 1, 2]))
        #expect(decide(["3/12/2025", "25/12/2025", "onbekend", ""]) == .decided(0))
        #expect(decide(["3/3/2025"]) == .decided(0))
        #expect(decide(["onbekend"]) == .none)
        #expect(decide([]) == .none)
        var decider = FormatDecider(formats, zone: .utc)
        decider.observe(bytes("3/12/2025").span)
        #expect(
            decider.diagnostic(file: "a.csv", column: "Datum")
                == Diagnostic(
                    "time.ambiguous-format",
                    file: "a.csv",
                    column: "Datum",
                    ["formats": "d/M/yyyy, M/d/yyyy"]
                )
        )
    }
}
