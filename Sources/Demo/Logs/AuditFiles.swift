import Model

/// The files of the audit log: the four headers in which Purview and its command write CSV, and JSON, each for some months.
extension AuditStream {
    func files(in world: World) -> [LogFile<AuditRecord>] {
        let details = AuditDetails(world)
        func month(_ month: Int) -> LocalDate {
            let year = month >= 8 ? world.calendar.first.year : world.calendar.last.year
            return LocalDate(year: year, month: month, day: 1) ?? world.calendar.first
        }
        func file(
            _ name: String,
            _ ending: String,
            _ first: Int,
            _ beforeMonth: Int,
            _ style: CSVStyle,
            _ header: [String]?,
            newestFirst: Bool = false,
            _ cells: @escaping (AuditRecord, AuditDetails.Keys, String) -> [String]
        ) -> LogFile<AuditRecord> {
            LogFile(
                path: "exports/m365/\(name)",
                ending: ending,
                span: DateSpan(from: month(first), through: month(beforeMonth).adding(days: -1)),
                encoding: style.encoding,
                head: header.map(style.head) ?? [],
                newestFirst: newestFirst
            ) { event in
                let keys = details.keys(event)
                return style.line(cells(event, keys, details.json(event, keys).compact))
            }
        }
        let comma = CSVStyle(delimiter: ",")
        let quoted = CSVStyle(delimiter: ",", quotesAll: true, encoding: .utf8WithMark)
        let old = file(
            "audit-oud-portaal",
            ".csv",
            8,
            10,
            comma,
            ["CreationDate", "UserIds", "Operations", "AuditData"]
        ) {
            ["\($1.utc).0000000Z", $0.upn, $0.operation, $2]
        }
        let new = file(
            "audit-portaal",
            ".csv",
            10,
            12,
            comma,
            [
                "RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData", "AssociatedAdminUnits",
                "AssociatedAdminUnitsNames",
            ],
            newestFirst: true
        ) {
            [$1.id, "\($1.utc).0000000Z ", "\($1.recordType)", $0.operation, $0.upn, $2, "", ""]
        }
        let short = file(
            "audit-portaal-zonder-units",
            ".csv",
            12,
            1,
            comma,
            ["RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData"]
        ) {
            [$1.id, "\($1.utc).0000000Z ", "\($1.recordType)", $0.operation, $0.upn, $2]
        }
        let command = file(
            "audit-powershell",
            ".csv",
            1,
            3,
            quoted,
            [
                "RecordType", "CreationDate", "UserIds", "Operations", "AuditData", "ResultIndex", "ResultCount",
                "Identity",
                "IsValid", "ObjectState",
            ]
        ) {
            [$1.recordTypeName, $1.dutchUTC, $0.upn, $0.operation, $2, "1", "5000", $1.id, "True", "Unchanged"]
        }
        let recipe = file("audit-recept", ".csv", 3, 4, comma, ["CreationDate", "UserIds", "RecordType", "AuditData"]) {
            ["\($1.utc).0000000Z", $0.upn, "\($1.recordType)", $2]
        }
        let lines = LogFile<AuditRecord>(
            path: "exports/m365/audit-regels",
            ending: ".jsonl",
            span: DateSpan(from: month(4), through: month(6).adding(days: -1))
        ) { details.json($0, details.keys($0)).compact + "\n" }
        let array = LogFile<AuditRecord>(
            path: "exports/m365/audit-lijst",
            ending: ".json",
            span: DateSpan(from: month(6), through: world.calendar.last),
            head: Array("[\n".utf8),
            separator: ",\n",
            tail: "\n]\n"
        ) { details.json($0, details.keys($0)).compact }
        return [old, new, short, command, recipe, lines, array]
    }
}

/// The fields of an audit record's JSON, as the schema of the Office 365 Management API names them.
struct AuditDetails: Sendable {
    private let world: World
    private let organization: String

    init(_ world: World) {
        self.world = world
        var random = world.generator("organization")
        organization = random.uuid()
    }

