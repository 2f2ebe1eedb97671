/// Ten things that happen at schools and are in no log, to begin an incident from (product row 48).
public enum IncidentCase: String, Sendable, Hashable, CaseIterable {
    case lostUSBStick = "lost-usb-stick"
    case stolenLaptop = "stolen-laptop"
    case wrongMail = "wrong-mail"
    case openCarbonCopy = "open-carbon-copy"
    case paperLeftBehind = "paper-left-behind"
    case overBroadRights = "over-broad-rights"
    case formerEmployee = "former-employee"
    case phishedPassword = "phished-password"
    case ransomware
    case photosWithoutConsent = "photos-without-consent"

    /// The sort.
    public var kind: IncidentKind {
        switch self {
        case .lostUSBStick, .stolenLaptop, .paperLeftBehind: .hardware
        case .wrongMail, .openCarbonCopy, .photosWithoutConsent: .misdirected
        case .overBroadRights, .formerEmployee, .phishedPassword: .access
        case .ransomware: .malware
        }
    }

    /// What happened to the data.
    public var nature: IncidentNature {
        switch self {
        case .lostUSBStick, .paperLeftBehind, .ransomware: .lost
        case .stolenLaptop: .stolen
        default: .accessible
        }
    }

    /// The usual cause.
    public var cause: IncidentCause {
        switch self {
        case .stolenLaptop, .phishedPassword, .ransomware: .intent
        case .overBroadRights, .formerEmployee: .technical
        default: .mistake
        }
    }
}
