public import Access
internal import Foundation
public import Model

/// A record that a finding rests on, before it is hashed.
public struct EvidenceDraft: Sendable, Hashable, Codable {
    /// Where its bytes are.
    public enum Content: Sendable, Hashable, Codable {
        /// A log record: its bytes without the line end.
        case raw([UInt8])
        /// A kept event: the SHA-256 of its record. Its fields are as they may be shown: pupils by pseudonym.
        case digest([UInt8])
        /// A row of a table of reference data, by file and record.
        case row

        private enum Key: String, CodingKey { case raw, digest, row }

        /// Decodes what `encode` wrote.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Key.self)
            if let digest = try values.decodeIfPresent(Data.self, forKey: .digest) {
                self = .digest(Array(digest))
            } else if let raw = try values.decodeIfPresent(Data.self, forKey: .raw) {
                self = .raw(Array(raw))
            } else {
                _ = try values.decode(Bool.self, forKey: .row)
                self = .row
            }
        }

        /// Encodes bytes as one text: as numbers, of which JSON makes a list with a value for each, tens of thousands of records
        /// took a hundred megabytes.
        public func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            switch self {
            case .raw(let bytes): try values.encode(Data(bytes), forKey: .raw)
            case .digest(let bytes): try values.encode(Data(bytes), forKey: .digest)
            case .row: try values.encode(true, forKey: .row)
            }
        }
    }

    /// The source id, or the table.
    public var source: String
    /// The file.
    public var file: String
    /// The record, 1-based.
    public var record: Int
    /// The moment of an event; nil for a row of a table.
    public var time: Instant?
    /// Where its bytes are.
    public var content: Content
    /// The fields that mattered, as they stand in the record: pupils not yet by pseudonym, numbers not yet masked.
    public var fields: [String: String]

    /// A row of a table.
    public init(_ origin: Origin, fields: [String: String] = [:]) {
        source = origin.table
        file = origin.file
        record = origin.record
        content = .row
        self.fields = fields
    }

    /// An event with those of the named fields that it has.
    public init(_ batch: EventBatch, _ row: Int, fields names: [String]) {
        source = batch.schema.dataset
        file = batch.file(of: row)
        record = batch.rows[row].record
        time = batch.rows[row].time
        content = batch.digest(of: row).map { .digest(Array($0)) } ?? .raw(Array(batch.record(row)))
        fields = [:]
        for name in names {
            if let value = batch.text(row, named: name), !value.isEmpty { fields[name] = value }
        }
    }
}

/// A finding before it has an id, hashes and pseudonyms: what a check knows.
///
/// One draft is one finding: events of the same kind are gathered by the check itself. Its id is made of rule, system,
/// account and `discriminator`, none of which depend on the day of the scan.
public struct FindingDraft: Sendable, Hashable {
    /// The check.
    public var rule: RuleID
    /// Its version.
    public var version: Int
    /// How much it matters.
    public var severity: Severity
    /// The system; nil for what is in none, such as a laptop.
    public var system: System?
    /// The account, as the system writes it, or what stands in its place: a source, an address, the code on a device.
    public var account: String
    /// What tells it from other findings of this rule on this account: a role, a departure day, a path.
    public var discriminator: [String] = []
    /// The person's name; nil when nobody is known.
    public var person: String?
    /// The employee number.
    public var personID: String?
    /// The school whose director it is for; nil for the board.
    public var school: String?
    /// The variant of the sentences.
    public var variant: String?
    /// What the sentences are made of.
    public var facts: [String: Fact] = [:]
    /// Since when it holds, or the first event.
    public var firstSeen: Instant
    /// Until when it was seen to hold, or the last event.
    public var lastSeen: Instant
    /// The number of records it rests on.
    public var count: Int = 1
    /// The first records, at most `EvidenceDraft.limit`, in total order.
    public var evidence: [EvidenceDraft] = []
    /// Requirements, sections, norms, and the rows of the matrix that decided.
    public var basis: Basis
    /// Ordinary explanations.
    public var explanations: [String]
    /// The personal data touched.
    public var personalData = PersonalData()

    /// A draft of a check's finding on an account.
    public init(
        _ definition: CheckDefinition,
        _ system: System?,
        account: String,
        from first: Instant,
        to last: Instant
    ) {
        rule = definition.id
        version = definition.version
        severity = definition.severity
        basis = definition.basis
        explanations = definition.explanations
        self.system = system
        self.account = account
        firstSeen = first
        lastSeen = last
    }

    /// Names the person and, unless it has one, the school of the functions on a day.
    public mutating func setPerson(_ someone: Person?, on day: LocalDate) {
        guard let someone else { return }
        person = someone.name
        personID = someone.number
        if school == nil { school = someone.schools(on: day).first }
    }

    /// The order in which drafts leave a scan: rule, system (what is in none first), account, discriminator.
    public static func order(_ a: FindingDraft, _ b: FindingDraft) -> Bool {
        func place(_ system: System?) -> Int { system.flatMap(System.allCases.firstIndex) ?? -1 }
        let left = (a.rule, place(a.system), a.account)
        let right = (b.rule, place(b.system), b.account)
        if left != right { return left < right }
        return a.discriminator.lexicographicallyPrecedes(b.discriminator)
    }
}

extension EvidenceDraft: Comparable {
    /// How many records of a finding are kept.
    public static let limit = 25

    /// The same total order as that of `Evidence`, as far as it goes before hashing.
    public static func < (a: EvidenceDraft, b: EvidenceDraft) -> Bool {
        (a.time?.nanoseconds ?? .min, a.file, a.record, a.source) < (
            b.time?.nanoseconds ?? .min, b.file, b.record, b.source
        )
    }
}
