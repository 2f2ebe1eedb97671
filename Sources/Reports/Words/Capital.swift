extension String {
    /// The text with a capital, for the beginning of a line or sentence.
    public var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
