internal import EventStore
internal import Model

/// What is kept of a source's events: its common fields, pupils by pseudonym and never by name, free text with citizen service
/// numbers masked.
enum KeptFields {
    static func of(_ schema: EventSchema, _ pseudonyms: Pseudonyms) -> [EventPacker.Field] {
        let transforms = Disclosure.transforms(of: schema.fields, pseudonyms)
        return schema.fields.enumerated().compactMap { place, name in
            guard FieldName.isCommon(name), name != FieldName.pupilName else { return nil }
            return EventPacker.Field(name, place: place, transform: transforms[name])
        }
    }
}
