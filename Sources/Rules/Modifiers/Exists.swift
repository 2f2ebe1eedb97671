extension Modifier {
    /// The event has the field, or lacks it, whatever its value: also empty and null.
    static let exists = Modifier("exists", needsField: true) { draft, _ throws(ModifierMistake) in
        guard draft.applied.isEmpty else { throw ModifierMistake(.modifierOrder, ["modifier": "exists"]) }
        try draft.map("boolean") { value throws(ModifierMistake) in
            guard case .boolean(let flag) = value else { return nil }
            return .test(.exists(flag))
        }
    }
}
