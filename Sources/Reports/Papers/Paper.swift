internal import Model

/// A document for people, apart from how it is written down: on a terminal, on A4, as Markdown or for a program.
public struct Paper: Sendable, Hashable {
    /// A fact with its name.
    public struct Line: Sendable, Hashable {
        /// The key, the same in every language.
        public var key: String
        /// What people call it.
        public var label: String
        /// The value; nil when it is not known yet.
        public var value: String?
        /// Where it comes from.
        public var source: String?

        /// A fact with its name.
        public init(_ key: String, _ label: String, _ value: String?, source: String? = nil) {
            self.key = key
            self.label = label
            self.value = value
            self.source = source
        }
    }

    /// A part of a document.
    public enum Block: Sendable, Hashable {
        case heading(String)
        /// What a table or text under a heading is about: an account.
        case subheading(String)
        case text(String)
        /// Something that must not be missed.
        case notice(String)
        case facts([Line])
        case list([String])
        case table([String], [[String]])
        /// A table whose last cell is the name of a file beside the document that it opens, if it is one of these.
        case files([String], [[String]], Set<String>)
        /// Places to write by hand, each with its name.
        case blanks([String])
    }

    /// What it is.
    public var title: String
    /// What stands under the title: the incident, the day.
    public var subtitle: String
    /// Its parts.
    public var blocks: [Block]

    /// A document.
    public init(title: String, subtitle: String = "", blocks: [Block] = []) {
        self.title = title
        self.subtitle = subtitle
        self.blocks = blocks
    }
}

/// The forms of a document.
public enum PaperFormat: String, Sendable, Hashable, CaseIterable {
    case text
    /// One page, to read and to print on A4.
    case html
    case markdown
    case json
}

extension Renderer {
    /// A document in a form.
    public func paper(_ paper: Paper, as format: PaperFormat) -> String {
        switch format {
        case .text: text(paper)
        case .html: html(paper)
        case .markdown: markdown(paper)
        case .json: json(paper).document
        }
    }

    private var unknown: String { words.text("paper.unknown") }

    /// Where something can be written by hand.
    private static let line = String(repeating: "_", count: 30)

    private func shown(_ line: Paper.Line) -> String {
        let value = line.value.flatMap { $0.isEmpty ? nil : $0 } ?? unknown
        return line.source.map { "\(value) (\($0))" } ?? value
    }

    private func text(_ paper: Paper) -> String {
        var out = TextLayout(width: width, color: color)
        out.add(paper.title, style: .bold)
        if !paper.subtitle.isEmpty { out.add(paper.subtitle) }
        for block in paper.blocks {
            switch block {
            case .heading(let heading):
                out.gap()
                out.add(heading, style: .bold)
            case .subheading(let heading): out.add(heading)
            case .text(let text): out.add(text)
            case .notice(let text): out.add("! \(text)", hang: 2, style: .yellow)
            case .facts(let lines):
                for line in lines { out.add("\(line.label): \(shown(line))", indent: 2, hang: 2) }
            case .list(let items): for item in items { out.add("- \(item)", indent: 2, hang: 2) }
            case .blanks(let labels):
                for label in labels { out.add("\(label): \(Self.line)", indent: 2, hang: 2) }
            case .table(let headings, let rows), .files(let headings, let rows, _):
                for row in rows {
                    let cells = zip(headings, row).filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
                    out.add("- " + cells.joined(separator: "; "), indent: 2, hang: 2)
                }
            }
        }
        return out.text
    }

    private func html(_ paper: Paper) -> String {
        func escaped(_ text: String) -> String { HTMLText().escapeText(text) }
        var header = "<h1>\(escaped(paper.title))</h1>"
        if !paper.subtitle.isEmpty { header += "\n<p class=\"as-of\">\(escaped(paper.subtitle))</p>" }
        var body = ""
        let columns = ColumnWidths.shared(by: paper.blocks)
        for block in paper.blocks {
            switch block {
            case .heading(let heading): body += "<h2>\(escaped(heading))</h2>\n"
            case .subheading(let heading): body += "<h3>\(escaped(heading))</h3>\n"
            case .text(let text): body += "<p>\(escaped(text))</p>\n"
            case .notice(let text): body += "<p class=\"notice\" role=\"note\"><strong>\(escaped(text))</strong></p>\n"
            case .facts(let lines):
                body += "<table class=\"form\"><tbody>\n"
                for line in lines {
                    let isKnown = !(line.value ?? "").isEmpty
                    let value = isKnown ? escaped(line.value ?? "") : "<em>\(escaped(unknown))</em>"
                    let source = line.source.map { "<br /><small>\(escaped($0))</small>" } ?? ""
                    body += "<tr><th scope=\"row\">\(escaped(line.label))</th><td>\(value)\(source)</td></tr>\n"
                }
                body += "</tbody></table>\n"
            case .list(let items):
                body += "<ul>\n" + items.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
            case .blanks(let labels):
                body += "<table class=\"form blank\"><tbody>\n"
                for label in labels {
                    body += "<tr><th scope=\"row\">\(escaped(label))</th><td></td></tr>\n"
                }
                body += "</tbody></table>\n"
            case .table(let headings, let rows): body += Self.table(headings, rows, columns: columns[headings])
            case .files(let headings, let rows, let names): body += Self.table(headings, rows, opening: names)
            }
        }
        let style = """
            .form th { width: 34%; font-weight: 600; }
            .blank td, .blank th { height: 2.6em; border: 1px solid; padding: 0.3em 0.5em; }
            td, th { white-space: pre-wrap; }
            .fixed { table-layout: fixed; font-size: .88rem; }
            .fixed td { overflow-wrap: anywhere; min-width: 0; }
            """
        return PlainPage(words: words).page(title: paper.title, style: style, header: header, body: body)
    }

