import Incidents
import Model
import Testing

@Suite struct RetentionTermsTests {
    @Test func `months are calendar months on the wall clock`() {
        let table: [(String, Int, String)] = [
            ("2026-08-31T12:00:00+02:00", 6, "2026-02-28T12:00:00+01:00"),
            ("2026-03-15T12:00:00+01:00", 6, "2025-09-15T12:00:00+02:00"),
            ("2028-02-29T12:00:00+01:00", 36, "2025-02-28T12:00:00+01:00"),
        ]
        for (now, months, before) in table {
            #expect(RetentionTerms.months(months, before: moment(now), zone: .amsterdam) == moment(before))
        }
    }
}
