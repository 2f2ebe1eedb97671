extension Modifier {
    /// The text in UTF-16, low byte first.
    static let utf16le = Modifier("utf16le") { draft, _ throws(ModifierMistake) in
        try draft.encode { $0.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] } }
    }
}
