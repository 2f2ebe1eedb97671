internal import Model

/// The calendar on a terminal: a line for each month, a sign for each day.
struct CalendarText {
    private let words: Words
    private let layout: TextLayout

    init(_ renderer: Renderer) {
        words = renderer.words
        layout = TextLayout(width: renderer.width, color: renderer.color)
    }

    func text(_ calendar: CoverageCalendar) -> String {
        var out = layout
        let complete = calendar.coverage.isComplete
        out.add(
            CoverageText(words: words, coverage: calendar.coverage).completeness,
            style: complete ? .plain : .red
        )
        out.gap()
        out.add(words.text("calendar.title", ["board": .text(calendar.board)]), style: .bold)
        out.add(words.text("calendar.days"))
        for state in CoverageCalendar.State.allCases {
            out.add("\(state.sign)  \(words.text("calendar.state.\(state.rawValue)"))", indent: 2, hang: 3)
        }
        for series in calendar.series {
            out.gap()
            out.add(words.name(of: series), style: .bold)
            out.add(words.figures(of: series), indent: 2)
            out.lines([String(repeating: " ", count: 12) + "1   5    10   15   20   25   30"])
            out.lines(
                series.months.map { month in
                    let label = words.shortMonth(month.first)
                    let margin = String(repeating: " ", count: max(1, 10 - TextLayout.columns(label)))
                    return "  \(label)\(margin)" + month.days.map { sign($0.state, out) }.joined()
                }
            )
            for line in words.troubles(of: series, calendar.coverage) { out.add(line, indent: 2, hang: 2) }
        }
        if calendar.days.isEmpty {
            out.gap()
            out.add(words.text("calendar.empty"))
        }
        return out.text
    }

    private func sign(_ state: CoverageCalendar.State?, _ out: TextLayout) -> String {
        guard let state else { return " " }
        let style: TextLayout.Style =
            switch state {
            case .gap, .unreadable: .red
            case .agreed, .awaited: .yellow
            case .none: .dim
            case .read: .plain
            }
        return out.paint(String(state.sign), style)
    }
}

extension TextLayout {
    /// Lines that are laid out already and hold nothing but our own signs and colours.
    mutating func lines(_ lines: [String]) {
        for line in lines { append(line.trimmedEnd + "\n") }
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
