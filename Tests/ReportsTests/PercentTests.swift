import Testing

@testable import Reports

@Suite struct PercentTests {
    @Test(
        "a share is rounded, and 0 and 100 are said of nothing and all alone",
        arguments: [
            (0, 93, 0), (93, 93, 100), (90, 93, 97), (11, 93, 12), (2, 93, 2), (1, 1000, 1), (999, 1000, 99),
            (1, 2, 50),
            (1, 200, 1), (3, 200, 2), (0, 0, 100),
        ]
    )
    func share(_ part: Int, _ whole: Int, _ percent: Int) { #expect(Percent.of(part, whole) == percent) }
}
