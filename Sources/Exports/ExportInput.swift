/// Where the bytes of an export come from.
public enum ExportInput: Sendable, Hashable {
    /// A file, by its path.
    case file(String)
    /// Standard input.
    case standardInput
    /// Bytes already in memory.
    case bytes([UInt8])
}
