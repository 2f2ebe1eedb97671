import Demo
import Model
import Testing

@Suite struct GenerateTests {
    private let small = DemoOptions(schools: 3, people: 80, logVolume: 0.2)

    @Test(arguments: DemoBoard.Kind.allCases) func sameOptionsGiveTheSameBytes(_ kind: DemoBoard.Kind) throws {
        let first = try GeneratedBoard(small, kind)
        let second = try GeneratedBoard(small, kind)
        #expect(first.files == second.files)
        #expect(first.findings == second.findings)
        #expect(first.files.count > 30)
    }

    @Test func anotherSeedGivesAnotherBoard() throws {
        var other = small
        other.seed = 7
        let first = try GeneratedBoard(small, .board)
        let second = try GeneratedBoard(other, .board)
        #expect(first.files["staff.csv"] != second.files["staff.csv"])
        #expect(first.findings != second.findings)
    }

    @Test func moreLogsChangeNobodysRights() throws {
        var more = small
        more.logVolume = 0.9
        let first = try GeneratedBoard(small, .board)
        let second = try GeneratedBoard(more, .board)
        #expect(first.files["staff.csv"] == second.files["staff.csv"])
        #expect(first.files["accounts-afas.csv"] == second.files["accounts-afas.csv"])
        #expect(first.findings == second.findings)
        let logins = ["exports/parnassys/aanmeldingen-1e-helft.csv", "exports/m365/audit-portaal.csv"]
        for path in logins { #expect((second.files[path]?.count ?? 0) > (first.files[path]?.count ?? 0)) }
    }

    @Test func aBoardOfFiftySchools() throws {
        let options = DemoOptions(schools: 50, people: 1000, logVolume: 0.1)
        let board = try GeneratedBoard(options, .board)
        let people = Set(board.staff.compactMap { $0["Medewerker"] })
        #expect((950...1050).contains(people.count))
        #expect(board.settings.split(separator: "\n").count { $0.hasPrefix("  - name:") } == 50)
        for key in ["UPN", "Gebruiker"] {
            let owners = Dictionary(grouping: board.staff.filter { $0[key] != "" }) { $0[key] ?? "" }
            for (value, rows) in owners {
                #expect(Set(rows.map { $0["Medewerker"] }).count == 1, "\(value) has several owners")
            }
        }
        let schools = Set(board.staff.compactMap { $0["School"] })
        #expect(schools.count == 51)
    }

    @Test(arguments: [
        (DemoOptions(schools: 2), "demo.schools"), (DemoOptions(schools: 0, people: 0), "demo.schools"),
        (DemoOptions(schools: 12, people: 50), "demo.people"), (DemoOptions(schools: Int.max), "demo.schools"),
        (DemoOptions(startYear: 1999), "demo.year"), (DemoOptions(logVolume: 0), "demo.volume"),
        (DemoOptions(logVolume: .nan), "demo.volume"),
    ])
    func impossibleOptionsAreRefused(_ options: DemoOptions, _ code: String) {
        #expect(options.problems.map(\.code) == [code])
        #expect(throws: Diagnostic.self) { try DemoBoard.generate(options, kind: .board) { _, _ in } }
    }

    @Test func theSmallestBoardThatIsAllowed() throws {
        for schools in 3...5 {
            let board = try GeneratedBoard(
                DemoOptions(schools: schools, people: schools * 14 + 20, logVolume: 0.1),
                .board
            )
            #expect(!board.findings.isEmpty)
        }
    }

    @Test func anErrorOfTheWriterComesThrough() {
        struct Full: Error {}
        #expect(throws: Full.self) { try DemoBoard.generate(small, kind: .clean) { _, _ in throw Full() } }
    }
}
