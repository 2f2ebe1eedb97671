// Build tool: embed-rules ROOT OUTPUT FILE ...
// Writes a Swift file with one string literal per FILE, named by its path below ROOT.

import Foundation

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    FileHandle.standardError.write(Data("usage: EmbedRules ROOT OUTPUT FILE ...\n".utf8))
    exit(2)
}
let root = arguments[1].hasSuffix("/") ? arguments[1] : arguments[1] + "/"

/// The text as the inside of a Swift raw string literal with `fence` number signs.
func literal(_ text: String) -> String {
    var fence = "#"
    while text.contains("\"\"\"" + fence) || text.contains("\\" + fence) { fence += "#" }
    return "\(fence)\"\"\"\n\(text)\n\"\"\"\(fence)"
}

var output = """
    // Made by EmbedRules from rules/ at build time.

    /// The files of rules/, by path, sorted.
    let embeddedFiles: [(path: String, text: String)] = [

    """
do {
    for path in arguments.dropFirst(3) {
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        guard !text.contains("\r") && !text.contains("\0") else {
            FileHandle.standardError.write(Data("\(path): rules are kept with LF line ends and without NUL\n".utf8))
            exit(1)
        }
        output += "(path: \(literal(String(path.dropFirst(root.count)))), text: \(literal(text))),\n"
    }
    output += "]\n"
    try Data(output.utf8).write(to: URL(filePath: arguments[2]))
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
