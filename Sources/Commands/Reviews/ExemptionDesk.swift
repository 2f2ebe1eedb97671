internal import Access
internal import ArgumentParser
internal import Board
internal import Detection
internal import EventStore
internal import Exports
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Rules
internal import Store
internal import Triage

extension ReviewDesk {
    /// The sources whose events are exemptions: the export, and what was copied from the screen.
    private var exemptionSources: Set<String> {
        let service = LogSource(product: "parnassys", service: "parnassys-exemptions")
        return Set(folder.catalog.sources.map(\.id).filter { LogSource.all(of: $0).contains(service) })
    }

    /// The exemptions of a period that the store still keeps, in the order of time, each once, with the findings that tell of
    /// them.
    ///
    /// - Parameter school: only those at this school.
    func exemptions(
        from first: LocalDate,
        through last: LocalDate,
        school: String? = nil,
        findings: [Finding]
    ) throws -> [ExemptionRecord] {
        let directory = ActorDirectory(access)
        var records: [ExemptionRecord] = []
        var places: [String: Int] = [:]
        try store.events(
            from: zone.startOfDay(first),
            before: zone.startOfDay(last.adding(days: 1)),
            sources: exemptionSources
        ) { slice in
            for place in slice.order {
                let record = exemption(slice.batches[place.batch], place.row, directory)
                guard school == nil || record.item.school == school else { continue }
                if let place = places[record.item.id] {
                    // The same in an export and copied from the screen.
                    records[place].digests += record.digests
                    continue
                }
                places[record.item.id] = records.count
                records.append(record)
            }
            return true
        }
        return records.flagged(by: findings)
    }

    /// The findings that may tell of exemptions.
    func exemptionFindings() throws -> [Finding] { try store.findings(FindingFilter(system: .parnassys)) }

    private func exemption(_ batch: EventBatch, _ row: Int, _ directory: ActorDirectory) -> ExemptionRecord {
        func text(_ field: String) -> String? {
            batch.text(row, named: field).map(\.trimmedBlanks).flatMap { $0.isEmpty ? nil : $0 }
        }
        let event = batch.rows[row]
        let account = text(FieldName.userName) ?? ""
        let actor = directory.actor(event.system, name: account, email: text(FieldName.userEmail) ?? "")
        let person = access.person(actor?.person)
        var school = text(FieldName.organization)
        if let written = school, case .school(let name) = access.schools.find(written) { school = name }
        // To the minute, and blanks and punctuation apart: a screen shows no seconds, and breaks long lines.
        let local = zone.local(event.time)
        let facts = [
            "\(local.date.iso) \(local.clock(seconds: false))", account.lowercased(), school ?? "",
            text(FieldName.pupil) ?? "", text(FieldName.part).map { Fold.key($0) } ?? "",
            text(FieldName.eventReason).map { Fold.key($0) } ?? "",
        ]
        return ExemptionRecord(
            item: ExemptionItem(
                id: ExemptionItem.id(of: facts),
                at: event.time,
                account: account,
                personNumber: person?.number,
                name: person?.name ?? account,
                school: school,
                findings: []
            ),
            functions: person?.functionNames(on: zone.day(event.time)) ?? [],
            group: text(FieldName.group),
            pupil: text(FieldName.pupil),
            part: text(FieldName.part),
            reason: text(FieldName.eventReason),
            validUntil: text(FieldName.validUntil),
            source: "\(batch.file(of: row))#\(event.record)",
            digests: batch.digest(of: row).map { [Hex.text(Array($0))] } ?? []
        )
    }

    /// A review of exemptions with the findings that tell of its exemptions now, and what the log still tells.
    func exemptionReview(_ id: String) throws -> (review: ExemptionReview, records: [String: ExemptionRecord]) {
        var review = try store.exemptionReview(id)
        let findings = try exemptionFindings()
        let kept = try exemptions(
            from: review.plan.from,
            through: review.plan.through,
            school: review.plan.school,
            findings: findings
        )
        let records = Dictionary(kept.map { ($0.item.id, $0) }, uniquingKeysWith: { first, _ in first })
        join(&review, records, findings)
        return (review, records)
    }

    /// Gives a review its findings: those that stood in its list, and those that tell of its exemptions now.
    func join(_ review: inout ExemptionReview, _ records: [String: ExemptionRecord], _ findings: [Finding]) {
        for place in review.items.indices {
            let now = records[review.items[place].id]?.item.findings ?? []
            review.items[place].findings = Set(review.items[place].findings).union(now).sorted()
        }
        let wanted = Set(review.items.flatMap(\.findings))
        for finding in findings where wanted.contains(finding.id) {
            review.findings[finding.id] = ExemptionFinding(
                id: finding.id,
                title: console.words.sentences(of: finding).title,
                status: finding.status,
                isSingle: finding.count == 1
            )
        }
    }

    /// Who may review exemptions at a school: a director of it, who cares for its pupils, the board, the privacy officer.
    func mayReviewExemptions(_ person: Person, school: String?) -> Bool {
        if !roles.parts(of: person, on: day, school: school).isEmpty { return true }
        return person.functions(on: day).contains { term in
            Fold.key(term.function) == "intern begeleider" && (school == nil || term.school == school)
        }
    }

    /// The judgements of a filled-in sheet, and the number of rows without one. Everything that is wrong is told at once.
    func exemptionSheet(_ path: String, reason: String?) throws -> ([ExemptionInput], Int) {
        let sheet = FilledSheet(
            family: "exemption.column",
            columns: ["motivation"],
            reason: "motivation",
            forgotten: "exemption.sheet-no-verdict"
        )
        return try read(path, sheet) { row, written in
            guard let verdict = exemptionVerdict(written) else {
                row.wrong("exemption.verdict", "verdict", written)
                return nil
            }
            return ExemptionInput(
                ReviewPapers.exemption(id: row.cell("id") ?? ""),
                verdict,
                reason: row.cell("motivation") ?? reason?.trimmedBlanks,
                record: row.number
            )
        }
    }

    /// A verdict by its key or by its word in either language.
    func exemptionVerdict(_ text: String) -> FindingStatus? { Self.exemptionVerdicts[Fold.key(text)] }

    private static let exemptionVerdicts: [String: FindingStatus] = {
        var found: [String: FindingStatus] = [:]
        let catalogues = Language.allCases.map(Catalogues.words)
        for verdict in [FindingStatus.justified, .unjustified, .unknown] {
            let names = catalogues.map { $0.text("exemption.verdict.\(verdict.rawValue)") } + [verdict.rawValue]
            for name in names { found[Fold.key(name)] = verdict }
        }
        return found
    }()
}
