internal import Incidents
internal import Model

extension IncidentPapers {
    /// The procedure as empty forms, in the order in which they are needed (product H15): names of files without extension.
    ///
    /// - Throws: never for a blank incident; declared because making an incident can.
    public func paperSet() throws -> [(name: String, paper: Paper)] {
        let opening = Opening(kind: .access, title: "", reporter: "")
        let event = IncidentEvent(
            number: 1,
            at: now,
            recordedAt: now,
            actor: IncidentActor(name: "", role: .privacyOfficer),
            change: .opened(opening)
        )
        let blank = try Incident(id: "-", events: [event])
        let subtitle = set("subtitle", ["day": .day(words.zone.day(now))])
        let papers = [
            startPage(), intakePage(), clockPage(), decisionPage(),
            open(authority(blank)), open(letter(blank, .parents)), open(letter(blank, .staff)), recoveryPage(),
            paper(.press, blank), paper(.supplier, blank),
        ]
        let names = [
            "00-start", "01-intake", "02-clocks", "03-decisions", "04-authority", "05-letter-parents",
            "06-letter-staff", "07-recovery", "08-press", "09-supplier",
        ]
        return zip(names, papers).map { name, paper in
            var paper = paper
            paper.subtitle = subtitle
            // The first sheet names the others by number.
            let number = String(name.prefix(2))
            if number != "00", !paper.title.hasPrefix(number) { paper.title = "\(number) \(paper.title)" }
            return (name, paper)
        }
    }

    private func set(_ key: String, _ values: [String: Fact] = [:]) -> String { words.text("paperset.\(key)", values) }

    /// A prepared paper with a place to write wherever something is not known.
    private func open(_ paper: Paper) -> Paper {
        var result = paper
        result.blocks = []
        for block in paper.blocks {
            guard case .facts(let lines) = block else {
                result.blocks.append(block)
                continue
            }
            for line in lines {
                if let value = line.value, !value.isEmpty {
                    let fact = Paper.Line(line.key, line.label, value)
                    if case .facts(let facts)? = result.blocks.last {
                        result.blocks[result.blocks.count - 1] = .facts(facts + [fact])
                    } else {
                        result.blocks.append(.facts([fact]))
                    }
                } else if case .blanks(let labels)? = result.blocks.last {
                    result.blocks[result.blocks.count - 1] = .blanks(labels + [line.label])
                } else {
                    result.blocks.append(.blanks([line.label]))
                }
            }
        }
        // What is still owed of the form is the form itself here.
        if let place = result.blocks.firstIndex(of: .heading(say("form.owed"))) {
            result.blocks.removeSubrange(place...)
        }
        return result
    }

    /// Room to write in a table: a sentence, and a moment.
    private static let room = String(repeating: "_", count: 22)
    private static let mark = String(repeating: "_", count: 12)

    /// A box to cross with its word: no line ends between them.
    private static func box(_ word: String) -> String {
        "☐\u{A0}" + word.split(separator: " ").joined(separator: "\u{A0}")
    }

    private func startPage() -> Paper {
        let people = IncidentRole.allCases.filter { $0 != .employee }.map { role in
            let holder = terms.holders[role]
            return [self.role(role), holder?.name ?? "", holder?.contact ?? "", holder?.standIn ?? ""]
        }
        return Paper(
            title: set("title"),
            blocks: [
                .text(set("opening")), .heading(set("heading.order")), .list((1...7).map { set("order.\($0)") }),
                .heading(set("heading.people")),
                .table(["role", "name", "contact", "stand-in"].map { set("column.\($0)") }, people),
                .blanks([set("contact-point") + (terms.contactPoint.map { " (\($0))" } ?? "")]),
                .heading(set("heading.later")), .text(set("later")),
            ]
        )
    }

    private func intakePage() -> Paper {
        Paper(
            title: set("intake"),
            blocks: [
                .heading(say("heading.times")),
                .blanks(["event", "event-end", "detected", "reported", "aware"].map { say("time.\($0)") }),
                .heading(say("heading.fields")),
                .blanks(IncidentField.allCases.map { say("field.\($0.rawValue)") }),
                .heading(set("heading.written")), .blanks([set("written.by"), set("written.at")]),
            ]
        )
    }

    private func clockPage() -> Paper {
        func hours(_ clock: ClockKind, _ start: String, _ count: Int) -> [String] {
            [say("clock.\(clock.rawValue)"), say("time.\(start)"), set("hours", ["count": .number(count)])]
        }
        let rows = [
            hours(.leader, "reported", terms.leaderHours), hours(.officer, "reported", terms.officerHours),
            hours(.authority, "aware", terms.authorityHours),
            [say("clock.people"), say("time.reported"), set("days", ["count": .number(terms.peopleDays)])],
        ].map { $0 + [Self.mark, Self.mark] }
        let headings = ["clock", "from", "term", "ends", "done"].map { set("column.\($0)") }
        return Paper(
            title: set("clocks"),
            blocks: [.text(set("clocks.text")), .table(headings, rows), .blanks([set("late-reason")])]
        )
    }

    private func decisionPage() -> Paper {
        let boxes = [value(.yes), value(.no), value(.unknown)].map(Self.box).joined(separator: "  ")
        let questions = ProcedureQuestion.allCases.map { question in
            [
                self.question(question), boxes, Self.room, question.owners.map(role).joined(separator: ", "), Self.mark,
            ]
        }
        let headings = ["question", "answer", "reason", "who", "when"].map { say("column.\($0)") }
        let yesNo = [value(.yes), value(.no)].map(Self.box).joined(separator: "  ")
        let decisions = DecisionSubject.allCases.flatMap { subject in
            [
                [say("advice.\(subject.rawValue)"), yesNo, Self.room, role(.fg), Self.mark],
                [say("decision.\(subject.rawValue)"), yesNo, Self.room, role(.board), Self.mark],
            ]
        }
        return Paper(
            title: set("decisions"),
            blocks: [
                .text(set("decisions.text")), .table(headings, questions), .heading(say("heading.decisions")),
                .table(["what", "answer", "reason", "who", "when"].map { say("column.\($0)") }, decisions),
            ]
        )
    }

    private func recoveryPage() -> Paper {
        var blocks: [Paper.Block] = [.text(set("recovery.text"))]
        for kind in IncidentKind.allCases {
            let steps = Incident.generalRecovery(of: kind).map {
                "☐ " + say("recovery.\($0.key)", ["target": .text(""), "system": .text("")])
            }
            blocks += [.heading(set("kind.\(kind.rawValue)")), .list(steps)]
        }
        blocks += [.heading(say("heading.measures")), .blanks((1...4).map { set("measure", ["number": .number($0)]) })]
        return Paper(title: set("recovery"), blocks: blocks)
    }
}
