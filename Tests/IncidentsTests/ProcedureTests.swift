import Model
import Testing

@testable import Incidents

@Suite struct ProcedureTests {
    @Test func `an answer out of order is refused and says what comes first`() throws {
        var file = try Case()
        let table: [(ProcedureQuestion, IncidentActor)] = [
            (.lost, officer), (.sensitive, protection), (.unprotected, protection), (.weighty, protection),
            (.harmless, protection), (.highRisk, protection), (.unintelligible, protection),
        ]
        for (question, actor) in table {
            #expect(
                file.refusal(.answer(question, .yes, reason: "x"), actor) == ["incident.out-of-order"],
                "\(question)"
            )
        }
        try file.answer(.personalData, .yes)
        try file.answer(.lost, .unknown)
        #expect(file.refusal(.answer(.sensitive, .yes, reason: "x"), protection) == ["incident.out-of-order"])
        try file.answer(.unlawful, .yes)
        #expect(file.refusal(.answer(.sensitive, .yes, reason: "x"), protection).isEmpty)
    }

    @Test func `each does what is his, and no other`() throws {
        let file = try Case()
        let measure = Measure(kind: .recovery, text: "Sluiten", owner: "ICT", check: LocalDate(dayNumber: 20_600))
        let table: [(IncidentCommand, [IncidentRole])] = [
            (.answer(.personalData, .yes, reason: "x"), [.schoolLeader, .privacyOfficer]),
            (.advise(.notify, true, reason: "x"), [.fg]),
            (.decide(.notify, true, reason: "x"), [.board]),
            (.act(.authority, reference: "", note: ""), [.fg]),
            (.act(.peopleLetter, reference: "", note: ""), [.schoolLeader, .board]),
            (.aware(moment("2026-03-10T09:00:00Z"), reason: "x"), [.privacyOfficer, .fg]),
            (.addMeasure(measure), [.schoolLeader, .privacyOfficer]),
            (.close(lessons: "x"), [.privacyOfficer]),
            (.field(.location, "x"), [.schoolLeader, .privacyOfficer]),
        ]
        for (command, allowed) in table {
            for role in IncidentRole.allCases {
                let refused = file.refusal(command, IncidentActor(name: "N", role: role)).contains(
                    "incident.wrong-role"
                )
                #expect(refused != allowed.contains(role), "\(command) \(role)")
            }
        }
        #expect(file.refusal(.note("x"), IncidentActor(name: " ", role: .board)) == ["incident.actor-missing"])
    }

    @Test func `a breach has high priority by itself and keeps it`() throws {
        var file = try Case()
        try file.does(.field(.priority, "low"), leader)
        try file.answer(.personalData, .yes)
        #expect(file.incident.field(.priority) == "low")
        try file.answer(.unavailable, .yes)
        #expect(file.incident.field(.priority) == "high")
        #expect(file.refusal(.field(.priority, "normal"), officer) == ["incident.priority-fixed"])
        #expect(file.refusal(.field(.backup, "misschien"), officer) == ["incident.field-value"])
    }

    @Test func `times in the future or in the wrong order are refused, all at once`() throws {
        let file = try Case()
        let wrong = Times(
            event: moment("2026-03-11T00:00:00Z"),
            detected: moment("2026-03-09T00:00:00Z"),
            reported: moment("2026-03-08T00:00:00Z")
        )
        let found = file.refusal(.times(wrong), officer)
        #expect(found.filter { $0 == "incident.time-in-future" }.count == 1)
        #expect(found.filter { $0 == "incident.times-out-of-order" }.count == 3)
        #expect(
            file.refusal(.note("x"), officer, at: moment("2026-03-10T09:00:01Z")) == ["incident.time-in-future"]
        )
        #expect(
            file.refusal(.aware(moment("2026-03-01T00:00:00Z"), reason: "x"), officer) == [
                "incident.times-out-of-order"
            ]
        )
    }

    @Test func `advice and decision stay apart, and what is changed later is added`() throws {
        var file = try Case()
        #expect(file.refusal(.decide(.notify, true, reason: "x"), director) == ["incident.not-judged"])
        try file.answer(.personalData, .yes)
        try file.answer(.unlawful, .yes)
        try file.does(.advise(.notify, true, reason: "Zorggegevens"), protection)
        let remarks = try file.does(.decide(.notify, false, reason: "Eén bekende collega"), director)
        #expect(remarks.map(\.code) == ["incident.against-advice"])
        #expect(file.incident.disagree(.notify))
        try file.answer(.riskUnlikely, .no)
        let again = try file.does(.decide(.notify, false, reason: "Blijft zo"), director)
        #expect(again.map(\.code) == ["incident.against-advice", "incident.against-law"])
        try file.does(.decide(.notify, true, reason: "Advies gevolgd"), director)
        #expect(!file.incident.disagree(.notify))
        #expect(file.incident.decisions[.notify]?.map(\.value) == [false, false, true])
        #expect(file.incident.decisions[.notify]?.first?.reason == "Eén bekende collega")
        #expect(file.refusal(.decide(.notify, true, reason: "  "), director) == ["incident.reason-missing"])
    }

    @Test func `waiting for the board is shown when it eats the hours`() throws {
        var file = try Case()
        try file.answer(.personalData, .yes)
        try file.answer(.unlawful, .yes)
        try file.answer(.riskUnlikely, .no)
        #expect(!file.incident.isApprovalLate(at: file.now, terms: ProcedureTerms(), zone: .amsterdam))
        file.now = moment("2026-03-11T22:00:00Z")
        #expect(file.incident.isApprovalLate(at: file.now, terms: ProcedureTerms(), zone: .amsterdam))
        let remarks = try file.does(.decide(.notify, true, reason: "Akkoord"), director)
        #expect(remarks.map(\.code) == ["incident.without-advice", "incident.approval-late"])
    }

    @Test func `a late report needs its reason, and what was done is recorded even without approval`() throws {
        var file = try Case()
        try file.answer(.personalData, .yes)
        try file.answer(.unlawful, .yes)
        #expect(
            file.refusal(.act(.authorityFollowUp, reference: "", note: ""), protection) == ["incident.no-first-report"]
        )
        file.now = moment("2026-03-13T09:00:01Z")
        let report = IncidentCommand.act(.authority, reference: "AP-1", note: "")
        #expect(file.refusal(report, protection) == ["incident.late-reason-missing"])
        let remarks = try file.does(.act(.authority, reference: "AP-1", note: "Vakantie"), protection)
        #expect(remarks.map(\.code) == ["incident.without-approval"])
        #expect(file.incident.lateReasons[.authority] == "Vakantie")
        let clock = file.incident.clocks(at: file.now, terms: ProcedureTerms(), zone: .amsterdam).first(where: \.isLaw)
        #expect(clock?.state == .doneLate)
        #expect(clock?.needsReason == false)
    }

    @Test func `closing waits for all that part B step 4 asks, and says all of it at once`() throws {
        var file = try Case()
        #expect(
            file.refusal(.close(lessons: "Les"), officer) == [
                "incident.close.fields", "incident.close.no-recovery", "incident.close.preventive",
                "incident.close.questions",
            ]
        )
        for field in IncidentField.allCases {
            try file.does(.field(field, field.choices?.last ?? "ingevuld"), officer)
        }
        for question in [ProcedureQuestion.personalData, .lost, .unlawful, .unavailable] {
            try file.answer(question, question == .personalData ? .yes : .no)
        }
        let day = LocalDate(dayNumber: 20_600)
        try file.does(.addMeasure(Measure(kind: .recovery, text: "Account sluiten", owner: "ICT", check: day)), leader)
        try file.does(.addMeasure(Measure(kind: .preventive, text: "Uitleg", owner: "Directeur", check: day)), leader)
        #expect(
            file.refusal(.close(lessons: "Les"), officer) == ["incident.close.preventive", "incident.close.recovery"]
        )
        try file.does(.finishMeasure(1, description: "Gesloten"), leader)
        #expect(file.refusal(.close(lessons: "Les"), officer) == ["incident.close.preventive"])
        #expect(file.refusal(.finishMeasure(2, description: ""), leader) == ["incident.reason-missing"])
        try file.does(.finishMeasure(2, description: "Team heeft uitleg gehad"), leader)
        #expect(file.refusal(.close(lessons: ""), officer) == ["incident.reason-missing"])
        try file.does(.close(lessons: "Rollen eerder nakijken"), officer)
        #expect(file.incident.closedAt == file.now)
        #expect(file.refusal(.note("x"), officer) == ["incident.closed"])
        try file.does(.reopen(reason: "Nieuwe feiten"), officer)
        #expect(file.incident.closedAt == nil)
    }

    @Test func `a breach closes only with advice, decisions and what was decided done`() throws {
        var file = try Case()
        try file.answer(.personalData, .yes)
        try file.answer(.unlawful, .yes)
        try file.answer(.sensitive, .no)
        try file.answer(.riskUnlikely, .no)
        try file.answer(.highRisk, .no)
        func wants() -> [String] {
            file.refusal(.close(lessons: "x"), officer).filter {
                !["incident.close.fields", "incident.close.no-recovery", "incident.close.preventive"].contains($0)
            }
        }
        #expect(
            wants() == [
                "incident.close.advice", "incident.close.advice", "incident.close.decision", "incident.close.decision",
            ]
        )
        for subject in DecisionSubject.allCases {
            try file.does(.advise(subject, subject == .notify, reason: "x"), protection)
            try file.does(.decide(subject, subject == .notify, reason: "x"), director)
        }
        #expect(wants() == ["incident.close.act"])
        try file.does(.act(.authority, reference: "AP-1", note: ""), protection)
        #expect(wants() == [])
        // Two days later than the house asks for telling: nothing is owed, since it was decided not to tell.
        #expect(file.incident.clocks(at: file.now, terms: ProcedureTerms(), zone: .amsterdam).last?.state == .notNeeded)
    }

    @Test func `findings come and go, and incidents are linked, not merged`() throws {
        var file = try Case()
        let finding = Finding(
            id: "00112233445566aa",
            rule: "role-not-in-matrix",
            ruleVersion: 1,
            severity: .high,
            system: .parnassys,
            school: "De Linde",
            person: "A. Jansen",
            personID: "101",
            account: "ajansen",
            firstSeen: moment("2026-03-01T08:00:00Z"),
            lastSeen: moment("2026-03-02T08:00:00Z"),
            count: 5,
            facts: [:],
            basis: Basis(),
            explanations: [],
            evidence: [
                Evidence(
                    source: "parnassys-exemptions",
                    file: "o.csv",
                    record: 3,
                    sha256: "ab",
                    fields: ["logwacht.pupil": "p-1", "logwacht.group": "5A", "logwacht.role": "Directeur"]
                ),
                Evidence(
                    source: "parnassys-exemptions",
                    file: "o.csv",
                    record: 4,
                    sha256: "cd",
                    fields: ["logwacht.pupil": "p-2", "logwacht.group": "5A", "event.action": "FileDownloaded"]
                ),
            ],
            personalData: PersonalData(kinds: ["pupil-care"], people: 7)
        )
        try file.does(.addFinding(FindingExcerpt(finding, sentence: "Zin")), officer)
        let scope = file.incident.scope
        #expect(
            [scope.seen, scope.exported, scope.couldHaveBeenSeen, scope.records, scope.recordsInAll] == [2, 1, 7, 2, 5]
        )
        #expect(scope.rows == [.init(group: "5A", kind: "pupil-care", seen: 2, exported: 1)])
        let steps = file.incident.recoverySteps.map { "\($0.key) \($0.target ?? "-")" }
        #expect(
            steps.prefix(3) == ["close-account ajansen", "change-password ajansen", "withdraw-right Directeur"]
        )
        try file.does(.removeFinding(finding.id, reason: "Hoort bij een ander"), officer)
        #expect(file.incident.findings.isEmpty)
        #expect(file.incident.recoverySteps.first?.key == "close-account-general")
        #expect(file.refusal(.removeFinding(finding.id, reason: "x"), officer) == ["incident.no-such-finding"])
        try file.does(.link("2026-002", reason: "Zelfde account"), officer)
        #expect(file.refusal(.link("2026-001", reason: "x"), officer) == ["incident.link-to-self"])
        try file.does(.unlink("2026-002", reason: "Toch niet"), officer)
        #expect(file.incident.links.isEmpty)
    }

    @Test(arguments: [
        (IncidentKind.hardware, "block-device"), (.malware, "take-off-network"), (.ddos, "close-network"),
        (.misdirected, "ask-back"), (.access, "close-account-general"),
    ])
    func `each kind begins with what cannot wait, and intent asks for the director and the police`(
        _ kind: IncidentKind,
        _ first: String
    ) throws {
        var file = try Case(kind: kind)
        #expect(file.incident.recoverySteps.first?.key == first)
        try file.answer(.personalData, .yes)
        for (value, asks) in [(AnswerValue.unknown, false), (.no, false), (.yes, true), (.no, false)] {
            try file.answer(.intent, value)
            #expect(file.incident.recoverySteps.map(\.key).contains("sanctions-and-police") == asks)
            #expect(file.incident.recoverySteps.first?.key == first)
        }
    }

    @Test func `changes that are not in order are a damaged incident`() throws {
        let file = try Case()
        var events = file.incident.events
        events.remove(at: 1)
        #expect(throws: Diagnostic.self) { try Incident(id: "2026-001", events: events) }
        #expect(throws: Diagnostic.self) { try Incident(id: "2026-001", events: []) }
    }

    @Test func `how long each source still knows what happened`() {
        let now = moment("2026-03-10T09:00:00Z")
        let read = moment("2026-01-01T00:00:00Z")...moment("2026-03-09T00:00:00Z")
        let reach = SourceReach.of(
            event: moment("2026-02-01T09:00:00Z"),
            read: ["m365-audit": read],
            keeps: ["m365-audit": 180, "entra-signins": 30, "parnassys-logins": nil],
            now: now
        )
        #expect(reach.map(\.source) == ["entra-signins", "m365-audit", "parnassys-logins"])
        #expect(reach.map(\.daysLeft) == [-7, 143, nil])
        #expect(reach.map(\.isSecured) == [false, true, false])
    }
}
