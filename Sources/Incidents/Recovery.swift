public import Model

/// A line of a recovery checklist: what to do, and to what.
public struct RecoveryStep: Sendable, Hashable {
    /// The text key, `incident.recovery.<key>`.
    public var key: String
    /// The account, role or link; nil for a general step.
    public var target: String?
    /// The system of the target.
    public var system: System?
}

extension Incident {
    /// What to recover, by kind. For unlawful access the accounts, roles and links to close come from the evidence.
    /// Intent or a crime asks besides for the director's word on sanctions and on reporting it to the police.
    public var recoverySteps: [RecoveryStep] {
        let steps =
            opening.kind == .access
            ? closing + Self.general(["sign-out-everywhere", "look-back"]) : Self.generalRecovery(of: opening.kind)
        return currentAnswers[.intent] == .yes ? steps + Self.general(["sanctions-and-police"]) : steps
    }

    /// What to recover when there is no evidence from logs.
    public static func generalRecovery(of kind: IncidentKind) -> [RecoveryStep] {
        switch kind {
        // Whoever uses a device of the board blocks it at once and tells its owner within 24 hours.
        case .hardware:
            general(["block-device", "replace", "restore-backup", "wipe-remotely", "change-passwords"])
        case .ddos: general(["close-network", "ask-network-supplier"])
        case .malware: general(["take-off-network", "clean", "restore-backup", "change-passwords"])
        case .misdirected: general(["ask-back", "confirm-deleted", "withdraw-link"])
        case .access:
            general(["close-account-general", "change-password-general", "sign-out-everywhere", "look-back"])
        }
    }

    private static func general(_ keys: [String]) -> [RecoveryStep] { keys.map { RecoveryStep(key: $0) } }

    private var closing: [RecoveryStep] {
        var steps: [RecoveryStep] = []
        func add(_ key: String, _ target: String?, _ system: System?) {
            guard let target, !target.isEmpty else { return }
            let step = RecoveryStep(key: key, target: target, system: system)
            if !steps.contains(step) { steps.append(step) }
        }
        for finding in findings {
            // What is in no system is no account: the code of a device stands in its place.
            if finding.system != nil {
                add("close-account", finding.account, finding.system)
                add("change-password", finding.account, finding.system)
            } else {
                add("take-back-device", finding.account, nil)
            }
            for record in finding.records {
                for (name, value) in record.fields.sorted(by: { $0.key < $1.key }) {
                    switch name {
                    case "logwacht.role", "logwacht.right", "Rollen", "Rol", "Groep", "Permission", "Recht":
                        add("withdraw-right", value, finding.system)
                    case "logwacht.link", "url.full", "file.path", "Resource Path":
                        if finding.rule.rawValue.contains("link") || finding.rule.rawValue.contains("grant") {
                            add("withdraw-sharing", value, finding.system)
                        }
                    default: break
                    }
                }
            }
        }
        return steps.isEmpty ? Self.general(["close-account-general", "change-password-general"]) : steps
    }
}
