public import Model

/// From when on something is past its term.
public enum RetentionTerms {
    /// The moment so many calendar months before another, on the same wall clock; a day that the month lacks becomes its last.
    public static func months(_ months: Int, before moment: Instant, zone: Zone) -> Instant {
        let local = zone.local(moment)
        let (year, month, day) = local.date.components
        let index = year * 12 + month - 1 - months
        let (y, m) = (index / 12, index % 12 + 1)
        let date = LocalDate(year: y, month: m, day: min(day, LocalDate.daysInMonth(year: y, month: m)))
        let then = LocalDateTime(date: date ?? local.date, secondOfDay: local.secondOfDay)
        return Instant(seconds: zone.resolve(then).seconds)
    }
}
