internal import Detection
internal import EventStore
internal import Model

/// What is kept of a source's events: its common fields, pupils by pseudonym and never by name, free text with citizen service
/// numbers masked.
enum KeptFields {
    static func of(_ schema: EventSchema, _ pseudonyms: Pseudonyms) -> [EventPacker.Field] {
        let transforms = Disclosure.transforms(of: schema.fields, pseudonyms)
        var fields = schema.fields.enumerated().compactMap { place, name -> EventPacker.Field? in
            guard FieldName.isCommon(name), name != FieldName.pupilName else { return nil }
            return EventPacker.Field(name, place: place, transform: transforms[name])
        }
        // A pupil's name is not kept, so that what rules may know of it is worked out while it is there.
        if let pupil = schema.index(of: FieldName.pupilName), let person = schema.index(of: FieldName.userFullName) {
            fields.append(
                EventPacker.Field(ContextField.pupilSameSurname) { batch, row in
                    guard let pupil = batch.text(row, pupil), let person = batch.text(row, person) else { return nil }
                    return Surnames.share(pupil, person).map { Array(String($0).utf8) }
                }
            )
        }
        return fields
    }
}
