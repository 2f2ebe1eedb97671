public import EventStore
internal import Foundation
internal import GRDB
public import Model

extension FindingStore: EventArchive {
    /// The chunks of events that are kept, by number.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func keptChunks() throws(Diagnostic) -> [KeptChunk] {
        try reading { try EventRows.chunks($0, condition: "", arguments: []) }
    }

    /// The bytes of a chunk, as the packer made them.
    ///
    /// - Throws: `store.events-damaged` when it is not there or not whole, and those of reading.
    public func chunkBytes(_ id: Int) throws(Diagnostic) -> [UInt8] {
        let pressed = try reading { database -> Data? in
            let row = try Row.fetchOne(database, sql: "SELECT body FROM event_chunk WHERE id = ?", arguments: [id])
            return try row.map { try StoredRow(row: $0, table: "event_chunk").data("body") }
        }
        do {
            return try ChunkPress.expanded(pressed.map(Array.init) ?? [])
        } catch {
            throw Diagnostic(error.code, file: path)
        }
    }

    /// The files that were read before, by number.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func knownFiles() throws(Diagnostic) -> [KnownFile] {
        try reading { database in
            try Row.fetchAll(database, sql: "SELECT * FROM event_file ORDER BY number").map { row in
                let row = StoredRow(row: row, table: "event_file")
                return KnownFile(
                    number: try row.int("number"),
                    hash: Array(try row.data("hash")),
                    length: try row.int("length"),
                    recipe: Array(try row.data("recipe")),
                    first: try row.optionalInt("first").map { Instant(nanoseconds: Int64($0)) },
                    last: try row.optionalInt("last").map { Instant(nanoseconds: Int64($0)) },
                    name: try row.text("name"),
                    coverage: try row.decoded("coverage")
                )
            }
        }
    }

    /// The moment since which everything that was read is kept; nil when nothing was ever kept.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func keptSince() throws(Diagnostic) -> Instant? {
        try reading { database in
            let sql = "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE key = ?"
            return try Int64.fetchOne(database, sql: sql, arguments: [EventRows.sinceKey]).map(
                Instant.init(nanoseconds:)
            )
        }
    }

    /// What the last scan saw of the events that are kept now; nil when nothing is known of it, or not under this key.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func seenEvents(_ key: [UInt8]) throws(Diagnostic) -> SeenByScan.Parts? {
        try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT part, body FROM event_seen WHERE key = ?",
                arguments: [Data(key)]
            )
            guard !rows.isEmpty else { return nil }
            var parts: SeenByScan.Parts = [:]
            for row in rows {
                let row = StoredRow(row: row, table: "event_seen")
                // What does not unpack is judged again: it follows from the events.
                guard let bytes = SeenByScan.expanded(Array(try row.data("body"))) else { return nil }
                parts[try row.word("part")] = bytes
            }
            return parts
        }
    }

    /// Hands out the kept events of a period in the order of time, each once, in slices of some thousand.
    ///
    /// Only chunks that touch the period are unpacked. Pupils stand in the events by pseudonym.
    ///
    /// - Parameters:
    ///   - start: the first moment.
    ///   - end: the moment after the last one.
    ///   - sources: only events of these sources; nil for all.
    ///   - body: gets each slice; false ends it.
    /// - Throws: `store.damaged`, `store.events-damaged`, `store.locked`, `store.io`, and what `body` throws.
    public func events(
        from start: Instant = Instant(nanoseconds: .min),
        before end: Instant = Instant(nanoseconds: .max),
        sources wanted: Set<String>? = nil,
        _ body: (EventSlice) throws -> Bool
    ) throws {
        let chunks = try reading { database in
            try EventRows.chunks(
                database,
                condition: " WHERE last >= ? AND first < ?",
                arguments: [start.nanoseconds, end.nanoseconds]
            )
        }.filter { wanted?.contains($0.info.source) ?? true }
        let names = Dictionary(try knownFiles().map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        let sources = chunks.map { chunk in
            ChunkSource(chunk.info, origin: 0, start: start, end: end) { [self] in try chunkBytes(chunk.id) }
        }
        var merge = EventMerge(sources, files: names)
        while let slice = try merge.next() {
            _ = merge.takeFinished()
            guard try body(slice) else { return }
        }
    }
}

