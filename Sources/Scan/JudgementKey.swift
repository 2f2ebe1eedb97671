internal import Access
internal import Board
internal import Crypto
internal import EventStore
internal import Foundation
internal import Model

/// What the judgement of events hangs on, besides the events that are kept: program, settings, tables, rules, and the files.
///
/// Two scans with one key over the same kept events see the same in them. The moment of judging is not in it: it decides what
/// is made of what was seen, and which events are kept.
struct JudgementKey: Sendable, Hashable {
    /// A SHA-256.
    let bytes: [UInt8]

    /// The key of a scan.
    ///
    /// - Parameters:
    ///   - files: what is known of the files of the scan, and of those whose events are kept from before: evidence names them.
    init(
        board: BoardFolder,
        rules: RulePlan,
        span: KeptSpan,
        files: [KnownFile]
    ) {
        var hasher = SHA256()
        func add(_ bytes: some Sequence<UInt8>) {
            let bytes = Array(bytes)
            hasher.update(data: Array(String(bytes.count).utf8) + [0])
            hasher.update(data: bytes)
        }
        func add(_ text: String) { add(text.utf8) }
        add("logwacht judging 1")
        add(Self.program)
        add(span.recipe)
        add(board.file.text)
        for (file, table) in board.tables.sorted(by: { $0.key < $1.key }) {
            add(file)
            for name in table.columns where table.present.contains(name) { add(name) }
            for word in table.wordsOfBroken.sorted() { add(word) }
            for row in table.rows {
                add(String(row.record))
                add(row.raw)
            }
        }
        for text in rules.texts { add(text) }
        for file in files.sorted(by: { $0.number < $1.number }) {
            add(String(file.number))
            add(file.name)
        }
        bytes = Array(hasher.finalize())
    }

    /// Which program this is: another one may judge otherwise.
    private static let program: String = {
        let path = "/proc/self/exe"
        let file = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? path
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let size = (attributes?[.size] as? Int) ?? 0
        let modified = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let number = (attributes?[.systemFileNumber] as? Int) ?? 0
        return "\(size) \(modified) \(number)"
    }()
}
