import Foundation
import Testing

/// Compares a text with the file `Snapshots/<name>` beside the test.
///
/// With `RECORD_SNAPSHOTS=1`, or when the file is not there, it is written, and the test fails: a recording run can never
/// pass, so nobody blesses an output without looking at the change.
func expectSnapshot(
    _ text: String,
    named name: String,
    file: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Snapshots")
    let url = folder.appendingPathComponent(name)
    let known = try? Data(contentsOf: url)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" || known == nil {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        Issue.record("recorded \(name); look at it and run again", sourceLocation: sourceLocation)
        return
    }
    guard let known, known != Data(text.utf8) else { return }
    let expected = String(decoding: known, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(expected, found).enumerated().first { $1.0 != $1.1 }?.offset ?? min(expected.count, found.count)
    Issue.record(
        """
        \(name) differs from line \(line + 1):
        - \(line < expected.count ? String(expected[line]) : "(end)")
        + \(line < found.count ? String(found[line]) : "(end)")
        """,
        sourceLocation: sourceLocation
    )
}
