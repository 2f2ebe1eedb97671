import Demo
import Model
import Testing

@Suite struct AnswerKeyTests {
    /// The checks of the main job and the rules of the pack.
    private static let rules = [
        "access-outside-own-group", "account-after-departure", "account-without-person", "activity-after-departure",
        "afas-change-by-view-only", "afas-page-outside-matrix", "afas-rights-change-unauthorised",
        "afas-staff-of-other-school", "device-not-returned", "device-without-agreement", "disabled-account-attempt",
        "dormant-account", "dormant-account-awakened", "exception-expired",
        "exemption-boilerplate-reason", "exemption-former-pupil", "exemption-many-users-one-pupil",
        "exemption-other-school", "exemption-outside-school-hours", "exemption-protected-pupil",
        "exemption-repeated-reason", "exemption-repeated-same-pupil", "exemption-volume", "exemption-without-reason",
        "foreign-email-domain", "login-failure-burst", "login-impossible-travel", "login-password-spray",
        "login-success-after-failures", "login-unusual-country", "missing-confidentiality-agreement",
        "password-older-than-a-year", "role-not-in-matrix", "role-of-former-function", "shared-account",
        "sharepoint-access-outside-matrix", "sharepoint-anonymous-link", "sharepoint-grant-by-unauthorised",
        "sharepoint-guest-not-listed", "sharepoint-library-not-cleaned", "sharepoint-mass-download",
        "sharepoint-self-granted-right",
        "sharepoint-unmanaged-device", "substitute-role-duration",
    ]

    @Test func everyCheckIsPlanted() throws {
        let board = try GeneratedBoard.standard(.board)
        #expect(Set(board.findings.map(\.rule.rawValue)).sorted() == Self.rules)
    }

    @Test func theSystemsOfTheChecksAreAllThere() throws {
        let board = try GeneratedBoard.standard(.board)
        func systems(_ rule: String) -> Set<System> {
            Set(board.findings.filter { $0.rule.rawValue == rule }.compactMap(\.system))
        }
        #expect(systems("account-without-person") == [.parnassys, .afas, .entra, .linux])
        #expect(systems("account-after-departure") == [.parnassys, .afas, .entra, .sharepoint])
        #expect(systems("activity-after-departure") == [.parnassys, .afas, .entra, .sharepoint, .linux])
        #expect(systems("role-not-in-matrix") == [.parnassys, .afas, .sharepoint])
        #expect(systems("role-of-former-function") == [.parnassys, .afas, .sharepoint])
    }

    @Test func theCleanBoardExpectsNothing() throws {
        #expect(try GeneratedBoard.standard(.clean).findings.isEmpty)
    }

    @Test func theKeyIsSortedAndWithoutDoubles() throws {
        let board = try GeneratedBoard.standard(.board)
        let lines = decoded(DemoBoard.answerKey(board.findings)).split(separator: "\n").map(String.init)
        #expect(lines.first == "rule;account;system")
        let rows = lines.dropFirst().map { $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init) }
        // A device is in no system; everything else is in one.
        #expect(rows.allSatisfy { $0.count == 3 && !$0[1].isEmpty && $0[2].isEmpty == $0[0].hasPrefix("device-") })
        let tuples = rows.map { ($0[0], $0[1], $0[2]) }
        #expect(zip(tuples, tuples.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// No finding is about an account that neither an export nor a log shows.
    @Test func everyAccountOfTheKeyIsInTheBoard() throws {
        let board = try GeneratedBoard.standard(.board)
        for finding in board.findings {
            let prefixes: [String] =
                switch finding.system {
                case .parnassys: ["accounts-parnassys.csv", "exports/parnassys/"]
                case .afas: ["accounts-afas.csv"]
                case .entra: ["accounts-entra.csv"]
                case .sharepoint: ["permissions-sharepoint.csv", "exports/m365/"]
                case .linux, .windows: ["exports/server/"]
                case nil: ["devices.csv"]
                }
            let texts = board.files.filter { file in prefixes.contains { file.key.hasPrefix($0) } }.map {
                decoded($0.value)
            }
            #expect(texts.contains { $0.contains(finding.account) }, "\(finding.rule) \(finding.account)")
        }
    }

    /// One person carries one planted case, so that the key needs no rule about which finding goes before which.
    @Test func nobodyCarriesTwoCases() throws {
        let board = try GeneratedBoard.standard(.board)
        let cases = Dictionary(grouping: board.findings) { $0.account }
        for (account, findings) in cases { #expect(findings.count == 1, "\(account)") }
    }
}
