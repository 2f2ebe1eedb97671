public import Model

/// A diagnostic in one language.
public struct DiagnosticText: Sendable, Hashable {
    /// Where it is: `staff.csv, record 12, kolom Einddatum_contract`; nil when it has no place.
    public var place: String?
    /// What is wrong and what was expected.
    public var message: String
    /// What to do about it; nil when the catalogue has nothing.
    public var help: String?

    /// Place and message in one line.
    public var line: String { place.map { "\($0): \(message)" } ?? message }
}

extension Words {
    /// A diagnostic in words, from `diagnostic.<code>` and `diagnostic.<code>.help`.
    ///
    /// Besides its parameters it has the values file, record, line and column, and, where the system refused, the reason. A code without a text shows itself with all
    /// its parameters, so that nothing is lost.
    public func describe(_ diagnostic: Diagnostic) -> DiagnosticText {
        // A moment of ours is told as people write it; what somebody wrote stands as it was found.
        var values = Dictionary(
            uniqueKeysWithValues: diagnostic.parameters.map { name, value in
                let moment = name != "found" && value.hasSuffix("Z") ? Instant(rfc3339: value) : nil
                return (name, moment.map(Fact.moment) ?? .text(value))
            }
        )
        for (name, value) in [
            ("file", diagnostic.file), ("record", diagnostic.record.map(String.init)),
            ("line", diagnostic.line.map(String.init)), ("column", diagnostic.column),
        ] where values[name] == nil {
            values[name] = value.map(Fact.text)
        }
        if let number = diagnostic.parameters[SystemFault.key] { values["reason"] = .text(systemFault(number)) }
        let key = "diagnostic.\(diagnostic.code)"
        let message =
            textIfAny(key, values)
            ?? (["‹\(key)›"] + diagnostic.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
            .joined(separator: " ")
        return DiagnosticText(
            place: place(of: diagnostic),
            message: message,
            help: textIfAny("\(key).help", values)
        )
    }

    /// Why records could not be read, as a sentence: that of an example, and without one, because its file is gone, that of the
    /// code alone.
    func reason(_ code: String, _ example: Diagnostic?) -> String {
        describe(example ?? Diagnostic(code)).message
    }

    /// How a file is named: `-` is standard input, and `-/logins.csv` a file in the archive that came that way.
    func shown(file: String) -> String {
        file == "-" || file.hasPrefix("-/") ? text("place.standard-input") + file.dropFirst() : file
    }

    private func place(of diagnostic: Diagnostic) -> String? {
        var parts: [String] = []
        if let file = diagnostic.file {
            parts.append(shown(file: file))
        }
        if let record = diagnostic.record { parts.append(text("place.record", ["record": .text(String(record))])) }
        if let line = diagnostic.line { parts.append(text("place.line", ["line": .text(String(line))])) }
        if let column = diagnostic.column {
            // What is read as YAML has keys, the command line options; all else that names its values has columns.
            let isKey = diagnostic.file.map { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
            let name =
                column.hasPrefix("--")
                ? "place.option" : isKey ?? diagnostic.code.hasPrefix("settings.") ? "place.key" : "place.column"
            parts.append(text(name, ["column": .text(column)]))
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
