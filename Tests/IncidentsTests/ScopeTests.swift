import Testing

@testable import Incidents

@Suite struct ScopeTests {
    @Test(
        arguments: [
            ("24", 24), ("tussen 10 en 20", 20), ("10-20", 20), ("1.200 leerlingen", 1200), ("1 200", 1200),
            ("groep 7: 24 leerlingen", 24),
            ("12 of 13, misschien 5", 13), ("onbekend", nil), ("", nil), ("99999999999999999999999", nil),
        ] as [(String, Int?)]
    )
    func `of what somebody wrote about how many people are touched the largest number counts`(
        _ text: String,
        _ most: Int?
    ) {
        #expect(IncidentScope.mostPeople(text) == most)
    }
}
