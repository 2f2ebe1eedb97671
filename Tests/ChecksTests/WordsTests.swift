import Access
import Foundation
import Model
import TestSupport
import Testing

@testable import Checks

/// The flat `key: "text"` files of the words, read without a YAML parser.
func words(_ language: String, rooms: [String] = ["access", "checks"]) throws -> [String: String] {
    var found: [String: String] = [:]
    for room in rooms {
        for line in try repositoryFile("rules/words/\(language)/\(room).yml").split(separator: "\n") {
            guard !line.hasPrefix("#"), let colon = line.range(of: ": \""), line.hasSuffix("\"") else {
                #expect(line.hasPrefix("#"), "not a key with a text: \(line)")
                continue
            }
            let text = String(line[colon.upperBound...].dropLast())
            #expect(found.updateValue(text, forKey: String(line[..<colon.lowerBound])) == nil, "twice: \(line)")
        }
    }
    return found
}

/// The names of the placeholders of a text: those it needs, and those in a part that may be left out.
func placeholders(_ text: String) -> (needed: Set<String>, optional: Set<String>) {
    var needed: Set<String> = []
    var optional: Set<String> = []
    var depth = 0
    var rest = Substring(text)
    while let character = rest.popFirst() {
        switch character {
        case "[": depth += 1
        case "]": depth -= 1
        case "{":
            let name = String(rest.prefix { $0.isLetter })
            if depth > 0 { optional.insert(name) } else { needed.insert(name) }
        default: break
        }
    }
    return (needed, optional.subtracting(needed))
}

@Suite("Words of checks and reference data") struct WordsTests {
    @Test("both languages have the same keys with the same placeholders") func sameKeys() throws {
        let dutch = try words("nl")
        let english = try words("en")
        #expect(Set(dutch.keys) == Set(english.keys))
        for (key, text) in dutch {
            let other = placeholders(english[key] ?? "")
            let mine = placeholders(text)
            #expect(mine.needed.union(mine.optional) == other.needed.union(other.optional), "\(key)")
        }
    }

