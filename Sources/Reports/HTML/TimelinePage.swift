internal import Model

extension Renderer {
    /// The events of somebody as one page: a strip of hours and a table for each day, in the order of time.
    ///
    /// - Parameters:
    ///   - rows: the events in their order, with `time` in RFC 3339 and the keys of `logwacht timeline`.
    ///   - who: whose they are.
    public func timeline(_ rows: [[String: String]], of who: String) -> String {
        TimelinePage(words: words).page(rows, of: who)
    }
}

/// The timeline as a page.
struct TimelinePage {
    let words: Words

    func page(_ rows: [[String: String]], of who: String) -> String {
        let title = words.text("timeline.title", ["who": .text(who)])
        let events = rows.compactMap { row in row["time"].flatMap(Instant.init(rfc3339:)).map { ($0, row) } }
        let days = Dictionary(grouping: events) { words.zone.day($0.0) }.sorted { $0.key < $1.key }
        let count =
            events.isEmpty
            ? words.text("timeline.none") : words.text("timeline.count", ["count": .number(events.count)])
        let header = """
            <h1>\(escape(title))</h1>
            <p class="summary">\(escape(count))</p>
            <p class="as-of">\(escape(words.zoneSentence))</p>
            """
        let body = days.map { day($0.key, $0.value) }.joined()
        return PlainPage(words: words).page(title: title, style: Self.style, header: header, body: body)
    }

    private func escape(_ text: String) -> String { HTMLText().escapeText(text) }

    private func day(_ day: LocalDate, _ events: [(Instant, [String: String])]) -> String {
        var hours = Array(repeating: 0, count: 24)
        for (time, _) in events {
            if let hour = Int(words.zone.local(time).clock(seconds: false).prefix(2)) { hours[hour] += 1 }
        }
        let most = max(hours.max() ?? 1, 1)
        let head = (0..<24).map { "<th scope=\"col\">\($0)</th>" }.joined()
        let strip = hours.map { count in
            // Four shades, and the number itself: no meaning hangs on the colour.
            count == 0 ? "<td></td>" : "<td class=\"shade-\(1 + (count * 3 - 1) / most)\">\(count)</td>"
        }.joined()
        let columns = ["time", "system", "account", "action", "outcome", "object", "address", "record"]
        let names = columns.map { "<th scope=\"col\">\(escape(words.text("heading.\($0)")))</th>" }.joined()
        let lines = events.map { time, row in
            let cells = columns.map { "<td>\(escape(cell($0, time, row)))</td>" }.joined()
            return "<tr>\(cells)</tr>\n"
        }.joined()
        return """
            <section>
            <h2>\(escape(words.day(day)))</h2>
            <table class="hours"><caption>\(escape(words.text("timeline.hours")))</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody><tr>\(strip)</tr></tbody></table>
            <div class="wide"><table class="events">
            <thead><tr>\(names)</tr></thead>
            <tbody>
            \(lines)</tbody></table></div>
            </section>

            """
    }

    private func cell(_ column: String, _ time: Instant, _ row: [String: String]) -> String {
        let value = row[column] ?? ""
        switch column {
        case "time": return words.zone.local(time).clock(seconds: true)
        case "system": return System(rawValue: value).map { words.name(of: $0) } ?? value
        case "action", "outcome": return words.textIfAny("\(column).\(value)") ?? value
        case "object":
            return ["object", "school", "pupil"].compactMap { row[$0] }.filter { !$0.isEmpty }.joined(separator: ", ")
        case "record": return [row["file"], row["record"]].compactMap { $0 }.joined(separator: ", ")
        default: return value
        }
    }

    private static let style = """
        .hours { table-layout: fixed; font-size: .75rem; }
        .hours th, .hours td { padding: .15rem 0; text-align: center; border: 1px solid #c9ccd3; height: 1.4rem; }
        .shade-1 { background: #e5eef7; }
        .shade-2 { background: #b9d2ea; }
        .shade-3 { background: #7fb0dc; }
        .events { font-size: .78rem; table-layout: fixed; }
        .events th:nth-child(1) { width: 10%; }
        .events th:nth-child(2) { width: 10%; }
        .events th:nth-child(3) { width: 15%; }
        .events th:nth-child(4) { width: 12%; }
        .events th:nth-child(5) { width: 8%; }
        .events th:nth-child(6) { width: 21%; }
        .events th:nth-child(7) { width: 11%; }
        .events th:nth-child(8) { width: 13%; }
        .events td { overflow-wrap: anywhere; }
        tr { break-inside: avoid; }
        """
}
