public import Rules

extension LogSource {
    /// The log sources of Sigma that the events of an export come from, by the source's id.
    ///
    /// A source that Sigma has no name for is a product of its own (`parnassys`, service `parnassys-exemptions`). Logins of any
    /// system have the category `authentication` besides, so that one rule can be about all of them.
    public static func all(of source: String) -> [LogSource] {
        var sources: [LogSource]
        switch source {
        // Not the service `auth`: of such a log only the lines of sshd are read, and rules for it ask for those of others.
        case "sshd": sources = [LogSource(product: "linux", service: "sshd")]
        case "m365-audit": sources = [LogSource(product: "m365", service: "audit")]
        case "entra-signins": sources = [LogSource(product: "azure", service: "signinlogs")]
        case "windows-security": sources = [LogSource(product: "windows", service: "security")]
        // What was copied from a screen is of the same service as its export.
        case "parnassys-exemptions-pasted":
            sources = [
                LogSource(product: "parnassys", service: "parnassys-exemptions"),
                LogSource(product: "parnassys", service: source),
            ]
        default: sources = [LogSource(product: String(source.prefix { $0 != "-" }), service: source)]
        }
        if ["sshd", "m365-audit", "entra-signins", "windows-security", "parnassys-logins"].contains(source) {
            sources += sources.map { LogSource(category: "authentication", product: $0.product, service: $0.service) }
        }
        return sources
    }
}