    /// A table; last cells that are the name of one of these files open it beside the page.
    private static func table(
        _ headings: [String],
        _ rows: [[String]],
        opening files: Set<String> = [],
        columns: [Int]? = nil
    ) -> String {
        func escaped(_ text: String) -> String { HTMLText().escapeText(text) }
        var body = columns == nil ? "<table>" : "<table class=\"fixed\">"
        if let columns {
            body += "<colgroup>" + columns.map { "<col style=\"width: \($0)%\" />" }.joined() + "</colgroup>"
        }
        body += "<thead><tr>" + headings.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
        body += "</tr></thead>\n<tbody>\n"
        for row in rows {
            let cells = row.enumerated().map { place, cell in
                let text = escaped(cell)
                let isFile = place == row.count - 1 && files.contains(cell)
                let shown = isFile ? "<a href=\"\(text)\">\(text)</a>" : text
                return "<td\(isLong(cell) ? " class=\"long-word\"" : "")>\(shown)</td>"
            }
            body += "<tr>" + cells.joined() + "</tr>\n"
        }
        return body + "</tbody></table>\n"
    }

    /// Whether a word in a text is so long, a hash or a path, that it has to be broken to stay on the page.
    private static func isLong(_ text: String) -> Bool {
        text.split(whereSeparator: \.isWhitespace).contains { $0.count > 40 }
    }

    private func markdown(_ paper: Paper) -> String {
        var out = "# \(Self.marked(paper.title))\n"
        if !paper.subtitle.isEmpty { out += "\n\(Self.marked(paper.subtitle))\n" }
        for block in paper.blocks {
            out += "\n"
            switch block {
            case .heading(let heading): out += "## \(Self.marked(heading))\n"
            case .subheading(let heading): out += "### \(Self.marked(heading))\n"
            case .text(let text): out += Self.marked(text) + "\n"
            case .notice(let text): out += "> **\(Self.marked(text))**\n"
            case .facts(let lines):
                for line in lines { out += "- **\(Self.marked(line.label))**: \(Self.marked(shown(line)))\n" }
            case .list(let items): for item in items { out += "- \(Self.marked(item))\n" }
            case .blanks(let labels):
                for label in labels { out += "- **\(Self.marked(label))**: \(Self.marked(Self.line))\n" }
            case .table(let headings, let rows), .files(let headings, let rows, _):
                let lines = [headings, headings.map { _ in "---" }] + rows
                for (index, row) in lines.enumerated() {
                    out += "| " + row.map { index == 1 ? $0 : Self.marked($0) }.joined(separator: " | ") + " |\n"
                }
            }
        }
        return out
    }

    /// Text that no sign of it can turn into markup.
    static func marked(_ text: String) -> String {
        var result = ""
        for character in VisibleText.of(text).unicodeScalars {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "#", "|", "!":
                result += "\\\(character)"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }

    private func json(_ paper: Paper) -> JSONValue {
        .object([
            "format": .string("logwacht-paper/1"), "language": .string(words.language.rawValue),
            "title": .string(paper.title), "subtitle": .string(paper.subtitle),
            "blocks": .array(paper.blocks.map(json)),
        ])
    }

    private func json(_ block: Paper.Block) -> JSONValue {
        switch block {
        case .heading(let text): .object(["heading": .string(text)])
        case .subheading(let text): .object(["subheading": .string(text)])
        case .text(let text): .object(["text": .string(text)])
        case .notice(let text): .object(["notice": .string(text)])
        case .list(let items): .object(["list": .texts(items)])
        case .blanks(let labels): .object(["blanks": .texts(labels)])
        case .table(let headings, let rows), .files(let headings, let rows, _):
            .object(["headings": .texts(headings), "rows": .array(rows.map(JSONValue.texts))])
        case .facts(let lines):
            .object([
                "fields": .array(
                    lines.map { line in
                        .object([
                            "key": .string(line.key), "label": .string(line.label), "value": .text(line.value),
                            "source": .text(line.source),
                        ])
                    }
                )
            ])
        }
    }
}
