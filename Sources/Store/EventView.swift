internal import EventStore
internal import Foundation
internal import GRDB
internal import Model

/// Kept events as a view for `logwacht sql`.
///
/// Events are packed, so a query that reads the view has them unpacked first into a temporary table in memory: all events, but of
/// each only the columns that the query asks for.
enum EventView {
    /// The temporary table behind the view.
    static let table = "event_row"

    /// The columns: of an event as such, and of its fields.
    private static let fields: [(column: String, field: String)] = [
        ("action", FieldName.eventAction), ("outcome", FieldName.eventOutcome), ("reason", FieldName.eventReason),
        ("event_id", FieldName.eventID), ("account", FieldName.userName), ("email", FieldName.userEmail),
        ("target_account", FieldName.targetUser), ("target_group", FieldName.targetGroup),
        ("address", FieldName.sourceIP), ("country", FieldName.sourceCountry), ("school", FieldName.organization),
        ("url", FieldName.url), ("path", FieldName.filePath), ("pupil", FieldName.pupil),
        ("pupil_group", FieldName.group), ("part", FieldName.part), ("role", FieldName.role),
        ("access_right", FieldName.right),
    ]
    static let columns = ["time", "source", "system"] + fields.map(\.column) + ["file", "record", "fields"]

    static let view = StoreView(
        name: "events",
        columns: columns,
        sql: "SELECT \(columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM temp.\(table)"
    )

    /// Makes the temporary table, without rows.
    static func prepare(_ database: Database) throws {
        let list = columns.map { "\"\($0)\" \($0 == "record" ? "INTEGER" : "TEXT")" }.joined(separator: ", ")
        try database.execute(sql: "CREATE TEMP TABLE \(table) (\(list))")
    }

    /// Fills the table when a query reads it.
    ///
    /// - Parameters:
    ///   - sql: the query; what is wrong with it is told by whoever runs it.
    ///   - store: where the events are kept.
    ///   - isOver: whether the query has had its time.
    static func fill(for sql: String, _ database: Database, from store: FindingStore, isOver: () -> Bool) throws {
        let region = try database.makeStatement(sql: sql).databaseRegion
        guard region.isModified(byEventsOfKind: .insert(tableName: table)) else { return }
        let asked = Set(
            columns.filter { region.isModified(byEventsOfKind: .update(tableName: table, columnNames: [$0])) }
        )
        let wanted = columns.filter(asked.contains)
        let list = wanted.isEmpty ? ["record"] : wanted
        let places = Array(repeating: "?", count: list.count).joined(separator: ", ")
        let names = list.map { "\"\($0)\"" }.joined(separator: ", ")
        let insert = try database.makeStatement(sql: "INSERT INTO temp.\(table) (\(names)) VALUES (\(places))")
        let fieldOf = Dictionary(fields.map { ($0.column, $0.field) }, uniquingKeysWith: { first, _ in first })
        try store.events { slice in
            for place in slice.order {
                let batch = slice.batches[place.batch]
                let values = list.map { column -> (any DatabaseValueConvertible)? in
                    if let field = fieldOf[column] { return text(batch, place.row, field) }
                    return own(column, batch, place.row)
                }
                try insert.execute(arguments: StatementArguments(values))
            }
            return !isOver()
        }
    }

    private static func text(_ batch: EventBatch, _ row: Int, _ field: String) -> String? {
        guard let value = batch.text(row, named: field), !value.isEmpty else { return nil }
        return value
    }

    /// What an event is besides its fields.
    private static func own(_ column: String, _ batch: EventBatch, _ row: Int) -> (any DatabaseValueConvertible)? {
        switch column {
        case "time": return batch.rows[row].time.rfc3339
        case "source": return batch.schema.dataset
        case "system": return batch.rows[row].system.rawValue
        case "file": return batch.file(of: row)
        case "record": return batch.rows[row].record
        default:
            var all: [String: String] = [:]
            for name in batch.schema.fields { all[name] = text(batch, row, name) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return (try? encoder.encode(all)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
