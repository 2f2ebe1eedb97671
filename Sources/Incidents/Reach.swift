public import Model

/// Whether a source can still be investigated: how far it reaches back, and how long what matters is still there.
public struct SourceReach: Sendable, Hashable {
    /// The source id.
    public var source: String
    /// The first and last moment of what the board has read of it.
    public var read: ClosedRange<Instant>?
    /// Days that the source itself keeps its log; nil when that is not known.
    public var keepsDays: Int?
    /// Whole days until the source has forgotten the first moment of the incident; negative when it has.
    public var daysLeft: Int?
    /// Whether what the board has read holds the first moment of the incident.
    public var isSecured: Bool

    /// The days that suppliers keep a log where they publish it: Microsoft 365 audit (standard licence) 180 days since October
    /// 2023, Entra sign-ins 30 days (7 without a premium licence: the board then says so in `logwacht.yml`).
    public static let usualDays: [String: Int] = ["m365-audit": 180, "entra-signins": 30]

    /// What is to be done now to be able to look into it later.
    public enum Advice: String, Sendable, Hashable {
        /// It was read; keep the export with the incident.
        case keep
        /// It was not read, and the source still has it.
        case secureNow = "secure-now"
        /// It was not read, and the source has forgotten it by itself.
        case gone
        /// It was not read, and nobody said how long the source keeps it.
        case ask
    }

    /// What is to be done now.
    public var advice: Advice {
        if isSecured { return .keep }
        guard let daysLeft else { return .ask }
        return daysLeft < 0 ? .gone : .secureNow
    }

    /// The reach of sources at a moment.
    ///
    /// - Parameters:
    ///   - event: the first moment of the incident; nil when it is not known: then the days from now are counted.
    ///   - read: first and last moment of what was read, by source.
    ///   - keeps: the days that each source keeps its log; a source that is not in it is left out unless it was read.
    public static func of(
        event: Instant?,
        read: [String: ClosedRange<Instant>],
        keeps: [String: Int?],
        now: Instant
    ) -> [SourceReach] {
        Set(keeps.keys).union(read.keys).sorted().map { source in
            let days = keeps[source] ?? nil
            let range = read[source]
            let left = days.map { days in
                let age = (now.seconds - (event ?? now).seconds) / 86_400
                return days - Int(age)
            }
            return SourceReach(
                source: source,
                read: range,
                keepsDays: days,
                daysLeft: left,
                isSecured: event.map { range?.contains($0) ?? false } ?? false
            )
        }
    }
}

/// A ready-made beginning for an incident that is in no log: data of `rules/incidents/`.
public struct IncidentTemplate: Sendable, Hashable {
    /// The id, the file's name.
    public var id: String
    /// What it is called, by language.
    public var title: [Language: String]
    /// The sort.
    public var kind: IncidentKind
    /// What happened to the data.
    public var nature: IncidentNature
    /// The usual cause.
    public var cause: IncidentCause
    /// The facts that can be filled in beforehand, by language.
    public var fields: [Language: [IncidentField: String]]
    /// What to ask whoever reports, by language.
    public var ask: [Language: [String]]
    /// The example of EDPB Guidelines 01/2021 that comes nearest.
    public var example: Int?

    /// A template.
    public init(
        id: String,
        title: [Language: String],
        kind: IncidentKind,
        nature: IncidentNature,
        cause: IncidentCause,
        fields: [Language: [IncidentField: String]],
        ask: [Language: [String]],
        example: Int?
    ) {
        self.id = id
        self.title = title
        self.kind = kind
        self.nature = nature
        self.cause = cause
        self.fields = fields
        self.ask = ask
        self.example = example
    }
}
