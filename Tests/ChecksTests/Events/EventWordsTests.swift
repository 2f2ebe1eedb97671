import Access
import Model
import Testing

@testable import Checks

@Suite("Words of the checks on events") struct EventWordsTests {
    static let beeld = "/sites/regenboog/Beeldmateriaal/a.jpg"

    /// Events that bring up every variant of every finding of this room.
    static let events: [TestEvent] = [
        audit("con@dewaard.example", "FileAccessed", beeld), audit("lk.k@dewaard.example", "FileModified", beeld),
        audit("oma#ext#@dewaard.example", "FileAccessed", beeld, [FieldName.userType: "guest"]),
        audit("wissel@dewaard.example", "FileModified", "/sites/regenboog/Groeidocumenten/a.docx"),
        audit("komt@dewaard.example", "FileModified", "/sites/regenboog/Groeidocumenten/a.docx"),
        audit("lk.r@dewaard.example", "SharingSet", beeld, [FieldName.targetUser: "con@dewaard.example"]),
        audit("con@dewaard.example", "AnonymousLinkCreated", beeld),
        audit("ib.r@dewaard.example", "SharingRevoked", beeld), page("100.LKR", "/fin/1"),
        page("100.LKK", "/mijn-dossier/4"), page("100.DIR", "/medewerker/5"), mutation("100.CVB", "Factuur", "F1"),
        mutation("100.LKR", "Factuur", "F1"), mutation("100.DIR", "Medewerker", "5"),
        mutation("100.PZA", "Gebruiker", "100.LKR"), mutation("100.FIN", "Gebruiker", "100.FIN"),
    ]

    /// Kinds of personal data whose words stand in `report.yml`.
    static let kindsOfReport: Set<String> = [
        "pupil-care", "pupil-file", "staff-file", "images", "contact", "financial",
    ]

    @Test("both languages have the same keys with the same placeholders") func sameKeys() throws {
        let dutch = try words("nl", rooms: ["checks-events"])
        let english = try words("en", rooms: ["checks-events"])
        #expect(Set(dutch.keys) == Set(english.keys))
        for (key, text) in dutch {
            let mine = placeholders(text)
            let other = placeholders(english[key] ?? "")
            #expect(mine.needed.union(mine.optional) == other.needed.union(other.optional), "\(key)")
        }
    }

    @Test("no key stands in two rooms", arguments: ["nl", "en"]) func rooms(_ language: String) throws {
        #expect(try words(language, rooms: ["access", "checks", "checks-events"]).count > 100)
    }

    @Test("every finding has its sentences, with facts for all their placeholders, and no sentence is never said")
    func facts() throws {
        let all = try words("nl", rooms: ["checks", "checks-events"])
        let always: Set<String> = [
            "account", "system", "count", "firstSeen", "lastSeen", "firstDay", "lastDay", "period", "span",
        ]
        var seen: Set<String> = []
        for draft in try EventBoard().results(Self.events).drafts {
            let given = always.union(draft.facts.keys).union(draft.person == nil ? [] : ["person"])
                .union(draft.school == nil ? [] : ["school"])
            for part in ["title", "reason", "expected", "found"] {
                let key = "finding.\(draft.rule).\(part)"
                let variant = draft.variant.map { "\(key).\($0)" } ?? key
                let text = try #require(all[variant] ?? all[key], "no text for \(key)")
                let needed = placeholders(text).needed
                #expect(needed.isSubset(of: given), "\(variant) lacks \(needed.subtracting(given).sorted())")
                seen.insert(all[variant] == nil ? key : variant)
            }
            for explanation in draft.explanations {
                #expect(all["explanation.\(explanation)"] != nil, "\(explanation)")
                #expect(all["explanation.\(explanation).confirm"] != nil, "\(explanation)")
                seen.formUnion(["explanation.\(explanation)", "explanation.\(explanation).confirm"])
            }
            for case .code(let code) in draft.facts.values { #expect(all["code.\(code)"] != nil, "\(code)") }
            for kind in draft.personalData.kinds where !Self.kindsOfReport.contains(kind) {
                #expect(all["code.\(kind)"] != nil, "\(kind)")
            }
        }
        for key in try words("nl", rooms: ["checks-events"]).keys.sorted()
        where key.hasPrefix("finding.") || key.hasPrefix("explanation.") {
            #expect(seen.contains(key), "nothing says \(key)")
        }
    }

    @Test("whatever could not be judged has its words, and no words are for nothing") func missing() throws {
        let all = try words("nl", rooms: ["checks", "checks-events"])
        var board = EventBoard()
        var seen: Set<String> = []
        func add(_ results: CheckSuite.Results) {
            for check in EventWordsTests.checks {
                for key in results.coverage(check)?.missing ?? [] {
                    #expect(all["missing.\(key)"] != nil, "\(key)")
                    seen.insert("missing.\(key)")
                }
            }
            for one in results.diagnostics {
                #expect(placeholders(all["diagnostic.\(one.code)"] ?? "").needed.isSubset(of: one.parameters.keys))
                seen.formUnion(["diagnostic.\(one.code)", "diagnostic.\(one.code).help"])
            }
        }
        add(try board.results([]))
        add(
            try board.results([
                audit("con@dewaard.example", "FileAccessed", "/sites/anders/Beeldmateriaal/a.jpg"),
                page("100.LKR", "/anders"), page("100.DIR", "/medewerker/999"), mutation("100.LKR", "Iets", "1"),
            ])
        )
        board.sharePoint = "School;Leerkracht;Beeldmateriaal;lezen;\n"
        board.staff += "30;X;x@dewaard.example;100.XXX;;Directeur;Bestuursbureau;1-8-2020;;;;\n"
        board.settings.sharePointAreas = [
            .init(path: "Stuk", pattern: "("), .init(path: "Beeldmateriaal", pattern: "Beeldmateriaal"),
            .init(path: "Traag", pattern: "(a+)+$|([a-z/]+)*!"),
        ]
        add(
            try board.results([
                audit("con@dewaard.example", "SharingSet", Self.beeld), page("100.XXX", "/medewerker/5"),
                audit("con@dewaard.example", "FileAccessed", "/" + String(repeating: "a", count: 4000) + "/1"),
            ])
        )
        board.settings.inSitePages = []
        board.settings.afasTables = ["Factuur": "Fin"]
        add(try board.results([mutation("100.LKR", "Factuur", "1")]))
        board.settings.afasTables = [:]
        add(try board.results([mutation("100.LKR", "Factuur", "1")]))
        for key in try words("nl", rooms: ["checks-events"]).keys.sorted()
        where key.hasPrefix("missing.") || key.hasPrefix("diagnostic.") {
            #expect(seen.contains(key), "nothing says \(key)")
        }
    }

    static let checks: [RuleID] = [
        "sharepoint-access-outside-matrix", "sharepoint-grant-by-unauthorised", "afas-page-outside-matrix",
        "afas-staff-of-other-school", "afas-change-by-view-only", "afas-rights-change-unauthorised",
    ]
}
