public import Model

extension Words {
    /// A value as people write it in this language.
    public func format(_ fact: Fact) -> String {
        switch fact {
        case .text(let text): text
        case .number(let number): self.number(number)
        case .day(let day): self.day(day)
        case .moment(let moment): self.moment(moment)
        case .list(let list): enumeration(list)
        case .code(let code): text("code.\(code)")
        }
    }

    /// A number with its thousands apart: `1.234` in Dutch, `1,234` in English.
    public func number(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        guard digits.count > 3 else { return String(number) }
        let separator = text("format.thousands")
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += separator }
            text.append(digit)
        }
        return text
    }

    /// A day: `31 juli 2025`.
    public func day(_ day: LocalDate) -> String {
        let (year, month, number) = day.components
        return text(
            "format.day",
            ["day": .text(String(number)), "month": .text(text("format.month.\(month)")), "year": .text(String(year))]
        )
    }

    /// A moment on the clock of the board's zone, to the minute: `12 september 2025 om 08:14 uur`.
    public func moment(_ moment: Instant) -> String {
        let local = zone.local(moment)
        return text(
            "format.moment",
            ["day": .text(day(local.date)), "clock": .text(local.clock(seconds: false))]
        )
    }

    /// The days from one moment to another: `op 3 juni 2026`, `tussen 30 maart en 11 mei 2026`.
    func period(_ first: Instant, _ last: Instant) -> String {
        let (start, end) = (zone.day(first), zone.day(last))
        guard start != end else { return text("format.period.day", ["day": .day(start)]) }
        let (year, month, number) = start.components
        // A year that both have is said once.
        let begin =
            year == end.components.year
            ? text(
                "format.day-month",
                ["day": .text(String(number)), "month": .text(text("format.month.\(month)"))]
            ) : day(start)
        return text("format.period.days", ["first": .text(begin), "last": .day(end)])
    }

    /// The time from one moment to another, to the minute: `op 3 juni 2026 tussen 21:01 en 21:04 uur`.
    func span(_ first: Instant, _ last: Instant) -> String {
        let (start, end) = (zone.local(first), zone.local(last))
        let clocks = (start.clock(seconds: false), end.clock(seconds: false))
        guard start.date == end.date else {
            return text("format.period.days", ["first": .moment(first), "last": .moment(last)])
        }
        guard clocks.0 != clocks.1 else { return text("format.period.day", ["day": .moment(first)]) }
        return text("format.span.day", ["day": .day(start.date), "first": .text(clocks.0), "last": .text(clocks.1)])
    }

    /// Several texts as one: `a, b en c`.
    public func enumeration(_ list: [String]) -> String {
        guard let last = list.last else { return "" }
        guard list.count > 1 else { return last }
        return text("format.list", ["first": .text(list.dropLast().joined(separator: ", ")), "last": .text(last)])
    }

    /// The sentence that says once in what zone the times are.
    public var zoneSentence: String {
        textIfAny("format.zone.\(zone.name)") ?? text("format.zone", ["zone": .text(zone.name)])
    }
}
