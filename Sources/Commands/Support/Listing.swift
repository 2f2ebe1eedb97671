internal import ArgumentParser
internal import Model
internal import Reports

/// Writes a list of things with named columns, in any format but HTML.
func writeTable(
    _ rows: [[String: String]],
    columns: [String],
    format: OutputFormat,
    console: Console
) throws {
    guard let text = console.renderer.listing(rows, columns: columns, as: format) else {
        throw console.refuse(format, allowed: [.text, .json, .jsonl, .csv])
    }
    Console.write(text)
}

extension Console {
    /// Tells that a command does not write a format, and which it does.
    func refuse(_ format: OutputFormat, allowed: [OutputFormat]) -> ExitCode {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        return fail(
            Diagnostic("output.format", .error, column: "--format", ["found": format.rawValue, "allowed": names])
        )
    }
}
