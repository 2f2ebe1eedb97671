import Model
import TestSupport
import Testing

@testable import Access

@Suite("What was allowed, when and why") struct DecisionTests {
    func model(_ staff: String, _ change: (inout ReferenceTables) -> Void = { _ in }) throws -> AccessModel {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + staff)
        change(&tables)
        return AccessModel.read(tables, settings: settings()).model
    }

    func verdict(
        _ model: AccessModel,
        _ right: AccessRight,
        on date: String,
        school: String? = nil
    ) throws
        -> Decision.Verdict
    {
        let person = try #require(model.person(0))
        return model.decide(right, for: person, account: "i", school: school, on: day(date)).verdict
    }

    @Test(
        "four weeks: up to 28 days is short, 28 is borderline, 29 is long",
        arguments: [
            (27, Decision.Verdict.substituteTooShort, false), (28, .substituteTooShort, true), (29, .allowed, false),
        ]
    )
    func substitute(_ days: Int, _ expected: Decision.Verdict, _ borderline: Bool) throws {
        let end = day("2026-02-02").adding(days: days - 1).iso
        let model = try model("1;I;i@x.example;;;Invalleerkracht;De Regenboog;2026-02-02;\(end);;;\n")
        let person = try #require(model.person(0))
        let role = model.decide(AccessRight(.parnassys, "Leerkracht"), for: person, on: day("2026-02-10"))
        #expect(role.verdict == expected)
        #expect(role.isBorderline == borderline)
        let lesser = model.decide(AccessRight(.parnassys, "Leerkracht beperkt"), for: person, on: day("2026-02-10"))
        #expect(lesser.verdict == .allowed)
    }

    @Test("an assignment that is extended without a day between becomes a long one; with one it does not")
    func extended() throws {
        let first = "1;I;i@x.example;;;Invalleerkracht;De Regenboog;2026-02-02;2026-02-22;;;\n"
        let next = first + "1;I;i@x.example;;;Invaller;De Regenboog;2026-02-23;2026-03-15;;;\n"
        let gap = first + "1;I;i@x.example;;;Invalleerkracht;De Regenboog;2026-02-24;2026-03-15;;;\n"
        let role = AccessRight(.parnassys, "Leerkracht")
        #expect(try verdict(model(next), role, on: "2026-02-10") == .allowed)
        #expect(try verdict(model(gap), role, on: "2026-02-10") == .substituteTooShort)
    }

    @Test("two functions at once: the union, also in the middle of a change")
    func union() throws {
        let rows =
            "1;I;i@x.example;;;Leerkracht;De Regenboog;1-8-2020;;1-8-2020;31-12-2025;\n"
            + "1;I;i@x.example;;;Intern begeleider;De Regenboog;1-8-2020;;1-12-2025;;\n"
        let model = try model(rows)
        let teacher = AccessRight(.parnassys, "Leerkracht")
        let care = AccessRight(.parnassys, "Intern begeleider")
        for (date, first, second) in [
            ("2025-11-30", Decision.Verdict.allowed, Decision.Verdict.notGranted), ("2025-12-01", .allowed, .allowed),
            ("2025-12-31", .allowed, .allowed), ("2026-01-01", .formerFunction, .allowed),
        ] {
            #expect(try verdict(model, teacher, on: date) == first)
            #expect(try verdict(model, care, on: date) == second)
        }
    }

    @Test("another school: the function holds where it is held, unless it is the board's")
    func schools() throws {
        let model = try model("1;I;i@x.example;;;Leerkracht;Het Kompas;1-8-2020;;;;\n")
        let role = AccessRight(.parnassys, "Leerkracht")
        #expect(try verdict(model, role, on: "2026-03-02", school: "Het Kompas") == .allowed)
        #expect(try verdict(model, role, on: "2026-03-02", school: "De Regenboog") == .otherSchool)
        #expect(try verdict(model, role, on: "2026-03-02") == .allowed)
        let board = try self.model("1;I;i@x.example;;;Algemeen directeur;Bestuursbureau;1-8-2020;;;;\n")
        let monitor = AccessRight(.parnassys, "Monitororganisatie beheerder")
        #expect(try verdict(board, monitor, on: "2026-03-02", school: "De Regenboog") == .allowed)
    }

    @Test(
        "an exception covers its account, system, right and days: the last day yes, the day after no",
        arguments: [
            ("2026-03-02", "i;parnassys;Applicatiebeheerder;;;1-2-2026;2-3-2026", Decision.Verdict.byException),
            ("2026-03-03", "i;parnassys;Applicatiebeheerder;;;1-2-2026;2-3-2026", .notGranted),
            ("2026-01-31", "i;parnassys;Applicatiebeheerder;;;1-2-2026;2-3-2026", .notGranted),
            ("2026-03-02", "I@X.example;ParnasSys;applicatiebeheerder;;;1-2-2026;2-3-2026", .byException),
            ("2026-03-02", "j;parnassys;Applicatiebeheerder;;;1-2-2026;2-3-2026", .notGranted),
            ("2026-03-02", "i;afas;Applicatiebeheerder;;;1-2-2026;2-3-2026", .notGranted),
            ("2026-03-02", "i;parnassys;Administratie;;;1-2-2026;2-3-2026", .notGranted),
        ]
    )
    func exceptions(_ date: String, _ row: String, _ expected: Decision.Verdict) throws {
        let model = try model("1;I;i@x.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n") {
            $0.exceptions = table(
                .exceptions,
                "Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum\n\(row)\n"
            )
        }
        #expect(try verdict(model, AccessRight(.parnassys, "Applicatiebeheerder"), on: date) == expected)
    }

    @Test("an absent matrix, a silent one and an unknown function are not checked, which is no refusal")
    func notChecked() throws {
        let model = try model("1;I;i@x.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n")
        #expect(try verdict(model, AccessRight(.entra, "Global admin"), on: "2026-03-02") == .notChecked)
        let read = AccessRight(.sharepoint, "Beeldmateriaal", level: .read)
        #expect(try verdict(model, read, on: "2026-03-02") == .notChecked)
        let other = AccessRight(.sharepoint, "Iets anders", level: .manage)
        #expect(try verdict(model, other, on: "2026-03-02") == .notChecked)
        let manage = AccessRight(.sharepoint, "Beeldmateriaal", level: .manage)
        #expect(try verdict(model, manage, on: "2026-03-02") == .notGranted)
        let unknown = try self.model("1;I;i@x.example;;;Tovenaar;De Regenboog;1-8-2020;;;;\n")
        #expect(try verdict(unknown, AccessRight(.parnassys, "Leerkracht"), on: "2026-03-02") == .notChecked)
    }

    @Test("who manages may also edit and read") func levels() throws {
        let model = try model("1;I;i@x.example;;;Directeur;De Regenboog;1-8-2020;;;;\n")
        for level in SharePointLevel.allCases {
            let right = AccessRight(.sharepoint, "beeldmateriaal", level: level)
            #expect(try verdict(model, right, on: "2026-03-02", school: "De Regenboog") == .allowed)
        }
    }

    @Test("nobody is granted nothing") func nobody() throws {
        let model = try model("")
        #expect(
            model.decide(AccessRight(.parnassys, "Leerkracht"), for: nil, on: day("2026-03-02")).verdict == .notGranted
        )
    }
}
