import Model

/// Sign-ins to Entra ID, in the four shapes in which they can be had.
struct SignInStream: LogStream {
    let people: [(person: Int, upn: String)]

    init(_ world: World) {
        people = world.entra.compactMap { account in account.person.map { ($0, account.upn) } }
    }

    private static let applications = ["Office 365 SharePoint Online", "Microsoft Teams", "Outlook Web", "OfficeHome"]

    func events(of day: LocalDate, in world: World) -> [SignIn] {
        var events: [SignIn] = []
        for (index, upn) in people where world.uses(.entra, index, on: day) {
            var random = world.generator("sign-in", index, day.dayNumber)
            guard random.chance(0.02 * world.options.logVolume) || world.mustUse(index, on: day, everyWeeks: 6) else {
                continue
            }
            var second = world.workTime(&random)
            if random.chance(0.1) { second = random.number(19 * 3600...22 * 3600) }
            func append(_ second: Int, _ error: Int) {
                events.append(
                    SignIn(
                        at: LocalDateTime(date: day, secondOfDay: second),
                        upn: upn,
                        name: world.people[index].name,
                        address: world.address(index, on: day, second: second),
                        application: random.pick(SignInStream.applications),
                        error: error
                    )
                )
            }
            // A wrong password or a question for the second factor, and then it works.
            if random.chance(0.05) { append(second - random.number(10...50), random.pick([50126, 50074, 50140])) }
            append(second, 0)
        }
        return events
    }

    func planted(in world: World) -> [SignIn] { world.planted.signIns }

    func use(_ event: SignIn) -> (system: System, account: String)? { event.error == 0 ? (.entra, event.upn) : nil }

    func files(in world: World) -> [LogFile<SignIn>] {
        let details = SignInDetails(world)
        func month(_ month: Int) -> LocalDate {
            let year = month >= 8 ? world.calendar.first.year : world.calendar.last.year
            return LocalDate(year: year, month: month, day: 1) ?? world.calendar.first
        }
        func span(_ first: Int, _ before: Int) -> DateSpan {
            DateSpan(from: month(first), through: month(before).adding(days: -1))
        }
        let comma = CSVStyle(delimiter: ",")
        return [
            LogFile(
                path: "exports/entra/aanmeldingen-portaal",
                ending: ".csv",
                span: span(8, 12),
                head: comma.head(SignInDetails.portalHeader),
                newestFirst: true
            ) { comma.line(details.portalRow($0)) },
            LogFile(
                path: "exports/entra/aanmeldingen-graph",
                ending: ".json",
                span: span(12, 2),
                head: Array(
                    "{\"@odata.context\":\"https://graph.example/v1.0/$metadata#auditLogs/signIns\",\"value\":[\n".utf8
                ),
                separator: ",\n",
                tail: "\n]}\n"
            ) { details.graph($0).compact },
            LogFile(
                path: "exports/entra/aanmeldingen-lijst",
                ending: ".json",
                span: span(2, 5),
                head: Array("[".utf8),
                separator: ",",
                tail: "]\n"
            ) { details.graph($0).compact },
            LogFile(
                path: "exports/entra/aanmeldingen-log-analytics",
                ending: ".jsonl",
                span: DateSpan(from: month(5), through: world.calendar.last)
            ) { details.logAnalytics($0).compact + "\n" },
        ]
    }
}

/// The fields of a sign-in.
struct SignInDetails: Sendable {
    private let world: World
    private let homeTenant: String

    init(_ world: World) {
        self.world = world
        var random = world.generator("organization")
        homeTenant = random.uuid()
    }

    /// The 57 names of the portal's CSV, with their blanks and the one that stands there twice.
    static let portalHeader = [
        "Date (UTC)", "Request ID", "User agent", "Correlation ID", "User ID", "User", "Username", "User type",
        "Cross tenant access type", "Incoming token type", "Authentication Protocol", "Unique token identifier",
        "Original transfer method", "Client credential type", "Token Protection - Sign In Session",
        "Token Protection - Sign In Session StatusCode", "Application", "Application ID ", "App owner tenant ID",
        "Resource",
        "Resource ID ", "Resource tenant ID", "Resource owner tenant ID", "Home tenant ID", "Home tenant name",
        "IP address",
        "Location", "Status", "Sign-in error code", "Failure reason", "Client app", "Device ID", "Browser",
        "Operating System", "Compliant", "Managed", "Join Type", "Multifactor authentication result",
        "Multifactor authentication auth method", "Multifactor authentication auth detail",
        "Authentication requirement",
        "Sign-in identifier", "Session ID", "IP address (seen by resource)", "Through Global Secure Access",
        "Global Secure Access IP address", "Autonomous system  number", "Flagged for review", "Token issuer type",
        "Incoming token type", "Token issuer name", "Latency", "Conditional Access", "Managed Identity type",
        "Associated Resource Id", "Federated Token Id", "Federated Token Issuer",
    ]

