import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("SharePoint events against the matrix") struct SharePointEventTests {
    let access: RuleID = "sharepoint-access-outside-matrix"
    let grant: RuleID = "sharepoint-grant-by-unauthorised"

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var user: String
        var operation: String
        var path: String
        var date = "2026-02-02"
        var expected: [String] = []
    }

    static let beeld = "/sites/regenboog/Beeldmateriaal/2025/a.jpg"
    static let groei = "/sites/regenboog/Groeidocumenten/5A/g.docx"
    static let groeiKompas = "/sites/kompas/Groeidocumenten/5A/g.docx"
    static let outside = ["lk.r@dewaard.example Groeidocumenten De Regenboog"]

    static let reads: [Case] = [
        .init(
            testDescription: "teacher reads images of his school",
            user: "lk.r",
            operation: "FileAccessed",
            path: beeld
        ),
        .init(testDescription: "teacher reads care documents", user: "lk.r", operation: "FileAccessed", path: groei),
        .init(
            testDescription: "teacher changes care documents, which he may only read",
            user: "lk.r",
            operation: "FileModified",
            path: groei,
            expected: outside
        ),
        .init(
            testDescription: "an upload is a change whatever the case of its name",
            user: "lk.r",
            operation: " fileuploaded ",
            path: groei,
            expected: outside
        ),
        .init(
            testDescription: "creating a folder is a change",
            user: "lk.r",
            operation: "FolderCreated",
            path: "/sites/regenboog/Groeidocumenten",
            expected: outside
        ),
        .init(
            testDescription: "a file that only has the name of the area",
            user: "con",
            operation: "FileAccessed",
            path: "/sites/regenboog/Overig/Groeidocumenten"
        ),
        .init(
            testDescription: "a folder whose name only begins so",
            user: "con",
            operation: "FileAccessed",
            path: "/sites/regenboog/Groeidocumenten-oud/a.docx"
        ),
        .init(
            testDescription: "caretaker reads images",
            user: "con",
            operation: "FileAccessed",
            path: beeld,
            expected: ["con@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(
            testDescription: "a download is reading",
            user: "con",
            operation: "FileDownloaded",
            path: beeld,
            expected: ["con@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(
            testDescription: "synchronising is reading",
            user: "con",
            operation: "FileSyncDownloadedFull",
            path: beeld,
            expected: ["con@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(testDescription: "a preview is no reading", user: "con", operation: "FilePreviewed", path: beeld),
        .init(testDescription: "nor a prefetched page", user: "con", operation: "PagePrefetched", path: beeld),
        .init(
            testDescription: "teacher at another school",
            user: "lk.k",
            operation: "FileAccessed",
            path: beeld,
            expected: ["lk.k@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(
            testDescription: "two schools: care at the one",
            user: "twee",
            operation: "FileModified",
            path: groeiKompas
        ),
        .init(
            testDescription: "two schools: only a teacher at the other",
            user: "twee",
            operation: "FileModified",
            path: groei,
            expected: ["twee@dewaard.example Groeidocumenten De Regenboog"]
        ),
        .init(
            testDescription: "a row of the board holds at every school",
            user: "cvb",
            operation: "FileAccessed",
            path: beeld
        ),
        .init(
            testDescription: "and gives no more than it says",
            user: "cvb",
            operation: "FileModified",
            path: beeld,
            expected: ["cvb@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(
            testDescription: "the last day of the function",
            user: "wissel",
            operation: "FileModified",
            path: groei,
            date: "2025-12-31"
        ),
        .init(
            testDescription: "the day after it",
            user: "wissel",
            operation: "FileModified",
            path: groei,
            date: "2026-01-01",
            expected: ["wissel@dewaard.example Groeidocumenten De Regenboog"]
        ),
        .init(
            testDescription: "someone who left has one finding elsewhere",
            user: "weg",
            operation: "FileModified",
            path: groei
        ),
        .init(
            testDescription: "someone whose contract starts later",
            user: "komt",
            operation: "FileAccessed",
            path: groei,
            expected: ["komt@dewaard.example Groeidocumenten De Regenboog"]
        ),
        .init(
            testDescription: "an unknown function is not judged",
            user: "onb",
            operation: "FileModified",
            path: groei
        ),
        .init(
            testDescription: "a stranger is another check's",
            user: "niemand",
            operation: "FileAccessed",
            path: groei
        ),
        .init(
            testDescription: "an escaped address is the same place",
            user: "con",
            operation: "FileAccessed",
            path: "/sites/regenboog/Beeld%6Dateriaal/2025/a.jpg",
            expected: ["con@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(
            testDescription: "letters of either case are the same place",
            user: "con",
            operation: "FileAccessed",
            path: "/sites/REGENBOOG/beeldmateriaal/a.jpg",
            expected: ["con@dewaard.example Beeldmateriaal De Regenboog"]
        ),
        .init(testDescription: "giving rights is no reading", user: "con", operation: "SharingSet", path: beeld),
    ]

    @Test("reads and changes", arguments: reads) func reading(_ one: Case) throws {
        let event = audit("\(one.user)@dewaard.example", one.operation, one.path, on: one.date)
        #expect(try EventBoard().found(access, [event]) == one.expected)
    }

    @Test(
        "rights given and taken",
        arguments: [
            ("dir.r", "SharingSet", beeld, 0), ("dir.r", "SharingRevoked", beeld, 0), ("dir.r", "SharingSet", groei, 1),
            ("ib.r", "SharingSet", groei, 0), ("ib.r", "AddedToSecureLink", beeld, 1), ("lk.r", "SharingSet", beeld, 1),
            ("lk.r", "RemovedFromGroup", beeld, 1), ("dir.k", "SharingSet", beeld, 1),
            ("ib.r", "SharingSet", groeiKompas, 1),
            ("twee", "SharingSet", groeiKompas, 0), ("twee", "SharingSet", groei, 1),
            ("lk.r", "SharingSet", "/sites/regenboog/Groeidocumenten", 1),
            ("lk.r", "SharingSet", "/sites/regenboog/Teamoverleg", 0), ("lk.r", "SiteCollectionAdminAdded", beeld, 0),
            ("lk.r", "FileAccessed", beeld, 0), ("weg", "SharingSet", beeld, 0), ("onb", "SharingSet", beeld, 0),
            ("lk.r", "AnonymousLinkCreated", beeld, 1), ("lk.r", "CompanyLinkCreated", groei, 1),
            ("lk.r", "AnonymousLinkUsed", beeld, 0), ("lk.r", "PermissionLevelModified", beeld, 1),
        ]
    )
    func granting(_ user: String, _ operation: String, _ path: String, _ expected: Int) throws {
        let event = audit("\(user)@dewaard.example", operation, path)
        #expect(try EventBoard().results([event]).of(grant).count == expected)
    }

    @Test("a revoke is lighter than a grant, one to an outsider graver")
    func gravity() throws {
        func severity(_ operation: String, _ target: String) throws -> (Severity?, String?) {
            let event = audit("lk.r@dewaard.example", operation, Self.beeld, [FieldName.targetUser: target])
            let found = try EventBoard().results([event]).of(grant).first
            return (found?.severity, found?.variant)
        }
        #expect(try severity("SharingRevoked", "lk.k@dewaard.example") == (.low, "revoke"))
        #expect(try severity("SharingSet", "lk.k@dewaard.example") == (.medium, nil))
        #expect(try severity("SharingSet", "oma@thuis.example") == (.high, "outside"))
        #expect(try severity("SharingSet", "oma_thuis.example#EXT#@dewaard.example") == (.high, "outside"))
        #expect(try severity("SharingSet", "Leden van Regenboog") == (.medium, nil))
        #expect(try severity("AnonymousLinkCreated", "") == (.high, "outside"))
    }

    @Test("a group whose name tells the area is in it") func groupName() throws {
        let event = audit(
            "lk.r@dewaard.example",
            "AddedToGroup",
            "/sites/regenboog",
            [FieldName.targetGroup: "Regenboog Beeldmateriaal leden", FieldName.targetUser: "con@dewaard.example"]
        )
        let other = audit(
            "lk.r@dewaard.example",
            "AddedToGroup",
            "/sites/regenboog",
            [FieldName.targetGroup: "Regenboog leden"]
        )
        #expect(try EventBoard().found(grant, [event, other]) == ["lk.r@dewaard.example Beeldmateriaal De Regenboog"])
    }

    @Test(
        "an exception holds on its last day and not the day after",
        arguments: [("2026-01-31", 0, 1), ("2026-02-01", 1, 0)]
    )
    func exception(_ date: String, _ expected: Int, _ hidden: Int) throws {
        var board = EventBoard()
        board.exceptions = "con@dewaard.example;SharePoint;Beeldmateriaal:lezen;foto's;directeur;1-1-2026;31-1-2026\n"
        let results = try board.results([audit("con@dewaard.example", "FileAccessed", Self.beeld, on: date)])
        #expect(results.of(access).count == expected)
        #expect(results.hiddenByException == hidden)
        let change = try board.results([audit("con@dewaard.example", "FileModified", Self.beeld, on: date)])
        #expect(change.of(access).count == 1)
    }

    @Test("a delegate by exception may hand out rights") func delegate() throws {
        var board = EventBoard()
        board.exceptions = "lk.r@dewaard.example;SharePoint;Beeldmateriaal:beheren;taak;directeur;1-1-2026;31-12-2026\n"
        let results = try board.results([audit("lk.r@dewaard.example", "SharingSet", Self.beeld)])
        #expect(results.of(grant).isEmpty)
        #expect(results.hiddenByException == 1)
    }

    @Test("the matrix that travels with the product is silent on reading, and the coverage says so")
    func silent() throws {
        var board = EventBoard()
        board.sharePoint = nil
        let results = try board.results([
            audit("con@dewaard.example", "FileAccessed", Self.beeld),
            audit("con@dewaard.example", "SharingSet", Self.beeld),
        ])
        #expect(results.of(access).isEmpty)
        #expect(results.coverage(access)?.state == .partly)
        #expect(results.coverage(access)?.missing == ["matrix-sharepoint-level"])
        #expect(
            results.of(grant).map(\.basis.matrixRows) == [
                ["sharepoint: Beeldmateriaal per school / Directeur / Beeldmateriaal: beheren"]
            ]
        )
    }

    @Test("a path without a manager in the matrix is not checked for grants") func noManager() throws {
        var board = EventBoard()
        board.sharePoint = "School;Leerkracht;Beeldmateriaal;lezen;\n"
        let results = try board.results([audit("con@dewaard.example", "SharingSet", Self.beeld)])
        #expect(results.of(grant).isEmpty)
        #expect(results.coverage(grant)?.missing == ["matrix-sharepoint-managers"])
    }

    @Test("without patterns the two folders of the handbook are known wherever they lie, OneDrive apart")
    func defaults() throws {
        var board = EventBoard()
        board.settings.sharePointAreas = []
        let user = "con@dewaard.example"
        #expect(
            try board.found(access, [audit(user, "FileAccessed", "/sites/regenboog/Docs/Beeldmateriaal/a.jpg")])
                == ["\(user) Beeldmateriaal De Regenboog"]
        )
        #expect(
            try board.found(access, [audit(user, "FileAccessed", "/personal/con/Documents/Beeldmateriaal/a.jpg")]) == []
        )
        #expect(
            try board.found(access, [audit(user, "FileAccessed", "/sites/onbekend/Groeidocumenten/a.docx")])
                == ["\(user) Groeidocumenten "]
        )
    }

    @Test("a site that no school has is judged without a school, and said") func unknownSite() throws {
        let results = try EventBoard().results([
            audit("lk.k@dewaard.example", "FileAccessed", "/sites/anders/Beeldmateriaal/a.jpg")
        ])
        #expect(results.of(access).isEmpty)
        #expect(results.coverage(access)?.missing == ["sharepoint-site-unknown"])
    }

    @Test("a pattern that cannot decide is counted and reported, never read as no") func undecided() throws {
        var board = EventBoard()
        board.settings.sharePointAreas = [.init(path: "Beeldmateriaal", pattern: "(a+)+$|([a-z/]+)*!")]
        let long = "/sites/regenboog/" + String(repeating: "a", count: 4000) + "1/x.jpg"
        let results = try board.results([
            audit("con@dewaard.example", "FileAccessed", long), audit("con@dewaard.example", "FileDownloaded", long),
        ])
        #expect(results.of(access).isEmpty)
        #expect(results.coverage(access)?.state == .partly)
        let diagnostic = results.diagnostics.first { $0.code == "checks.pattern-undecided" }
        #expect(diagnostic?.level == .error)
        #expect(diagnostic?.parameters["count"] == "2")
    }

    @Test("a pattern that is none is reported, and the others are used") func unusable() throws {
        var board = EventBoard()
        board.settings.sharePointAreas.insert(.init(path: "Stuk", pattern: "("), at: 0)
        let results = try board.results([audit("con@dewaard.example", "FileAccessed", Self.beeld)])
        #expect(results.of(access).count == 1)
        #expect(
            results.diagnostics.contains { $0.code == "checks.pattern-unusable" && $0.parameters["pattern"] == "(" }
        )
    }

    @Test("guests need an agreed exception; without one they are told apart, also where the matrix is silent")
    func guests() throws {
        var board = EventBoard()
        let guest = audit(
            "oma_thuis.example#ext#@dewaard.example",
            "FileAccessed",
            Self.groei,
            [FieldName.userType: "guest"]
        )
        let found = try board.results([guest]).of(access)
        #expect(found.map(\.variant) == ["guest"])
        #expect(found.map(\.severity) == [.high])
        board.sharePoint = nil
        #expect(try board.results([guest]).of(access).count == 1)
        board.exceptions =
            "oma_thuis.example#ext#@dewaard.example;SharePoint;Groeidocumenten:lezen;x;y;1-1-2026;1-3-2026\n"
        #expect(try board.results([guest]).of(access).isEmpty)
    }

    @Test("the system and service accounts are nobody") func system() throws {
        var board = EventBoard()
        board.settings.serviceAccounts = [.sharepoint: ["con@dewaard.example"]]
        let events = [
            audit("app@sharepoint", "FileModified", Self.groei, [FieldName.userType: "system"]),
            audit("con@dewaard.example", "FileAccessed", Self.beeld),
        ]
        let results = try board.results(events)
        #expect(results.of(access).isEmpty)
        #expect(results.serviceAccounts.values.reduce(0, +) == 2)
    }

    @Test("a finding tells who, what, when, by which rows and on which records") func telling() throws {
        let events = [
            audit("wissel@dewaard.example", "FileModified", Self.groei, on: "2026-01-05", at: 100),
            audit("wissel@dewaard.example", "FileUploaded", Self.groei, on: "2026-01-04", at: 100),
            audit("wissel@dewaard.example", "FileAccessed", Self.groei, on: "2026-01-06", at: 100),
        ]
        let found = try EventBoard().results(events).of(access)
        #expect(found.count == 1)
        let one = try #require(found.first)
        #expect(one.count == 2)
        #expect(one.school == "De Regenboog")
        #expect(one.personID == "6")
        #expect(one.facts["area"] == .text("Groeidocumenten"))
        #expect(one.facts["level"] == .code("sharepoint-edit"))
        #expect(one.facts["functions"] == .list(["Leerkracht (De Regenboog)"]))
        #expect(one.facts["formerFunction"] == .text("Intern begeleider (De Regenboog)"))
        #expect(one.facts["formerEnd"] == .day(day("2025-12-31")))
        #expect(one.facts["allowedFunctions"] == .list(["Intern begeleider"]))
        #expect(one.firstSeen == amsterdam("2026-01-04", 100))
        #expect(one.lastSeen == amsterdam("2026-01-05", 100))
        #expect(
            one.basis.matrixRows.allSatisfy { $0.hasPrefix("sharepoint: School / Intern begeleider / Groeidocumenten") }
        )
        #expect(one.personalData.kinds == ["pupil-care"])
        #expect(one.evidence.map(\.record) == [2, 1])
        #expect(
            one.evidence.allSatisfy { Set($0.fields.keys).isSubset(of: ["event.action", "user.name", "url.full"]) }
        )
    }

    @Test("without events, a matrix or a register it says what is missing") func missing() throws {
        let board = EventBoard()
        let none = scan(try board.tables(), board.settings)
        #expect(none.coverage(access)?.state == .notRun)
        #expect(none.coverage(access)?.missing == ["source-m365-audit"])
        #expect(scan(try board.tables(), board.settings, sources: ["m365-audit"]).coverage(access)?.state == .ran)
        var tables = try board.tables()
        tables.matrices[.sharepoint] = nil
        tables.staff = nil
        let bare = scan(
            tables,
            board.settings,
            events: [batch([audit("con@dewaard.example", "FileAccessed", Self.beeld)])]
        )
        #expect(bare.coverage(access)?.missing == ["matrix-sharepoint", "staff"])
        #expect(bare.coverage(grant)?.state == .notRun)
    }

    @Test(
        "hostile values crash nothing and mean nothing",
        arguments: [
            "", "/", "//", "%", "%4", "%zz%00", "/sites/", "/sites//Beeldmateriaal/", "\u{0}/sites/x\u{0}/",
            "a\u{1b}[31m",
            "/sites/../Beeldmateriaal", String(repeating: "/", count: 5000),
            String(repeating: "Beeldmateriaal/", count: 500),
        ]
    )
    func hostile(_ path: String) throws {
        let events = ["FileAccessed", "SharingSet", "FolderCreated", ""].map { audit("con@dewaard.example", $0, path) }
        let bare = TestEvent(
            .sharepoint,
            amsterdam("2026-02-02", 0),
            "con@dewaard.example",
            [FieldName.eventAction: "FileAccessed"]
        )
        let results = try EventBoard().results(events + [bare])
        #expect(results.diagnostics.isEmpty)
        #expect(results.of(access).allSatisfy { $0.school == nil })
    }

    @Test("files, batches and workers in any order give the same", arguments: 1...4, 0..<4)
    func anyOrder(_ workers: Int, _ seed: Int) throws {
        var generator = Seeded(seed)
        let users = ["con", "lk.r", "lk.k", "wissel", "twee", "dir.r", "weg", "onb", "cvb"]
        let operations = [
            "FileAccessed", "FileModified", "SharingSet", "SharingRevoked", "FilePreviewed", "AnonymousLinkCreated",
        ]
        let paths = [
            Self.beeld, Self.groei, Self.groeiKompas, "/sites/anders/Beeldmateriaal/a.jpg", "/sites/regenboog/x.docx",
        ]
        let events = (0..<150).map { number in
            audit(
                (users.randomElement(using: &generator) ?? "con") + "@dewaard.example",
                operations.randomElement(using: &generator) ?? "",
                paths.randomElement(using: &generator) ?? "",
                on: number % 3 == 0 ? "2025-12-31" : "2026-01-01",
                at: number / 2,
                [FieldName.targetUser: "doel\(number % 5)@thuis.example"]
            )
        }
        let board = EventBoard()
        let straight = try board.shuffled(events, workers: 1, seed: 99)
        let dealt = try board.shuffled(events, workers: workers, seed: seed)
        #expect(dealt.drafts == straight.drafts)
        #expect(dealt.coverage == straight.coverage)
        #expect(dealt.diagnostics == straight.diagnostics)
        #expect(straight.of(access).count > 3 && straight.of(grant).count > 3)
    }
}
