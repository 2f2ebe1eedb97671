import Demo
import Foundation

/// The text of a file in any of the encodings that the generator writes.
func decoded(_ bytes: [UInt8]) -> String {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
    if bytes.starts(with: [0xFF, 0xFE]) {
        let body = Array(bytes.dropFirst(2))
        let units = stride(from: 0, to: body.count - 1, by: 2).map { UInt16(body[$0]) | UInt16(body[$0 + 1]) << 8 }
        return String(decoding: units, as: UTF16.self)
    }
    return String(validating: bytes, as: UTF8.self) ?? String(data: Data(bytes), encoding: .windowsCP1252) ?? ""
}

/// The records of a CSV file under their column names: the header is the first line that has `column`.
func records(_ bytes: [UInt8], _ delimiter: Character, headerWith column: String) -> [[String: String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    var characters = Array(decoded(bytes).unicodeScalars)[...]
    while let next = characters.popFirst() {
        switch next {
        case "\"" where isQuoted && characters.first == "\"":
            cell.unicodeScalars.append(next)
            characters.removeFirst()
        case "\"": isQuoted.toggle()
        case "\n" where !isQuoted:
            rows.append(row + [cell])
            row = []
            cell = ""
        case "\r" where !isQuoted: break
        default:
            if !isQuoted, Character(next) == delimiter {
                row.append(cell)
                cell = ""
            } else {
                cell.unicodeScalars.append(next)
            }
        }
    }
    guard let start = rows.firstIndex(where: { $0.contains(column) }) else { return [] }
    return rows[(start + 1)...].map { values in
        Dictionary(zip(rows[start], values), uniquingKeysWith: { first, _ in first })
    }
}

/// A board in memory.
struct GeneratedBoard {
    var files: [String: [UInt8]] = [:]
    var findings: [DemoBoard.ExpectedFinding] = []

    /// The board of the default size with few log records, made once for all tests.
    static func standard(_ kind: DemoBoard.Kind) throws -> GeneratedBoard {
        try (kind == .board ? standardBoard : standardClean).get()
    }

    private static let standardBoard = Result { try GeneratedBoard(DemoOptions(logVolume: 0.1), .board) }
    private static let standardClean = Result { try GeneratedBoard(DemoOptions(logVolume: 0.1), .clean) }

    init(_ options: DemoOptions, _ kind: DemoBoard.Kind) throws {
        var files: [String: [UInt8]] = [:]
        findings = try DemoBoard.generate(options, kind: kind) { files[$0] = $1 }
        self.files = files
    }

    func table(_ name: String, _ delimiter: Character, _ column: String) -> [[String: String]] {
        records(files[name] ?? [], delimiter, headerWith: column)
    }

    var staff: [[String: String]] { table("staff.csv", ";", "Medewerker") }
    var parnassys: [[String: String]] { table("accounts-parnassys.csv", ";", "Gebruikersnaam") }
    var afas: [[String: String]] { table("accounts-afas.csv", ";", "Gebruiker") }
    var entra: [[String: String]] { table("accounts-entra.csv", ",", "userPrincipalName") }
    var settings: String { decoded(files["logwacht.yml"] ?? []) }

    /// The records of all files whose path begins so.
    func log(_ prefix: String, _ delimiter: Character, _ column: String) -> [[String: String]] {
        files.keys.filter { $0.hasPrefix(prefix) }.sorted().flatMap { table($0, delimiter, column) }
    }
}

/// `dd-MM-yyyy` as a number that keeps the order: 20260710.
func dayNumber(_ dutch: String?) -> Int? {
    let parts = (dutch ?? "").prefix(10).split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? parts[2] * 10_000 + parts[1] * 100 + parts[0] : nil
}
