import Testing

@testable import Scan

@Suite struct SurnamesTests {
    @Test(
        arguments: [
            ("Noor Terlouw", "Sanne Terlouw", true), ("Noor Terlouw", "Terlouw, S.", true),
            ("TERLOUW, Noor van", "S. van Terlouw", true), ("Noor Terlouw", "Sanne Bakker-Terlouw", true),
            ("Noor Terlouw", "Sanne Terlouw - de Wilde", true), ("Noor de Wilde", "Sanne Terlouw-de Wilde", true),
            ("Zoë Daniëls", "A. Daniels", true), ("Noor van 't Woud", "J. van 't Woud", true),
            ("Noor el Amrani", "Y. el Amrani", true),
            // Given names are none, and neither are prefixes or initials.
            ("Terlouw Noor Snel", "Terlouw Jan Kwaad", false), ("Noor van den Akker", "Jan van den Ende", false),
            ("N. T. Akker", "N. T. Ende", false),
            // Names that many people have say nothing.
            ("Noor de Jong", "Sanne de Jong", false), ("Noor Jansen", "Jansen, P.", false),
            ("Noor Jansen-Terlouw", "P. Jansen", false),
        ] as [(String, String, Bool)]
    )
    func `surnames are compared without prefixes, accents and case`(_ one: String, _ other: String, _ expected: Bool) {
        #expect(Surnames.share(one, other) == expected)
        #expect(Surnames.share(other, one) == expected)
    }

    @Test(arguments: ["", "Noor", "12", "de", " - ", ","])
    func `what has no surname is not compared`(_ name: String) {
        #expect(Surnames.share(name, "Sanne Terlouw") == nil)
    }
}