    /// Boards on which every variant of every finding of this room comes up.
    func everything() throws -> [FindingDraft] {
        var drafts: [FindingDraft] = []
        var board = SmallBoard()
        board.staff =
            "1;A;a@dewaard.example;12345.A;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;\n"
            + "2;B;b@dewaard.example;12345.B;;Intern begeleider;De Regenboog;1-8-2020;;1-8-2020;31-1-2026;\n"
            + "2;B;b@dewaard.example;12345.B;;Leerkracht;De Regenboog;1-8-2020;;1-2-2026;;\n"
            + "3;C;c@dewaard.example;12345.C;;Invalleerkracht;De Regenboog;16-2-2026;14-3-2026;;;\n"
            + "4;D;d@dewaard.example;12345.D;;Invalleerkracht;De Regenboog;16-2-2026;15-3-2026;;;\n"
            + "5;E;e@dewaard.example;12345.E;;Administratief medewerker;De Regenboog;1-8-2020;;;;\n"
            + "6;F;f@dewaard.example;12345.F;;Directeur;Het Kompas;1-8-2020;;;;\n"
            + "7;G;g@dewaard.example;12345.G;;Leerkracht;De Regenboog;1-4-2026;;;;\n"
            + "8;H;h@dewaard.example;12345.H;;Conciërge;De Regenboog;1-8-2020;;;;\n"
            + "9;I;i@dewaard.example;12345.I;;Administratief medewerker;De Regenboog;1-8-2020;;;;\n"
            + "11;K;k@dewaard.example;12345.K;;Directeur;De Regenboog;1-8-2020;;1-8-2020;31-1-2026;\n"
            + "11;K;k@dewaard.example;12345.K;;Leerkracht;De Regenboog;1-8-2020;;1-2-2026;;\n"
            + "10;J;j@dewaard.example;12345.J;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;\n"
        board.parnasSys =
            "a;1;;De Regenboog;Leerkracht;;;;;;Actief\nb;2;;De Regenboog;Intern begeleider;9Z;1-8-2020;;1-1-2025;1-1-2020;Actief\n"
            + "c;3;;De Regenboog;Leerkracht;;;;;;Actief\nd;4;;De Regenboog;Leerkracht;;;;;;Actief\n"
            + "e;5;e@thuis.example;De Regenboog;Administratie,Toverrol;;1-8-2020;;;;Actief\n"
            + "f;6;;De Regenboog;Applicatiebeheerder;;;;1-1-2025;;Actief\ng;7;;De Regenboog;Leerkracht;;;;;;Actief\n"
            + "h;8;;De Regenboog;Leerkracht;;;;;;Actief\ni;9;;De Regenboog;Administratie;;1-8-2020;;;;Actief\n"
            + "vreemd;;;De Regenboog;Leerkracht;;;;;;Actief\nspook;99;;;Leerkracht;;;;;;Actief\n"
            + "j;10;;De Regenboog;Leerkracht;;;14-1-2026;;;Gesloten\n"
        board.afas = "12345.H;8;FIN-BEP;Nee\n12345.E;5;PZ-INK;Nee\n12345.K;11;FIN-BEP;Nee\n"
        board.permissions =
            "sites/regenboog/Groeidocumenten;Full Control;b@dewaard.example;Internal\n"
            + "sites/regenboog/Beeldmateriaal;Full Control;h@dewaard.example;Internal\n"
            + "sites/regenboog/Beeldmateriaal;Full Control;a@dewaard.example;Internal\n"
        board.groups = "b;De Regenboog;5A;;\n"
        board.agreements = "9;;1-1-2021\n"
        board.exceptions = "12345.E;afas;PZ-INK;Tijdelijk;PO;1-1-2026;1-2-2026\n"
        board.devices = "1;Laptop;WL-1;1-8-2020;;1-8-2020\n8;;WL-2;;;\n"
        let failure = [FieldName.eventOutcome: "failure"]
        let events = [
            TestEvent(.parnassys, amsterdam("2026-01-05", 0), "a"),
            TestEvent(.parnassys, amsterdam("2026-01-05", 0), "j"),
            TestEvent(.afas, amsterdam("2026-01-05", 0), "12345.A", failure),
            TestEvent(.linux, amsterdam("2026-01-05", 0), "j", [FieldName.eventAction: "logged-in"]),
            TestEvent(.linux, amsterdam("2026-01-05", 0), "wie"),
            TestEvent(
                .parnassys,
                amsterdam("2026-02-05", 0),
                "b",
                [FieldName.group: "7", FieldName.organization: "De Regenboog"]
            ),
        ]
        drafts += try board.scan(events: [batch(events)]).drafts
        return drafts
    }

    @Test("every finding has a title, a reason, what was expected and found, with facts for all their placeholders")
    func facts() throws {
        let words = try words("nl")
        let always: Set<String> = [
            "account", "system", "count", "firstSeen", "lastSeen", "firstDay", "lastDay", "period", "span",
        ]
        var seen: Set<String> = []
        for draft in try everything() {
            let given = always.union(draft.facts.keys).union(draft.person == nil ? [] : ["person"])
                .union(draft.school == nil ? [] : ["school"])
            for part in ["title", "reason", "expected", "found"] {
                let key = "finding.\(draft.rule).\(part)"
                let text = draft.variant.flatMap { words["\(key).\($0)"] } ?? words[key]
                let needed = placeholders(try #require(text, "no text for \(key)")).needed
                #expect(needed.isSubset(of: given), "\(key) \(draft.variant ?? "") lacks \(needed.subtracting(given))")
                seen.insert(draft.variant.map { "\(key).\($0)" } ?? key)
            }
            for explanation in draft.explanations {
                #expect(
                    words["explanation.\(explanation)"] != nil && words["explanation.\(explanation).confirm"] != nil
                )
            }
            for kind in draft.personalData.kinds where kind != "pupil-file" && kind != "staff-file" {
                #expect(words["code.\(kind)"] != nil, "\(kind)")
            }
        }
        // And the other way round: no reason is written that no case of this test brings up.
        for key in words.keys where key.hasPrefix("finding.") && key.contains(".reason") {
            let isSeen = seen.contains(key)
            #expect(isSeen, "no case has \(key)")
        }
    }
}
