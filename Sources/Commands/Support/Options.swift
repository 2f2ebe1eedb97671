internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports

/// Where the board's folder and store are, for every command that has to do with a board.
struct StoreOptions: ParsableArguments {
    @Option(
        help: "The board folder: logwacht.yml, reference data, store. Default: the folder given, else the current one."
    )
    var board: String?

    @Option(help: "The SQLite store. Default: logwacht.sqlite in the board folder.")
    var store: String?
}

/// The board and the moment it is judged from, for commands that read exports or judge.
struct BoardOptions: ParsableArguments {
    @OptionGroup var place: StoreOptions

    @Option(
        help: "The moment to judge from (RFC 3339). Default: as_of in logwacht.yml, else the clock.",
        transform: { text in
            guard let instant = Instant(rfc3339: text) else {
                throw WrongUse.error("usage.moment", ["option": "--now", "found": text])
            }
            return instant
        }
    )
    var now: Instant?
}

/// Options about what people see.
struct OutputOptions: ParsableArguments {
    @Option(help: "The words for people: nl or en. Default: the board's, else LC_ALL or LANG, else nl.")
    var language: Language?

    @Flag(
        name: .shortAndLong,
        help:
            "Only errors on standard error; scan prints nothing when all was read, nothing is new and no clock of an incident warns, verify when it is whole."
    )
    var quiet = false

    @Flag(name: .shortAndLong, help: "A line for each file that was read, on standard error.")
    var verbose = false

    @Flag(name: .customLong("no-color"), help: "No colours. NO_COLOR and a missing terminal count too.")
    var noColor = false

    @Flag(name: .customLong("no-progress"), help: "No progress on standard error.")
    var noProgress = false

    /// The console that these options and the environment make; `folder` is the board's, whose rules bring their sentences.
    func console(boardLanguage: Language? = nil, folder: String? = nil) -> Console {
        let environment = ProcessInfo.processInfo.environment
        let language = language ?? boardLanguage ?? Self.language(of: environment) ?? .nl
        let plain = noColor || !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return Console(
            words: Catalogues.words(language, folder: folder),
            language: language,
            quiet: quiet,
            verbose: verbose,
            color: !plain && isatty(1) == 1,
            progress: !noProgress && !quiet && isatty(2) == 1 && environment["TERM"] != "dumb",
            width: Self.terminalWidth(environment)
        )
    }

    /// A console for what goes wrong before any options are read.
    static func plainConsole(_ language: Language?) -> Console {
        let environment = ProcessInfo.processInfo.environment
        let language = language ?? Self.language(of: environment) ?? .nl
        return Console(
            words: Catalogues.words(language, folder: nil),
            language: language,
            quiet: false,
            verbose: false,
            color: false,
            progress: false,
            width: terminalWidth(environment)
        )
    }

    /// The language of the environment; nil for one that the product does not speak, such as `C`.
    static func language(of environment: [String: String]) -> Language? {
        for name in ["LC_ALL", "LANG"] {
            guard let value = environment[name], !value.isEmpty else { continue }
            return Language(rawValue: String(value.prefix(2)).lowercased())
        }
        return nil
    }

    private static func terminalWidth(_ environment: [String: String]) -> Int {
        if let columns = environment["COLUMNS"].flatMap(Int.init) { return min(max(columns, 40), 160) }
        var size = winsize()
        guard isatty(1) == 1, ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return min(max(Int(size.ws_col), 40), 160)
    }
}
