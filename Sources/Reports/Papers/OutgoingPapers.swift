public import Incidents
internal import Model

/// What an incident can be exported as.
public enum IncidentPaper: String, Sendable, Hashable, CaseIterable {
    case file
    case authority
    case letter
    case handover
    case press
    case supplier
    case scope
}

/// To whom a letter goes.
public enum LetterAudience: String, Sendable, Hashable, CaseIterable {
    case parents
    case staff
}

extension IncidentPapers {
    /// A paper of an incident; nothing is sent.
    ///
    /// Every paper of a drill says so above all else: a letter that leaves the room must not frighten anybody.
    public func paper(_ kind: IncidentPaper, _ incident: Incident, audience: LetterAudience = .parents) -> Paper {
        // The file says it itself, also where it is shown without being exported.
        kind == .file ? file(incident) : drilled(content(kind, incident, audience), incident)
    }

    /// A paper that says that it belongs to a drill, if it does.
    func drilled(_ paper: Paper, _ incident: Incident) -> Paper {
        guard incident.isDrill else { return paper }
        var paper = paper
        paper.blocks.insert(.notice(say("drill-notice")), at: 0)
        return paper
    }

    private func content(_ kind: IncidentPaper, _ incident: Incident, _ audience: LetterAudience) -> Paper {
        switch kind {
        case .file: file(incident)
        case .authority: authority(incident)
        case .letter: letter(incident, audience)
        case .handover: handover(incident)
        case .press: checklist(.press, incident)
        case .supplier: checklist(.supplier, incident)
        case .scope: Paper(title: say("paper.scope"), subtitle: subtitle(incident), blocks: figures(incident))
        }
    }

    /// Which kinds of data it is about, and whether the logs say so: what a person wrote counts before them.
    private func kinds(_ incident: Incident) -> (text: String?, isFromLogs: Bool) {
        let written = incident.field(.dataKinds).flatMap { $0.isEmpty ? nil : $0 }
        let found = incident.dataKinds.map { words.textIfAny("code.\($0)") ?? $0 }.joined(separator: ", ")
        if let written, !incident.isFromFindings(.dataKinds) { return (written, false) }
        return found.isEmpty ? (written, false) : (found, true)
    }

    /// The preparation of the authority's form, in the form's own order of ten headings (0 to 9).
    func authority(_ incident: Incident) -> Paper {
        let scope = incident.scope
        let (logs, person) = (say("source.logs"), say("source.person"))
        let data = kinds(incident)
        let fg = terms.holders[.fg]
        let isFollowUp = incident.acts.contains { $0.act == .authority }
        let law = incident.clocks(at: now, terms: terms, zone: words.zone).first(where: \.isLaw)
        let isInTime = law.map { $0.began != nil && !$0.needsReason } ?? false
        let late = incident.lateReasons[.authority] ?? (isInTime ? say("value.none") : nil)
        let tell = incident.decisions[.tell]?.last
        func line(_ key: String, _ value: String?, _ source: String) -> Paper.Line {
            Paper.Line(key, say("form.\(key)"), value, source: value == nil ? nil : source)
        }
        let answer = { (question: ProcedureQuestion) in incident.currentAnswers[question].map(value) }
        let done = incident.measures.filter { $0.doneAt != nil }.map { $0.description ?? $0.text }
        let sections: [[Paper.Line]] = [
            [
                line("report-kind", say(isFollowUp ? "form.follow-up" : "form.first"), person),
                line("law", say("form.gdpr"), say("source.fixed")),
            ],
            [
                // The board is the controller, whichever of its schools it happened at.
                line(
                    "organisation",
                    [terms.organisation, incident.opening.school].compactMap { $0 }.joined(separator: ", "),
                    person
                ), line("reporter", fg?.name, person),
                line("contact", terms.contactPoint ?? fg?.contact, person),
                line("other-organisation", nil, person),
            ],
            [
                line("begin", when(incident.times.event), incident.findings.isEmpty ? person : logs),
                line("end", when(incident.times.eventEnd), incident.findings.isEmpty ? person : logs),
                line("detected", when(incident.times.detected), person), line("aware", when(incident.awareAt), person),
                line("late", late, person),
            ],
            [
                line("nature", incident.nature.map { say("nature.\($0.rawValue)") }, person),
                line("cause", incident.cause == .unknown ? nil : say("cause.\(incident.cause.rawValue)"), person),
                line(
                    "summary",
                    incident.field(.description),
                    incident.isFromFindings(.description) ? logs : person
                ),
            ],
            [
                line("data", data.text, data.isFromLogs ? logs : person),
                line("sensitive", answer(.sensitive), person),
                line("records", incident.findings.isEmpty ? nil : String(scope.recordsInAll), logs),
            ],
            [
                // Logs that name no pupil do not say that nobody is concerned.
                line(
                    "people-least",
                    scope.seen == 0 ? incident.field(.people) : String(scope.seen),
                    scope.seen == 0 ? person : logs
                ),
                line(
                    "people-most",
                    scope.couldHaveBeenSeen.map(String.init),
                    incident.findings.isEmpty ? person : logs
                ),
                // From logs, those involved are who used the account, and not whose data it was.
                line(
                    "people-kind",
                    incident.severityInput?.minors == true
                        ? say("form.minors") : incident.findings.isEmpty ? incident.field(.involved) : nil,
                    person
                ),
            ],
            [line("encrypted", incident.field(.encrypted).map { say("value.\($0)") }, person)],
            [
                line(
                    "consequences",
                    incident.answers[.highRisk]?.last?.reason ?? incident.answers[.riskUnlikely]?.last?.reason,
                    person
                ),
                line("severity", incident.severity.map { say("grade.\($0.level.rawValue)") }, say("source.advice")),
            ],
            [
                line("told", tell.map { yesNo($0.value) }, say("source.board")),
                line("not-told-reason", tell.map { $0.value ? say("value.none") : $0.reason }, say("source.board")),
                line("measures", done.isEmpty ? nil : done.joined(separator: "; "), person),
                line("abroad", nil, person),
            ],
            [line("other", incident.notes.last?.value, person)],
        ]
        var blocks: [Paper.Block] = [.text(say("form.note", ["address": .text(terms.authorityForm)]))]
        for (number, lines) in sections.enumerated() {
            blocks += [.heading("\(number). " + say("form.section.\(number)")), .facts(lines)]
        }
        let owed = sections.flatMap { $0 }.filter { line in
            guard (line.value ?? "").isEmpty else { return false }
            return line.key == "late" ? law?.needsReason == true : !["not-told-reason", "other"].contains(line.key)
        }
        blocks += [
            .heading(say("form.owed")), owed.isEmpty ? .text(say("form.nothing-owed")) : .list(owed.map(\.label)),
        ]
        return Paper(title: say("paper.authority"), subtitle: subtitle(incident), blocks: blocks)
    }

