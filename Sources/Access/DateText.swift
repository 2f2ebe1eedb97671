public import Model

/// Days as reference files write them.
///
/// Accepted are `d-M-yyyy` (also with `/` or `.`), `yyyy-MM-dd`, both with or without a time behind it, and the American
/// `M/d/yyyy` only when an `AM` or `PM` stands behind it, as in Entra's user list. The time is dropped without a shift:
/// `2025-07-31T00:00:00Z` of an AFAS connector means 31 July, not two hours later. Years of two digits are refused.
public enum DateText {
    /// The day that a text names; nil when it names none.
    public static func day(_ text: String) -> LocalDate? {
        let (head, tail) = split(text)
        if head.utf8.contains(UInt8(ascii: "-")), head.utf8.count == 10, let date = LocalDate(iso: head) { return date }
        guard let separator = head.unicodeScalars.first(where: { "-/.".unicodeScalars.contains($0) }) else {
            return nil
        }
        let parts = head.split(separator: Character(separator), omittingEmptySubsequences: false)
        guard parts.count == 3, (1...2).contains(parts[0].utf8.count), (1...2).contains(parts[1].utf8.count),
            parts[2].utf8.count == 4, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let first = Int(parts[0]), let second = Int(parts[1]), let year = Int(parts[2]), year >= 1900
        else { return nil }
        let american = separator == "/" && (tail.uppercased().hasSuffix("AM") || tail.uppercased().hasSuffix("PM"))
        return american
            ? LocalDate(year: year, month: first, day: second) : LocalDate(year: year, month: second, day: first)
    }

    /// The day as a part before a blank or a `T`, and what follows.
    private static func split(_ text: String) -> (head: Substring, tail: Substring) {
        guard let cut = text.firstIndex(where: { $0 == " " || $0 == "T" || $0 == "t" }) else { return (text[...], "") }
        return (text[..<cut], text[text.index(after: cut)...])
    }
}
