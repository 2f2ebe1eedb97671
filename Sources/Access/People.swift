public import Model

/// A function that somebody holds for a time.
public struct FunctionTerm: Sendable, Hashable {
    /// The canonical name, or the written one when `isKnown` is false.
    public var function: String
    /// Whether the function is one that the matrices or lists know.
    public var isKnown: Bool
    /// The school, by its canonical name; nil for the board's own office.
    public var school: String?
    /// The days it is held, the last included, never longer than the contract.
    public var days: DateSpan
    /// The row of the staff register.
    public var origin: Origin

    /// A term.
    public init(function: String, isKnown: Bool = true, school: String?, days: DateSpan, origin: Origin) {
        self.function = function
        self.isKnown = isKnown
        self.school = school
        self.days = days
        self.origin = origin
    }
}

/// Somebody in the staff register, with everything that was true of him over time.
public struct Person: Sendable, Hashable {
    /// The employee number.
    public var number: String
    /// The name, for people to read; never used to join.
    public var name: String
    /// User principal names, lower case.
    public var upns: [String]
    /// E-mail addresses, lower case.
    public var emails: [String]
    /// User codes of AFAS, upper case (`12345.BKR`).
    public var userCodes: [String]
    /// The functions, in order of their start.
    public var terms: [FunctionTerm]
    /// The periods of employment: contracts that touch or overlap are one; in order of time.
    public var employment: [DateSpan]
    /// Whether any row calls him an external.
    public var isExternal: Bool
    /// The rows of the staff register.
    public var origins: [Origin]
    /// The first and first-after moments of each period in local time, for judging events.
    var windows: [(start: Instant, end: Instant)] = []

    /// Equal when everything but the derived moments is.
    public static func == (a: Person, b: Person) -> Bool {
        a.number == b.number && a.name == b.name && a.upns == b.upns && a.emails == b.emails
            && a.userCodes == b.userCodes && a.terms == b.terms && a.employment == b.employment
    }

    /// Hashes the employee number.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }

    /// The functions held on a day, in the order of the register.
    public func functions(on day: LocalDate) -> [FunctionTerm] { terms.filter { $0.days.contains(day) } }

    /// The names of the functions held on a day, each once: who has one at several schools has it several times.
    public func functionNames(on day: LocalDate) -> [String] { functions(on: day).map(\.function).uniqued }

    /// Whether a contract runs on a day; the last day counts.
    public func isEmployed(on day: LocalDate) -> Bool { employment.contains { $0.contains(day) } }

    /// Whether a contract runs at a moment: to the last second, in local time, of its last day.
    public func isEmployed(at moment: Instant) -> Bool {
        windows.contains { $0.start <= moment && moment < $0.end }
    }

    /// The last contract day before a day on which no contract runs; nil when one runs, or none had ended yet.
    public func departure(before day: LocalDate) -> LocalDate? {
        if isEmployed(on: day) { return nil }
        return employment.compactMap(\.through).filter { $0 < day }.max()
    }

    /// A time after a contract in which no other runs.
    public struct Absence: Sendable, Hashable {
        /// The last contract day before it.
        public var lastDay: LocalDate
        /// Its first moment: the midnight after that day, in local time.
        public var start: Instant
        /// The first moment of the next contract; nil when there is none.
        public var end: Instant?
    }

    /// The times after a contract in which no other runs, in order. The time before the first contract is none.
    public var absences: [Absence] {
        employment.indices.compactMap { place in
            guard let lastDay = employment[place].through, windows.indices.contains(place) else { return nil }
            let next = windows.indices.contains(place + 1) ? windows[place + 1].start : nil
            return Absence(lastDay: lastDay, start: windows[place].end, end: next)
        }
    }

    /// The first day of the next contract after a day; nil when there is none: someone who returns has not left for good.
    public func nextStart(after day: LocalDate) -> LocalDate? {
        employment.compactMap(\.from).filter { $0 > day }.min()
    }

    /// The schools of the functions on a day, without doubles, in order; those of the last day when none is held then.
    public func schools(on day: LocalDate) -> [String] {
        var held = functions(on: day)
        if held.isEmpty, let last = departure(before: day) {
            held = functions(on: last)
        }
        if held.isEmpty, let next = terms.first(where: { ($0.days.from ?? day) > day }) { held = [next] }
        var seen: Set<String> = []
        return held.compactMap(\.school).filter { seen.insert($0).inserted }
    }

    /// The days for which a function is held without a break around a day at one school: extensions count.
    ///
    /// A substitute whose assignment is extended becomes a long one (R-021: recompute when extended).
    public func stretch(of term: FunctionTerm) -> DateSpan {
        let same = terms.filter { $0.function == term.function && $0.school == term.school }.map(\.days)
        return DateSpan.merged(same).first { $0.intersection(term.days) != nil } ?? term.days
    }
}

extension DateSpan {
    /// The spans in order of time, those that touch or overlap taken together.
    public static func merged(_ spans: [DateSpan]) -> [DateSpan] {
        let sorted = spans.sorted {
            ($0.from?.dayNumber ?? .min, $0.through?.dayNumber ?? .max) < (
                $1.from?.dayNumber ?? .min, $1.through?.dayNumber ?? .max
            )
        }
        var result: [DateSpan] = []
        for span in sorted {
            guard var last = result.last else {
                result.append(span)
                continue
            }
            guard let end = last.through else { break }
            if let from = span.from, from.dayNumber > end.dayNumber + 1 {
                result.append(span)
                continue
            }
            last.through = span.through.map { max($0, end) }
            result[result.count - 1] = last
        }
        return result
    }
}