    /// A letter to the people concerned: greeting, what happened, consequences, and the other parts that the GDPR, art. 34(2), and the handbook ask.
    func letter(_ incident: Incident, _ audience: LetterAudience) -> Paper {
        let done = incident.measures.filter { $0.doneAt != nil }.map { $0.description ?? $0.text }
        let isParents = audience == .parents
        let holder = terms.holders[.fg]
        let contact = [terms.contactPoint, holder?.name, holder?.contact].compactMap { $0 }.joined(separator: ", ")
        let data = kinds(incident).text
        let missing = { (what: String) in say("letter.fill", ["what": .text(say("letter.missing.\(what)"))]) }
        return Paper(
            title: say("letter.title"),
            subtitle: say("letter.draft", ["day": .day(words.zone.day(now))]),
            blocks: [
                .text(say("letter.greeting.\(audience.rawValue)")),
                .text(say("letter.opening.\(audience.rawValue)")),
                .heading(say("letter.what")),
                .text(happened(incident)),
                .text(say("letter.when", ["moment": .text(when(incident.times.event) ?? missing("time"))])),
                .text(say("letter.data", ["data": .text(data ?? missing("data"))])),
                .heading(say("letter.consequences")),
                .text(effect(incident) + missing("consequences")),
                .heading(say("letter.done")),
                done.isEmpty ? .text(missing("measures")) : .list(done),
                .heading(isParents ? say("letter.self-heading.parents") : say("letter.self-heading.staff")),
                .list([
                    say("letter.self.\(audience.rawValue)"),
                    isParents ? say("letter.phishing.parents") : say("letter.phishing.staff"),
                ]),
                .heading(say("letter.contact")),
                .text(contact.isEmpty ? missing("contact") : say("letter.contact-text", ["contact": .text(contact)])),
                .text(isParents ? say("letter.complaint.parents") : say("letter.complaint.staff")),
                .text(say("letter.end")),
            ]
        )
    }

    /// What happened in general words, as the handbook asks.
    ///
    /// What a finding says names who used which account: that is for the file, and never for a letter to parents or colleagues.
    private func happened(_ incident: Incident) -> String {
        let system = incident.opening.system.map(words.name(of:))
        var parts: [String] = []
        if let nature = incident.nature {
            parts.append(say("letter.nature.\(nature.rawValue)", system.map { ["system": .text($0)] } ?? [:]))
        }
        if incident.findings.isEmpty, let description = incident.field(.description) {
            parts.append(description.hasSuffix(".") ? description : description + ".")
        } else {
            parts.append(say("letter.fill", ["what": .text(say("letter.missing.description"))]))
        }
        return parts.joined(separator: " ")
    }

    /// What may come of it in general words; what it means here a person writes.
    ///
    /// The reason of an answer was written for the file and the authority: it can hold names, and it is no sentence for parents.
    private func effect(_ incident: Incident) -> String {
        incident.nature.map { say("letter.effect.\($0.rawValue)") + " " } ?? ""
    }

    /// What the board needs to decide and to tell.
    func handover(_ incident: Incident) -> Paper {
        var blocks: [Paper.Block] = [.text(say("handover.opening"))]
        blocks += clocks(incident)
        blocks += [.heading(say("heading.fields")), .facts(fields(incident))]
        blocks += tests(incident) + severity(incident) + decisions(incident) + measures(incident)
        blocks += [
            .heading(say("handover.asked")),
            .list([say("handover.notify"), say("handover.tell"), say("handover.sign")]),
        ]
        return Paper(title: say("paper.handover"), subtitle: subtitle(incident), blocks: blocks)
    }

    private func checklist(_ kind: IncidentPaper, _ incident: Incident) -> Paper {
        let most = incident.scope.couldHaveBeenSeen
        var blocks: [Paper.Block] = []
        if kind == .press {
            let key = most.map { $0 >= terms.largeFrom ? "press.large" : "press.small" } ?? "press.unknown"
            blocks.append(.text(say(key, ["count": .number(terms.largeFrom)])))
        }
        blocks.append(.list((1...5).map { say("\(kind.rawValue).\($0)") }))
        return Paper(title: say("paper.\(kind.rawValue)"), subtitle: subtitle(incident), blocks: blocks)
    }
}
