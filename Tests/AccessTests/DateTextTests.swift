import Model
import TestSupport
import Testing

@testable import Access

@Suite("Days as reference files write them") struct DateTextTests {
    @Test(
        "read",
        arguments: [
            ("31-7-2025", "2025-07-31"), ("01-08-2025", "2025-08-01"), ("1/8/2025", "2025-08-01"),
            ("1.8.2025", "2025-08-01"), ("2025-07-31", "2025-07-31"), ("2025-07-31T00:00:00Z", "2025-07-31"),
            ("2025-07-31 23:59:59", "2025-07-31"), ("31-07-2025 08:15", "2025-07-31"),
            ("8/19/2021 1:25:31 PM", "2021-08-19"), ("29-2-2024", "2024-02-29"),
        ]
    )
    func reads(_ text: String, _ expected: String) { #expect(DateText.day(text)?.iso == expected) }

    @Test(
        "refused",
        arguments: [
            "31-2-2025", "29-2-2025", "31-7-25", "2025-13-01", "2025-7-1", "", "morgen", "12-2025", "1-1-1-2025",
            "8/19/2021", "99999999999999999999-1-2025", "1-1-20255", "-1-1-2025", "19/8/2021 1:25:31 PM",
        ]
    )
    func refuses(_ text: String) { #expect(DateText.day(text) == nil) }
}
