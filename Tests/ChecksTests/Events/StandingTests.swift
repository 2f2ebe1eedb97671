import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Whom the checks on events judge, and when") struct StandingTests {
    @Test("a day that stands for others has their decisions, for everybody, every day and every kind of right")
    func era() throws {
        var board = EventBoard()
        board.exceptions = """
            100.LKR;AFAS;Inkijk Fin;x;y;1-1-2026;31-1-2026
            con@dewaard.example;SharePoint;Beeldmateriaal:lezen;x;y;15-1-2026;20-2-2026

            """
        board.staff +=
            "20;Kort;kort@dewaard.example;100.KRT;;Invalleerkracht;De Regenboog;16-2-2026;10-3-2026;;;\n"
            + "20;Kort;kort@dewaard.example;100.KRT;;Directeur;Het Kompas;1-4-2026;;1-5-2026;30-6-2026;\n"
        let model = AccessModel.read(try board.tables(), settings: board.settings).model
        let context = CheckContext(model, asOf: amsterdam("2026-03-02", 0))
        let rights: [AccessRight] = [
            AccessRight(.afas, "Inkijk Fin"), AccessRight(.afas, "Eigen medewerkers school"),
            AccessRight(.sharepoint, "Beeldmateriaal", level: .read),
            AccessRight(.sharepoint, "Groeidocumenten", level: .manage),
        ]
        var eras: Set<String> = []
        for person in model.staff.people {
            let names: [(System, String)] = [
                (.afas, person.userCodes.first ?? ""), (.sharepoint, person.upns.first ?? ""),
            ]
            for (system, name) in names {
                let event = batch([TestEvent(system, amsterdam("2026-01-01", 0), name)])
                var resolver = ActorResolver(context.directory)
                var numbers: [Int32] = []
                resolver.resolve(event, into: &numbers)
                let standing = Standing(try #require(numbers.first), context)
                #expect(standing.kind == .person)
                for offset in 0..<500 {
                    let day = day("2025-06-01").adding(days: offset)
                    let stand = standing.era(day)
                    eras.insert("\(name) \(stand.iso)")
                    for right in rights where right.system == system {
                        let one = model.decide(right, for: person, account: name, school: "De Regenboog", on: day)
                        let other = model.decide(right, for: person, account: name, school: "De Regenboog", on: stand)
                        #expect(one == other, "\(name) \(day.iso) \(stand.iso) \(right.text)")
                    }
                }
            }
        }
        #expect(eras.count > 40 && eras.count < 100)
    }

    @Test("the memory for texts is bounded and stays right") func memo() {
        var memo = TextMemo()
        var forgot = 0
        for number in 0..<150_000 {
            let text = Array("t\(number)".utf8)
            #expect(memo.value(text) == nil)
            if memo.insert(text, Int32(number)) { forgot += 1 }
            #expect(memo.value(text) == Int32(number))
        }
        #expect(forgot == 2)
    }
}
