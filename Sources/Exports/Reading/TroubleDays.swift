internal import Model

/// Counts day by day what was wrong in a file, and what of it was set aside.
struct TroubleDays {
    /// A record that could not be read.
    struct Failure {
        var record: Int
        var code: String
        /// The school that it names all the same.
        var school: String?
    }

    /// Records that could not be read, by diagnostic code, and those of them that name a school.
    private struct Unreadable {
        var all: [String: Int] = [:]
        var schools: [String: [String: Int]] = [:]

        var isEmpty: Bool { all.isEmpty }

        mutating func add(_ failure: Failure) {
            all[failure.code, default: 0] += 1
            if let school = failure.school { schools[school, default: [:]][failure.code, default: 0] += 1 }
        }

        mutating func merge(_ other: Unreadable) {
            all.merge(other.all, uniquingKeysWith: +)
            for (school, reasons) in other.schools { schools[school, default: [:]].merge(reasons, uniquingKeysWith: +) }
        }
    }

    private let zone: Zone
    private var unreadable: [LocalDate: Unreadable] = [:]
    /// Records that could not be read before any that could.
    private var early = Unreadable()
    /// The names of schools that were seen. A board has thousands at most; a file of nonsense may have a million.
    private var names: Set<String> = []
    private static let mostNames = 5_000
    private var setAside: [LocalDate: Int] = [:]
    /// Records that were set aside before any that could be read.
    private var earlySetAside = 0
    /// The moment of the last record that was read, in the runs before this one.
    private var last: Instant?

    init(zone: Zone) { self.zone = zone }

    /// Takes the records of a run that could not be read, by number and code and in order, and the events of the same run.
    mutating func add(_ failures: [Failure], _ rows: [EventBatch.Row], plausible: Range<Instant>) {
        if !early.isEmpty, let first = rows.first(where: { plausible.contains($0.time) }) {
            unreadable[zone.day(first.time), default: Unreadable()].merge(early)
            early = Unreadable()
        }
        if earlySetAside > 0, let first = rows.first(where: { plausible.contains($0.time) }) {
            setAside[zone.day(first.time), default: 0] += earlySetAside
            earlySetAside = 0
        }
        var next = 0
        for var failure in failures {
            if let school = failure.school, !isKnown(school) { failure.school = nil }
            while next < rows.count, rows[next].record < failure.record {
                if plausible.contains(rows[next].time) { last = rows[next].time }
                next += 1
            }
            // The first record of all that can be read may stand behind it, in this run or a later one.
            let behind = last == nil ? rows[next...].first { plausible.contains($0.time) }?.time : nil
            if let moment = last ?? behind {
                unreadable[zone.day(moment), default: Unreadable()].add(failure)
            } else {
                early.add(failure)
            }
        }
        last = rows.last { plausible.contains($0.time) }?.time ?? last
    }

    /// Whether a school is among those that are counted.
    private mutating func isKnown(_ name: String) -> Bool {
        if names.count < Self.mostNames { names.insert(name) }
        return names.contains(name)
    }

    /// Takes the records of a run that were set aside: those of its `records`, in order, that are neither an event nor a failure.
    /// Call it before `add` for the same run.
    mutating func addSetAside(
        _ records: some Sequence<Int>,
        _ failures: some Sequence<Int>,
        _ rows: [EventBatch.Row],
        plausible: Range<Instant>
    ) {
        let failed = Set(failures)
        var moment = last
        var next = 0
        for record in records {
            if next < rows.count, rows[next].record == record {
                if plausible.contains(rows[next].time) {
                    moment = rows[next].time
                    if earlySetAside > 0 {
                        setAside[zone.day(rows[next].time), default: 0] += earlySetAside
                        earlySetAside = 0
                    }
                }
                next += 1
            } else if !failed.contains(record) {
                if let moment { setAside[zone.day(moment), default: 0] += 1 } else { earlySetAside += 1 }
            }
        }
    }

    /// The days on which something was wrong; nil for none.
    func finish(_ jumps: TimeOrder.Steps?, readOn moment: Instant) -> [DayTrouble]? {
        var days = unreadable
        if !early.isEmpty { days[zone.day(moment), default: Unreadable()].merge(early) }
        var found = days.mapValues { unreadable in
            DayTrouble(
                day: LocalDate(dayNumber: 0),
                unreadable: unreadable.all,
                schools: unreadable.schools.isEmpty ? nil : unreadable.schools
            )
        }
        var aside = setAside
        if earlySetAside > 0 { aside[zone.day(last ?? moment), default: 0] += earlySetAside }
        for (day, count) in aside { found[day, default: DayTrouble(day: day)].setAside = count }
        func count(_ seconds: Int64, _ jumps: Int) {
            let day = zone.day(Instant(nanoseconds: seconds * 1_000_000_000))
            found[day, default: DayTrouble(day: day)].clockJumps += jumps
        }
        for seconds in jumps?.moments ?? [] { count(seconds, 1) }
        if let jumps, let last = jumps.moments.last { count(last, jumps.jumps - jumps.moments.count) }
        let sorted = found.sorted { $0.key < $1.key }.map { day, trouble in
            DayTrouble(
                day: day,
                unreadable: trouble.unreadable,
                schools: trouble.schools,
                clockJumps: trouble.clockJumps,
                setAside: trouble.setAside
            )
        }
        return sorted.isEmpty ? nil : sorted
    }
}
