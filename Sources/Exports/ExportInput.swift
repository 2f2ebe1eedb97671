public import Model

/// Where the bytes of an export come from.
public enum ExportInput: Sendable, Hashable {
    /// A file, by its path.
    case file(String)
    /// Standard input.
    case standardInput
    /// Standard input, of which these first bytes were read already.
    case standardInputAfter([UInt8])
    /// Bytes already in memory.
    case bytes([UInt8])
    /// A file in a zip.
    case member(ArchiveMember)
    /// A sheet of a workbook.
    case sheet(WorkbookSheet)
    /// Something that is there and cannot be read, for this reason.
    case refused(Diagnostic)
}
