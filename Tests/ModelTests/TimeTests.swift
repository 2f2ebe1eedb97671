import Foundation
import Model
import Testing

@Suite("Days") struct LocalDateTests {
    @Test("day numbers and calendar days are each other's inverse, and weekdays follow on") func roundTrip() {
        var previous = LocalDate(dayNumber: -200_001).weekday
        for number in stride(from: -200_000, through: 200_000, by: 1) {
            let date = LocalDate(dayNumber: number)
            let (year, month, day) = date.components
            if (0...9999).contains(year) {
                #expect(LocalDate(year: year, month: month, day: day)?.dayNumber == number)
            }
            let weekday = date.weekday
            if weekday != previous % 7 + 1 { Issue.record("weekday of \(number)") }
            previous = weekday
        }
        #expect(LocalDate(dayNumber: 0).iso == "1970-01-01")
        #expect(LocalDate(dayNumber: 0).weekday == 4)
    }

    @Test(
        "days that the calendar does not have are refused",
        arguments: [
            "2025-02-29", "2100-02-29", "2025-04-31", "2025-13-01", "2025-00-01", "2025-01-00", "2025-1-01", "25-01-01",
            "2025-01-01 ", "2025/01/01", "", "2025-01", "+025-01-01", "２０２５-01-01",
        ]
    )
    func refused(_ text: String) { #expect(LocalDate(iso: text) == nil) }

    @Test("leap days exist", arguments: ["2024-02-29", "2000-02-29", "0000-02-29"])
    func leap(_ text: String) { #expect(LocalDate(iso: text)?.iso == text) }

    @Test(
        "a year later is the same day of the month, or the last that there is",
        arguments: [
            ("2026-03-02", 1, "2027-03-02"), ("2028-02-29", 1, "2029-02-28"), ("2028-02-29", 4, "2032-02-29"),
            ("2027-02-28", 1, "2028-02-28"), ("2026-12-31", -1, "2025-12-31"), ("2028-02-29", -1, "2027-02-28"),
        ]
    )
    func years(_ day: String, _ count: Int, _ expected: String) throws {
        #expect(try #require(LocalDate(iso: day)).adding(years: count).iso == expected)
    }

    @Test("as JSON a day is its text") func coding() throws {
        let date = try #require(LocalDate(iso: "2026-03-29"))
        let data = try JSONEncoder().encode([date])
        #expect(String(decoding: data, as: UTF8.self) == "[\"2026-03-29\"]")
        #expect(try JSONDecoder().decode([LocalDate].self, from: data) == [date])
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([LocalDate].self, from: Data("[\"29-3-2026\"]".utf8))
        }
    }
}

@Suite("Spans of days") struct DateSpanTests {
    func span(_ from: Int?, _ through: Int?) -> DateSpan {
        DateSpan(from: from.map(LocalDate.init(dayNumber:)), through: through.map(LocalDate.init(dayNumber:)))
    }

    @Test("an intersection holds the days that both hold, and no others") func intersection() {
        let ends: [Int?] = [nil, 0, 1, 2, 3]
        for a in ends {
            for b in ends {
                for c in ends {
                    for d in ends {
                        let (left, right) = (span(a, b), span(c, d))
                        let both = left.intersection(right)
                        for number in -2...5 {
                            let day = LocalDate(dayNumber: number)
                            let expected = left.contains(day) && right.contains(day)
                            #expect((both?.contains(day) ?? false) == expected)
                        }
                    }
                }
            }
        }
    }

