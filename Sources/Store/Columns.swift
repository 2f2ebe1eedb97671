internal import Foundation
internal import GRDB
internal import Model

/// Bytes of a text that may hold anything, a NUL included.
func blob(_ text: String) -> Data { Data(text.utf8) }

/// Bytes of a text, or NULL.
func optionalBlob(_ text: String?) -> Data? { text.map { Data($0.utf8) } }

/// JSON with sorted keys, so that the same value always gives the same bytes.
func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
}

/// A row of the store, read without trust: what a damaged file holds must become an error, never a crash.
struct StoredRow {
    let row: Row
    let table: String

    private func damaged(_ column: String) -> Diagnostic {
        Diagnostic("store.damaged", column: column, ["place": "\(table).\(column)"])
    }

    private func value(_ column: String) throws -> DatabaseValue {
        guard let value = row[column] as DatabaseValue? else { throw damaged(column) }
        return value
    }

    func optionalInt(_ column: String) throws -> Int? {
        let value = try value(column)
        if value.isNull { return nil }
        guard case .int64(let number) = value.storage else { throw damaged(column) }
        return Int(number)
    }

    func int(_ column: String) throws -> Int {
        guard let number = try optionalInt(column) else { throw damaged(column) }
        return number
    }

    func optionalData(_ column: String) throws -> Data? {
        let value = try value(column)
        if value.isNull { return nil }
        guard case .blob(let data) = value.storage else { throw damaged(column) }
        return data
    }

    func data(_ column: String) throws -> Data {
        guard let data = try optionalData(column) else { throw damaged(column) }
        return data
    }

    /// Text kept as bytes.
    func optionalText(_ column: String) throws -> String? {
        try optionalData(column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Text kept as bytes.
    func text(_ column: String) throws -> String {
        String(decoding: try data(column), as: UTF8.self)
    }

    /// A word of ours, kept as TEXT.
    func optionalWord(_ column: String) throws -> String? {
        let value = try value(column)
        if value.isNull { return nil }
        guard case .string(let word) = value.storage else { throw damaged(column) }
        return word
    }

    /// A word of ours, kept as TEXT.
    func word(_ column: String) throws -> String {
        guard let word = try optionalWord(column) else { throw damaged(column) }
        return word
    }

    func moment(_ column: String) throws -> Instant { Instant(nanoseconds: Int64(try int(column))) }

    func decoded<T: Decodable>(_ column: String, as type: T.Type = T.self) throws -> T {
        let data = try data(column)
        do { return try JSONDecoder().decode(T.self, from: data) } catch { throw damaged(column) }
    }

    func checked<T>(_ column: String, _ value: T?) throws -> T {
        guard let value else { throw damaged(column) }
        return value
    }
}