    private struct Keys {
        var id: String
        var utc: String
        var userID: String
        var reason: String
    }

    private func keys(_ event: SignIn) -> Keys {
        let utc = LocalDateTime(secondsSince1970: Zone.amsterdam.resolve(event.at).seconds)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in event.upn.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var user = SeededGenerator(seed: world.options.seed, "user-id", hash)
        var random = SeededGenerator(
            seed: world.options.seed,
            "sign-in-id",
            hash,
            UInt64(utc.secondsSince1970),
            UInt64(event.error)
        )
        let reason: String =
            switch event.error {
            case 0: "Other."
            case 50057: "The user account is disabled."
            case 50126: "Error validating credentials due to invalid username or password."
            case 50074: "Strong Authentication is required."
            default: "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in."
            }
        return Keys(
            id: random.uuid(),
            utc: "\(utc.date.iso)T\(utc.clock(seconds: true))Z",
            userID: user.uuid(),
            reason: reason
        )
    }

    func portalRow(_ event: SignIn) -> [String] {
        let keys = keys(event)
        let status =
            event.error == 0 ? "Success" : event.error == 50126 || event.error == 50057 ? "Failure" : "Interrupted"
        let known: [String: String] = [
            "Date (UTC)": keys.utc, "Request ID": keys.id, "User agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
            "User ID": keys.userID, "User": event.name, "Username": event.upn, "User type": event.userType,
            "Authentication Protocol": "None", "Application": event.application, "Home tenant ID": homeTenant,
            "Home tenant name": world.name, "IP address": event.address,
            "Location": "Utrecht, Utrecht, \(event.country)",
            "Status": status,
            "Sign-in error code": event.error == 0 ? "" : "\(event.error)", "Failure reason": keys.reason,
            "Client app": "Browser", "Browser": "Edge 139.0.0", "Operating System": "Windows10", "Compliant": "true",
            "Managed": "true", "Authentication requirement": "Multifactor authentication", "Latency": "112",
            "Conditional Access": "Success",
        ]
        return SignInDetails.portalHeader.map { known[$0] ?? "" }
    }

    func graph(_ event: SignIn) -> JSON {
        let keys = keys(event)
        return .object([
            ("id", .text(keys.id)), ("createdDateTime", .text(keys.utc)), ("userDisplayName", .text(event.name)),
            ("userPrincipalName", .text(event.upn)), ("userId", .text(keys.userID)),
            ("userType", .text(event.userType.lowercased())),
            ("appDisplayName", .text(event.application)), ("ipAddress", .text(event.address)),
            ("clientAppUsed", .text("Browser")),
            ("conditionalAccessStatus", .text(event.error == 0 ? "success" : "notApplied")),
            ("isInteractive", .bool(true)),
            (
                "status",
                .object([
                    ("errorCode", .number(event.error)), ("failureReason", .text(keys.reason)),
                    ("additionalDetails", .null),
                ])
            ),
            ("deviceDetail", .object([("operatingSystem", .text("Windows 10")), ("browser", .text("Edge 139.0.0"))])),
            (
                "location",
                .object([
                    ("city", .text("Utrecht")), ("state", .text("Utrecht")), ("countryOrRegion", .text(event.country)),
                ])
            ),
        ])
    }

    func logAnalytics(_ event: SignIn) -> JSON {
        let keys = keys(event)
        return .object([
            ("time", .text(keys.utc)), ("resourceId", .text("/tenants/\(homeTenant)/providers/Microsoft.aadiam")),
            ("operationName", .text("Sign-in activity")), ("category", .text("SignInLogs")),
            ("resultType", .text("\(event.error)")), ("resultDescription", .text(event.error == 0 ? "" : keys.reason)),
            ("callerIpAddress", .text(event.address)), ("properties", graph(event)),
        ])
    }
}
