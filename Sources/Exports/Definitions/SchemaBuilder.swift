internal import Model

/// Gives names their slots and constants their place while a definition is compiled.
struct SchemaBuilder {
    private(set) var fields: [String] = []
    private var slots: [String: Int] = [:]
    private var pool: [UInt8] = []
    private var constants: [String: EventBatch.Slot] = [:]

    /// The slot of a name, made when it is new. Names that differ only in case are one.
    mutating func slot(_ name: String) -> Int {
        let key = name.lowercased()
        if let known = slots[key] { return known }
        slots[key] = fields.count
        fields.append(name)
        return fields.count - 1
    }

    /// The slot of a name that must exist already.
    func existing(_ name: String) -> Int? { slots[name.lowercased()] }

    /// The place of a constant.
    mutating func constant(_ text: String) -> EventBatch.Slot {
        if let known = constants[text] { return known }
        let slot = EventBatch.Slot.constant(pool.count, text.utf8.count)
        pool.append(contentsOf: text.utf8)
        constants[text] = slot
        return slot
    }

    /// The finished schema.
    func schema(dataset: String) -> EventSchema { EventSchema(dataset: dataset, fields: fields, pool: pool) }
}

/// The field names that a definition may fill besides the source's own: those of `FieldName`, some more of ECS, and
/// everything under `labels.`, ECS's place for what somebody adds.
enum KnownFields {
    static let all: Set<String> = [
        FieldName.eventAction, FieldName.eventCategory, FieldName.eventOutcome, FieldName.eventID,
        FieldName.eventReason,
        FieldName.eventCode, FieldName.userName, FieldName.userEmail, FieldName.userFullName, FieldName.targetUser,
        FieldName.targetGroup, FieldName.sourceIP, FieldName.sourceCountry, FieldName.url, FieldName.filePath,
        FieldName.organization, FieldName.pupil, FieldName.pupilName, FieldName.group, FieldName.part, FieldName.role,
        FieldName.right, FieldName.table, FieldName.tableField, FieldName.key, FieldName.userType, FieldName.system,
        FieldName.managedDevice, FieldName.validUntil, FieldName.oldValue, FieldName.newValue,
        "event.type", "event.provider", "event.duration", "host.name", "host.ip", "message", "process.name",
        "process.pid",
        "source.port", "source.geo.city_name", "source.geo.region_name", "user.id", "user.domain",
        "user_agent.original",
        "network.protocol", "service.name", "device.id",
    ]

    static func allows(_ name: String) -> Bool { all.contains(name) || (name.hasPrefix("labels.") && name.count > 7) }
}
