import Demo
import Foundation
import Testing

/// `samples/` is what the generator makes, byte for byte: neither can change without the other.
///
/// With `RECORD_SAMPLES=1` in the environment the files are written anew, and the test fails so that nobody takes a
/// recording for a check.
@Suite struct SamplesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples")

    @Test func samplesAreWhatTheGeneratorMakes() throws {
        let recording = ProcessInfo.processInfo.environment["RECORD_SAMPLES"] == "1"
        if recording { try? FileManager.default.removeItem(at: Self.folder) }
        var paths: Set<String> = []
        try DemoBoard.generateSamples(DemoOptions()) { path, bytes in
            paths.insert(path)
            let file = Self.folder.appending(path: path)
            if recording {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(),
                    withIntermediateDirectories: true
                )
                try Data(bytes).write(to: file)
            } else {
                let stored = try? Data(contentsOf: file)
                #expect(
                    stored == Data(bytes),
                    "samples/\(path) is not what the generator makes; RECORD_SAMPLES=1 writes it anew"
                )
            }
        }
        let found = FileManager.default.enumerator(atPath: Self.folder.path)?.compactMap { $0 as? String } ?? []
        let files = found.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: Self.folder.appending(path: path).path,
                isDirectory: &isFolder
            )
            return exists && !isFolder.boolValue && path != "README.md" && !path.contains(".sqlite")
                && !path.hasSuffix(".key")
        }
        #expect(Set(files) == paths)
        #expect(!recording, "the samples were written anew")
    }
}
