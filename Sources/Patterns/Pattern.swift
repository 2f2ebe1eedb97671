internal import CPCRE2

/// A PCRE2 pattern, compiled once and shared by all workers.
///
/// Always compiled as UTF-8 that may be broken (`PCRE2_UTF | PCRE2_MATCH_INVALID_UTF`): a log line with one wrong byte still
/// matches around that byte, where plain `PCRE2_UTF` would refuse the whole line and hide what it says.
///
/// `@unchecked Sendable` because `code` is written only by `init`, and PCRE2 only reads a compiled pattern afterwards
/// (pcre2api(3), "Multithreading"); everything that a match writes lies in `Matcher`.
public final class Pattern: @unchecked Sendable {
    /// How a pattern is to be read.
    public struct Options: OptionSet, Sendable, Hashable {
        /// The bits, those of PCRE2.
        public let rawValue: UInt32
        /// Options by their bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// Letters match whatever their case, by Unicode's simple folding.
        public static let caseInsensitive = Options(rawValue: PCRE2_CASELESS)
        /// The match must begin at the start of the subject.
        public static let anchored = Options(rawValue: PCRE2_ANCHORED)
        /// The match must end at the end of the subject.
        public static let endAnchored = Options(rawValue: PCRE2_ENDANCHORED)
        /// `^` and `$` match at line breaks too.
        public static let multiline = Options(rawValue: PCRE2_MULTILINE)
        /// `.` matches a line break too.
        public static let dotMatchesNewline = Options(rawValue: PCRE2_DOTALL)
        /// Blanks and comments in the pattern are left out.
        public static let extended = Options(rawValue: PCRE2_EXTENDED)
        /// `$` does not match before a final line break.
        public static let dollarEndOnly = Options(rawValue: PCRE2_DOLLAR_ENDONLY)
        /// `\w`, `\d`, `\b` and the POSIX classes go by Unicode's properties instead of ASCII.
        public static let unicodeClasses = Options(rawValue: PCRE2_UCP)

        static let all: Options = [
            .caseInsensitive, .anchored, .endAnchored, .multiline, .dotMatchesNewline, .extended, .dollarEndOnly,
            .unicodeClasses,
        ]
    }

    /// The pattern as it was written.
    public let source: String
    /// How it was read.
    public let options: Options
    /// The number of groups, group 0 (the whole match) not counted.
    public let groupCount: Int
    /// The named groups and their numbers; of a name used twice (`(?J)`), the first.
    public let groups: [String: Int]
    /// Whether PCRE2 made machine code of it. Without, it matches the same, slower.
    public let isCompiledToMachineCode: Bool
    /// The bytes with which every match begins at the start of the subject; empty when that is not known.
    ///
    /// A caller with many patterns compares these first and runs PCRE2 only where they fit.
    public let literalPrefix: [UInt8]

    let code: OpaquePointer

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternError` with the place of the mistake, in bytes.
    public init(_ source: String, options: Options = []) throws(PatternError) {
        var number: Int32 = 0
        var offset = 0
        let flags =
            PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C
            | options.intersection(.all).rawValue
        var text = source
        // SAFETY: PCRE2 copies the pattern; the pointer and its byte count are used only during the call.
        let compiled = text.withUTF8 { bytes in
            withUnsafePointer(to: UInt8(0)) { nothing in
                pcre2_compile_8(bytes.baseAddress ?? nothing, bytes.count, flags, &number, &offset, nil)
            }
        }
        guard let compiled else {
            throw PatternError(code: number, offset: offset, message: errorMessage(number), pattern: source)
        }
        // A failure (no executable memory) is no mistake of the pattern: PCRE2 then interprets it.
        isCompiledToMachineCode = pcre2_jit_compile_8(compiled, PCRE2_JIT_COMPLETE) == 0
        code = compiled
        self.source = source
        self.options = options
        var count: UInt32 = 0
        _ = pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count)
        groups = Pattern.names(of: compiled)
        literalPrefix = Array(literalPrefixOfPattern(source, options: options).utf8)
    }

    deinit { pcre2_code_free_8(code) }

    /// Reads PCRE2's table of names: entries of fixed size, two bytes of group number and the name ended by a NUL.
    private static func names(of code: OpaquePointer) -> [String: Int] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        _ = pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table, count > 0, size > 2 else { return [:] }
        // SAFETY: PCRE2 owns `count` entries of `size` bytes for as long as the code lives, which outlives this call.
        let bytes = UnsafeBufferPointer(start: table, count: Int(count) * Int(size))
        var names: [String: Int] = [:]
        for entry in 0..<Int(count) {
            let start = entry * Int(size)
            let number = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            let name = String(decoding: bytes[(start + 2)..<(start + Int(size))].prefix { $0 != 0 }, as: UTF8.self)
            names[name] = min(names[name] ?? number, number)
        }
        return names
    }
}
