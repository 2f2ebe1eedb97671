extension Modifier {
    /// Another name for `utf16le`.
    static let wide = Modifier("wide") { draft, options throws(ModifierMistake) in
        try Modifier.utf16le.apply(&draft, options)
    }
}
