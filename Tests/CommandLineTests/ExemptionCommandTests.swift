import Foundation
import TestSupport
import Testing

/// A review of exemptions with the built program, on a board of one school.
@Suite struct ExemptionCommandTests {
    private final class Desk {
        let folder: TemporaryFolder
        var now = "2026-03-31T09:00:00Z"

        init() throws {
            folder = try TemporaryFolder()
            try folder.write(
                "board: Klein\nlanguage: en\nschools: [{name: De Linde}]\nemail_domains: [klein.example]\n",
                to: "board/logwacht.yml"
            )
            let staff = [
                (101, "Aarts, A.", "Leerkracht", "De Linde"), (102, "Bosman, B.", "Directeur", "De Linde"),
                (103, "Claassen, C.", "Intern begeleider", "De Linde"),
                (900, "Verweij, V.", "Voorzitter CvB", "Bestuursbureau"),
            ]
            let header =
                "Medewerker;Naam;UPN;Gebruiker;E-mail;Functie;School;Begindatum_contract;Einddatum_contract;Begindatum_functie;Einddatum_functie;Soort_medewerker\n"
            let rows = staff.map {
                "\($0.0);\($0.1);p\($0.0)@klein.example;;;\($0.2);\($0.3);01-08-2020;;01-08-2020;;\n"
            }
            try folder.write(header + rows.joined(), to: "board/staff.csv")
            try folder.write(
                "Gebruikersnaam;Medewerker;E-mail;School;Rollen;Groepen;Begindatum;Einddatum;Laatst ingelogd;Wachtwoord gewijzigd;2FA;Status\n"
                    + "a101;101;;De Linde;Leerkracht;;01-08-2020;;30-03-2026;09-03-2026;Ja;Actief\n"
                    + "a102;102;;De Linde;Directeur;;01-08-2020;;30-03-2026;09-03-2026;Ja;Actief\n",
                to: "board/accounts-parnassys.csv"
            )
            try folder.write(
                """
                Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot
                02-03-2026;10:00;a101;Aarts, A.;De Linde;;5A;Noor Visser;100123;Notities;Gesprek met ouders over overgang;
                03-03-2026;10:00;a101;Aarts, A.;De Linde;;5A;Sem Mol;100124;Toetsen;;
                04-03-2026;10:00;a102;Bosman, B.;De Linde;;6B;Lot Kok;100125;Notities;=cmd() overleg met de begeleider;
                05-03-2026;21:30;a101;Aarts, A.;De Linde;;6B;Lot Kok;100125;Toetsen;Rapport nakijken voor morgen;
                02-04-2026;10:00;a101;Aarts, A.;De Linde;;5A;Noor Visser;100123;Notities;Later dan de periode;

                """,
                to: "board/ontheffingen.csv"
            )
            _ = try Binary.run(["scan", path, "--quiet", "--now", "2026-04-03T09:00:00Z"])
        }

        var path: String { folder.url.appending(path: "board").path }

        func run(_ words: [String]) throws -> Binary.Result {
            try Binary.run(["review", "exemptions"] + words + ["--board", path, "--language", "en", "--now", now])
        }

        @discardableResult
        func does(_ words: [String]) throws -> Binary.Result {
            let run = try run(words)
            #expect(run.exitCode == 0, "\(words): \(run.errors)")
            return run
        }

        func refuses(_ words: [String], _ sentence: String) throws {
            let run = try run(words)
            #expect(run.exitCode == 2 && run.errors.contains(sentence), "\(words): \(run.errors)")
        }

        struct Shown: Decodable {
            struct Item: Decodable {
                var id: String
                var account: String
                var part: String?
                var reason: String?
                var findings: [String]
                var judged_by: String
                var verdict: String?
            }
            struct Figures: Decodable {
                var total: Int
                var asked: Int
                var flagged: Int
                var judged: Int
            }
            var items: [Item]
            var figures: Figures
            var overdue: Bool
            var list_hash: String
        }

        func shown() throws -> Shown {
            try JSONDecoder().decode(Shown.self, from: does(["show", id, "--format", "json"]).bytes)
        }

        let id = "ontheffingen-2026-de-linde-1"

        func planned() throws {
            let run = try does(["plan", "--school", "De Linde", "--from", "2026-03-01", "--through", "2026-03-31"])
            #expect(run.output.contains("4 exemptions") && run.output.contains("Verweij, V."), "\(run.output)")
        }
    }