    /// What the outer columns and the JSON share.
    struct Keys {
        var id: String
        /// `yyyy-MM-ddTHH:mm:ss` in UTC.
        var utc: String
        /// The same moment as a Dutch Windows writes it.
        var dutchUTC: String
        var recordType: Int
        var recordTypeName: String
    }

    func keys(_ event: AuditRecord) -> Keys {
        let utc = LocalDateTime(secondsSince1970: Zone.amsterdam.resolve(event.at).seconds)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in (event.upn + event.operation).utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var random = SeededGenerator(seed: world.options.seed, "audit-id", hash, UInt64(utc.secondsSince1970))
        let (type, name) = recordType(event)
        let (year, month, day) = utc.date.components
        let clock = utc.clock(seconds: true)
        return Keys(
            id: random.uuid(),
            utc: "\(utc.date.iso)T\(clock)",
            dutchUTC: "\(day)-\(month)-\(year) \(clock)",
            recordType: type,
            recordTypeName: name
        )
    }

    private func recordType(_ event: AuditRecord) -> (Int, String) {
        switch event.operation {
        case "UserLoggedIn", "UserLoginFailed": (15, "AzureActiveDirectoryStsLogon")
        case "PageViewed": (4, "SharePoint")
        case "SharingSet", "SharingRevoked", "AddedToGroup", "SecureLinkCreated", "AddedToSecureLink":
            (14, "SharePointSharingOperation")
        default: (6, "SharePointFileOperation")
        }
    }

    func json(_ event: AuditRecord, _ keys: Keys) -> JSON {
        var members: [(String, JSON)] = [
            ("CreationTime", .text(keys.utc)), ("Id", .text(keys.id)), ("Operation", .text(event.operation)),
            ("OrganizationId", .text(organization)), ("RecordType", .number(keys.recordType)),
            ("UserKey", .text("i:0h.f|membership|\(keys.id.prefix(8))@live.example")),
            ("UserType", .number(event.userType)),
            ("Version", .number(1)),
        ]
        switch event.object {
        case .login(let error):
            members += [
                ("Workload", .text("AzureActiveDirectory")), ("ResultStatus", .text("Success")),
                ("ClientIP", .text(event.address)), ("ObjectId", .text("00000003-0000-0ff1-ce00-000000000000")),
                ("UserId", .text(event.upn)), ("AzureActiveDirectoryEventType", .number(1)),
                (
                    "ExtendedProperties",
                    .array([.object([("Name", .text("RequestType")), ("Value", .text("OAuth2:Authorize"))])])
                ),
                ("ActorIpAddress", .text(event.address)), ("ErrorNumber", .text(String(error))),
            ]
            if error != 0 {
                members.append(("LogonError", .text(error == 50057 ? "UserDisabled" : "InvalidUserNameOrPassword")))
            }
        case .item(let site, let folder, let file):
            let isFolder = file.isEmpty
            members += [
                ("Workload", .text(event.isOneDrive ? "OneDrive" : "SharePoint")),
                ("ClientIP", event.address.isEmpty ? .null : .text(event.address)), ("UserId", .text(event.upn)),
                ("CorrelationId", .text(String(keys.id.reversed()))), ("EventSource", .text("SharePoint")),
                ("ItemType", .text(isFolder ? "Folder" : file.hasSuffix(".aspx") ? "Page" : "File")),
                ("UserAgent", .text("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/139.0")),
                ("IsManagedDevice", .bool(event.isManaged)),
                ("SiteUrl", .text(site + "/")), ("SourceRelativeUrl", .text(folder)), ("SourceFileName", .text(file)),
                ("SourceFileExtension", .text(file.split(separator: ".").last.map(String.init) ?? "")),
                ("ObjectId", .text(site + "/" + folder + (isFolder ? "" : "/" + file))),
            ]
            if let target = event.target {
                members.append(("TargetUserOrGroupType", .text(target.contains("#EXT#") ? "Guest" : "Member")))
                members.append(("TargetUserOrGroupName", .text(target)))
            }
            if let data = event.eventData { members.append(("EventData", .text(data))) }
        }
        return .object(members)
    }
}
