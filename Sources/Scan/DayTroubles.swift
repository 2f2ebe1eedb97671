internal import Access
internal import Checks
internal import EventStore
internal import Model

/// Puts what was wrong with exports to the days of the sources.
struct DayTroubles {
    let zone: Zone
    let schools: SchoolNames
    let inputs: [InputCoverage]
    /// The events that were there already, by source, school and quarter of an hour since 1970.
    let duplicates: [PassedOver.Series: [Int64: Int]]

    private struct Key: Hashable {
        var source: String
        var school: String?
        var day: LocalDate
    }

    /// The days with what was wrong, in the same order; with more days where nothing could be read.
    func added(to days: [CoverageDay]) -> [CoverageDay] {
        var troubles: [Key: DayTrouble] = [:]
        var covered: [String: [DateSpan]] = [:]
        for input in inputs {
            guard let source = input.source else { continue }
            if let first = input.first, let last = input.last {
                covered[source, default: []].append(DateSpan(from: zone.day(first), through: zone.day(last)))
            }
            for trouble in self.troubles(of: input) {
                var sum = troubles[Key(source: source, day: trouble.day)] ?? DayTrouble(day: trouble.day)
                sum.unreadable.merge(trouble.unreadable, uniquingKeysWith: +)
                sum.clockJumps += trouble.clockJumps
                sum.setAside += trouble.setAside
                troubles[Key(source: source, day: trouble.day)] = sum
                for (name, reasons) in trouble.schools ?? [:] {
                    let key = Key(source: source, school: name, day: trouble.day)
                    troubles[key, default: DayTrouble(day: trouble.day)].unreadable.merge(
                        reasons,
                        uniquingKeysWith: +
                    )
                }
            }
        }
        let again = duplicatesByDay
        let known = Set(days.map { Key(source: $0.source, school: $0.school, day: $0.day) })
        let more = Set(troubles.keys).union(again.keys.filter { $0.school == nil }).subtracting(known).map { key in
            CoverageDay(source: key.source, school: key.school, day: key.day, events: 0, isExpected: false)
        }
        return (days + more).map { day in
            var day = day
            let key = Key(source: day.source, school: day.school, day: day.day)
            day.duplicates = again[key] ?? 0
            let trouble = troubles[key]
            // An export that holds the day and has no trouble with it settles what an earlier one could not read.
            if trouble != nil || (covered[day.source] ?? []).contains(where: { $0.contains(day.day) }) {
                day.unreadable = trouble?.unreadable ?? [:]
                if day.school == nil { day.clockJumps = trouble?.clockJumps ?? 0 }
            }
            day.setAside = trouble?.setAside ?? 0
            return day
        }.sorted { ($0.source, $0.school ?? "", $0.day) < ($1.source, $1.school ?? "", $1.day) }
    }

    /// What was wrong in a file; of one that an older version read, all on its last day.
    private func troubles(of input: InputCoverage) -> [DayTrouble] {
        if let troubles = input.troubles { return troubles }
        guard !input.unreadable.isEmpty, let last = input.last else { return [] }
        return [DayTrouble(day: zone.day(last), unreadable: input.unreadable)]
    }

    private var duplicatesByDay: [Key: Int] {
        var found: [Key: Int] = [:]
        for (series, quarters) in duplicates {
            var school: String?
            if !series.school.isEmpty,
                case .school(let name) = schools.find(String(decoding: series.school, as: UTF8.self))
            {
                school = name
            }
            for (quarter, count) in quarters {
                let (seconds, isTooFar) = quarter.multipliedReportingOverflow(by: 900)
                let (nanoseconds, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
                guard !isTooFar, !overflows else { continue }
                let day = zone.day(Instant(nanoseconds: nanoseconds))
                found[Key(source: series.source, day: day), default: 0] += count
                if let school { found[Key(source: series.source, school: school, day: day), default: 0] += count }
            }
        }
        return found
    }
}
