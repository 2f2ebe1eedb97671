import Testing

@testable import Model

@Suite("Names made comparable") struct NameTests {
    @Test(
        "case, accents, blanks and punctuation do not count",
        arguments: [
            ("Conciërge", "concierge"), ("Intern-Begeleider ", "intern begeleider"),
            ("Monitororganisatie/ stafmedewerker plus", "monitororganisatie stafmedewerker plus"),
            ("e\u{301}e\u{301}n", "een"), ("P&O", "p o"), ("  ", ""), ("Groep 5A", "groep 5a"),
            ("Sørensen (é)", "sorensen e"),
            ("Lukáš Dvořák", "lukas dvorak"), ("Ωmega-Ж", "ωmega ж"),
        ]
    )
    func folds(_ text: String, _ expected: String) {
        #expect(Fold.key(text) == expected)
        #expect(Fold.header(text) == expected.filter { $0 != " " })
    }

    @Test(arguments: [
        ("Begindatum_contract", "Begindatum contract"), ("E-mail:", "EMAIL"), ("Eén", "een"), ("  2FA ", "2fa"),
        ("Datum/tijd", "datumtijd"), ("Autonomous system  number", "Autonomous system number"),
        ("Application ID ", "Application ID"), ("Leerling*", "leerling"), ("ﬁets", "fiets"), ("Cafe\u{301}", "café"),
    ]) func headersAreEqual(a: String, b: String) {
        #expect(Fold.header(a) == Fold.header(b))
        #expect(!Fold.header(a).isEmpty)
    }

    @Test func differentHeadersStayDifferent() {
        #expect(Fold.header("Begindatum") != Fold.header("Einddatum"))
        #expect(Fold.header("-;:") == "")
    }

    @Test(
        "the nearest known name is suggested, a far one is not",
        arguments: [
            ("Leerkrach", "Leerkracht"), ("Diercteur", "Directeur"), ("Directueur (wnd)", "Directeur"), ("Kok", nil),
            ("", nil),
            ("zz", nil), ("id", "IB"), ("begeleider", "Intern begeleider"), ("INTERN_BEGELEIDER", "Intern begeleider"),
            (String(repeating: "x", count: 100_000), nil),
        ] as [(String, String?)]
    )
    func nearest(_ written: String, _ expected: String?) {
        let known = ["Leerkracht", "Directeur", "Intern begeleider", "nr", "", "IB"]
        #expect(Nearest.name(to: written, among: known) == expected)
        #expect(Nearest.name(to: written, among: known.reversed()) == expected)
    }

    @Test func whatIsComparedCanBeChosen() {
        #expect(Nearest.name(to: "aan-uit", among: ["aan uit"], by: { $0 }) == "aan uit")
        #expect(Nearest.name(to: "A", among: ["a"], by: { $0 }) == nil)
    }

    @Test(arguments: [("abcd", "abdc", 1), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("kitten", "sitting", 3)])
    func slips(_ a: String, _ b: String, _ expected: Int) {
        #expect(Nearest.slips(Array(a.unicodeScalars), Array(b.unicodeScalars)) == expected)
        #expect(Nearest.slips(Array(b.unicodeScalars), Array(a.unicodeScalars)) == expected)
    }
}
