import Exports
import Foundation
import Model

// What libFuzzer calls with every input that it makes. The parser is named by LOGWACHT_FUZZ; the first byte of an input decides
// the chunk size, so that every seam between two chunks is tried too. Beside traps and hangs, these are failures: books in which
// records are not the sum of events, passed over and unreadable, and an end that is not an end.

let parser = ProcessInfo.processInfo.environment["LOGWACHT_FUZZ"] ?? "free"
let now = Instant(seconds: 1_780_000_000)
let rules = ProcessInfo.processInfo.environment["LOGWACHT_RULES"] ?? "rules"
let files: [SourceCatalog.File] = {
    let folder = "\(rules)/sources"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { $0.hasSuffix(".yml") }.map { name in
        let text = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
        return SourceCatalog.File(path: "sources/\(name)", text: text)
    }
}()
let catalog = SourceCatalog.load(defaults: files).catalog

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let data = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let sizes = [1, 2, 3, 7, 64, 1 << 20]
    let options = InputOptions(
        chunkSize: sizes[Int(start[0]) % sizes.count],
        maximumRecordLength: start[0] & 0x80 == 0 ? 16 << 20 : 64,
        maximumInflatedBytes: 4 << 20
    )
    switch parser {
    case "csv": read(Array("Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n".utf8) + data, "parnassys-logins", options)
    case "csv-json": read(Array("CreationDate,UserIds,Operations,AuditData\n".utf8) + data, "m365-audit", options)
    case "json": read(data, "m365-audit", options)
    case "xml": read(data, "windows-security", options)
    case "lines": read(data, "sshd", options)
    case "screen": read(data, "parnassys-exemptions-pasted", options)
    case "gzip": read([0x1f, 0x8b] + data, nil, options)
    case "table": table(data, options)
    case "zip": parts(data, options)
    case "xlsx": parts(workbook(data), options)
    case "definition":
        _ = SourceCatalog.load(defaults: [], own: [.init(path: "sources/x.yml", text: String(decoding: data, as: UTF8.self))])
    default: read(data, nil, options)
    }
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// Where the package manager lets programs begin.
@_cdecl("Fuzz_main")
public func begin(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    var (count, arguments) = (count, arguments)
    return runDriver(&count, &arguments) { fuzz($0, $1) }
}

func read(_ bytes: [UInt8], _ source: String?, _ options: InputOptions) { read(.bytes(bytes), source, options) }

func read(_ input: ExportInput, _ source: String?, _ options: InputOptions) {
    let reader = ExportReader(
        input,
        file: "f",
        catalog: catalog,
        options: ReaderOptions(now: now, source: source, input: options)
    )
    var batch = reader.makeBatch()
    var events = 0
    while reader.next(into: &batch) { events += batch.count }
    let coverage = reader.coverage
    guard events == coverage.events,
        coverage.records == coverage.events + coverage.unreadableCount + coverage.ignored.values.reduce(0, +),
        !reader.next(into: &batch)
    else { abort() }
}

func parts(_ bytes: [UInt8], _ options: InputOptions) {
    for part in ExportInput.bytes(bytes).parts(name: "f", options: options).prefix(20) where !part.isEmpty {
        read(part.input, nil, options)
    }
}

func table(_ data: [UInt8], _ options: InputOptions) {
    guard let input = try? ByteInput(bytes: data, name: "f", options: options) else { return }
    let columns = ["Medewerker", "Naam", "Functie"].map { TableReader.Column($0, isRequired: $0 == "Medewerker") }
    let result = TableReader(columns).read(input)
    guard result.table.rows.allSatisfy({ $0.values.count == columns.count }) else { abort() }
}

/// A workbook of which one part is what the fuzzer made: the checksums of the zip around it are right, or nothing would be read.
func workbook(_ data: [UInt8]) -> [UInt8] {
    let rows: [[Xlsx.Cell]] = [
        ["Datum", "Tijd", "Gebruikersnaam", "Resultaat"].map { .text($0) },
        [.number("46046", style: 1), .number("0.35", style: 2), .inline("jdevries"), .text("Gelukt")],
    ]
    var workbook = Xlsx([Xlsx.Sheet("S", rows)])
    let names = [
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
        "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
    ]
    let name = names[Int(data.first ?? 0) % names.count]
    workbook.head = ""
    workbook.parts[name] = String(decoding: data.dropFirst(), as: UTF8.self)
    return workbook.bytes
}

/// Of the test support that stands on more than the fuzzer has.
func day(_ text: String) -> LocalDate { LocalDate(iso: text) ?? LocalDate(dayNumber: 0) }
