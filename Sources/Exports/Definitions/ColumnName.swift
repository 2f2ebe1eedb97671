/// Compares names of columns without regard to case, accents, blanks and punctuation (interface 2).
enum ColumnName {
    /// What is left of a name to compare: that of `HeaderName`, without Unicode's tables for names that are ASCII.
    static func key(_ name: String) -> String {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return HeaderName.normalise(name) }
        return String(
            decoding: name.utf8.compactMap { byte -> UInt8? in
                switch byte {
                case 0x41...0x5a: byte | 0x20
                case 0x61...0x7a, 0x30...0x39: byte
                default: nil
                }
            },
            as: UTF8.self
        )
    }
}
