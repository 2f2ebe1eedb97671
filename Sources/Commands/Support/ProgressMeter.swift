internal import Foundation
internal import Model
internal import Reports
internal import Scan
internal import Synchronization

/// One line on standard error that says how far the reading is; only where a person watches.
final class ProgressMeter: Sendable {
    private let console: Console
    private let start = ContinuousClock.now
    private let last = Mutex(ContinuousClock.now)
    private let total: Int

    /// A meter; nil where progress is not wanted or nobody would see it. `files` are those that will be read.
    init?(_ console: Console, files: [String]) {
        guard console.progress else { return nil }
        self.console = console
        total = files.reduce(0) { sum, path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
        }
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
        var values: [String: Fact] = [
            "file": .text(progress.file), "megabytes": .number(progress.bytes / 1_000_000),
            "events": .number(progress.events),
        ]
        let passed = ContinuousClock.now - start
        let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
        if seconds > 1, progress.bytes > 0 {
            let rate = Double(progress.bytes) / seconds
            values["rate"] = .number(Int(rate / 1_000_000))
            // What is known already is passed over, and what is packed grows: the time left is a bound, and not always there.
            if total > progress.bytes { values["left"] = .number(Int(Double(total - progress.bytes) / rate) + 1) }
        }
        let text = console.words.text("progress.reading", values)
        FileHandle.standardError.write(Data("\r\u{1b}[K\(text.prefix(console.width - 1))".utf8))
    }

    /// Takes the line away.
    func clear() { FileHandle.standardError.write(Data("\r\u{1b}[K".utf8)) }
}