    @Test func `exemptions are judged one by one and in a sheet, with findings, and the evidence can be checked`()
        throws
    {
        let desk = try Desk()
        try desk.planned()
        let shown = try desk.shown()
        #expect(shown.figures.total == 4 && shown.figures.asked == 4 && shown.figures.judged == 0)
        let bare = try #require(shown.items.first { $0.reason == nil })
        let own = try #require(shown.items.first { $0.account == "a102" })
        let plain = try #require(shown.items.first { $0.findings.isEmpty && $0.account == "a101" })
        #expect(!bare.findings.isEmpty && own.judged_by == "board" && plain.judged_by == "director")
        // Nobody judges himself, and others than the reviewer and the board judge nothing.
        try desk.refuses(
            ["judge", desk.id, own.id, "justified", "--reason", "x", "--by", "102"],
            "Nobody judges himself"
        )
        try desk.refuses(["judge", desk.id, plain.id, "justified", "--reason", "x", "--by", "103"], "judges nothing")
        try desk.refuses(["judge", desk.id, plain.id, "justified", "--by", "102"], "explanation")
        try desk.refuses(["judge", desk.id, plain.id, "misschien", "--reason", "x", "--by", "102"], "no verdict")
        // What has a finding of its own is judged there: one truth.
        let wrong = try desk.does(
            ["judge", desk.id, bare.id, "onterecht", "--reason", "asked; no reason known", "--by", "102"]
        )
        #expect(wrong.errors.contains("logwacht incident open \(bare.findings[0].prefix(8))"))
        let finding = try Binary.run(
            ["findings", "show", bare.findings[0], "--purpose", "log-review", "--board", desk.path, "--language", "en"]
        )
        #expect(finding.output.contains("asked; no reason known") && finding.output.contains("Bosman, B."))
        // The rest in a sheet, as a spreadsheet gives it back.
        var rows = try desk.does(["show", desk.id, "--open", "--format", "csv"]).output
            .split(whereSeparator: \.isNewline).map {
                $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            }
        #expect(rows.count == 4 && rows.dropFirst().allSatisfy { $0[0].hasPrefix("O") && $0.count == 13 })
        // A reason that a spreadsheet would run is shown and not run.
        #expect(rows.contains { $0.contains { $0.contains("cmd()") && !$0.hasPrefix("=") } })
        func judge(_ row: Int, _ verdict: String, _ why: String) {
            rows[row][11] = verdict
            rows[row][12] = why
        }
        func write() throws {
            try desk.folder.write(rows.map { $0.joined(separator: ";") + "\r\n" }.joined(), to: "list.csv")
        }
        let file = desk.folder.url.appending(path: "list.csv").path
        for row in 1...3 { judge(row, "terecht", "bekend bij de directie") }
        try write()
        // One of the three is the director's own: nothing of the sheet is kept.
        try desk.refuses(["judge", desk.id, "--from-csv", file, "--by", "102"], "Nobody judges himself")
        #expect(try desk.shown().figures.judged == 1)
        let mine = try #require(rows.firstIndex { $0[0] == "O\(own.id)" })
        judge(mine, "", "")
        try write()
        let sheet = try desk.does(["judge", desk.id, "--from-csv", file, "--by", "102"])
        #expect(sheet.errors.contains("2 judgements") && sheet.errors.contains("without a verdict: 1"))
        try desk.does(["judge", desk.id, "O\(own.id)", "unknown", "--reason", "ask the pupil's mentor", "--by", "900"])
        let done = try desk.shown()
        #expect(done.figures.judged == 4 && Set(done.items.compactMap(\.verdict)).count == 3)
        let list = try desk.does(["list", "--format", "json"]).output
        #expect(list.contains("\"judged\": \"4\"") && list.contains("\"unjustified\": \"1\""))
        #expect(try desk.does(["list", "--open"]).output.isEmpty)
        try evidence(desk, done)
    }

    private func evidence(_ desk: Desk, _ shown: Desk.Shown) throws {
        let out = desk.folder.url.appending(path: "evidence").path
        try desk.does(["export", desk.id, "--out", out])
        try desk.refuses(["export", desk.id, "--out", out], "exists already")
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/sha256sum")
        check.arguments = ["-c", "--quiet", "SHA256SUMS"]
        check.currentDirectoryURL = URL(filePath: out)
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
        // The list is the one that was frozen: its hash is the plan's.
        let sums = try String(contentsOfFile: out + "/SHA256SUMS", encoding: .utf8)
        #expect(sums.contains("\(shown.list_hash)  listing.txt"))
        let page = try String(contentsOfFile: out + "/exemptions.html", encoding: .utf8)
        #expect(page.contains("unjustified") && page.contains("logwacht incident open"))
        // No pupil by name or number stands in anything.
        for name in try FileManager.default.contentsOfDirectory(atPath: out) {
            let text = try String(contentsOfFile: "\(out)/\(name)", encoding: .utf8)
            #expect(!text.contains("100123") && !text.contains("Visser"), "\(name)")
        }
        let verify = try Binary.run(["verify", "--board", desk.path, "--language", "en"])
        #expect(verify.exitCode == 0, "\(verify.errors)")
        let trail = try Binary.run(["trail", "--action", "exemption", "--board", desk.path, "--format", "jsonl"])
        #expect(trail.output.split(separator: "\n").count == 5)
    }

