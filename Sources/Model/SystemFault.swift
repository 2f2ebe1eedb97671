internal import Foundation

/// Why the operating system refused something, as values of a `Diagnostic`.
///
/// The system's own sentence is English wherever the reader is. So a diagnostic carries its number, and the word catalogues
/// (`errno.<number>`) say it in the reader's language.
public enum SystemFault {
    /// The name of the value with the number, as POSIX calls it.
    public static let key = "errno"

    /// The values for a number that a call to the system left in `errno`.
    public static func parameters(_ number: Int32) -> [String: String] { [key: String(number)] }

    /// The values for an error of Foundation: the number of the system beneath it, or a number that says as much.
    ///
    /// An error that no number of the system tells has none: sentences leave the reason out then.
    public static func parameters(_ error: any Error) -> [String: String] { number(error).map(parameters) ?? [:] }

    private static func number(_ error: any Error) -> Int32? {
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Int32(exactly: error.code) }
        if let beneath = error.userInfo[NSUnderlyingErrorKey] as? any Error { return number(beneath) }
        guard error.domain == NSCocoaErrorDomain else { return nil }
        return switch CocoaError.Code(rawValue: error.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        case .fileReadNoPermission, .fileWriteNoPermission: EACCES
        case .fileWriteFileExists: EEXIST
        case .fileWriteOutOfSpace: ENOSPC
        case .fileWriteVolumeReadOnly: EROFS
        default: nil
        }
    }
}
