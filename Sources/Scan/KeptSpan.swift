internal import Access
internal import Board
internal import Crypto
internal import EventStore
internal import Exports
internal import Model

/// For how long events are kept, and how they were read.
struct KeptSpan: Sendable {
    /// Since when everything that is read is kept.
    let since: Instant
    /// Events from this moment on have a clock that runs ahead, and are not kept: they would stay longer than the term.
    let until: Instant
    /// A hash over how exports are read.
    let recipe: [UInt8]

    /// The span of a scan.
    ///
    /// - Parameters:
    ///   - before: since when everything was kept until now; what is gone does not come back by looking from an earlier moment.
    init(_ board: BoardFolder, asOf: Instant, before: Instant?, pseudonyms: Pseudonyms) {
        let zone = board.file.settings.zone
        let cut = zone.startOfDay(Self.day(zone.day(asOf), monthsBack: board.file.eventMonths))
        since = max(cut, before ?? cut)
        until = Instant(nanoseconds: asOf.nanoseconds.addingReportingOverflow(86_400_000_000_000).partialValue)
        recipe = Self.recipe(board, pseudonyms)
    }

    /// The day some months earlier; the last of its month when it has no such day.
    static func day(_ today: LocalDate, monthsBack: Int) -> LocalDate {
        let months = today.year * 12 + today.month - 1 - monthsBack
        let day = (1...today.day).reversed().lazy.compactMap { day in
            LocalDate(year: months / 12, month: months % 12 + 1, day: day)
        }.first
        return day ?? today
    }

    /// Everything that decides what becomes of the bytes of an export: definitions, the board's column names, its zone, what is
    /// kept, and the key of the pseudonyms.
    private static func recipe(_ board: BoardFolder, _ pseudonyms: Pseudonyms) -> [UInt8] {
        var hasher = SHA256()
        func add(_ text: String) {
            hasher.update(data: Array(text.utf8))
            hasher.update(data: [0])
        }
        add("logwacht reading 1")
        add(board.file.settings.zone.name)
        for text in board.sourceTexts { add(text) }
        for (source, columns) in board.file.columns.sorted(by: { $0.key < $1.key }) {
            add(source)
            for (column, names) in columns.sorted(by: { $0.key < $1.key }) {
                add(([column] + names).joined(separator: "\0"))
            }
        }
        for source in board.catalog.sources {
            add(source.id)
            for field in KeptFields.of(source.schema, pseudonyms) { add(field.name) }
        }
        add(pseudonyms.pupil("logwacht".utf8))
        return Array(hasher.finalize())
    }
}
