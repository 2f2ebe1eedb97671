import Foundation
import TestSupport
import Testing

/// What a review refuses, with the built program: a sentence that says what to do, and nothing half-written.
@Suite struct ReviewRefusalTests {
    private let id = "2026-de-linde-1"

    private func begun() throws -> ReviewBoard {
        let desk = try ReviewBoard()
        try desk.does(["plan", "--school", "De Linde", "--second", "901"])
        try desk.does(["start", id])
        return desk
    }

    /// The links of the trail: what was refused leaves none.
    private func links(_ desk: ReviewBoard) throws -> Int {
        let run = try Binary.run(["trail", "--board", desk.path, "--action", "review", "--format", "jsonl"])
        return run.output.split(separator: "\n").count
    }

    @Test func `twice, by somebody without a part, on oneself and without a reason: each is refused and none is kept`()
        throws
    {
        let desk = try begun()
        try desk.does(["decide", id, "weg", "revoke", "--by", "102"])
        let before = try links(desk)
        try desk.refuses(["decide", id, "weg", "revoke", "--by", "102"], "Once revoked")
        try desk.does(["decide", id, "a101/Leerkracht", "keep", "--by", "102", "--reason", "teaches"])
        try desk.refuses(["decide", id, "a101/Leerkracht", "keep", "--by", "102"], "--correct")
        try desk.refuses(["decide", id, "a101/Leerkracht", "keep", "--by", "nobody"], "decides nothing")
        try desk.refuses(["decide", id, "a102", "keep", "--by", "102"], "Let the board")
        // One that is wrong keeps the good ones beside it from counting.
        try desk.refuses(
            ["decide", id, "a103", "a101/Administratie", "keep", "--by", "102", "--reason", "same work"],
            "by itself"
        )
        try desk.refuses(["decide", id, "a101/Administratie", "keep", "--by", "102"], "Write in a sentence")
        #expect(try links(desk) == before + 1)
    }

    @Test func `an export that lost half its accounts overnight begins nothing, until somebody says why`() throws {
        let desk = try begun()
        try desk.does(["plan", "--school", "De Linde", "--second", "901", "--id", "next"])
        let row = "a101;101;;De Linde;Leerkracht;;01-08-2020;;09-03-2026;09-03-2026;Ja;Actief\n"
        try desk.folder.write(ReviewBoard.accounts + row, to: "board/accounts-parnassys.csv")
        desk.now = "2026-03-11T09:00:00Z"
        let before = try links(desk)
        try desk.refuses(["start", "next"], "Make the list")
        #expect(try links(desk) == before && desk.does(["list"]).output.contains("draft"))
        try desk.does(["start", "next", "--accept-shrink", "two systems became one"])
    }

    @Test func `a review that was changed in the file is not shown, decided on or signed`() throws {
        let desk = try begun()
        let file = URL(filePath: desk.path + "/logwacht.sqlite")
        var bytes = try Data(contentsOf: file)
        // The reviewer's name stands in the plan and in what a list shows: all of them are altered alike.
        var changes = 0
        while let place = bytes.range(of: Data("\"Bosman, B.\"".utf8)) {
            bytes.replaceSubrange(place, with: Data("\"Postma, P.\"".utf8))
            changes += 1
        }
        try #require(changes > 0)
        try bytes.write(to: file)
        for words in [["show", id], ["decide", id, "weg", "revoke", "--by", "102"], ["sign", id, "--by", "102"]] {
            let run = try desk.run(words)
            #expect(run.exitCode == 5 && run.errors.contains("Restore the store"), "\(words): \(run.errors)")
            #expect(run.output.isEmpty)
        }
        let verify = try Binary.run(["verify", "--board", desk.path, "--language", "en"])
        #expect(verify.exitCode == 5 && verify.errors.contains(id), "\(verify.errors)")
    }

    @Test func `a list that does not fit its review is found by verify`() throws {
        let desk = try begun()
        let file = URL(filePath: desk.path + "/logwacht.sqlite")
        var bytes = try Data(contentsOf: file)
        let place = try #require(bytes.range(of: Data("\"status\":\"open\"".utf8)))
        bytes.replaceSubrange(place, with: Data("\"status\":\"sign\"".utf8))
        try bytes.write(to: file)
        let verify = try Binary.run(["verify", "--board", desk.path, "--language", "en"])
        #expect(verify.exitCode == 5 && verify.errors.contains(id), "\(verify.errors)")
    }
}
