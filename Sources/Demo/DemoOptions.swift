public import Model

/// What a sample board looks like: its size, its year and the seed it grows from.
///
/// The same options give the same bytes on every machine; there is no clock and no system randomness in it.
public struct DemoOptions: Sendable, Hashable {
    /// The number of schools, 3 or more.
    public var schools: Int
    /// The number of people in service at the start, board office included: at least 14 a school and 20 more.
    public var people: Int
    /// The seed; another seed gives other people, other schools and other logs.
    public var seed: UInt64
    /// The year in which the school year begins on 1 August; logs run from that day to 10 July of the next year.
    public var startYear: Int
    /// How many log records there are for each person and day, 1 for about 45,000 with the default size.
    public var logVolume: Double

    /// Options; the defaults are those of the boards in `samples/`.
    public init(
        schools: Int = 12,
        people: Int = 300,
        seed: UInt64 = 2026,
        startYear: Int = 2025,
        logVolume: Double = 1
    ) {
        self.schools = schools
        self.people = people
        self.seed = seed
        self.startYear = startYear
        self.logVolume = logVolume
    }

    /// What makes these options impossible; empty when they can be used.
    public var problems: [Diagnostic] {
        var found: [Diagnostic] = []
        if !(3...5000).contains(schools) {
            found.append(
                Diagnostic("demo.schools", column: "--schools", ["value": "\(schools)", "least": "3", "most": "5000"])
            )
        } else if people < schools * 14 + 20 || people > 200_000 {
            let least = "\(schools * 14 + 20)"
            found.append(
                Diagnostic("demo.people", column: "--people", ["value": "\(people)", "least": least, "most": "200000"])
            )
        }
        // The school holidays of the sample are written out for this year only.
        if startYear != 2025 {
            found.append(Diagnostic("demo.year", column: "--year", ["value": "\(startYear)", "known": "2025"]))
        }
        if !(logVolume > 0 && logVolume <= 1000) {
            found.append(Diagnostic("demo.volume", column: "--volume", ["value": "\(logVolume)"]))
        }
        return found
    }
}
