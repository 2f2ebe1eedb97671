internal import Foundation

/// A time zone as a table of its changes, so that converting a record's time needs no look-up outside this value.
public struct Zone: Sendable, Hashable {
    /// How sure a wall-clock time is about the moment it names.
    public enum Certainty: UInt8, Sendable, Hashable, Codable {
        /// One moment.
        case exact
        /// The clock showed this time twice (summer time ended); the first of the two was taken.
        case ambiguous
        /// The clock skipped this time (summer time began); no such moment exists.
        case nonexistent
    }

    /// The IANA name, such as `Europe/Amsterdam`, or `UTC`.
    public let name: String
    /// Moments (seconds since 1970, UTC) from which the offset of the same index holds; the first holds for all earlier time.
    private let starts: [Int64]
    private let offsets: [Int64]

    /// Coordinated universal time.
    public static let utc = Zone(name: "UTC", starts: [Int64.min], offsets: [0])

    /// The zone of the local sources (ParnasSys, AFAS, Event Viewer) unless a board says otherwise.
    public static let amsterdam: Zone = Zone("Europe/Amsterdam") ?? .utc

    private init(name: String, starts: [Int64], offsets: [Int64]) {
        self.name = name
        self.starts = starts
        self.offsets = offsets
    }

    /// A zone by its IANA name, with its changes from 1970 to 2100; nil when the name is unknown.
    public init?(_ name: String) {
        if name == "UTC" || name == "Z" {
            self = .utc
            return
        }
        guard let zone = TimeZone(identifier: name) else { return nil }
        let last = Date(timeIntervalSince1970: 4_102_444_800)
        var moment = Date(timeIntervalSince1970: 0)
        var starts = [Int64.min]
        var offsets = [Int64(zone.secondsFromGMT(for: moment))]
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next > moment, next < last {
            starts.append(Int64(next.timeIntervalSince1970.rounded()))
            offsets.append(Int64(zone.secondsFromGMT(for: next)))
            moment = next
        }
        self.init(name: name, starts: starts, offsets: offsets)
    }

    /// Seconds east of UTC at a moment given in seconds since 1970.
    public func offset(atSeconds seconds: Int64) -> Int64 {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= seconds { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    /// The wall clock at a moment.
    public func local(_ instant: Instant) -> LocalDateTime {
        LocalDateTime(secondsSince1970: instant.seconds + offset(atSeconds: instant.seconds))
    }

    /// The day at a moment.
    public func day(_ instant: Instant) -> LocalDate { local(instant).date }

    /// The moment that a wall clock names, as seconds since 1970, and how sure that is.
    ///
    /// A time that the clock skipped is read with the offset from before the change, so that a caller who keeps the record
    /// still has a place for it in the order of time.
    public func resolve(_ local: LocalDateTime) -> (seconds: Int64, certainty: Certainty) {
        let wall = local.secondsSince1970
        // Offsets differ by less than a day, so both candidates lie within a day of the wall time.
        let before = offset(atSeconds: wall - 86_400)
        let after = offset(atSeconds: wall + 86_400)
        if before == after { return (wall - before, .exact) }
        let early = wall - before
        let late = wall - after
        let earlyFits = offset(atSeconds: early) == before
        let lateFits = offset(atSeconds: late) == after
        switch (earlyFits, lateFits) {
        case (true, true): return (min(early, late), early == late ? .exact : .ambiguous)
        case (true, false): return (early, .exact)
        case (false, true): return (late, .exact)
        case (false, false): return (early, .nonexistent)
        }
    }

    /// The first moment of a day: midnight, or the first moment after it that exists.
    public func startOfDay(_ day: LocalDate) -> Instant {
        Instant(seconds: resolve(LocalDateTime(date: day, secondOfDay: 0)).seconds)
    }
}
