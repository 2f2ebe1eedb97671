internal import Exports
internal import Model
internal import Synchronization

/// What of a field may be shown: pupils by pseudonym only, citizen service numbers masked, pupils' names never.
public enum Disclosure {
    /// The value as it may be shown; nil when it may not be shown at all.
    public static func shown(_ field: String, _ value: String, _ pseudonyms: Pseudonyms) -> String? {
        switch field {
        case FieldName.pupilName: nil
        case FieldName.pupil: value.isEmpty ? value : pseudonyms.pupil(value.utf8)
        default: CitizenNumber.masked(value)
        }
    }
}

extension Disclosure {
    /// A function on bytes for each field whose values may not be shown as they are.
    public static func transforms(
        of fields: [String],
        _ pseudonyms: Pseudonyms
    ) -> [String: @Sendable (Span<UInt8>, inout [UInt8]) -> Void] {
        var transforms: [String: @Sendable (Span<UInt8>, inout [UInt8]) -> Void] = [:]
        for field in fields {
            switch field {
            case FieldName.pupil:
                let known = KnownPseudonyms(pseudonyms)
                transforms[field] = { value, out in
                    if value.isEmpty { return }
                    var bytes: [UInt8] = []
                    bytes.reserveCapacity(value.count)
                    for place in value.indices { bytes.append(value[place]) }
                    out += known.pupil(bytes)
                }
            case FieldName.eventReason, FieldName.oldValue, FieldName.newValue, FieldName.key:
                transforms[field] = { value, out in
                    var place = 0
                    for number in CitizenNumber.ranges(in: value) {
                        while place < number.lowerBound {
                            out.append(value[place])
                            place += 1
                        }
                        out += Array(CitizenNumber.mask.utf8)
                        place = number.upperBound
                    }
                    while place < value.count {
                        out.append(value[place])
                        place += 1
                    }
                }
            default: break
            }
        }
        return transforms
    }
}

/// Pseudonyms that were worked out before: a log names the same pupils again and again, and a keyed hash costs a hundred times
/// as much as looking one up.
private final class KnownPseudonyms: Sendable {
    private let pseudonyms: Pseudonyms
    private let known = Mutex<[[UInt8]: [UInt8]]>([:])
    /// More pupils than any board has; a file with more different numbers takes no more memory.
    private static let limit = 50_000

    init(_ pseudonyms: Pseudonyms) { self.pseudonyms = pseudonyms }

    func pupil(_ number: [UInt8]) -> [UInt8] {
        known.withLock { known in
            if let name = known[number] { return name }
            let name = Array(pseudonyms.pupil(number).utf8)
            if known.count < Self.limit { known[number] = name }
            return name
        }
    }
}
