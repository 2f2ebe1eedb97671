// Build tool: EmbedRules ROOT OUTPUT
// Writes a Swift file with one string literal for each file below ROOT, named by its path there.

import Foundation

/// Ends the build with a reason.
func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}

/// The text as the inside of a Swift raw string literal, with as many number signs as it needs.
func literal(_ text: String) -> String {
    var fence = "#"
    while text.contains("\"\"\"" + fence) || text.contains("\\" + fence) { fence += "#" }
    return "\(fence)\"\"\"\n\(text)\n\"\"\"\(fence)"
}

let arguments = CommandLine.arguments
guard arguments.count == 3 else { fail("usage: EmbedRules ROOT OUTPUT") }
let root = URL(filePath: arguments[1], directoryHint: .isDirectory)
guard let paths = FileManager.default.subpaths(atPath: root.path) else { fail("\(root.path): cannot be read") }

var output = """
    // Made by EmbedRules from rules/ at build time.

    /// The files of rules/, by path, sorted.
    let embeddedFiles: [(path: String, text: String)] = [

    """
do {
    for path in paths.sorted() where !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
        let file = root.appending(path: path)
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory), !isDirectory.boolValue
        else {
            continue
        }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard !text.contains("\r") && !text.contains("\0") else {
            fail("\(file.path): rules are kept with LF line ends and without NUL")
        }
        output += "(path: \(literal(path)), text: \(literal(text))),\n"
    }
    output += "]\n"
    try Data(output.utf8).write(to: URL(filePath: arguments[2]))
} catch {
    fail("\(error)")
}
