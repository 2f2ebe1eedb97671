internal import Access
internal import ArgumentParser
internal import Board
internal import Foundation
internal import Model
internal import Reports

/// `logwacht matrix`: the authorisation matrices.
struct MatrixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "The authorisation matrices: what every function may.",
        subcommands: [MatrixShow.self, MatrixCheck.self],
        defaultSubcommand: MatrixShow.self
    )
}

/// `logwacht matrix show`.
struct MatrixShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints the matrices: the board's own, or the handbook's where it has none."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json or jsonl.")
    var format: OutputFormat = .text

    @Argument(help: "parnassys, afas or sharepoint; all when left out.")
    var systems: [System] = []

    func run() throws {
        let (folder, console) = try BoardLocation(board).load(output)
        let wanted = systems.isEmpty ? System.allCases : systems
        let matrices = folder.access.matrices
        let columns = ["system", "block", "function", "right", "level", "condition"]
        var all: [[String: String]] = []
        for system in wanted {
            guard let rows = matrices.rows[system] else {
                if !systems.isEmpty {
                    Console.note(console.words.text("matrix.absent", ["system": .code(system.rawValue)]))
                }
                continue
            }
            let listed = rows.map { row in
                [
                    "system": system.rawValue, "block": row.block, "function": row.function, "right": row.right.text,
                    "level": row.scope ?? "",
                    "condition": row.conditions.map { Self.text($0, console.words) }.joined(separator: ", "),
                ]
            }
            guard format == .text else {
                all += listed
                continue
            }
            let file = rows.first?.origin.file ?? ""
            let entry = folder.reference.first { $0.file == file }
            let from = console.words.text(entry?.isDefault == true ? "matrix.from-handbook" : "matrix.from-board")
            Console.write("\(console.words.name(of: system)) — \(from) (\(file))\n")
            try writeTable(listed, columns: Array(columns.dropFirst()), format: format, console: console)
            Console.write("\n")
        }
        if format != .text { try writeTable(all, columns: columns, format: format, console: console) }
    }

    private static func text(_ condition: MatrixCondition, _ words: Words) -> String {
        switch condition {
        case .longerThan(let days): words.text("condition.longer", ["days": .number(days)])
        case .shorterThan(let days): words.text("condition.shorter", ["days": .number(days)])
        case .confidentiality: words.text("condition.confidentiality")
        }
    }
}

/// `logwacht matrix check`.
struct MatrixCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks for mistakes in the matrices: unknown functions, roles that no row grants, contradictions.",
        discussion:
            "Exit code 0 when there is nothing to remark, 3 when there is: what a matrix does not say cannot be judged."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (folder, console) = try BoardLocation(board).load(output)
        let matrixFiles = Set(folder.reference.filter { $0.table.hasPrefix("matrices/") }.compactMap(\.file))
        let reading = folder.diagnostics.filter { $0.file.map(matrixFiles.contains) ?? false }
        let remarks = (reading + MatrixLint.check(folder.access)).sorted()
        Console.write(console.renderer.diagnostics(remarks))
        if remarks.isEmpty {
            if !console.quiet { Console.note(console.words.text("matrix.fine")) }
        } else {
            try Outcome.coverageIncomplete.exit()
        }
    }
}
