import Model

@testable import Exports

/// A moment to read from: after all fixtures.
let readingNow = Instant(seconds: 1_785_542_400)

/// What reading an input to its end gave.
struct ReadResult: Equatable {
    /// One line per event: record, moment, system and all fields that have a value.
    var events: [String] = []
    var coverage = InputCoverage(file: "")
    var recognition = Recognition(verdict: .unknown)

    /// The values of one field, in the order of the events; `-` where it is missing.
    var values: [[String: String]] = []

    func column(_ field: String) -> [String] { values.map { $0[field] ?? "-" } }
}

/// Reads text to its end and keeps everything, for comparing.
func readAll(
    _ text: String,
    source: String? = nil,
    catalog: SourceCatalog = DefaultSources.catalog,
    chunkSize: Int = 1 << 20,
    now: Instant = readingNow,
    limit: Int = 1 << 20
) -> ReadResult {
    readAll(Array(text.utf8), source: source, catalog: catalog, chunkSize: chunkSize, now: now, limit: limit)
}

func readAll(
    _ bytes: [UInt8],
    source: String? = nil,
    catalog: SourceCatalog = DefaultSources.catalog,
    chunkSize: Int = 1 << 20,
    now: Instant = readingNow,
    limit: Int = 1 << 20
) -> ReadResult {
    var input = InputOptions(chunkSize: chunkSize)
    input.maximumRecordLength = limit
    let reader = ExportReader(
        .bytes(bytes),
        file: "test.log",
        catalog: catalog,
        options: ReaderOptions(now: now, source: source, input: input)
    )
    var result = ReadResult()
    var batch = reader.makeBatch()
    while reader.next(into: &batch) {
        for row in 0..<batch.count {
            var values: [String: String] = [:]
            for (index, name) in batch.schema.fields.enumerated() { values[name] = batch.text(row, index) }
            let fields = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let place = batch.rows[row]
            let record = String(decoding: batch.record(row), as: UTF8.self)
            result.events.append(
                "\(place.record) \(place.time.rfc3339) \(place.certainty) \(place.system) \(fields) «\(record)»"
            )
            result.values.append(values)
        }
    }
    result.coverage = reader.coverage
    result.recognition = reader.recognition
    return result
}

/// A sample of a definition.
struct Fixture: Sendable, CustomStringConvertible {
    var source: String
    var name: String
    var text: String
    var now: Instant
    var description: String { "\(source): \(name)" }

    /// The samples of all default sources.
    static let all: [Fixture] = fixtures { $0.samples }
    /// What must not be recognised, by the source that says so.
    static let notMatching: [Fixture] = fixtures { $0.notMatching }

    private static func fixtures(_ part: (SourceSpec) -> [SampleSpec]) -> [Fixture] {
        DefaultSources.files.flatMap { file -> [Fixture] in
            guard let spec = SourceParser(reader: YAMLReader(file: file.path)).parse(file, isOwn: false) else {
                return []
            }
            return part(spec).map { Fixture(source: spec.id, name: $0.name, text: $0.content, now: $0.now) }
        }
    }
}
