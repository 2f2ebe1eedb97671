import Model
import TestSupport
import Testing

@testable import Access

@Suite("Mistakes in matrices") struct MatrixLintTests {
    @Test("the matrices of the product have none by themselves") func defaults() throws {
        #expect(MatrixLint.check(AccessModel.read(try defaultTables(), settings: settings()).model) == [])
    }

    @Test(
        "rows",
        arguments: [
            ("School;Leerkracht;Leerkracht;;\nSchool;leerkracht;LEERKRACHT;;\n", "matrix.row-double", 2),
            ("School;Leerkracht;X;;\nSchool;Leerkracht;X;;>4 weken\n", "matrix.contradiction", 2),
            ("School;Leerkracht;X;;>4 weken,<4 weken\n", "matrix.condition-impossible", 1),
        ]
    )
    func rows(_ text: String, _ code: String, _ record: Int) throws {
        var tables = ReferenceTables()
        tables.matrices[.parnassys] = table(.matrix, "Blok;Functie;Recht;Niveau;Voorwaarde\n" + text)
        let found = MatrixLint.check(AccessModel.read(tables, settings: settings()).model)
        #expect(found.map(\.code) == [code])
        #expect(found.first?.record == record)
        #expect(found.first?.level == .warning)
    }

    @Test(
        "rows that mean nothing are refused when they are read",
        arguments: [
            (System.parnassys, "School;Leerkracht;X;;soms\n", "matrix.condition-unknown"),
            (.sharepoint, "School;Leerkracht;Map;alles\n", "matrix.level-unknown"),
            (.sharepoint, "School;Leerkracht;Map;\n", "matrix.level-unknown"),
            (.afas, ";;X;;\n", "reference.value-missing"), (.parnassys, "School;A;;;\n", "reference.value-missing"),
            (.parnassys, "School;A;X;;>99999999999999999999 weken\n", "matrix.condition-unknown"),
        ]
    )
    func refused(_ system: System, _ text: String, _ code: String) throws {
        var tables = ReferenceTables()
        tables.matrices[system] = table(.matrix, "Blok;Functie;Recht;Niveau;Voorwaarde\n" + text)
        let reading = AccessModel.read(tables, settings: settings())
        #expect(reading.diagnostics.map(\.code) == [code])
        #expect(reading.model.matrices.rows[system] == [])
        #expect(reading.coverage.first?.table == "matrices/\(system.rawValue)")
    }

    @Test("beside accounts and staff: what nobody holds, grants, maps or means") func beside() throws {
        var tables = try defaultTables()
        tables.matrices[.parnassys] = table(
            .matrix,
            "Blok;Functie;Recht;Niveau;Voorwaarde\nSchool;Leerkracht;Leerkracht;;\nSchool;Direkteur;Y;;\n"
        )
        tables.staff = table(
            .staff,
            staffHeader
                + "1;A;;12345.A;;Leerkracht;De Regenboog;1-8-2020;;;;\n2;B;;;;Directeur;De Regenboog;1-8-2020;;;;\n"
                + "3;C;;;;Orthopedagoog;De Regenboog;1-8-2020;;;;\n"
        )
        tables.parnasSys = table(.accountsParnasSys, "Gebruikersnaam;Rollen\na;Leerkracht,Leerkragt\nb;leerkragt\n")
        tables.afas = table(.accountsAFAS, "Gebruiker;Groep;Geblokkeerd\n12345.A;VREEMD;\n12345.A;FIN;\n")
        tables.exceptions = table(
            .exceptions,
            "Account;Systeem;Recht;Begindatum;Einddatum\na;parnassys;Toverij;1-1-2026;1-2-2026\n"
                + "a;parnassys;Leerkracht;1-1-2026;1-2-2026\na;afas;FIN;1-1-2026;1-2-2026\n"
        )
        var settings = settings()
        settings.afasGroups = ["FIN": ["Volledig Fin", "Vol Fin"]]
        let found = MatrixLint.check(AccessModel.read(tables, settings: settings).model)
        let codes = Set(found.map(\.code))
        #expect(
            codes == [
                "matrix.role-ungranted", "matrix.function-unheld", "matrix.function-unmentioned",
                "matrix.group-unmapped",
                "settings.right-ungranted", "exceptions.right-unknown",
            ]
        )
        #expect(found.first { $0.code == "matrix.role-ungranted" }?.parameters["number"] == "2")
        #expect(found.first { $0.code == "matrix.role-ungranted" }?.parameters["nearest"] == "Leerkracht")
        #expect(found.first { $0.parameters["function"] == "Direkteur" }?.parameters["nearest"] == "Directeur")
        #expect(
            found.filter { $0.code == "matrix.function-unmentioned" }.map { $0.parameters["function"] } == [
                "Orthopedagoog"
            ]
        )
        #expect(found.filter { $0.code == "exceptions.right-unknown" }.map(\.record) == [1])
    }
}
