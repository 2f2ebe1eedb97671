import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Devices on loan") struct DeviceTests {
    private static let left =
        "42;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;De Regenboog;1-8-2020;2-3-2026;;;\n"

    private func board(_ devices: String, staff: String? = nil) -> SmallBoard {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;e.bakker@dewaard.example;De Regenboog;Leerkracht;;;2-3-2026;;;Gesloten\n"
        if let staff { board.staff = staff }
        board.devices = devices
        return board
    }

    /// Loans of somebody whose last contract day is 2 March 2026.
    @Test(
        "out after the last day: not on that day, yes on the next; back on time, later or with a yes is in order",
        arguments: [
            ("42;Laptop;WL-1;1-8-2020;;1-8-2020", "2026-03-02", 0, 0),
            ("42;Laptop;WL-1;1-8-2020;;1-8-2020", "2026-03-03", 0, 1),
            ("42;Laptop;WL-1;1-8-2020;;1-8-2020", "2026-03-05", 3, 0),
            ("42;Laptop;WL-1;1-8-2020;;1-8-2020", "2026-03-06", 3, 1),
            ("0042;Laptop;WL-1;;;", "2026-03-03", 0, 1),
            ("42;Laptop;WL-1;1-8-2020;2-3-2026;1-8-2020", "2026-03-30", 0, 0),
            ("42;Laptop;WL-1;1-8-2020;20-3-2026;1-8-2020", "2026-03-30", 0, 0),
            // Looking back at a day on which it had not come back yet.
            ("42;Laptop;WL-1;1-8-2020;20-3-2026;1-8-2020", "2026-03-10", 0, 1),
            ("42;Laptop;WL-1;1-8-2020;ja;1-8-2020", "2026-03-30", 0, 0),
            ("42;Laptop;WL-1;1-8-2020;nee;1-8-2020", "2026-03-30", 0, 1),
            // Not given out yet.
            ("42;Laptop;WL-1;1-4-2026;;", "2026-03-30", 0, 0),
        ]
    )
    func returned(_ row: String, _ today: String, _ grace: Int, _ expected: Int) throws {
        var board = board(row + "\n", staff: Self.left)
        board.settings.thresholds.deviceReturnDays = grace
        let found = try board.scan(on: today).drafts.filter { $0.rule.rawValue.hasPrefix("device-") }
        #expect(found.map(\.rule) == Array(repeating: "device-not-returned", count: expected))
        if let one = found.first {
            #expect(one.system == nil && one.account == "WL-1" && one.person == "Els Bakker")
            #expect(one.school == "De Regenboog" && one.personID == "42")
            #expect(one.facts["endDate"] == .day(day("2026-03-02")))
            #expect(one.evidence.map(\.source).sorted() == ["devices", "staff"])
        }
    }

    @Test("somebody who came back under a new contract has not left") func back() throws {
        let again = "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;De Regenboog;1-4-2026;;;;\n"
        let devices = "42;Laptop;WL-1;1-8-2020;;1-8-2020\n"
        #expect(try board(devices, staff: Self.left + again).rules(on: "2026-04-10") == [])
        let between = try board(devices, staff: Self.left + again).scan(on: "2026-03-10").of("device-not-returned")
        #expect(between.first?.facts["returnDate"] == .day(day("2026-04-01")))
    }

    @Test("a device that was lent again is there: the register was not kept up") func lentAgain() throws {
        let other = "43;Jan Smit;j.smit@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        let devices = "42;Laptop;WL-1;1-8-2020;;1-8-2020\n43;Laptop;wl 1;10-3-2026;;10-3-2026\n"
        let found = try board(devices, staff: Self.left + other).scan(on: "2026-03-20").of("device-not-returned")
        #expect(found.map(\.severity) == [.low])
        #expect(found.first?.facts["nextDate"] == .day(day("2026-03-10")))
    }

    @Test(
        "no agreement for a device in use; signed late is signed, a date to come is not",
        arguments: [
            ("42;Laptop;WL-1;1-8-2020;;", 1), ("42;Laptop;WL-1;1-8-2020;;nee", 1), ("42;;WL-1;;;", 1),
            ("42;Laptop;WL-1;1-8-2020;;1-8-2020", 0), ("42;Laptop;WL-1;1-8-2020;;20-9-2020", 0),
            ("42;Laptop;WL-1;1-8-2020;;ja", 0), ("42;Laptop;WL-1;1-8-2020;;3-3-2026", 1),
            ("42;Laptop;WL-1;1-8-2020;1-1-2026;", 0),
        ]
    )
    func agreement(_ row: String, _ expected: Int) throws {
        let board = board(row + "\n")
        let found = try board.scan().drafts
        #expect(found.map(\.rule) == Array(repeating: "device-without-agreement", count: expected))
        #expect(found.allSatisfy { $0.firstSeen <= $0.lastSeen })
    }

    @Test("who has left with an unsigned device gets the finding of the return alone") func one() throws {
        let found = try board("42;Laptop;WL-1;1-8-2020;;\n", staff: Self.left).rules(on: "2026-03-10")
        #expect(found == ["device-not-returned"])
    }

    @Test("two devices of one person are two findings with ids of their own") func two() throws {
        let found = try board("42;Laptop;WL-1;;;\n42;Tablet;WL-2;;;\n").scan().drafts
        #expect(found.map(\.account) == ["WL-1", "WL-2"])
        #expect(Set(found.map(\.discriminator)).count == 1)
    }

    // MARK: What cannot be judged

    @Test("a holder whom nobody knows is said with file and record, and not judged") func stranger() throws {
        let results = try board("99;Laptop;WL-9;1-8-2020;;1-8-2020\n42;Laptop;WL-1;1-8-2020;;1-8-2020\n").scan()
        #expect(results.drafts.isEmpty)
        let problems = results.diagnostics.filter { $0.code == "devices.holder-unknown" }
        #expect(problems.map(\.record) == [1] && problems.map(\.level) == [.warning])
        for rule: RuleID in ["device-not-returned", "device-without-agreement"] {
            let coverage = results.coverage.first { $0.rule == rule }
            #expect(coverage?.missing == ["devices-holder"] && coverage?.judged == 1)
        }
    }

    @Test(
        "without a column nothing is found by it, and that is said",
        arguments: [
            ("Medewerker;Tagcode;Overeenkomst getekend\n", "devices-return", "devices-return"),
            ("Medewerker;Tagcode;Ingenomen\n", nil, "devices-agreement"),
        ]
    )
    func columns(_ header: String, _ returned: String?, _ agreement: String?) throws {
        var board = board("42;WL-1;\n", staff: nil)
        board.devicesHeader = header
        let results = try board.scan()
        #expect(results.drafts.isEmpty)
        func missing(_ rule: RuleID) -> [String]? { results.coverage.first { $0.rule == rule }?.missing }
        #expect(missing("device-not-returned") == [returned].compactMap { $0 })
        #expect(missing("device-without-agreement") == [agreement].compactMap { $0 })
    }

    @Test("without a register nothing is judged, and that is said") func absent() throws {
        let results = try SmallBoard().scan()
        let coverage = results.coverage.filter { $0.rule.rawValue.hasPrefix("device-") }
        #expect(coverage.map(\.state) == [.notRun, .notRun] && coverage.allSatisfy { $0.missing == ["devices"] })
    }

    @Test(
        "a row that makes no sense is left out and said with its column",
        arguments: [
            ("42;Laptop;;1-8-2020;;", "reference.value-missing", "Tagcode"),
            (";Laptop;WL-1;1-8-2020;;", "reference.value-missing", "Medewerker"),
            ("42;Laptop;WL-1;31-2-2026;;", "reference.date-impossible", "Uitgegeven"),
            ("42;Laptop;WL-1;1-8-2020;gisteren;", "reference.date-impossible", "Ingenomen"),
            ("42;Laptop;WL-1;1-8-2020;;misschien", "reference.date-impossible", "Overeenkomst getekend"),
            ("42;Laptop;WL-1;1-8-2020;1-7-2020;", "reference.end-before-start", "Ingenomen"),
        ]
    )
    func rows(_ row: String, _ code: String, _ column: String) throws {
        let board = board(row + "\n42;Laptop;WL-2;1-8-2020;;1-8-2020\n")
        let reading = AccessModel.read(try board.tables(), settings: board.settings)
        let problems = reading.diagnostics.filter { $0.file == "devices.csv" }
        #expect(problems.map(\.code) == [code] && problems.map(\.column) == [column])
        #expect(problems.map(\.record) == [1])
        #expect(reading.model.devices?.loans.map(\.tag) == ["WL-2"] && reading.model.devices?.unusable == 1)
    }

    @Test("the same row twice counts once") func double() throws {
        let row = "42;Laptop;WL-2;1-8-2020;;1-8-2020\n"
        let board = board(row + row)
        let reading = AccessModel.read(try board.tables(), settings: board.settings)
        #expect(reading.model.devices?.loans.count == 1)
        #expect(reading.diagnostics.map(\.code) == ["reference.row-double"])
    }
}
