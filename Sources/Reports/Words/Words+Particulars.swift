internal import Model

extension Words {
    /// Where a judgement comes from, for a reader who decides: the handbook, the first rows of the matrix, the law.
    func shortBasis(_ basis: Basis) -> [String] {
        let rows = basis.matrixRows.prefix(2)
        let more = basis.matrixRows.count - rows.count
        return handbook(basis) + rows.map { text("report.basis.matrix", ["row": .text(row($0))]) }
            + (more > 0 ? [text("report.basis.more", ["count": .number(more)])] : [])
            + basis.norms.filter { $0.hasPrefix("AVG") }
    }

    /// Where a judgement comes from, in full: every row, norm and requirement.
    func basis(_ basis: Basis) -> [String] {
        handbook(basis) + basis.matrixRows.map { text("report.basis.matrix", ["row": .text(row($0))]) } + basis.norms
            + basis.requirements
    }

    /// A row of a matrix with its system as people write it: `parnassys: School / ...` is `ParnasSys: School / ...`.
    private func row(_ row: String) -> String {
        guard let colon = row.firstIndex(of: ":"), let system = System(rawValue: String(row[..<colon])) else {
            return row
        }
        return name(of: system) + row[colon...]
    }

    private func handbook(_ basis: Basis) -> [String] {
        basis.handbook.isEmpty ? [] : [text("report.basis.handbook", ["sections": .list(basis.handbook)])]
    }

    /// Records by file: `exports/logins.csv, records 7, 9 en 11`, files in order of their first record.
    func places(_ evidence: some Collection<Evidence>) -> [String] {
        var files: [String] = []
        var records: [String: [String]] = [:]
        for item in evidence {
            if records[item.file] == nil { files.append(item.file) }
            records[item.file, default: []].append(String(item.record))
        }
        return files.map { file in
            text("place.records", ["file": .text(file), "records": .list(records[file] ?? [])])
        }
    }

    /// The values of `report.summary` for a list.
    func totals(_ findings: [Finding]) -> [String: Fact] {
        let grave = findings.count { $0.severity >= .high }
        var values: [String: Fact] = ["count": .number(findings.count)]
        if grave > 0 { values["grave"] = .number(grave) }
        return values
    }

    /// What is known of a finding besides its sentences, as labels and values; what is not known is left out.
    func particulars(of finding: Finding) -> [(label: String, value: String)] {
        var kinds = finding.personalData.kinds.map { text("code.\($0)") }
        if let people = finding.personalData.people {
            kinds.append(text("report.personal-data.people", ["count": .number(people)]))
        }
        let values: [(String, String?)] = [
            ("report.label.status", name(of: finding.status)),
            ("report.label.person", finding.person),
            (finding.system == nil ? "report.label.object" : "report.label.account", finding.account),
            ("report.label.system", finding.system.map { name(of: $0) }),
            ("report.label.school", finding.school),
            ("report.label.first-seen", moment(finding.firstSeen)),
            ("report.label.last-seen", moment(finding.lastSeen)),
            ("report.label.count", number(max(finding.count, finding.evidence.count))),
            ("report.label.personal-data", kinds.isEmpty ? nil : kinds.joined(separator: ", ")),
            ("report.label.rule", "\(finding.rule.rawValue), \(finding.ruleVersion)"),
        ]
        return values.compactMap { key, value in value.map { (text(key), $0) } }
    }
}

extension Finding {
    /// The beginning of the id, as people type it; programs get the whole.
    var shortID: String { String(id.prefix(8)) }
}
