import Foundation

/// An input to measure on: its name, how to make it, and the pattern that pcre2grep counts beside it.
struct Workload: Sendable {
    let name: String
    let fileName: String
    let pattern: String
    let generate: @Sendable (inout Random, Int, (String) throws -> Void) throws -> Void

    static let all = [sshd, purview, exemptions]

    static let sshd = Workload(name: "sshd", fileName: "auth.log", pattern: "Failed password") { random, count, write in
        let names = ["admin", "test", "oracle", "git", "ubuntu", "deploy", "www", "backup", "nagios", "mysql"]
        let addresses = (0..<4000).map { _ in
            "\(random.pick([31, 45, 62, 80, 103, 185, 213])).\(random.below(256)).\(random.below(256)).\(1 + random.below(254))"
        }
        var clock = Clock(start: 1_756_684_800)
        for _ in 0..<count {
            clock.advance(Double(random.below(3000)) / 1000)
            let address = addresses[random.skewed(addresses.count)]
            let name = random.pick(names)
            let port = 1024 + random.below(64_000)
            let message =
                switch random.below(20) {
                case 0:
                    "Accepted publickey for \(name) from \(address) port \(port) ssh2: ED25519 SHA256:\(random.hex(43))"
                case 1: "pam_unix(sshd:session): session closed for user \(name)"
                case 2...6: "Failed password for root from \(address) port \(port) ssh2"
                case 7...10: "Failed password for invalid user \(name) from \(address) port \(port) ssh2"
                case 11...13: "Invalid user \(name) from \(address) port \(port)"
                case 14...16: "Connection closed by \(address) port \(port) [preauth]"
                default: "Received disconnect from \(address) port \(port):11: Bye Bye [preauth]"
                }
            try write("\(clock.syslog) server1 sshd[\(1 + random.below(4_194_303))]: \(message)\n")
        }
    }

    static let exemptions = Workload(
        name: "parnassys-exemptions",
        fileName: "ontheffingen.csv",
        pattern: "Leerlingdossier"
    ) { random, count, write in
        try write(
            "Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot\n"
        )
        let schools = ["De Regenboog", "Het Kompas", "De Wilgen", "De Ark"]
        let parts = ["Leerlingdossier", "Toetsen", "Notities", "Absenties"]
        let reasons = [
            "Ziek", "Gesprek met ouders", "\"Overig; zie notitie\"", "\"Gesprek \"\"zorg\"\"\"", "Overdracht",
        ]
        var clock = Clock(start: 1_756_710_000)
        for _ in 0..<count {
            clock.advance(Double(random.below(5000)) / 1000)
            let school = random.below(4)
            let pupil = random.below(9000)
            try write(
                "\(clock.dutch);gebruiker\(random.skewed(400));\(1000 + random.below(400));\(schools[school]);1\(school)AB;"
                    + "\(1 + random.below(8))A;Leerling \(pupil);\(100_000 + pupil);\(random.pick(parts));"
                    + "\(random.pick(reasons));\n"
            )
        }
    }

    static let purview = Workload(name: "m365-audit", fileName: "purview.csv", pattern: "FileAccessed") {
        random,
        count,
        write in
        try write(
            "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames\r\n"
        )
        let operations = [
            "FileAccessed", "FileAccessed", "FileAccessed", "FileDownloaded", "FileModified", "FilePreviewed",
            "FileUploaded",
        ]
        let site = "https://school.sharepoint.com/sites/zorg/"
        var clock = Clock(start: 1_756_684_800)
        for _ in 0..<count {
            clock.advance(Double(random.below(2000)) / 1000)
            let (id, operation, user) = (
                random.guid(), random.pick(operations), "m.\(random.skewed(600))@school.example"
            )
            let file = "handelingsplan \(random.below(9999)) groep \(1 + random.below(8)).docx"
            let fields = [
                ("AppAccessContext", "{\"AADSessionId\":\"\(random.guid())\",\"CorrelationId\":\"\(random.guid())\"}"),
                ("CreationTime", "\"\(clock.iso)\""), ("Id", "\"\(id)\""), ("Operation", "\"\(operation)\""),
                ("OrganizationId", "\"\(random.guid())\""), ("RecordType", "6"),
                ("UserKey", "\"i:0h.f|membership|\(random.hex(16))@live.com\""), ("UserType", "0"), ("Version", "1"),
                ("Workload", "\"SharePoint\""), ("ClientIP", "\"185.12.\(random.below(256)).\(random.below(256))\""),
                ("UserId", "\"\(user)\""), ("AuthenticationType", "\"FormsCookieAuth\""), ("BrowserName", "\"Edge\""),
                ("CorrelationId", "\"\(random.guid())\""), ("EventSource", "\"SharePoint\""),
                ("IsManagedDevice", random.below(2) == 0 ? "true" : "false"), ("ItemType", "\"File\""),
                ("ListId", "\"\(random.guid())\""), ("ListItemUniqueId", "\"\(random.guid())\""),
                ("Site", "\"\(random.guid())\""),
                (
                    "UserAgent",
                    "\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Edg/139.0\""
                ),
                ("WebId", "\"\(random.guid())\""), ("SourceRelativeUrl", "\"Groeidocumenten\""),
                ("SourceFileName", "\"\(file)\""), ("SourceFileExtension", "\"docx\""), ("SiteUrl", "\"\(site)\""),
                ("ObjectId", "\"\(site)Groeidocumenten/\(file)\""),
            ]
            let json = "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
            let cell = json.replacing("\"", with: "\"\"")
            try write("\(id),\(clock.iso).0000000Z ,6,\(operation),\(user),\"\(cell)\",,\r\n")
        }
    }
}

/// A clock that only goes forward and writes its time in the three forms that the workloads need.
struct Clock {
    private var time: Double
    private var second = -1
    private(set) var syslog = ""
    private(set) var iso = ""
    private(set) var dutch = ""

    init(start: Int) {
        time = Double(start)
        advance(0)
    }

    mutating func advance(_ seconds: Double) {
        time += seconds
        guard Int(time) != second else { return }
        second = Int(time)
        var parts = tm()
        var moment = time_t(second)
        gmtime_r(&moment, &parts)
        syslog = format("%b %e %H:%M:%S", &parts)
        iso = format("%Y-%m-%dT%H:%M:%S", &parts)
        dutch = format("%d-%m-%Y;%H:%M:%S", &parts)
    }

    private func format(_ pattern: String, _ parts: inout tm) -> String {
        var buffer = [CChar](repeating: 0, count: 64)
        let length = strftime(&buffer, buffer.count, pattern, &parts)
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
