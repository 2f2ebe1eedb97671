import Model
import Testing

@testable import Demo

@Suite struct LogWriterTests {
    private struct Tick: LogEvent {
        var at: LocalDateTime
    }

    private func file(
        _ path: String,
        _ from: Int,
        _ through: Int,
        newestFirst: Bool = false,
        lineLength: Int = 2
    ) -> LogFile<Tick> {
        LogFile(
            path: path,
            ending: ".txt",
            span: DateSpan(from: LocalDate(dayNumber: from), through: LocalDate(dayNumber: through)),
            head: Array("<".utf8),
            separator: "|",
            tail: ">",
            newestFirst: newestFirst
        ) { String(repeating: "x", count: lineLength - 1) + "\($0.at.date.dayNumber)" }
    }

    private func written(_ files: [LogFile<Tick>], _ days: [Int]) throws -> [(String, [UInt8])] {
        let collected = Collected()
        var writer = LogWriter(files) { collected.files.append(($0, $1)) }
        for day in days { try writer.append(Tick(at: LocalDateTime(date: LocalDate(dayNumber: day), secondOfDay: 0))) }
        try writer.finish()
        return collected.files
    }

    private final class Collected {
        var files: [(String, [UInt8])] = []
    }

    @Test func eachStretchHasItsFile() throws {
        let files = try written([file("a", 0, 4), file("b", 5, 9, newestFirst: true)], [1, 4, 5, 7, 9])
        #expect(files.map(\.0) == ["a.txt", "b.txt"])
        #expect(files.map { String(decoding: $0.1, as: UTF8.self) } == ["<x1|x4>", "<x9|x7|x5>"])
    }

    @Test func daysWithoutAFileAreLeftOut() throws {
        #expect(try written([file("a", 0, 4)], [5, 6]).isEmpty)
    }

    @Test func aLongFileIsContinuedInAWholeNextOne() throws {
        let files = try written([file("a", 0, 9, lineLength: 3_000_001)], [1, 1, 1, 1])
        #expect(files.map(\.0) == ["a.txt", "a-2.txt"])
        for (_, bytes) in files {
            #expect(bytes.first == UInt8(ascii: "<") && bytes.last == UInt8(ascii: ">"))
            #expect(bytes.count < 9_100_000)
        }
        #expect(files.map { $0.1.count { $0 == UInt8(ascii: "|") } } == [2, 0])
    }

    @Test func noPartHasAsManyRecordsAsAPortalsCeiling() throws {
        let files = try written([file("a", 0, 9)], Array(repeating: 3, count: 100_000))
        #expect(files.map { $0.1.count { $0 == UInt8(ascii: "x") } } == [45_000, 45_000, 10_000])
    }
}
