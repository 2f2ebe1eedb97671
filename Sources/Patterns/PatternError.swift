internal import CPCRE2

/// A pattern that PCRE2 does not accept, and where in it the mistake is.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// PCRE2's error code (pcre2api(3), "Compilation error codes").
    public let code: Int32
    /// The place of the mistake, in bytes of the pattern's UTF-8.
    public let offset: Int
    /// PCRE2's own words, in English.
    public let message: String
    /// The pattern as it was written.
    public let pattern: String

    /// The words with their place.
    public var description: String { "\(message) (byte \(offset))" }
}

/// A match that could not be decided: a limit was reached or PCRE2 failed. It is never the same as "no match".
public struct MatchFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// PCRE2's error code, negative (pcre2api(3), "Error return values from pcre2_match()").
    public let code: Int32

    /// A failure by its code.
    @usableFromInline
    init(code: Int32) { self.code = code }

    /// Whether the match was given up because it took too many steps, too much depth or too much memory.
    public var isLimit: Bool {
        code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_DEPTHLIMIT || code == PCRE2_ERROR_HEAPLIMIT
            || code == PCRE2_ERROR_JIT_STACKLIMIT
    }

    /// PCRE2's own words, in English.
    public var message: String { errorMessage(code) }

    /// The words with their code.
    public var description: String { "\(message) (\(code))" }
}

/// PCRE2's words for an error code.
func errorMessage(_ code: Int32) -> String {
    // PCRE2 promises that 256 code units hold every message of its own.
    let bytes = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
        // SAFETY: the buffer has 256 bytes and its length is passed; a negative result leaves it unused.
        let length = pcre2_get_error_message_8(code, buffer.baseAddress, buffer.count)
        count = max(0, min(Int(length), buffer.count))
    }
    return bytes.isEmpty ? "PCRE2 error \(code)" : String(decoding: bytes, as: UTF8.self)
}