extension FindingStore {
    /// Goes through the whole file: every page, and every pack of events, which their own checks would show only when somebody
    /// needs them.
    ///
    /// - Throws: `store.damaged`, `store.events-damaged`.
    public func checkFile() throws(Diagnostic) {
        try reading { database in
            let said = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
            guard said == "ok" else { throw Diagnostic("store.damaged", .error, [:]) }
        }
        var decoder = ChunkDecoder(files: [:])
        for chunk in try keptChunks() {
            let bytes = try chunkBytes(chunk.id)
            guard let found = try? decoder.decode(bytes), found.info == chunk.info else {
                throw Diagnostic(ChunkPress.damagedCode, file: path)
            }
        }
    }
}

/// How kept events lie in their tables.
enum EventRows {
    static let sinceKey = "events_since"

    static func chunks(
        _ database: Database,
        condition: String,
        arguments: StatementArguments
    ) throws -> [KeptChunk] {
        let sql = "SELECT id, source, first, last, count FROM event_chunk\(condition) ORDER BY id"
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map { row in
            let row = StoredRow(row: row, table: "event_chunk")
            return KeptChunk(
                id: try row.int("id"),
                info: EventChunk.Info(
                    source: try row.word("source"),
                    first: try row.moment("first"),
                    last: try row.moment("last"),
                    count: try row.int("count")
                )
            )
        }
    }

    /// Writes what a scan changes, within the transaction that writes its findings.
    static func write(_ changes: EventChanges, to database: Database) throws {
        var seen = changes.seen
        if let chunks = seen?.chunks, try chunks != Set(Int.fetchAll(database, sql: "SELECT id FROM event_chunk")) {
            // Events went while the scan ran.
            seen = nil
        }
        for id in changes.removed {
            try database.execute(sql: "DELETE FROM event_chunk WHERE id = ?", arguments: [id])
        }
        let insert = try database.cachedStatement(
            sql: "INSERT INTO event_chunk (source, first, last, count, body) VALUES (?, ?, ?, ?, ?)"
        )
        for (info, load) in changes.added {
            try insert.execute(arguments: [
                info.source, info.first.nanoseconds, info.last.nanoseconds, info.count,
                Data(ChunkPress.pressed(try load())),
            ])
        }
        for number in changes.forgotten {
            try database.execute(sql: "DELETE FROM event_file WHERE number = ?", arguments: [number])
        }
        for file in changes.files {
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO event_file (number, hash, length, recipe, first, last, name, coverage)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    file.number, Data(file.hash), file.length, Data(file.recipe), file.first?.nanoseconds,
                    file.last?.nanoseconds, blob(file.name), try json(file.coverage),
                ]
            )
        }
        if let since = changes.keptSince {
            try database.execute(
                sql: """
                    INSERT INTO meta (key, value) VALUES (?, ?)
                    ON CONFLICT (key) DO UPDATE SET value = excluded.value
                    """,
                arguments: [sinceKey, blob(String(since.nanoseconds))]
            )
        }
        try write(seen, to: database)
    }

    /// Writes what a scan saw of the events that are kept now, in place of what an earlier one saw.
    private static func write(_ seen: SeenByScan?, to database: Database) throws {
        guard let seen else { return }
        try database.execute(sql: "DELETE FROM event_seen")
        for (part, bytes) in (seen.pressed ?? [:]).sorted(by: { $0.key < $1.key }) {
            try database.execute(
                sql: "INSERT INTO event_seen (part, key, body) VALUES (?, ?, ?)",
                arguments: [part, Data(seen.key), Data(bytes)]
            )
        }
    }
}
