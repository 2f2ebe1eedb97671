internal import ArgumentParser
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht sql`: read-only SQL on stable views.
struct SQLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sql",
        abstract: "Runs one read-only SQL query on stable views of the store.",
        discussion: "The views and their columns: logwacht sql --list. Nothing can be changed with it."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Flag(help: "List the views with their columns and what each means.")
    var list = false

    @Argument(help: "The query, such as: SELECT rule, count(*) FROM findings GROUP BY rule")
    var query: String?

    func run() throws {
        let folder = BoardLocation(board)
        let console = try folder.console(output)
        if list {
            let rows = StoreView.all.flatMap { view in
                view.columns.map { column in
                    [
                        "view": view.name, "column": column,
                        "meaning": console.words.text("sql.\(view.name).\(column)"),
                    ]
                }
            }
            return try writeTable(rows, columns: ["view", "column", "meaning"], format: format, console: console)
        }
        guard let query else { throw console.fail(Diagnostic("sql.not-a-query", .error, ["found": ""])) }
        do {
            let store = try FindingStore.open(folder.store, mode: .readWrite)
            let view = try viewer.view(store, console, usual: .logReview)
            let result = try FindingStore.query(query, in: folder.store)
            guard let text = console.renderer.table(result.rows, columns: result.columns, as: format) else {
                throw console.refuse(format, allowed: [.text, .json, .jsonl, .csv])
            }
            // Noted before it is shown: a query can name people as well as a list can.
            let details = ["query": query, "rows": String(result.rows.count), "format": format.rawValue]
            try store.note(view.draft("sql", of: "sql", at: wallClock(), details: details))
            Console.write(text)
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }
}
