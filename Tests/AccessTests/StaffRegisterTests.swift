import Model
import TestSupport
import Testing

@testable import Access

@Suite("The staff register") struct StaffRegisterTests {
    func read(_ rows: String) throws -> AccessModel.Reading {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + rows)
        return AccessModel.read(tables, settings: settings())
    }

    @Test(
        "what is wrong with a row is said, with its record and column",
        arguments: [
            (";Naam;;;;Leerkracht;De Regenboog;1-8-2020;;;;", "reference.value-missing", "Medewerker"),
            ("1;N;;;;Leerkracht;De Regenboog;31-2-2020;;;;", "reference.date-impossible", "Begindatum_contract"),
            ("1;N;;;;Leerkracht;De Regenboog;1-8-2020;1-7-2020;;;", "reference.end-before-start", "Einddatum_contract"),
            ("1;N;;;;Leerkrach;De Regenboog;1-8-2020;;;;", "staff.function-unknown", "Functie"),
            ("1;N;;;;Leerkracht;De Regenbog;1-8-2020;;;;", "staff.school-unknown", "School"),
            ("1;N;;;;Leerkracht;De Regenboog;;;;;", "staff.start-missing", "Begindatum_contract"),
            ("1;N;;;;;De Regenboog;1-8-2020;;;;", "staff.function-missing", "Functie"),
            (
                "1;N;;;;Leerkracht;De Regenboog;1-8-2020;31-7-2021;1-8-2021;;", "staff.function-outside-contract",
                "Begindatum_functie"
            ),
            ("2;Ander;a@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;;;;", "staff.key-shared", "UPN"),
            ("9;Ander;;;;Leerkracht;De Regenboog;1-8-2020;;;;", "staff.name-conflict", "Naam"),
        ]
    )
    func remarks(_ row: String, _ code: String, _ column: String) throws {
        let good = "9;Goed;a@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        let reading = try read(good + row + "\n")
        #expect(reading.diagnostics.map(\.code) == [code])
        let remark = try #require(reading.diagnostics.first)
        #expect(remark.record == 2)
        #expect(remark.column == column)
        #expect(remark.file == "staff.csv")
        #expect(reading.model.staff.people.contains { $0.number == "9" && $0.isEmployed(on: day("2026-01-01")) })
    }

    @Test("an unknown function gets the nearest known one as advice, and still proves employment")
    func nearest() throws {
        let reading = try read("1;N;;;;Leerkrach;De Regenboog;1-8-2020;;;;\n")
        #expect(reading.diagnostics.first?.parameters["nearest"] == "Leerkracht")
        #expect(reading.model.person(0)?.isEmployed(on: day("2026-01-01")) == true)
    }

    @Test("a function at several schools is named once") func functionNames() throws {
        let rows = [("Leerkracht", "De Regenboog"), ("Directeur", "De Regenboog"), ("Leerkracht", "Het Kompas")].map {
            "1;N;;;;\($0);\($1);1-8-2020;;;;\n"
        }
        let person = try #require(try read(rows.joined()).model.person(0))
        #expect(person.functions(on: day("2026-01-01")).count == 3)
        #expect(person.functionNames(on: day("2026-01-01")) == ["Leerkracht", "Directeur"])
        #expect(person.functionNames(on: day("2020-01-01")).isEmpty)
    }

    @Test("no remark carries a name of a person") func noNames() throws {
        let reading = try read(
            "1;Geheim;geheim@x.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
                + "2;Anoniem;geheim@x.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
                + "2;Verborgen;;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        )
        #expect(reading.diagnostics.count == 2)
        for remark in reading.diagnostics {
            for value in remark.parameters.values {
                #expect(!value.lowercased().contains("geheim") && !value.lowercased().contains("anoniem"))
            }
        }
    }

    @Test("a key that two people share joins neither; each is still found by his own") func shared() throws {
        let staff = try read(
            "1;A;zelfde@x.example;C.A;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
                + "2;B;zelfde@x.example;C.B;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        ).model.staff
        #expect(staff.person(address: "zelfde@x.example") == nil)
        #expect(staff.person(code: "c.a") == 0)
        #expect(staff.person(number: "0002") == 1)
        #expect(staff.person(localPart: "zelfde") == nil)
    }

    @Test("contracts that touch or overlap are one employment, in any order of rows", arguments: 0..<6)
    func merging(_ seed: Int) throws {
        var rows = [
            "1;A;;;;Leerkracht;De Regenboog;1-8-2020;31-7-2021;;;",
            "1;A;;;;Leerkracht;De Regenboog;1-8-2021;31-7-2022;;;",
            "1;A;;;;Leerkracht;De Regenboog;1-6-2022;31-8-2022;;;", "1;A;;;;Leerkracht;De Regenboog;2-9-2022;;;;",
        ]
        for _ in 0..<seed { rows.append(rows.removeFirst()) }
        if seed > 3 { rows.swapAt(0, 2) }
        let person = try #require(try read(rows.joined(separator: "\n") + "\n").model.person(0))
        #expect(
            person.employment == [
                DateSpan(from: day("2020-08-01"), through: day("2022-08-31")), DateSpan(from: day("2022-09-02")),
            ]
        )
        #expect(person.departure(before: day("2022-09-01")) == day("2022-08-31"))
        #expect(person.departure(before: day("2022-09-02")) == nil)
        #expect(person.departure(before: day("2020-01-01")) == nil)
        #expect(person.nextStart(after: day("2022-09-01")) == day("2022-09-02"))
        #expect(person.absences.map(\.lastDay) == [day("2022-08-31")])
    }

    @Test("the last day ends at local midnight, in summer and winter") func lastSecond() throws {
        for (last, next) in [("2026-03-28", "2026-03-29"), ("2025-10-26", "2025-10-27"), ("2025-12-31", "2026-01-01")] {
            let model = try read("1;A;;;;Leerkracht;De Regenboog;1-8-2020;\(last);;;\n").model
            let person = try #require(model.person(0))
            #expect(person.isEmployed(at: amsterdam(last, 86_399)))
            #expect(!person.isEmployed(at: amsterdam(next, 0)))
            #expect(!person.isEmployed(at: amsterdam("2020-07-31", 86_399)))
            #expect(person.isEmployed(at: amsterdam("2020-08-01", 0)))
        }
    }

    @Test("a table without a column it needs is said to be so, and leaves nothing half read") func missingColumn()
        throws
    {
        var tables = try defaultTables()
        tables.staff = table(.staff, "Medewerker;Naam;Begindatum_contract;Einddatum_contract\n1;A;1-8-2020;\n")
        let reading = AccessModel.read(tables, settings: settings())
        #expect(reading.diagnostics.map(\.code) == ["reference.column-missing"])
        #expect(reading.diagnostics.first?.column == "Functie")
        #expect(reading.coverage.first { $0.table == "staff" }?.unusable == 1)
        #expect(reading.model.staff.people.isEmpty)
    }

    @Test("the same row twice is one, and said") func double() throws {
        let row = "1;A;;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        let reading = try read(row + row)
        #expect(reading.diagnostics.map(\.code) == ["reference.row-double"])
        #expect(reading.model.person(0)?.terms.count == 1)
    }
}
