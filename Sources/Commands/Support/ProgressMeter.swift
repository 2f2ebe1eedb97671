internal import Foundation
internal import Model
internal import Reports
internal import Scan
internal import Synchronization

/// One line on standard error that says how far the reading is; only where a person watches.
final class ProgressMeter: Sendable {
    private let console: Console
    private let last = Mutex(ContinuousClock.now)

    /// A meter; nil where progress is not wanted or nobody would see it.
    init?(_ console: Console) {
        guard console.progress else { return nil }
        self.console = console
    }

    /// Shows where the reading is, at most ten times a second.
    @Sendable
    func show(_ progress: BoardScanner.Progress) {
        let due = last.withLock { last in
            guard ContinuousClock.now - last > .milliseconds(100) else { return false }
            last = .now
            return true
        }
        guard due else { return }
        let text = console.words.text(
            "progress.reading",
            [
                "file": .text(progress.file), "megabytes": .number(progress.bytes / 1_000_000),
                "events": .number(progress.events),
            ]
        )
        FileHandle.standardError.write(Data("\r\u{1b}[K\(text.prefix(console.width - 1))".utf8))
    }

    /// Takes the line away.
    func clear() { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
}
