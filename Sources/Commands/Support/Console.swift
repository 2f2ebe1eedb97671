internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports

/// Where a command writes: data to standard output, words for people to standard error.
///
/// A reader that stops reading (a broken pipe) ends the program silently, as users of `head` expect.
struct Console {
    /// The words of the reader's language.
    let words: Words
    /// The language.
    let language: Language
    /// Nothing but errors on standard error.
    let quiet: Bool
    /// More on standard error.
    let verbose: Bool
    /// Whether standard output is a terminal that shows colours.
    let color: Bool
    /// Whether standard error shows progress.
    let progress: Bool
    /// The width of the terminal, or 100 where there is none.
    let width: Int

    /// Writes bytes to standard output.
    static func write(_ bytes: some Sequence<UInt8>) { write(Array(bytes), to: 1) }

    /// Writes text to standard output.
    static func write(_ text: String) { write(Array(text.utf8), to: 1) }

    /// Writes a line to standard error.
    static func note(_ text: String) { write(Array((text + "\n").utf8), to: 2) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                offset += written
            } else if errno == EINTR || errno == EAGAIN {
                continue
            } else {
                // EPIPE and a full disk alike: nobody reads what comes next.
                Foundation.exit(errno == EPIPE ? 0 : 3)
            }
        }
    }

    /// Tells of problems on standard error: what is wrong, where, what to do.
    func report(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        Self.write(Array(renderer.diagnostics(diagnostics).utf8), to: 2)
    }

    /// Tells in one line what was read of a file.
    func note(_ input: InputCoverage) {
        let sentence = words.text(
            "input.done",
            [
                "file": .text(input.file), "source": .text(input.source ?? "?"), "events": .number(input.events),
                "ignored": .number(input.ignored.values.reduce(0, +)), "unreadable": .number(input.unreadableCount),
            ]
        )
        Self.note(sentence)
    }

    /// Tells of one problem that ends the command.
    ///
    /// - Parameter outcome: how it ends, unless the problem says so itself: a store that is damaged or held by another run.
    func fail(_ diagnostic: Diagnostic, _ outcome: Outcome = .wrongUse) -> ExitCode {
        report([diagnostic])
        return ExitCode((Outcome(of: diagnostic) ?? outcome).rawValue)
    }

    /// Whoever writes findings and problems for this reader.
    var renderer: Renderer { Renderer(words: words, color: color, width: width) }

    /// The same console with times in a board's zone.
    func with(zone: Zone) -> Console {
        Console(
            words: words.with(zone: zone),
            language: language,
            quiet: quiet,
            verbose: verbose,
            color: color,
            progress: progress,
            width: width
        )
    }
}
