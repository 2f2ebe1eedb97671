internal import Access
internal import Model

// How the ledgers are written down for the next scan. Their counts are many and go column by column; names come once.

extension AttemptSketch {
    /// The sketch as it is written down.
    struct Seen: Codable {
        var table: PackedTable
        var threshold: UInt64
    }

    var seen: Seen {
        var table = PackedTable(columns: 2)
        for (hash, count) in names { table.append([Int64(bitPattern: hash), Int64(count)]) }
        return Seen(table: table, threshold: droppedAbove)
    }

    init(_ seen: Seen, limit: Int) throws {
        let columns = try seen.table.numbers(columns: 2)
        let names = zip(columns[0], columns[1]).map { (hash: UInt64(bitPattern: $0), count: Int($1)) }
        self.init(limit: limit, names: names, threshold: seen.threshold)
    }
}

extension UsageLedger {
    /// The ledger as it is written down.
    struct Seen: Codable {
        /// Of each actor successes and failures.
        var uses: PackedTable
        /// First and last use, for actors that have them: actor, first, last.
        var spans: PackedTable
        /// Successes a day: actor, day, number.
        var days: PackedTable
        var windows: [System: Window]
        var sources: [String: Int]
    }

    var seen: Seen {
        var seen = Seen(
            uses: PackedTable(columns: 2),
            spans: PackedTable(columns: 3),
            days: PackedTable(columns: 3),
            windows: windows,
            sources: sources
        )
        for (actor, use) in uses.enumerated() {
            seen.uses.append([Int64(use.successes), Int64(use.failures)])
            if let first = use.first, let last = use.last {
                seen.spans.append([Int64(actor), first.nanoseconds, last.nanoseconds])
            }
            for (day, count) in use.days.sorted(by: { $0.key < $1.key }) {
                seen.days.append([Int64(actor), Int64(day.dayNumber), Int64(count)])
            }
        }
        return seen
    }

    /// The use of actors by number.
    static func uses(_ seen: Seen) throws -> [Use] {
        let counts = try seen.uses.numbers(columns: 2)
        let spans = try seen.spans.numbers(columns: 3)
        let days = try seen.days.numbers(columns: 3)
        var uses = zip(counts[0], counts[1]).map { successes, failures in
            var use = Use()
            use.successes = Int(successes)
            use.failures = Int(failures)
            return use
        }
        for (place, actor) in spans[0].enumerated() {
            guard uses.indices.contains(Int(actor)) else { throw SeenEvents.Unusable() }
            uses[Int(actor)].first = Instant(nanoseconds: spans[1][place])
            uses[Int(actor)].last = Instant(nanoseconds: spans[2][place])
        }
        for (place, actor) in days[0].enumerated() {
            guard uses.indices.contains(Int(actor)) else { throw SeenEvents.Unusable() }
            uses[Int(actor)].days[LocalDate(dayNumber: Int(days[1][place]))] = Int(days[2][place])
        }
        return uses
    }
}

extension DayLedger {
    /// The ledger as it is written down.
    struct Seen: Codable {
        var series: [Series]
        /// Series by place in the list, day, number of events.
        var days: PackedTable
        var systems: [String: System]
    }

    var seen: Seen {
        let series = days.keys.sorted { ($0.source, $0.school ?? "") < ($1.source, $1.school ?? "") }
        var table = PackedTable(columns: 3)
        for (place, key) in series.enumerated() {
            for (day, count) in (days[key] ?? [:]).sorted(by: { $0.key < $1.key }) {
                table.append([Int64(place), Int64(day.dayNumber), Int64(count)])
            }
        }
        return Seen(series: series, days: table, systems: systems)
    }

    static func days(_ seen: Seen) throws -> [Series: [LocalDate: Int]] {
        let columns = try seen.days.numbers(columns: 3)
        var days: [Series: [LocalDate: Int]] = [:]
        for (row, place) in columns[0].enumerated() {
            guard seen.series.indices.contains(Int(place)) else { throw SeenEvents.Unusable() }
            days[seen.series[Int(place)], default: [:]][LocalDate(dayNumber: Int(columns[1][row]))] = Int(
                columns[2][row]
            )
        }
        return days
    }
}
