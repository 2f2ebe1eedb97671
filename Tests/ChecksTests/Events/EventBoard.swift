import Access
import Model
import TestSupport

@testable import Checks

/// A board with two schools and an office, on which one case changes a row or two.
struct EventBoard {
    /// Rows of the register: number, name before the `@`, function, school, first and last day of function.
    var staff = """
        1;Directeur Regenboog;dir.r@dewaard.example;100.DIR;;Directeur;De Regenboog;1-8-2020;;;;
        2;Directeur Kompas;dir.k@dewaard.example;100.DIK;;Directeur;Het Kompas;1-8-2020;;;;
        3;Begeleider Regenboog;ib.r@dewaard.example;100.IBR;;Intern begeleider;De Regenboog;1-8-2020;;;;
        4;Leerkracht Regenboog;lk.r@dewaard.example;100.LKR;;Leerkracht;De Regenboog;1-8-2020;;;;
        5;Leerkracht Kompas;lk.k@dewaard.example;100.LKK;;Leerkracht;Het Kompas;1-8-2020;;;;
        6;Wisselaar;wissel@dewaard.example;100.WIS;;Intern begeleider;De Regenboog;1-8-2020;;1-8-2020;31-12-2025;
        6;Wisselaar;wissel@dewaard.example;100.WIS;;Leerkracht;De Regenboog;1-8-2020;;1-1-2026;;
        7;Twee Scholen;twee@dewaard.example;100.TWE;;Leerkracht;De Regenboog;1-8-2020;;;;
        7;Twee Scholen;twee@dewaard.example;100.TWE;;Intern begeleider;Het Kompas;1-8-2020;;;;
        8;Vertrokken;weg@dewaard.example;100.WEG;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;
        9;Personeelszaken;pz@dewaard.example;100.PZA;;Beleidsmedewerker Personeelszaken;Bestuursbureau;1-8-2020;;;;
        10;Bestuurder;cvb@dewaard.example;100.CVB;;College van Bestuur;Bestuursbureau;1-8-2020;;;;
        11;Financien;fin@dewaard.example;100.FIN;;Beleidsmedewerker Financiën;Bestuursbureau;1-8-2020;;;;
        12;Facilitair;fac@dewaard.example;100.FAC;;Facilitair medewerker;Bestuursbureau;1-8-2020;;;;
        13;Onbekende Functie;onb@dewaard.example;100.ONB;;Hoofd Toverstok;De Regenboog;1-8-2020;;;;
        14;Komt Nog;komt@dewaard.example;100.KOM;;Leerkracht;De Regenboog;1-3-2026;;;;
        15;Conciërge;con@dewaard.example;100.CON;;Conciërge;De Regenboog;1-8-2020;;;;

        """
    /// Rows of the matrix of SharePoint; nil for the one that travels with the product.
    var sharePoint: String? = """
        School;Directeur;Beeldmateriaal;lezen;
        School;Directeur;Beeldmateriaal;beheren;
        School;Leerkracht;Beeldmateriaal;bewerken;
        School;Intern begeleider;Groeidocumenten;bewerken;
        School;Intern begeleider;Groeidocumenten;beheren;
        School;Leerkracht;Groeidocumenten;lezen;
        Stichting;College van Bestuur;Beeldmateriaal;lezen;

        """
    var exceptions: String?
    var groups: String?
    var settings = TestSupport.settings()

    init() {
        settings.schools[0].sites = ["regenboog"]
        settings.schools[1].sites = ["kompas"]
        settings.sharePointAreas = ["Beeldmateriaal", "Groeidocumenten"].map {
            .init(path: $0, pattern: "(^|/)sites/(?<school>[^/]+)/\($0)(/|$)")
        }
        settings.inSitePages = [
            .init(pattern: "/publiek/", domain: nil, audience: .everyone),
            .init(pattern: #"/mijn-dossier/(?<medewerker>\d+)"#, domain: nil, audience: .own),
            .init(pattern: "/fin/", domain: "Fin"),
            .init(pattern: #"/medewerker/(?<medewerker>\d+)"#, domain: "PZ"),
            .init(pattern: "/medewerker/", domain: "PZ"),
            .init(pattern: "/crm/", domain: "CRM"),
            .init(pattern: "/beheer/", domain: "Beheer"),
        ]
        settings.afasTables = [
            "Factuur": "Fin", "Medewerker": "PZ", "Relatie": "CRM", "Gebruiker": "Autorisatie",
        ]
        settings.afasGroups = ["FIN-INK": ["Inkijk Fin"]]
    }

    func tables() throws -> ReferenceTables {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + staff)
        if let sharePoint {
            tables.matrices[.sharepoint] = table(.matrix, "Blok;Functie;Recht;Niveau;Voorwaarde\n" + sharePoint)
        }
        tables.groups = groups.map { table(.groups, "Gebruikersnaam;School;Groep;Van;Tot\n" + $0) }
        tables.exceptions = exceptions.map {
            table(.exceptions, "Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum\n" + $0)
        }
        return tables
    }

    func results(_ events: [TestEvent]) throws -> CheckSuite.Results {
        scan(try tables(), settings, events: [batch(events)])
    }

    /// The findings of a rule as `account area|domain school` lines, sorted.
    func found(_ rule: RuleID, _ events: [TestEvent]) throws -> [String] {
        try results(events).of(rule).map { ([$0.account] + $0.discriminator).joined(separator: " ") }.sorted()
    }

    /// What came of events dealt out over workers in an order of its own.
    func shuffled(_ events: [TestEvent], workers count: Int, seed: Int) throws -> CheckSuite.Results {
        var generator = Seeded(seed)
        let model = AccessModel.read(try tables(), settings: settings).model
        let context = CheckContext(model, asOf: amsterdam("2026-03-02", 12 * 3600))
        var workers = (0..<count).map { _ in CheckSuite(context) }
        for one in batches(events, of: 7).shuffled(using: &generator) {
            workers[Int.random(in: 0..<count, using: &generator)].inspect(one)
        }
        workers.shuffle(using: &generator)
        var first = workers.removeFirst()
        for other in workers { first.merge(other) }
        return first.finish()
    }

    /// The same events in batches with the record numbers of one file.
    func batches(_ events: [TestEvent], of size: Int) -> [EventBatch] {
        stride(from: 0, to: events.count, by: size).map { start in
            batch(Array(events[start..<min(start + size, events.count)]), from: start + 1)
        }
    }
}

/// An event of the audit log on a file or folder.
func audit(
    _ user: String,
    _ operation: String,
    _ address: String,
    on date: String = "2026-02-02",
    at second: Int = 36_000,
    _ more: [String: String] = [:]
) -> TestEvent {
    let fields = [FieldName.eventAction: operation, FieldName.url: "https://w.sharepoint.example" + address]
    return TestEvent(.sharepoint, amsterdam(date, second), user, fields.merging(more) { _, new in new })
}

/// A page of InSite that somebody opened.
func page(_ user: String, _ path: String, on date: String = "2026-02-02", at second: Int = 36_000) -> TestEvent {
    TestEvent(.afas, amsterdam(date, second), user, [FieldName.url: "https://100.afasinsite.example" + path])
}

/// A change in AFAS.
func mutation(
    _ user: String,
    _ table: String,
    _ key: String,
    on date: String = "2026-02-02",
    at second: Int = 36_000
) -> TestEvent {
    TestEvent(
        .afas,
        amsterdam(date, second),
        user,
        [
            FieldName.table: table, FieldName.key: key, FieldName.tableField: "Status",
            FieldName.eventAction: "Wijzigen", FieldName.newValue: "x",
        ]
    )
}
