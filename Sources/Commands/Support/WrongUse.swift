internal import ArgumentParser
internal import Foundation
internal import Model

/// Wrong use of a command, told in the user's language.
///
/// The parser of arguments knows English only, and hands out sentences and not what is wrong. They are read back here; a sentence
/// that is not known is told as it is.
enum WrongUse {
    /// What stands before a code in the message of an error of our own, and between its parameters.
    private static let mark = "\u{1}"

    /// A mistake that a command finds in its options, to be thrown by `validate` or by the reading of an option.
    ///
    /// - Parameters:
    ///   - code: the text `diagnostic.<code>` says what is wrong.
    ///   - parameters: the values of its placeholders.
    static func error(_ code: String, _ parameters: [String: String] = [:]) -> ValidationError {
        let values = parameters.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        return ValidationError(mark + ([code] + values).joined(separator: mark))
    }

    /// Tells of an error that the parser made of the arguments, with how the command is used.
    static func report(_ error: any Error) {
        let arguments = Array(CommandLine.arguments.dropFirst())
        var problem = diagnostic(Logwacht.message(for: error))
        problem.parameters.merge(usage(Logwacht.fullMessage(for: error)), uniquingKeysWith: { mine, _ in mine })
        if problem.code == "usage.unexpected", let found = problem.parameters["found"] {
            problem.parameters["nearest"] = command(like: found, problem.parameters["usage"] ?? "")
        }
        OutputOptions.plainConsole(language(arguments)).report([problem])
    }

    /// The command that somebody may have meant, where a command is to stand.
    private static func command(like found: String, _ usage: String) -> String? {
        let words = usage.split(separator: " ")
        guard words.last == "<subcommand>" else { return nil }
        var commands = Logwacht.configuration.subcommands
        for word in words.dropFirst().dropLast() {
            commands = commands.first { $0._commandName == word }?.configuration.subcommands ?? []
        }
        return Nearest.name(to: found, among: commands.map { $0._commandName })
    }

    /// The language that the arguments ask for, as far as they can be read.
    private static func language(_ arguments: [String]) -> Language? {
        for (place, argument) in arguments.enumerated() {
            if argument.hasPrefix("--language=") { return Language(rawValue: String(argument.dropFirst(11))) }
            if argument == "--language", place + 1 < arguments.count {
                return Language(rawValue: arguments[place + 1])
            }
        }
        return nil
    }

    /// What the parser says of how the command is used: `usage` and `help`, a command that tells more.
    static func usage(_ full: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in full.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("Usage: ") { values["usage"] = values["usage"] ?? String(line.dropFirst(7)) }
            let parts = line.split(separator: "'", omittingEmptySubsequences: false)
            if line.hasPrefix("  See '"), parts.count == 3 { values["help"] = String(parts[1]) }
        }
        return values
    }

    /// A sentence of the parser: its code, what it looks like, and the names of the parts that it holds, in order.
    private static let sentences: [(code: String, pattern: String, names: [String])] = [
        ("usage.unknown-option", "^Unknown option '(.+)'\\. Did you mean '(.+)'\\?$", ["option", "nearest"]),
        ("usage.unknown-option", "^Unknown option '(.+)'$", ["option"]),
        ("usage.missing-value", "^Missing value for '(.+)'$", ["option"]),
        (
            "usage.no-value", "^The option '(.+)' does not take any value, but '(.*)' was specified\\.$",
            ["option", "found"]
        ),
        ("usage.unexpected", "^Unexpected argument '(.*)'$", ["found"]),
        ("usage.unexpected", "^[0-9]+ unexpected arguments: '(.*)'$", ["found"]),
        ("usage.missing", "^Missing expected argument '(.+)'$", ["name"]),
        ("usage.missing", "^Missing one of: '(.+)'$", ["name"]),
        (
            "usage.invalid-value", "^The value '(.*)' is invalid for '(.+?)'\\. Please provide one of '(.+)'\\.$",
            ["found", "option", "allowed"]
        ),
        (
            "usage.invalid-value",
            "^The value '(.*)' is invalid for '(.+?)'\\. Please provide one of the following:\\n(.+)$",
            ["found", "option", "allowed"]
        ),
        ("usage.invalid-value", "^The value '(.*)' is invalid for '(.+?)'(?:: .*)?$", ["found", "option"]),
        (
            "usage.twice", "^Value to be set with flag '(.+?)'.* had already been set with flag '(.+?)'",
            ["option", "other"]
        ),
    ]

    /// What a message of the parser says.
    static func diagnostic(_ message: String) -> Diagnostic {
        if let place = message.range(of: mark) {
            let parts = message[place.upperBound...].components(separatedBy: mark)
            var values: [String: String] = [:]
            for index in stride(from: 1, to: parts.count - 1, by: 2) { values[parts[index]] = parts[index + 1] }
            return Diagnostic(parts[0], .error, values)
        }
        for (code, pattern, names) in sentences {
            guard let found = match(pattern, message) else { continue }
            var values = Dictionary(uniqueKeysWithValues: zip(names, found))
            values["allowed"] = values["allowed"].map(list)
            values["name"] = values["name"]?.replacing("', '", with: ", ")
            if code == "usage.unexpected" { values["found"] = values["found"]?.replacing("', '", with: ", ") }
            return Diagnostic(code, .error, values)
        }
        return Diagnostic("usage.other", .error, ["message": message])
    }

    private static func match(_ pattern: String, _ text: String) -> [String]? {
        guard let regex = try? NSRegularExpression(pattern: pattern, options: .dotMatchesLineSeparators),
            let found = regex.firstMatch(in: text, range: NSRange(text.startIndex..., in: text))
        else { return nil }
        return (1..<found.numberOfRanges).compactMap { Range(found.range(at: $0), in: text).map { String(text[$0]) } }
    }

    /// A list of values without the parser's quotes, bullets and English.
    private static func list(_ text: String) -> String {
        let parts = text.split(whereSeparator: \.isNewline).flatMap { line in
            line.replacing("' or '", with: "', '").replacing("' and '", with: "', '").components(separatedBy: "', '")
        }
        return parts.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " -'")) }.joined(separator: ", ")
    }
}
