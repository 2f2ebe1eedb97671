import Exports
import Foundation
import TestSupport
import Testing

@Suite struct WorkbookCommandTests {
    private func findings(_ board: String) throws -> (ids: [String], code: Int32, events: Int) {
        let run = try Binary.run(["scan", board, "--dry-run", "--format", "json"])
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any], "\(run.errors)")
        let found = try #require(report["findings"] as? [[String: Any]])
        let coverage = try #require(report["coverage"] as? [String: Any])
        let inputs = try #require(coverage["inputs"] as? [[String: Any]])
        return (
            found.compactMap { $0["id"] as? String }, run.exitCode,
            inputs.compactMap { $0["events"] as? Int }.reduce(0, +)
        )
    }

    @Test func `a board saved in Excel, all of it, has the findings of its CSV files`() throws {
        let folder = try TemporaryFolder()
        let made = try Binary.run([
            "demo", folder.url.appending(path: "demo").path, "--schools", "3", "--people", "70", "--volume", "0.1",
        ])
        #expect(made.exitCode == 0, "\(made.errors)")
        let board = folder.url.appending(path: "demo/board").path
        // Excel writes other bytes: the lists of hashes would say so.
        for list in try FileManager.default.subpathsOfDirectory(atPath: board) where list.hasSuffix("SHA256SUMS") {
            try FileManager.default.removeItem(atPath: "\(board)/\(list)")
        }
        let before = try findings(board)
        #expect(before.ids.count > 40)
        var converted = 0
        let names = try FileManager.default.subpathsOfDirectory(atPath: board).filter { $0.hasSuffix(".csv") }.sorted()
        for name in names {
            let data = try Data(contentsOf: URL(filePath: "\(board)/\(name)"))
            try Data(try Xlsx.saved(from: data).bytes).write(to: URL(filePath: "\(board)/\(name.dropLast(4)).xlsx"))
            try FileManager.default.removeItem(atPath: "\(board)/\(name)")
            converted += 1
        }
        #expect(converted > 15)
        let after = try findings(board)
        #expect(after.code == before.code && after.events == before.events)
        #expect(Set(after.ids).symmetricDifference(before.ids).isEmpty)
        #expect(after.ids == before.ids)
    }

    @Test func `an export that Excel saved beside the original counts its events once`() throws {
        let board = try SmallBoard()
        for name in [SmallBoard.logins, SmallBoard.exemptions] {
            try board.write(Data(try Xlsx.saved(from: board.data(name)).bytes), to: "\(name.dropLast(4)).xlsx")
        }
        let run = try board.scan("nl", ["--format", "json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        let inputs = try #require((report["coverage"] as? [String: Any])?["inputs"] as? [[String: Any]])
        #expect(inputs.compactMap { $0["events"] as? Int } == [6, 6, 2, 2])
        #expect(inputs.compactMap { $0["duplicates"] as? Int }.reduce(0, +) == 8)
    }

    @Test func `the register is read from the sheet that holds it, and what is beside it is told`() throws {
        let board = try SmallBoard()
        var staff = try Xlsx.saved(from: board.data("staff.csv"), sheet: "Personeel")
        staff.sheets.insert(Xlsx.Sheet("Toelichting", [[.text("Uit AFAS gehaald")]]), at: 0)
        staff.sheets.append(Xlsx.Sheet("Blad3", []))
        try board.write(Data(staff.bytes), to: "staff.xlsx")
        let both = try board.scan("nl")
        #expect(both.exitCode == 3)
        #expect(both.output.contains("staff.xlsx") && both.output.contains("staat er twee keer"), "\(both.output)")
        try board.remove("staff.csv")
        let one = try board.scan("nl", ["--verbose"])
        #expect(one.exitCode == 0, "\(one.output)\(one.errors)")
        #expect(one.output.contains("Personeel") && one.output.contains("Toelichting"), "\(one.output)")
        staff.sheets[0] = Xlsx.Sheet("Vorig jaar", staff.sheets[1].rows)
        try board.write(Data(staff.bytes), to: "staff.xlsx")
        let two = try board.scan("nl")
        #expect(two.exitCode == 3 && two.output.contains("Meer werkbladen"), "\(two.output)")
    }

    @Test func `a workbook that cannot be opened says what to do`() throws {
        let board = try SmallBoard()
        let old = Data([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 600))
        try board.write(old, to: "exports/oud.xls")
        let run = try board.scan("nl")
        #expect(run.exitCode == 3)
        #expect(run.output.contains("exports/oud.xls") && run.output.contains("Opslaan als"), "\(run.output)")
        let english = try Binary.run(["parse", board.path + "/exports/oud.xls", "--language", "en"])
        #expect(english.exitCode == 3 && english.errors.contains("Save as"))
    }
}
