internal import Checks
internal import Model
internal import Scan
internal import Store

extension BoardScanner.Outcome {
    /// What the scan adds to the books of the store.
    var books: ScanBooks {
        ScanBooks(
            usage: rightUse.map { use in
                UsageRecord(
                    system: use.system,
                    account: use.account,
                    right: use.right,
                    day: use.day,
                    successes: use.successes,
                    failures: use.failures
                )
            },
            days: days.map { day in
                DayRecord(
                    source: day.source,
                    school: day.school,
                    day: day.day,
                    events: day.events,
                    isExpected: day.isExpected,
                    unreadable: day.unreadable,
                    clockJumps: day.clockJumps,
                    duplicates: day.duplicates,
                    setAside: day.setAside
                )
            }
        )
    }
}
