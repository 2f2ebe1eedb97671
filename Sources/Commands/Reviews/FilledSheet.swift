internal import ArgumentParser
internal import Exports
internal import Model
internal import Reports
internal import Triage

/// A row of a sheet that was filled in with a spreadsheet and is given back.
struct FilledRow {
    fileprivate let path: String
    fileprivate let table: Table
    fileprivate let row: Table.Row
    fileprivate var problems: [Diagnostic] = []

    /// Its number as a spreadsheet shows it: the headings are row 1.
    var number: Int { row.record + 1 }

    /// What stands in a column; nil when that is nothing.
    func cell(_ name: String) -> String? {
        table.value(row, name).map(\.trimmedBlanks).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Notes that a cell is wrong.
    mutating func wrong(_ code: String, _ column: String, _ found: String) {
        problems.append(Diagnostic(code, file: path, line: number, column: column, ["found": found]))
    }
}

/// What a sheet looks like.
struct FilledSheet {
    /// The headings by their keys are words of this family: `review.sheet`.
    var family: String
    /// The columns besides `id` and `verdict`, which every sheet has.
    var columns: [String]
    /// The column for the reason.
    var reason: String
    /// The code of the problem that a row has a reason and no verdict: one that was forgotten.
    var forgotten: String
}

extension ReviewDesk {
    /// Reads a filled-in sheet: what its rows say, and the number of rows without a verdict. Everything that is wrong is told at
    /// once.
    ///
    /// - Parameter read: makes something of a row with this verdict; nil when it noted why it cannot.
    func read<Input>(
        _ path: String,
        _ sheet: FilledSheet,
        _ read: (inout FilledRow, _ verdict: String) throws -> Input?
    ) throws -> ([Input], Int) {
        let catalogues = Language.allCases.map(Catalogues.words)
        let columns = (["id", "verdict"] + sheet.columns).map { name in
            TableReader.Column(
                name,
                aliases: catalogues.map { $0.text("\(sheet.family).\(name)") },
                isRequired: name == "id" || name == "verdict"
            )
        }
        let result = TableReader(columns).read(path: path, name: path)
        console.report(result.diagnostics.map { $0.byRow(headings: 1) })
        guard result.unusable == 0, !result.diagnostics.contains(where: { $0.level == .error }) else {
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        var inputs: [Input] = []
        var problems: [Diagnostic] = []
        var empty = 0
        for row in result.table.rows {
            var row = FilledRow(path: path, table: result.table, row: row)
            if let verdict = row.cell("verdict") {
                if let input = try read(&row, verdict) { inputs.append(input) }
            } else {
                empty += 1
                if let reason = row.cell(sheet.reason) { row.wrong(sheet.forgotten, "verdict", reason) }
            }
            problems += row.problems
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return (inputs, empty)
    }
}

extension Diagnostic {
    /// The problem with its place as a spreadsheet numbers it: rows, of which the headings are the first.
    fileprivate func byRow(headings: Int) -> Diagnostic {
        var problem = self
        problem.line = record.map { $0 + headings }
        problem.record = nil
        return problem
    }
}

extension Diagnostics {
    /// Problems with what a sheet says, whose records are rows of it already; without a sheet they are of the command line.
    func inSheet(_ path: String?) -> Diagnostics {
        Diagnostics(
            all.map { problem in
                var problem = problem.byRow(headings: 0)
                problem.file = path
                return problem
            }
        )
    }
}
