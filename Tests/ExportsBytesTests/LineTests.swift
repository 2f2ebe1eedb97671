import Model
import Testing

@testable import Exports

@Suite struct LineTests {
    /// Lines by the simplest means there are.
    private static func reference(_ data: [UInt8]) -> [Record] {
        var records: [Record] = []
        var line: [UInt8] = []
        var number = 1
        func end() {
            if !line.isEmpty { records.append(Record(number: number, bytes: line)) }
            line = []
            number += 1
        }
        for (index, byte) in data.enumerated() {
            switch byte {
            case 0x0a: if index == 0 || data[index - 1] != 0x0d { end() }
            case 0x0d: end()
            default: line.append(byte)
            }
        }
        end()
        return records
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func linesEqualTheReference(chunk: Int) throws {
        var generator = SeededGenerator(11)
        for _ in 0..<200 {
            let pieces = ["\n", "\r\n", "\r", "a", "bc", "\u{1}", "é", "x y", "\r\r\n", "\n\r"]
            let data = bytes("s" + (0..<generator.below(60)).map { _ in generator.pick(pieces) }.joined())
            #expect(try readLines(data, chunk: chunk) == Self.reference(data))
        }
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func aLineAboveTheLimitIsReportedAndPassedOver(chunk: Int) throws {
        let long = String(repeating: "x", count: 600)
        let data = bytes(
            "een\n" + long + "\r\ntwee\r" + long + "\rdrie\n" + String(repeating: "y", count: 19) + "\n" + long
        )
        let records = try readLines(data, chunk: chunk, limit: 20)
        #expect(records.map(\.number) == [1, 2, 3, 4, 5, 6, 7])
        #expect(records.map(\.problem) == [nil, .tooLong, nil, .tooLong, nil, nil, .tooLong])
        #expect(text(records[2].bytes) == "twee" && text(records[4].bytes) == "drie")
        #expect(records[1].bytes.allSatisfy { $0 == 0x78 } && !records[1].bytes.isEmpty)
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func linesThatContinueBelongToTheRecordBefore(chunk: Int) throws {
        let data = bytes("\n  los\nA 1\n  meer\r\n\r\n  nog\n\n\nA 2\rA 3\n\n")
        let records = try readLines(data, chunk: chunk) { $0.count > 0 && $0[0] == UInt8(ascii: "A") }
        #expect(records.map { text($0.bytes) } == ["  los", "A 1\n  meer\r\n\r\n  nog", "A 2", "A 3"])
        #expect(records.map(\.number) == [2, 3, 9, 10])
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func aRecordOfSeveralLinesHasALimitToo(chunk: Int) throws {
        let more = String(repeating: "  meer en meer\n", count: 60)
        let data = bytes("A 1\n" + more + "A 2\n  kort\nA 3\n" + more)
        let records = try readLines(data, chunk: chunk, limit: 100) { $0.count > 0 && $0[0] == UInt8(ascii: "A") }
        #expect(records.map { text($0.bytes) } == ["A 1", "A 2\n  kort", "A 3"])
        #expect(records.map(\.problem) == [.tooLong, nil, .tooLong])
        #expect(records.map(\.number) == [1, 62, 64])
    }

    @Test func aVeryLongLineTakesBoundedRoom() throws {
        let data = [UInt8](repeating: 0x61, count: 20 << 20) + bytes("\nlast")
        var reader = LineReader(try input(data, chunk: 4096, limit: 1 << 16))
        var raw: [UInt8] = []
        var frames: [RecordFrame] = []
        var problems: [RecordProblem?] = []
        while reader.next(into: &raw, frames: &frames) {
            problems += frames.map(\.problem)
            #expect(raw.count < 1 << 19)
        }
        #expect(problems == [.tooLong, nil])
    }
}
