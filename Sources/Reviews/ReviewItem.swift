public import Model

/// How much a right matters in a review.
public enum RightClass: String, Sendable, Hashable, Codable {
    /// An ordinary right.
    case plain
    /// It opens sensitive data, such as care files or staff files.
    case sensitive
    /// It gives rights to others or opens everything.
    case administrator

    /// Whether it is decided in two stages, one by one, and always with a reason.
    public var isGuarded: Bool { self != .plain }
}

/// Whose an account is.
public enum Holder: String, Sendable, Hashable, Codable {
    /// Somebody in the staff register.
    case person
    /// Nobody that the register knows.
    case nobody
    /// A system or service account that the board lists.
    case service
    /// A guest of another organisation, such as a supplier.
    case guest
}

/// Why a right deserves a second look, with the line that says so.
public struct Hint: Sendable, Hashable, Codable {
    /// The kinds; the sentence is `review.hint.<kind>`.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Not used for longer than the limit of the system or function, school holidays left out.
        case unused
        /// No use seen for longer than the limit, as far back as anything tells.
        case neverUsed = "never-used"
        /// Its holder has left the board.
        case departed
        /// Nobody in the staff register holds it.
        case noOwner = "no-owner"
        /// No current function allows it.
        case beyondMatrix = "beyond-matrix"
        /// A finding about the account is still open.
        case openFinding = "open-finding"
        /// Most colleagues with the same function at the other schools do not have it.
        case rare
    }

    /// The kind.
    public var kind: Kind
    /// What its sentence is made of.
    public var facts: [String: Fact]
    /// The file and record, or the finding, that says so.
    public var source: String

    /// A hint.
    public init(_ kind: Kind, _ facts: [String: Fact] = [:], source: String) {
        self.kind = kind
        self.facts = facts
        self.source = source
    }
}

/// One right of one account, as it was when the round began.
public struct ReviewItem: Sendable, Hashable, Codable {
    /// Twelve hexadecimal digits, the same for the same right of the same account on any machine.
    public var id: String
    /// The system.
    public var system: System
    /// The account, as the system writes it.
    public var account: String
    /// The right, as the export writes it; for Entra `account`.
    public var right: String
    /// The right of the matrix that decided, when it is written in another way.
    public var meaning: String?
    /// The school at which it holds; nil for the board or when the export does not tell.
    public var school: String?
    /// The path, for SharePoint.
    public var resource: String?
    /// Whose the account is.
    public var holder: Holder
    /// The employee number.
    public var personNumber: String?
    /// The name in the staff register, or that of the export.
    public var personName: String?
    /// The functions of the day.
    public var functions: [String]
    /// How much it matters.
    public var rightClass: RightClass
    /// What the matrix says.
    public var allowance: Allowance
    /// The last day of use, by logs and exports.
    public var lastUse: LocalDate?
    /// The number of uses in the logs.
    public var uses: Int
    /// Whether anything tells when it was used: a silent log is not the same as no use.
    public var tellsUse: Bool
    /// The days of which the logs of the system tell; nil without logs. Its end is open when the logs run on to the day of the list.
    public var logs: DateSpan?
    /// The use of this right, where the logs tell it apart from that of the account; nil where they do not.
    public var rightUse: AccountUse?
    /// Why it deserves a second look.
    public var hints: [Hint]
    /// The file and record of the grant.
    public var source: String

    /// A right with all that was known of it.
    public init(
        id: String,
        system: System,
        account: String,
        right: String,
        meaning: String?,
        school: String?,
        resource: String?,
        holder: Holder,
        personNumber: String?,
        personName: String?,
        functions: [String],
        rightClass: RightClass,
        allowance: Allowance,
        lastUse: LocalDate?,
        uses: Int,
        tellsUse: Bool,
        hints: [Hint],
        source: String
    ) {
        self.id = id
        self.system = system
        self.account = account
        self.right = right
        self.meaning = meaning
        self.school = school
        self.resource = resource
        self.holder = holder
        self.personNumber = personNumber
        self.personName = personName
        self.functions = functions
        self.rightClass = rightClass
        self.allowance = allowance
        self.lastUse = lastUse
        self.uses = uses
        self.tellsUse = tellsUse
        self.hints = hints
        self.source = source
    }

    /// The three-way check; nil when the matrix could not judge or nothing tells of use.
    public var threeWay: ThreeWay? {
        guard allowance != .notChecked, tellsUse else { return nil }
        let isUsed = rightUse.map { $0.count > 0 } ?? (lastUse != nil || uses > 0)
        return ThreeWay(isAllowed: allowance == .allowed, isGranted: true, isUsed: isUsed)
    }

    /// Items of one kind may be decided together: the same system, right, holder and hints.
    public var kindKey: String {
        let hints = hints.map(\.kind.rawValue).sorted().joined(separator: ",")
        return "\(system.rawValue) \(Fold.key(right)) \(holder.rawValue) \(hints)"
    }

    /// The line of the canonical listing, which the population's hash is taken over.
    public var canonicalLine: String {
        [id, system.rawValue, account, right, school ?? "", resource ?? "", personNumber ?? ""]
            .map(Self.plain).joined(separator: "\t")
    }

    /// Text that cannot break a line or a column.
    private static func plain(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar.properties.generalCategory == .control {
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
