import Access
import Model
import Reviews
import TestSupport
import Testing

/// What is allowed or used and stands in no account list is found, and told beside the list of a review.
@Suite struct ThreeWayCheckTests {
    private static let matrix = """
        Blok;Functie;Recht;Niveau;Voorwaarde
        School;Leerkracht;Plannen;bewerken;
        School;Leerkracht;Foto's;lezen;
        School;Directeur;Zorg;beheren;
        Stichting;College van Bestuur;Beleid;lezen;
        """

    /// Four employees and a department of them on SharePoint; the paths of the sharing report are `sites/<area>`.
    private static func access(_ permissions: String, afas: String? = nil, entra: String? = nil) throws -> AccessModel {
        var tables = try defaultTables()
        tables.staff = table(
            .staff,
            staffHeader + PopulationTests.staff(1, "Leerkracht", "De Regenboog")
                + PopulationTests.staff(2, "Leerkracht", "De Regenboog")
                + PopulationTests.staff(3, "Directeur", "De Regenboog")
                + PopulationTests.staff(4, "Leerkracht", "De Regenboog", "31-01-2026")
        )
        tables.matrices[.sharepoint] = table(.matrix, matrix)
        tables.permissions = table(
            .permissionsSharePoint,
            "Resource Path;Permission;User E-mail;User Or Group Type\n" + permissions
        )
        tables.afas = afas.map { table(.accountsAFAS, "Gebruiker;Medewerker;Groep;Geblokkeerd\n" + $0) }
        tables.entra = entra.map { table(.accountsEntra, "userPrincipalName;accountEnabled\n" + $0) }
        var settings = settings()
        settings.afasGroups = ["DIR": ["Eigen medewerkers school"]]
        return AccessModel.read(tables, settings: settings).model
    }

    private static func check(
        _ access: AccessModel,
        _ uses: Uses,
        _ change: (inout ReviewScope) -> Void = { _ in }
    ) throws
        -> ThreeWayCheck
    {
        var scope = ReviewScope()
        change(&scope)
        return PopulationBuilder(
            access,
            today: day("2026-03-10"),
            usage: uses,
            classes: RightClasses(text: try repositoryFile("rules/reviews/right-classes.csv")),
            findings: [],
            area: { SharePointPlace(area: String($0.dropFirst(6)), school: nil) }
        ).threeWay(scope)
    }

    private static func name(_ number: Int) -> String { "n\(number)@dewaard.example" }
    private static let used = AccountUse(last: day("2026-03-01"), count: 7)

    @Test func `all eight combinations are found in one school`() throws {
        let access = try Self.access(
            """
            sites/Plannen;Contribute;n1@dewaard.example;Internal
            sites/Foto's;Read;n1@dewaard.example;Internal
            sites/Zorg;Full Control;n1@dewaard.example;Internal
            sites/Beleid;Read;n1@dewaard.example;Internal

            """
        )
        var uses = Uses(seen: [.sharepoint: ["n1@dewaard.example"]])
        for (number, right) in [
            (1, "Plannen: bewerken"), (1, "Zorg: beheren"), (2, "Plannen: bewerken"), (2, "Beleid: lezen"),
        ] {
            uses.rights["\(Self.name(number)) \(right)"] = Self.used
            uses.known[Observation.key(.sharepoint, Self.name(number))] = Self.used
        }
        let check = try Self.check(access, uses) {
            $0.systems = [.sharepoint]
            $0.functions = ["Leerkracht"]
        }
        func granted(_ state: ThreeWay) -> [String] {
            check.granted.filter { $0.threeWay == state }.map { "\($0.account) \($0.resource ?? "")" }
        }
        func ungranted(_ state: ThreeWay) -> [String] {
            check.ungranted.filter { $0.state == state }.map { "\($0.personNumber) \($0.right) \($0.uses)" }
        }
        #expect(granted(.inOrder) == ["n1@dewaard.example sites/Plannen"])
        #expect(granted(.unusedRight) == ["n1@dewaard.example sites/Foto's"])
        #expect(granted(.usedBeyondMatrix) == ["n1@dewaard.example sites/Zorg"])
        #expect(granted(.grantedBeyondMatrix) == ["n1@dewaard.example sites/Beleid"])
        #expect(ungranted(.missingInExport) == ["2 Plannen: bewerken 7"])
        #expect(ungranted(.notGranted) == ["2 Foto's: lezen 0"])
        #expect(ungranted(.usedWithoutGround) == ["2 Beleid: lezen 7"])
        // The second teacher has nothing to do with Zorg; who left in January and the director are not asked about.
        #expect(check.count(.noAccess) == 1 && ungranted(.noAccess).isEmpty)
        #expect(ThreeWay.allCases.allSatisfy { check.count($0) == 1 })
        #expect(check.unchecked == 0 && check.uncheckedSystems.isEmpty)
    }

    @Test func `a review's list and its hash know nothing of it`() throws {
        let access = try Self.access("sites/Plannen;Contribute;n1@dewaard.example;Internal\n")
        let builder = PopulationBuilder(
            access,
            today: day("2026-03-10"),
            usage: Uses(seen: [.sharepoint: []]),
            classes: RightClasses(text: ""),
            findings: [],
            area: { SharePointPlace(area: String($0.dropFirst(6)), school: nil) }
        )
        #expect(!builder.threeWay(ReviewScope()).ungranted.isEmpty)
        #expect(builder.population(ReviewScope(), sources: [], previous: nil).items.count == 1)
    }

    @Test func `what has no list, no matrix or no log is said and not counted`() throws {
        let check = try Self.check(try Self.access(""), Uses(seen: [.afas: []]))
        #expect(check.uncheckedSystems == [.parnassys, .afas, .sharepoint, .entra])
        #expect(check.ungranted.isEmpty && ThreeWay.allCases.allSatisfy { check.count($0) == 0 })
    }

    @Test func `pages of a domain are explained by a right in it, whatever its level`() throws {
        let access = try Self.access("", afas: "3.A;3;DIR;Nee\n1.A;1;;Nee\n")
        var uses = Uses(seen: [.afas: ["3.A", "1.A"]])
        for account in ["3.A", "1.A"] {
            uses.rights["\(account) PZ"] = Self.used
            uses.known[Observation.key(.afas, account)] = Self.used
        }
        let check = try Self.check(access, uses) { $0.systems = [.afas] }
        let found = check.ungranted.filter { $0.state == .usedWithoutGround }.map { "\($0.personNumber) \($0.right)" }
        #expect(found == ["1 PZ"])
        #expect(check.granted.first { $0.account == "3.A" }?.rightUse?.count == 7)
    }

    @Test func `an account in no list that is used is missing in the export, and nobody has to have one`() throws {
        let access = try Self.access("", entra: "n1@dewaard.example;True\n")
        let uses = Uses(known: [Observation.key(.entra, Self.name(2)): Self.used], seen: [.entra: [Self.name(2)]])
        let check = try Self.check(access, uses) {
            $0.systems = [.entra]
            $0.school = "De Regenboog"
        }
        #expect(
            check.ungranted.map { "\($0.personNumber) \($0.state.rawValue)" } == [
                "2 missing-in-export", "3 not-granted",
            ]
        )
        #expect(check.ungranted.allSatisfy { $0.right == "account" && $0.school == "De Regenboog" })
        #expect(try Self.check(access, uses) { $0.school = "Elders" }.ungranted.isEmpty)
    }
}
