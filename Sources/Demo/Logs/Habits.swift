import Model

/// What the logs of all systems share: who is there, from which address, at what time.
extension World {
    /// Whether someone uses a system on a day at all.
    func uses(_ system: System, _ index: Int, on day: LocalDate) -> Bool {
        if let last = quietAfter[system]?[index], day > last { return false }
        return works(people[index], on: day)
    }

    /// A day on which everyone surely uses a system: the first working day of every so many weeks, and the first week of a
    /// contract, so that nobody's account looks forgotten.
    func mustUse(_ index: Int, on day: LocalDate, everyWeeks weeks: Int) -> Bool {
        let person = people[index]
        for contract in person.contracts {
            if let from = contract.span.from, (0..<7).contains(day.dayNumber - from.dayNumber) { return true }
        }
        // Day 0 of 1970 was a Thursday; weeks begin on Monday.
        guard ((day.dayNumber + 3) / 7 + index) % weeks == 0 else { return false }
        return !(1..<day.weekday).contains { works(person, on: day.adding(days: -$0)) }
    }

    /// A time at work.
    func workTime(_ random: inout SeededGenerator) -> Int {
        random.number(7 * 3600 + 2400...16 * 3600 + 2700)
    }

    /// A time in school hours.
    func schoolTime(_ random: inout SeededGenerator) -> Int {
        random.number(8 * 3600 + 900...15 * 3600 + 2700)
    }

    /// The address someone comes from: that of the school, or at home in the evening.
    func address(_ index: Int, on day: LocalDate, second: Int) -> String {
        if second > 17 * 3600 { return "203.0.113.\(index % 250 + 2)" }
        guard let school = homeSchool(people[index], on: day) else { return "198.51.99.4" }
        return schools[school].address
    }
}
