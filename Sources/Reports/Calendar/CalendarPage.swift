internal import Model

/// The calendar as one self-contained page, to open and to print on A4.
struct CalendarPage {
    let words: Words

    func page(_ calendar: CoverageCalendar) -> String {
        let title = words.text("calendar.title", ["board": .text(calendar.board)])
        let complete = calendar.coverage.isComplete
        let first = escape(CoverageText(words: words, coverage: calendar.coverage).completeness)
        let opening =
            complete
            ? "<p class=\"as-of\">\(first)</p>" : "<p class=\"notice\" role=\"note\"><strong>\(first)</strong></p>"
        let legend = CoverageCalendar.State.allCases.map { state in
            "<li><span class=\"day \(state.rawValue)\">\(escape(String(state.sign)))</span> "
                + "\(escape(words.text("calendar.state.\(state.rawValue)")))</li>\n"
        }.joined()
        let body = calendar.series.map { table($0, calendar.coverage) }.joined()
        let empty = calendar.days.isEmpty ? "<p>\(escape(words.text("calendar.empty")))</p>\n" : ""
        let header = """
            \(opening)
            <h1>\(escape(title))</h1>
            <p class="as-of">\(escape(words.text("calendar.days")))</p>
            <ul class="legend">
            \(legend)</ul>
            """
        return PlainPage(words: words).page(title: title, style: Self.style, header: header, body: body + empty)
    }

    private func escape(_ text: String) -> String { HTMLText().escapeText(text) }

    private func table(_ series: CoverageCalendar.Series, _ coverage: Coverage) -> String {
        let head = (1...31).map { "<th scope=\"col\">\($0)</th>" }.joined()
        let rows = series.months.map { month in
            let cells = month.days.map { day, state, events in
                guard let state else { return "<td></td>" }
                let name = words.day(day) + ": " + words.text("calendar.state.\(state.rawValue)")
                let count = events > 0 ? " (\(words.number(events)))" : ""
                return "<td class=\"day \(state.rawValue)\" title=\"\(escape(name + count))\">"
                    + "\(escape(String(state.sign)))</td>"
            }.joined()
            return "<tr><th scope=\"row\">\(escape(words.shortMonth(month.first)))</th>\(cells)</tr>\n"
        }.joined()
        let troubles = words.troubles(of: series, coverage).map { "<li>\(escape($0))</li>\n" }.joined()
        let list = troubles.isEmpty ? "" : "<ul class=\"troubles\">\n\(troubles)</ul>\n"
        return """
            <section class="source">
            <h2>\(escape(words.name(of: series)))</h2>
            <p>\(escape(words.figures(of: series)))</p>
            <div class="wide"><table class="calendar">
            <thead><tr><td></td>\(head)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table></div>
            \(list)</section>

            """
    }

    private static let style = """
        .legend { list-style: none; padding: 0; }
        .day { text-align: center; font-weight: 600; }
        .legend .day { display: inline-block; width: 1.4rem; }
        .read { background: #dcebdc; color: #12401a; }
        .none { color: #55565e; font-weight: 400; }
        .gap, .unreadable { background: #b3261e; color: #fff; }
        .agreed, .awaited { background: #fff0d2; color: #4d2e00; }
        .calendar { table-layout: fixed; font-size: .78rem; }
        .calendar th, .calendar td { padding: .15rem 0; text-align: center; border: 1px solid #e2e4e9; }
        .calendar tbody th, .calendar thead td { width: 4.6rem; min-width: 0; text-align: left; }
        .source { break-inside: avoid; }
        @media print { .day { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
        """
}
