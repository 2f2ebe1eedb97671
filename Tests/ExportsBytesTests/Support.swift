import CZlib
import Foundation
import Model
import TestSupport
import Testing

@testable import Exports

/// A generator of which every run gives the same numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    mutating func pick<Element>(_ all: [Element]) -> Element { all[below(all.count)] }
}

/// The chunk sizes at which everything must give the same result.
let chunkSizes = [1, 2, 3, 7, 64, 4096]
let wholeBuffer = 1 << 20

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

func input(_ bytes: [UInt8], chunk: Int, limit: Int = 16 << 20) throws(Diagnostic) -> ByteInput {
    try ByteInput(
        bytes: bytes,
        name: "test",
        options: InputOptions(chunkSize: chunk, maximumRecordLength: limit)
    )
}

/// All decoded bytes of an input, and what it says of them.
func decode(
    _ data: [UInt8],
    options: InputOptions
) throws(Diagnostic) -> (bytes: [UInt8], diagnostics: [Diagnostic], isComplete: Bool) {
    let input = try ByteInput(bytes: data, name: "test", options: options)
    var out: [UInt8] = []
    while input.read(into: &out) > 0 {}
    return (out, input.diagnostics, input.isComplete)
}

/// One record as the tests look at it.
struct Record: Equatable, CustomStringConvertible {
    var number: Int
    var bytes: [UInt8]
    var cells: [[UInt8]] = []
    var problem: RecordProblem?
    var description: String {
        "#\(number) \(text(bytes).debugDescription) \(cells.map { text($0) }) \(problem.map { "\($0)" } ?? "")"
    }
}

func readLines(
    _ data: [UInt8],
    chunk: Int,
    limit: Int = 16 << 20,
    startsRecord: LineReader.StartsRecord? = nil
) throws(Diagnostic) -> [Record] {
    var reader = LineReader(try input(data, chunk: chunk, limit: limit), startsRecord: startsRecord)
    var raw: [UInt8] = []
    var frames: [RecordFrame] = []
    var records: [Record] = []
    while reader.next(into: &raw, frames: &frames) {
        for frame in frames {
            records.append(Record(number: frame.record, bytes: Array(raw[frame.range]), problem: frame.problem))
        }
    }
    return records
}

func readCSV(
    _ data: [UInt8],
    dialect: CSVDialect = .semicolon,
    chunk: Int,
    limit: Int = 16 << 20,
    skippingRows: Int = 0,
    expectedCells: Int? = nil
) throws(Diagnostic) -> [Record] {
    var reader = CSVReader(
        try input(data, chunk: chunk, limit: limit),
        dialect: dialect,
        skippingRows: skippingRows,
        expectedCells: expectedCells
    )
    var raw: [UInt8] = []
    var frames: [RecordFrame] = []
    var cells: [CSVCell] = []
    var records: [Record] = []
    while reader.next(into: &raw, frames: &frames, cells: &cells) {
        for frame in frames {
            let values = cells[frame.cells].map { cell in
                var value: [UInt8] = []
                cell.appendValue(in: raw.span, to: &value)
                return value
            }
            records.append(
                Record(
                    number: frame.record,
                    bytes: Array(raw[frame.range]),
                    cells: values,
                    problem: frame.problem
                )
            )
        }
    }
    return records
}

func readJSON(
    _ data: [UInt8],
    shape: JSONShape,
    chunk: Int,
    limit: Int = 16 << 20
) throws(Diagnostic) -> [Record] {
    var reader = JSONReader(try input(data, chunk: chunk, limit: limit), shape: shape)
    var raw: [UInt8] = []
    var frames: [RecordFrame] = []
    var records: [Record] = []
    while reader.next(into: &raw, frames: &frames) {
        for frame in frames {
            records.append(Record(number: frame.record, bytes: Array(raw[frame.range]), problem: frame.problem))
        }
    }
    return records
}

extension TemporaryFolder {
    /// Writes a file, and hands out where it is.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try write(Data(bytes), to: name)
        return path(name)
    }
}

/// Bytes packed by zlib itself.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    let path = folder.path("packed.gz")
    let file = try #require(gzopen(path, "wb"))
    for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
        let part = Array(bytes[start..<min(bytes.count, start + 1 << 20)])
        gzwrite(file, part, UInt32(part.count))
    }
    gzclose(file)
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
}
