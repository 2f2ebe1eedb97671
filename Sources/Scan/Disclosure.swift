internal import Exports
internal import Model

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
                transforms[field] = { value, out in
                    if value.isEmpty { return }
                    var bytes: [UInt8] = []
                    for place in value.indices { bytes.append(value[place]) }
                    out += Array(pseudonyms.pupil(bytes).utf8)
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
