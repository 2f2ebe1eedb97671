internal import Foundation
internal import GRDB
public import Model

/// Which findings a list holds; every condition that is set must hold.
public struct FindingFilter: Sendable, Hashable {
    /// Whether the latest scan saw them.
    public enum Seen: Sendable, Hashable {
        /// All findings ever kept.
        case ever
        /// Those of the latest scan.
        case latest
        /// Those that the latest scan did not find any more.
        case earlier
    }

    /// The school's name, whatever its case.
    public var school: String?
    /// The system.
    public var system: System?
    /// The rule.
    public var rule: RuleID?
    /// The least severity.
    public var severity: Severity?
    /// What has been made of them.
    public var status: FindingStatus?
    /// A person: part of the name, or the whole employee number or account, whatever the case.
    public var person: String?
    /// Last seen at this moment or later.
    public var since: Instant?
    /// Text that occurs in a name, an account, the school, the rule, a fact or the evidence, whatever the case.
    public var text: String?
    /// Whether the latest scan saw them.
    public var seen: Seen

    /// A filter; without conditions it lets everything through.
    public init(
        school: String? = nil,
        system: System? = nil,
        rule: RuleID? = nil,
        severity: Severity? = nil,
        status: FindingStatus? = nil,
        person: String? = nil,
        since: Instant? = nil,
        text: String? = nil,
        seen: Seen = .ever
    ) {
        self.school = school
        self.system = system
        self.rule = rule
        self.severity = severity
        self.status = status
        self.person = person
        self.since = since
        self.text = text
        self.seen = seen
    }

    /// The conditions that SQLite judges; the texts of `person` and `text` are judged in `matches`, because SQLite folds
    /// the case of ASCII only.
    var sql: (condition: String, arguments: StatementArguments) {
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        add("school_key = ?", school.map(FindingRows.schoolKey))
        add("system = ?", system?.rawValue)
        add("rule = ?", rule?.rawValue)
        add("status = ?", status?.rawValue)
        add("severity >= ?", severity.map(FindingRows.rank))
        add("last_seen >= ?", since?.nanoseconds)
        switch seen {
        case .ever: break
        case .latest: conditions.append("last_scan = (\(Scans.latestSQL))")
        case .earlier: conditions.append("last_scan <> (\(Scans.latestSQL))")
        }
        return (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "), arguments)
    }

    /// The conditions on texts.
    func matches(_ finding: Finding) -> Bool {
        if let person {
            let wanted = person.lowercased()
            let found =
                finding.person?.lowercased().contains(wanted) == true || finding.personID?.lowercased() == wanted
                || finding.account?.lowercased() == wanted
            guard found else { return false }
        }
        if let text {
            let wanted = text.lowercased()
            guard finding.texts.contains(where: { $0.lowercased().contains(wanted) }) else { return false }
        }
        return true
    }
}

extension Finding {
    /// Every text that a search looks in.
    fileprivate var texts: [String] {
        var texts = [id, rule.rawValue]
        texts += [school, person, personID, account].compactMap { $0 }
        for fact in facts.values {
            switch fact {
            case .text(let text), .code(let text): texts.append(text)
            case .list(let list): texts += list
            case .number, .day, .moment: break
            }
        }
        for item in evidence { texts += [item.file] + item.fields.values }
        return texts
    }
}