    @Test("length counts both ends") func length() {
        #expect(span(3, 3).length == 1)
        #expect(span(3, 30).length == 28)
        #expect(span(nil, 3).length == nil)
        #expect(span(3, nil).length == nil)
    }
}

@Suite("Moments") struct InstantTests {
    @Test(
        "RFC 3339 is read and written",
        arguments: [
            ("2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"), ("2026-03-29t02:00:00+02:00", "2026-03-29T00:00:00Z"),
            ("2026-03-29 00:00:00.50-01:30", "2026-03-29T01:30:00.5Z"),
            ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
            ("2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00.123456789Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"), ("1678-01-01T00:00:00Z", "1678-01-01T00:00:00Z"),
            ("2261-12-31T23:59:59Z", "2261-12-31T23:59:59Z"),
        ]
    )
    func reads(_ text: String, _ expected: String) { #expect(Instant(rfc3339: text)?.rfc3339 == expected) }

    @Test(
        "anything else is refused",
        arguments: [
            "2026-03-29T01:00:00", "2026-03-29", "2026-03-29T24:00:00Z", "2026-02-30T00:00:00Z", "2026-03-29T01:60:00Z",
            "2026-03-29T01:00:00.Z", "2026-03-29T01:00:00ZZ", "", "1600-01-01T00:00:00Z", "2262-01-01T00:00:00Z",
            "2026-03-29T01:00:00+25:00", "2026-03-29T01:00:61Z", "2026-03-29T1:00:00Z", "2026-03-29T01:00:00+0200",
        ]
    )
    func refuses(_ text: String) { #expect(Instant(rfc3339: text) == nil) }

    @Test("whole seconds round down, before 1970 too") func seconds() {
        #expect(Instant(nanoseconds: -1).seconds == -1)
        #expect(Instant(nanoseconds: -1_000_000_000).seconds == -1)
        #expect(Instant(nanoseconds: 999_999_999).seconds == 0)
        #expect(Instant(nanoseconds: .min).seconds == -9_223_372_037)
    }
}

@Suite("Time zones") struct ZoneTests {
    func wall(_ day: String, _ hour: Int, _ minute: Int = 0) throws -> LocalDateTime {
        LocalDateTime(date: try #require(LocalDate(iso: day)), secondOfDay: hour * 3600 + minute * 60)
    }

    @Test("the two changes of 2026: an hour that is not there, an hour that is there twice") func changes() throws {
        let zone = Zone.amsterdam
        #expect(zone.resolve(try wall("2026-03-29", 1, 59)).certainty == .exact)
        #expect(zone.resolve(try wall("2026-03-29", 2, 30)).certainty == .nonexistent)
        #expect(zone.resolve(try wall("2026-03-29", 3)).certainty == .exact)
        #expect(zone.resolve(try wall("2026-10-25", 1, 59)).certainty == .exact)
        #expect(zone.resolve(try wall("2026-10-25", 2, 30)).certainty == .ambiguous)
        #expect(zone.resolve(try wall("2026-10-25", 3)).certainty == .exact)
        let first = Instant(seconds: zone.resolve(try wall("2026-10-25", 2, 30)).seconds)
        #expect(first.rfc3339 == "2026-10-25T00:30:00Z")
        let skipped = Instant(seconds: zone.resolve(try wall("2026-03-29", 2, 30)).seconds)
        #expect(skipped.rfc3339 == "2026-03-29T01:30:00Z")
    }

    @Test("every hour of two years goes to local time and back") func roundTrip() throws {
        let zone = Zone.amsterdam
        let start = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z")).seconds
        for hour in 0..<(2 * 365 * 24) {
            let seconds = start + Int64(hour) * 3600
            let (back, certainty) = zone.resolve(zone.local(Instant(seconds: seconds)))
            switch certainty {
            case .exact: #expect(back == seconds)
            case .ambiguous: #expect(back == seconds || back == seconds - 3600)
            case .nonexistent: Issue.record("a moment has a wall clock that does not exist: \(seconds)")
            }
        }
    }

    @Test("a day begins at its first moment") func startOfDay() throws {
        let day = try #require(LocalDate(iso: "2026-07-01"))
        #expect(Zone.amsterdam.startOfDay(day).rfc3339 == "2026-06-30T22:00:00Z")
        #expect(Zone.utc.startOfDay(day).rfc3339 == "2026-07-01T00:00:00Z")
        #expect(Zone.amsterdam.day(Zone.amsterdam.startOfDay(day)) == day)
    }

    @Test("a name that is no zone is refused") func unknown() { #expect(Zone("Europa/Tiel") == nil) }
}
