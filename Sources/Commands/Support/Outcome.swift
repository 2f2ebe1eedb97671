internal import ArgumentParser
internal import Model
internal import Store

/// How a run ended, as its exit code tells (interface, section 1).
enum Outcome: Int32 {
    /// Complete; nothing new at or above `--fail-on`.
    case complete = 0
    /// Complete; new findings at or above `--fail-on`.
    case newFindings = 1
    /// Wrong use or configuration; nothing was changed.
    case wrongUse = 2
    /// Something could not be read, is missing, has a gap, or was cut off.
    case coverageIncomplete = 3
    /// Another run holds the store.
    case storeBusy = 4
    /// The audit trail or a stored finding does not match its hash.
    case integrityBroken = 5

    /// What a problem means for the exit code, whichever command meets it; nil when that is for the command to say.
    init?(of problem: Diagnostic) {
        switch problem.code {
        case "store.damaged", "store.events-damaged", "incident.damaged", "incident.evidence-changed", "review.damaged":
            self = .integrityBroken
        case StoreLock.heldCode, "store.locked": self = .storeBusy
        default: return nil
        }
    }

    /// Ends the command with this code; nothing for `complete`.
    func exit() throws {
        if self != .complete { throw ExitCode(rawValue) }
    }
}
