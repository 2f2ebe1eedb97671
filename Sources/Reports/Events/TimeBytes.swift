internal import Model

/// Moments as bytes, without a string in between.
enum TimeBytes {
    /// The longest form: `2026-03-29T01:00:00.123456789Z`.
    static let longest = 30

    /// Writes RFC 3339 in UTC with as many decimals as are needed, as `Instant.rfc3339` does.
    static func write(_ instant: Instant, into out: inout OutputSpan<UInt8>) {
        let seconds = instant.seconds
        let local = LocalDateTime(secondsSince1970: seconds)
        let (year, month, day) = local.date.components
        let fraction = Int(instant.nanoseconds &- seconds &* 1_000_000_000)
        let clock = local.secondOfDay
        two(year / 100, into: &out)
        two(year % 100, into: &out)
        out.append(0x2d)
        two(month, into: &out)
        out.append(0x2d)
        two(day, into: &out)
        out.append(0x54)
        two(clock / 3600, into: &out)
        out.append(0x3a)
        two(clock / 60 % 60, into: &out)
        out.append(0x3a)
        two(clock % 60, into: &out)
        if fraction > 0 {
            out.append(0x2e)
            var rest = fraction
            var scale = 100_000_000
            while rest > 0 {
                out.append(0x30 &+ UInt8(truncatingIfNeeded: rest / scale))
                rest %= scale
                scale /= 10
            }
        }
        out.append(0x5a)
    }

    private static func two(_ number: Int, into out: inout OutputSpan<UInt8>) {
        out.append(0x30 &+ UInt8(truncatingIfNeeded: number / 10))
        out.append(0x30 &+ UInt8(truncatingIfNeeded: number % 10))
    }
}
