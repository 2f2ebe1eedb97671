internal import Access
public import Model
internal import Patterns

/// How often accounts used their rights, per day: what a periodic review of rights looks at.
///
/// A right is the domain of an InSite page (`PZ`) or the part of SharePoint with its level (`Beeldmateriaal: lezen`); where
/// an event tells no right, the use counts for the account alone.
public struct RightUse: Sendable {
    /// The use of one right by one account on one day.
    public struct Day: Sendable, Hashable {
        /// The system.
        public var system: System
        /// The account, as its export writes it.
        public var account: String
        /// The right; empty for use of which no right is known.
        public var right: String
        /// The day, in the board's zone.
        public var day: LocalDate
        /// Events that succeeded.
        public var successes: Int
        /// Events that failed, or of which nothing says that they succeeded.
        public var failures: Int
    }

    private struct Key: Hashable, Sendable {
        var actor: Int32
        var right: Int32
        var day: LocalDate
    }

    /// A part of SharePoint and what was done there.
    private struct Part: Hashable, Sendable {
        var path: String
        var level: SharePointLevel
    }

    private struct Count: Sendable {
        var successes = 0
        var failures = 0
    }

    private let context: CheckContext
    private var pages: PageMap
    private var areas: AreaMap
    private var operations = SharePointOperations()
    private var clock: DayClock
    private var counts: [Key: Count] = [:]
    /// The texts of the rights, by the number that stands for them here; the first is that of no right.
    private var rights = [""]
    private var numbers: [String: Int32] = ["": 0]
    private var parts: [Part: Int32] = [:]
    private let plausible: Range<Instant>

    init(_ context: CheckContext) {
        self.context = context
        pages = PageMap(context.settings)
        areas = AreaMap(context)
        clock = DayClock(context.settings.zone)
        plausible = Instant.plausible(asOf: context.asOf)
    }

    private mutating func number(_ right: String) -> Int32 {
        if let known = numbers[right] { return known }
        let number = Int32(rights.count)
        rights.append(right)
        numbers[right] = number
        return number
    }

    mutating func add(_ batch: EventBatch, actors: [Int32]) {
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        let url = context.settings.inSitePages.isEmpty ? nil : batch.schema.index(of: FieldName.url)
        let audit = AuditFields(batch)
        var matcher = Matcher()
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 {
            // A clock that runs years ahead would say that a right is in use.
            guard plausible.contains(batch.rows[row].time) else { continue }
            var right: Int32 = 0
            switch batch.rows[row].system {
            case .afas: if let url { right = domain(batch, row, url, &matcher) }
            case .sharepoint: if let audit { right = area(batch, row, audit, &matcher) }
            default: break
            }
            let key = Key(actor: actors[row], right: right, day: clock.day(batch.rows[row].time))
            if let outcome, !batch.isSuccess(row, outcome) {
                counts[key, default: Count()].failures += 1
            } else {
                counts[key, default: Count()].successes += 1
            }
        }
    }

    private mutating func domain(_ batch: EventBatch, _ row: Int, _ field: Int, _ matcher: inout Matcher) -> Int32 {
        guard case .page(let place, _)? = pages.find(batch, row, field, &matcher) else { return 0 }
        return number(context.settings.inSitePages[place].domain ?? "")
    }

    private mutating func area(
        _ batch: EventBatch,
        _ row: Int,
        _ fields: AuditFields,
        _ matcher: inout Matcher
    ) -> Int32 {
        guard let use = operations.use(batch, row, fields.action) else { return 0 }
        let isFolder = operations.isOnFolder
        guard case .area(let area, _) = areas.find(batch, row, fields, isFolder: isFolder, &matcher) else { return 0 }
        let level: SharePointLevel =
            switch use {
            case .read: .read
            case .write: .edit
            case .grant, .revoke: .manage
            }
        let part = Part(path: area.path, level: level)
        if let known = parts[part] { return known }
        let found = number(AccessRight(.sharepoint, area.path, level: level).text)
        parts[part] = found
        return found
    }

    /// The use as it is written down for the next scan.
    struct Seen: Codable {
        var rights: [String]
        /// Actor, right by place in the list, day, successes, failures.
        var counts: PackedTable
    }

    var seen: Seen {
        var table = PackedTable(columns: 5)
        let keys = counts.keys.sorted { ($0.actor, $0.right, $0.day) < ($1.actor, $1.right, $1.day) }
        for key in keys {
            let count = counts[key] ?? Count()
            table.append([
                Int64(key.actor), Int64(key.right), Int64(key.day.dayNumber), Int64(count.successes),
                Int64(count.failures),
            ])
        }
        return Seen(rights: rights, counts: table)
    }

    /// Adds what an earlier scan saw of the same events.
    mutating func add(_ seen: Seen) throws {
        let columns = try seen.counts.numbers(columns: 5)
        let renumbered = seen.rights.map { number($0) }
        for (row, actor) in columns[0].enumerated() {
            guard renumbered.indices.contains(Int(columns[1][row])) else { throw SeenEvents.Unusable() }
            let key = Key(
                actor: Int32(truncatingIfNeeded: actor),
                right: renumbered[Int(columns[1][row])],
                day: LocalDate(dayNumber: Int(columns[2][row]))
            )
            counts[key, default: Count()].successes += Int(columns[3][row])
            counts[key, default: Count()].failures += Int(columns[4][row])
        }
    }

    mutating func merge(_ other: RightUse) {
        let renumbered = other.rights.map { number($0) }
        for (theirKey, theirs) in other.counts {
            var key = theirKey
            key.right = renumbered[Int(theirKey.right)]
            counts[key, default: Count()].successes += theirs.successes
            counts[key, default: Count()].failures += theirs.failures
        }
    }

    /// The use per system, account, right and day, in that order.
    public var days: [Day] {
        var found: [Key: Day] = [:]
        let actors = context.directory.actors
        for (key, count) in counts where actors.indices.contains(Int(key.actor)) {
            let actor = actors[Int(key.actor)]
            found[key] = Day(
                system: actor.system,
                account: actor.name,
                right: rights[Int(key.right)],
                day: key.day,
                successes: count.successes,
                failures: count.failures
            )
        }
        // Two actors may be one account to a reader: a guest and a member of the same name.
        var merged: [String: Day] = [:]
        for day in found.values {
            let key = [day.system.rawValue, day.account, day.right, day.day.iso].joined(separator: "\u{1f}")
            if var known = merged[key] {
                known.successes += day.successes
                known.failures += day.failures
                merged[key] = known
            } else {
                merged[key] = day
            }
        }
        return merged.sorted { $0.key < $1.key }.map(\.value)
    }
}