    @Test func `a judgement that was altered in the store is found`() throws {
        let desk = try Desk()
        try desk.planned()
        let item = try #require(try desk.shown().items.first { $0.findings.isEmpty && $0.account == "a101" })
        try desk.does(["judge", desk.id, item.id, "unjustified", "--reason", "no ground", "--by", "102"])
        let change = Process()
        change.executableURL = URL(filePath: "/usr/bin/env")
        change.arguments = [
            "python3", "-c",
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.execute("UPDATE exemption_judgement SET body = CAST(replace(CAST(body AS TEXT), 'unjustified', 'justified') AS BLOB)")
            db.commit()
            """, desk.path + "/logwacht.sqlite",
        ]
        try change.run()
        change.waitUntilExit()
        try #require(change.terminationStatus == 0)
        let verify = try Binary.run(["verify", "--board", desk.path, "--language", "en"])
        #expect(verify.exitCode == 5 && verify.errors.contains(desk.id), "\(verify.errors)")
        #expect(try desk.run(["list"]).exitCode == 5)
    }

    @Test func `a plan says its period, its sample and what is missing, and is refused when it makes no sense`() throws
    {
        let desk = try Desk()
        try desk.refuses(["plan", "--school", "Nergens"], "no school")
        try desk.refuses(
            ["plan", "--school", "De Linde", "--from", "2026-05-01", "--through", "2026-04-01"],
            "no period"
        )
        try desk.refuses(
            ["plan", "--school", "De Linde", "--from", "2025-01-01", "--through", "2025-01-31"],
            "no exemption"
        )
        try desk.refuses(["plan", "--school", "De Linde", "--reviewer", "101"], "no function")
        #expect(try desk.run(["plan", "--school", "De Linde", "--sample", "0"]).exitCode == 2)
        let dry = try desk.does([
            "plan", "--school", "De Linde", "--from", "2026-03-01", "--through", "2026-03-31", "--sample", "1",
            "--reviewer", "Claassen, C.", "--dry-run",
        ])
        #expect(dry.output.contains("sample of 1 in a hundred") && dry.output.contains("Claassen, C."))
        #expect(dry.errors.contains("Nothing was kept"))
        #expect(try desk.does(["list"]).errors.contains("no reviews"))
        try desk.planned()
        let again = ["plan", "--school", "De Linde", "--from", "2026-03-01", "--id", desk.id]
        try desk.refuses(again, "already")
        // The next plan begins the day after.
        desk.now = "2026-04-30T09:00:00Z"
        let next = try desk.does(["plan", "--school", "De Linde", "--format", "json"])
        #expect(next.output.contains("\"from\": \"2026-04-01\"") && next.output.contains("\"total\": 1"))
        // Three weeks after the first plan it is overdue.
        let list = try desk.does(["list"]).output
        #expect(list.contains("(overdue)") || list.contains("overdue") || list.contains("(late)"), "\(list)")
    }

    @Test func `a sample holds all that findings tell of, also what was copied from the screen`() throws {
        struct Told: Decodable {
            var id: String
            var rule: String
            var last_seen: String
        }
        struct Plan: Decodable {
            struct Item: Decodable {
                var time: String
                var findings: [String]
            }
            struct Figures: Decodable {
                var total: Int
                var asked: Int
                var flagged: Int
            }
            var items: [Item]
            var figures: Figures
        }
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        _ = try Binary.run(["scan", board, "--quiet"])
        let place = ["--board", board, "--format", "json"]
        let list = try Binary.run(["findings", "list", "--system", "parnassys"] + place)
        let told = try JSONDecoder().decode([Told].self, from: list.bytes)
            .filter { $0.rule.hasPrefix("exemption-") && $0.last_seen >= "2026-02-01" }
        #expect(told.count > 5)
        let run = try Binary.run(
            [
                "review", "exemptions", "plan", "--from", "2026-02-01", "--through", "2026-07-10", "--sample", "1",
                "--reviewer", "10001",
            ] + place
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        let plan = try JSONDecoder().decode(Plan.self, from: run.bytes)
        #expect(Set(told.map(\.id)).subtracting(plan.items.flatMap(\.findings)).isEmpty)
        #expect(plan.figures.asked < plan.figures.total / 2 && plan.figures.flagged > told.count)
        // From May on there is no export: the exemptions were copied from the screen.
        #expect(plan.items.contains { $0.time >= "2026-05-01" })
    }
}
