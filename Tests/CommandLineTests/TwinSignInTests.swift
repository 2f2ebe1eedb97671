import Foundation
import Testing

/// One thing that two logs, or two checks, tell of.
@Suite struct TwinSignInTests {
    private struct Found: Decodable {
        var id: String
        var rule: String
        var account: String?
        var count: Int
        var found: String?
        var evidence: [Record]

        struct Record: Decodable { var source: String }
    }

    private struct Report: Decodable { var findings: [Found] }

    private func scan(_ board: SmallBoard, _ options: [String] = []) throws -> [Found] {
        let run = try board.scan("en", ["--format", "json"] + options)
        #expect(run.exitCode == 0, "\(run.errors)")
        return try JSONDecoder().decode(Report.self, from: run.bytes).findings
    }

    /// Sign-ins of one account that fail with an error, a few seconds apart, in both logs; the audit log writes whole seconds.
    private func write(
        _ numbers: Range<Int>,
        _ user: String,
        _ error: Int,
        to board: SmallBoard,
        both: Bool = true
    ) throws {
        func moment(_ number: Int) -> String {
            let clock = number * 7
            return "2026-06-03T08:\(10 + clock / 60):\(clock % 60 < 10 ? "0" : "")\(clock % 60)"
        }
        let name = "\(user)-\(error)-\(numbers.lowerBound)"
        let audit = numbers.map { number in
            #"{"CreationTime":"\#(moment(number))","Id":"2EF9A610-\#(name)-\#(number)","Operation":"UserLoginFailed","RecordType":15,"UserType":0,"Workload":"AzureActiveDirectory","ActorIpAddress":"198.51.100.9","UserId":"\#(user)@klein.example","ErrorNumber":"\#(error)"}"#
        }
        try board.write(audit.joined(separator: "\n") + "\n", to: "exports/audit-\(name).jsonl")
        guard both else { return }
        let signIns = numbers.map { number in
            #"{"id":"2ef9a610-\#(name.lowercased())-\#(number)","createdDateTime":"\#(moment(number)).731Z","userDisplayName":"X","userPrincipalName":"\#(user)@klein.example","userId":"1","appDisplayName":"Outlook","ipAddress":"198.51.100.9","clientAppUsed":"Browser","conditionalAccessStatus":"notApplied","isInteractive":true,"status":{"errorCode":\#(error),"failureReason":"x"},"location":{"city":"Utrecht","countryOrRegion":"NL"}}"#
        }
        try board.write("[" + signIns.joined(separator: ",\n") + "]", to: "exports/signins-\(name).json")
    }

    @Test func `a sign-in that both logs tell of counts once`() throws {
        let board = try SmallBoard()
        try write(0..<9, "a.aalders", 50126, to: board)
        #expect(try scan(board).isEmpty)
        try write(9..<12, "a.aalders", 50126, to: board)
        let burst = try #require(try scan(board).first)
        #expect(burst.rule == "login-failure-burst" && burst.count == 12)
        // The same from the audit log alone.
        let other = try SmallBoard()
        try write(0..<12, "a.aalders", 50126, to: other, both: false)
        #expect(try scan(other).map(\.count) == [12])
    }

    @Test func `a finding on single events counts one and names both records`() throws {
        let board = try SmallBoard()
        try write(0..<3, "b.bosman", 50057, to: board)
        let found = try #require(try scan(board).first)
        #expect(found.rule == "disabled-account-attempt" && found.count == 3)
        #expect(
            found.evidence.map(\.source).sorted() == Array(repeating: "entra-signins", count: 3)
                + Array(repeating: "m365-audit", count: 3)
        )
    }

    @Test func `after a departure one check tells, and the other when that is off`() throws {
        let board = try SmallBoard()
        try write(0..<3, "d.dijkhuis", 50057, to: board)
        #expect(try scan(board).map(\.rule) == ["activity-after-departure"])
        try board.append("checks: { off: [activity-after-departure] }\n", to: "logwacht.yml")
        #expect(try scan(board).map(\.rule) == ["disabled-account-attempt"])
    }

    @Test func `a finding told apart by pupil goes on when its first record is past the term`() throws {
        let board = try SmallBoard()
        let days = ["20-01", "10-02", "20-02", "02-03", "10-03", "20-03", "25-03", "01-04"]
        let rows = days.enumerated().map { number, day in
            "\(day)-2026;10:00:0\(number);aaalders;A. Aalders;De Linde;90AA;6A;Emma Evers;20009;Toetsen;Reden nummer \(number) van die dag;\n"
        }
        try board.append(rows.joined(), to: SmallBoard.exemptions)
        let first = try scan(board).filter { $0.rule == "exemption-repeated-same-pupil" }
        #expect(first.map(\.count) == [8])
        try board.remove(SmallBoard.exemptions)
        let later = try scan(board, ["--now", "2026-07-25T12:00:00+02:00"])
        let repeated = later.filter { $0.rule == "exemption-repeated-same-pupil" }
        #expect(repeated.map(\.count) == [7])
        #expect(repeated.map(\.id) == first.map(\.id))
        #expect(try scan(board, ["--now", "2026-07-25T12:00:00+02:00"]).map(\.id) == later.map(\.id))
    }
}
