import Model
import TestSupport
import Testing

@testable import Access

@Suite("The matrices that travel with the product") struct MatrixFilesTests {
    func model() throws -> AccessModel.Reading { AccessModel.read(try defaultTables(), settings: settings()) }

    @Test("they read without a single remark") func clean() throws {
        let reading = try model()
        #expect(reading.diagnostics == [])
        #expect(reading.coverage.allSatisfy { $0.unusable == 0 })
    }

    @Test("every function that has a part in a review is known, so that nobody who holds one is a finding")
    func reviewersAreKnown() throws {
        let functions = try model().model.functions
        let lines = try repositoryFile("rules/reviews/roles.csv").split(whereSeparator: \.isNewline).dropFirst()
        #expect(lines.count >= 5)
        for line in lines {
            let function = String(line.split(separator: ";")[0])
            #expect(functions.canonical(function) != nil, "\(function)")
        }
    }

    @Test("ParnasSys has the handbook's thirteen rows, AFAS its fifteen, SharePoint only the two of its prose")
    func rows() throws {
        let rows = try model().model.matrices.rows
        #expect(rows[.parnassys]?.count == 13)
        #expect(rows[.afas]?.count == 15)
        #expect(rows[.sharepoint]?.map(\.right.text) == ["Beeldmateriaal: beheren", "Groeidocumenten: beheren"])
        #expect(rows[.entra] == nil)
    }

    @Test(
        "every row of requirements A.1 and A.3 is granted, with the names that the matrices use for functions",
        arguments: [
            (System.parnassys, "College van Bestuur", "Monitororganisatie beheerder"),
            (.parnassys, "Alg. directeur/controller", "Monitororganisatie beheerder"),
            (.parnassys, "beleidsmedewerker", "Monitororganisatie/ stafmedewerker plus"),
            (.parnassys, "Leerkrachten", "Leerkracht"), (.parnassys, "Lio-stagiaire", "Leerkracht"),
            (.parnassys, "Onderwijsassistent", "Leerkracht beperkt"), (.parnassys, "Directeur", "Applicatiebeheerder"),
            (.parnassys, "Intern begeleider", "Intern begeleider applicatiebeheerder"),
            (.parnassys, "Orthopedagoog", "Intern begeleider applicatiebeheerder"),
            (.parnassys, "Administratief medewerker", "Administratie"),
            (.parnassys, "Beheerder ParnasSys", "Applicatiebeheerder"),
            (.afas, "Beleidsmedewerker Financiën", "Volledig Fin"), (.afas, "Administratie", "Beperkt Fin"),
            (.afas, "Algemene directie / controller", "Volledig Fin"), (.afas, "Voorzitter CvB", "Inkijk Fin"),
            (.afas, "Beleidsmedewerker Personeelszaken", "Volledig PZ"), (.afas, "Administratie", "Beperkt PZ"),
            (.afas, "Algemene directie / controller", "Volledig PZ"), (.afas, "Voorzitter CvB", "Inkijk PZ"),
            (.afas, "Facilitair medewerker", "Volledig CRM"), (.afas, "Voorzitter CvB", "Volledig CRM"),
            (.afas, "Algemene directie / controller", "Volledig Beheer"),
            (.afas, "Facilitair medewerker", "Volledig Beheer"), (.afas, "Facilitair medewerker", "Volledig Projecten"),
            (.afas, "Directeur", "Beperkt Fin"), (.afas, "Diercteur", "Eigen medewerkers school"),
            (.afas, "Administratief medewerker school", "Beperkt CRM"),
        ]
    )
    func granted(_ system: System, _ function: String, _ right: String) throws {
        #expect(try decide(system, function, right) == .allowed)
    }

    @Test(
        "what no row says is not granted, however reasonable it may sound",
        arguments: [
            (System.parnassys, "Onderwijsassistent", "Leerkracht"), (.parnassys, "Leerkracht", "Applicatiebeheerder"),
            (.parnassys, "Conciërge", "Leerkracht beperkt"), (.parnassys, "Directeur", "Leerkracht"),
            (.parnassys, "Leerkracht", "Koppeling"), (.afas, "Voorzitter CvB", "Beperkt Fin"),
            (.afas, "Leerkracht", "Inkijk Fin"), (.afas, "Directeur", "Inkijk PZ"),
            (.afas, "Administratief medewerker", "Volledig CRM"), (.afas, "Administratief medewerker", "Inkijk PZ"),
            (.afas, "Administratie", "Volledig PZ"), (.afas, "Beleidsmedewerker Financiën", "Inkijk PZ"),
        ]
    )
    func refused(_ system: System, _ function: String, _ right: String) throws {
        #expect(try decide(system, function, right) == .notGranted)
    }

    @Test(
        "a right inside a granted one is granted",
        arguments: [
            (System.parnassys, "Leerkracht", "leerkracht beperkt"),
            (.parnassys, "Intern begeleider", "Intern begeleider"),
            (.parnassys, "Intern begeleider", "Applicatiebeheerder"),
            (.parnassys, "beleidsmedewerker", "Monitororganisatie"),
            (.parnassys, "beleidsmedewerker", "Stafmedewerker plus"),
            (.afas, "Algemene directie / controller", "Inkijk PZ"),
            (.afas, "Beleidsmedewerker Personeelszaken", "Eigen medewerkers school"),
            (.afas, "Directeur", "Inkijk Fin"),
        ]
    )
    func included(_ system: System, _ function: String, _ right: String) throws {
        #expect(try decide(system, function, right) == .allowed)
    }

    func decide(_ system: System, _ function: String, _ right: String) throws -> Decision.Verdict {
        var tables = try defaultTables()
        tables.staff = table(
            .staff,
            staffHeader + "1;Iemand;i@dewaard.example;;;\(function);De Regenboog;1-8-2020;;;;\n"
        )
        let model = AccessModel.read(tables, settings: settings()).model
        let person = try #require(model.person(0))
        return model.decide(AccessRight(system, right), for: person, on: day("2026-03-02")).verdict
    }
}
