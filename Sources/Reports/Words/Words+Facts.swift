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
