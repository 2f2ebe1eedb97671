extension Modifier {
    /// The text in UTF-16, high byte first.
    static let utf16be = Modifier("utf16be") { draft, _ throws(ModifierMistake) in
        try draft.encode { $0.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] } }
    }
}
