import Foundation
import Testing

/// What asks for a review, planned and started with the built program.
@Suite struct ReviewDueCommandTests {
    @Test func `a departure is due once: planned, given up, planned again and started by itself`() throws {
        let desk = try ReviewBoard()
        // The whole round of the year is planned first, so that only what happens later is due.
        try desk.does(["plan", "--all-due", "--second", "901"])
        try desk.does(["start", "--all-due"])
        #expect(try desk.does(["due"]).output.isEmpty && desk.does(["due"]).errors.isEmpty)
        let quiet = try Binary.run(["scan", desk.path, "--quiet", "--language", "en", "--now", desk.now])
        #expect(!(quiet.output + quiet.errors).contains("reviews to plan"))

        desk.now = "2026-05-20T09:00:00Z"
        try desk.staff(end: "15-05-2026")
        let scan = try Binary.run(["scan", desk.path, "--quiet", "--language", "en", "--now", desk.now])
        #expect(scan.errors.contains("Account reviews to plan: 1, 1 of them after a change of staff"), "\(scan.errors)")
        let due = try desk.does(["due", "--format", "json"]).output
        for word in ["\"departure\"", "\"2026-05-16\"", "\"De Linde\"", "\"101\"", "\"102\""] {
            #expect(due.contains(word), "\(due)")
        }
        let preview = try desk.does(["plan", "--all-due", "--dry-run"])
        #expect(preview.output.contains("2026-de-linde-2") && preview.output.contains("Aarts, A."))
        #expect(try desk.does(["due"]).output.contains("departure"))
        try desk.does(["plan", "--all-due"])
        #expect(try desk.does(["due"]).output.isEmpty)
        #expect(try desk.does(["plan", "--all-due"]).errors.contains("nothing to plan"))
        try desk.refuses(
            ["plan", "--person", "101", "--school", "De Linde", "--occasion", "departure"],
            "a review for this occasion already: 2026-de-linde-2"
        )
        try desk.refuses(["withdraw", "2026-de-linde-2", "--reason", ""], "why the plan 2026-de-linde-2")
        try desk.does(["withdraw", "2026-de-linde-2", "--reason", "wrong days"])
        try desk.refuses(["start", "2026-de-linde-2"], "was withdrawn")
        try desk.does(["plan", "--all-due"])
        let start = try desk.does(["start", "--all-due"])
        #expect(start.errors.contains("2026-de-linde-3 has begun: one account with 2 rights"), "\(start.errors)")
        #expect(try desk.does(["start", "--all-due"]).errors.contains("no plan whose first day"))
        // All his rights and nobody else's, and the director decides.
        let shown = try desk.does(["show", "2026-de-linde-3"]).output
        #expect(shown.contains("Left on 2026-05-15") || shown.contains("Left on 15"), "\(shown)")
        #expect(shown.contains("a101") && !shown.contains("a103"))
        try desk.does(["decide", "2026-de-linde-3", "a101/Leerkracht", "revoke", "--by", "102"])
        // Whoever signs a small review signs for these people and not for the school.
        let statement = try desk.does(["sign", "2026-de-linde-3", "--by", "102", "--leave-open"]).output
        #expect(statement.contains("De Linde (only Aarts, A.)"), "\(statement)")
        let list = try desk.does(["list"]).output
        #expect(list.contains("withdrawn") && list.contains("departure"))
        #expect(try !desk.does(["list", "--open"]).output.contains("withdrawn"))
        let verify = try Binary.run(["verify", "--board", desk.path, "--language", "en"])
        #expect(verify.exitCode == 0, "\(verify.errors)")
    }

    @Test func `a plan warns of who is needed and not named, and a year is planned ahead`() throws {
        let desk = try ReviewBoard("reviews: {rounds_per_year: 2, round_days: 14}\n")
        let plan = try desk.does(["plan", "--school", "De Linde", "--dry-run"])
        #expect(plan.errors.contains("--second") && plan.errors.contains("Nothing was kept"), "\(plan.errors)")
        #expect(
            try !desk.does(["plan", "--school", "De Linde", "--second", "901", "--dry-run"]).errors.contains("--second")
        )
        let year = try desk.does(["plan", "--school-year", "2026", "--second", "901"])
        #expect(year.output.contains("2026-09-15") && year.output.contains("2027-02-01"), "\(year.output)")
        #expect(try desk.does(["plan", "--school-year", "2026", "--second", "901"]).errors.contains("nothing to plan"))
        #expect(try desk.does(["start", "--all-due"]).errors.contains("no plan whose first day"))
        for words in [
            ["--all-due", "--school", "De Linde"], ["--school-year", "2026", "--all-due"], ["--school-year", "26"],
        ] {
            #expect(try desk.run(["plan"] + words).exitCode == 2)
        }
        #expect(try desk.run(["start"]).exitCode == 2)
    }
}
