internal import Crypto
internal import Foundation
internal import Model

/// SHA-256 over everything a finding says, its status left out: what tells a finding that changed from one that did not.
///
/// Each part is written with its kind and length, so that no two findings give the same bytes.
struct ContentHash {
    private var hasher = SHA256()

    /// The hash of a finding; `evidence` in the order of the finding.
    static func of(_ finding: Finding) -> Data {
        var hash = ContentHash()
        hash.add(finding.id)
        hash.add(finding.rule.rawValue)
        hash.add(finding.ruleVersion)
        hash.add(finding.severity.rawValue)
        for text in [
            finding.system?.rawValue, finding.school, finding.person, finding.personID, finding.account,
            finding.variant,
        ] { hash.add(text) }
        hash.add(finding.firstSeen)
        hash.add(finding.lastSeen)
        hash.add(finding.count)
        hash.add(finding.facts.count)
        for (key, fact) in finding.facts.sorted(by: { $0.key < $1.key }) {
            hash.add(key)
            hash.add(fact)
        }
        for list in [
            finding.basis.requirements, finding.basis.handbook, finding.basis.matrixRows, finding.basis.norms,
            finding.explanations, finding.personalData.kinds,
        ] { hash.add(list) }
        hash.add(finding.personalData.people ?? -1)
        hash.add(finding.evidence.count)
        for evidence in finding.evidence { hash.add(evidence) }
        return Data(hash.hasher.finalize())
    }

    private mutating func add(_ number: Int) {
        let bits = UInt64(bitPattern: Int64(number))
        hasher.update(data: (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) })
    }

    private mutating func add(_ moment: Instant?) {
        add(moment == nil ? 0 : 1)
        if let moment { add(Int(moment.nanoseconds)) }
    }

    private mutating func add(_ text: String?) {
        guard let text else { return add(-1) }
        let bytes = Data(text.utf8)
        add(bytes.count)
        hasher.update(data: bytes)
    }

    private mutating func add(_ list: [String]) {
        add(list.count)
        for text in list { add(text) }
    }

    private mutating func add(_ fact: Fact) {
        switch fact {
        case .text(let text):
            add(0)
            add(text)
        case .number(let number):
            add(1)
            add(number)
        case .day(let day):
            add(2)
            add(day.dayNumber)
        case .moment(let moment):
            add(3)
            add(moment)
        case .list(let list):
            add(4)
            add(list)
        case .code(let code):
            add(5)
            add(code)
        }
    }

    private mutating func add(_ evidence: Evidence) {
        add(evidence.source)
        add(evidence.file)
        add(evidence.record)
        add(evidence.sha256)
        add(evidence.time)
        add(evidence.fields.count)
        for (key, value) in evidence.fields.sorted(by: { $0.key < $1.key }) {
            add(key)
            add(value)
        }
    }
}
