internal import Foundation

/// Compares the surnames of two people, as logs write names.
///
/// A sign and no proof: people of one name are mostly no family, and families have several names.
enum Surnames {
    /// Whether two people share a surname; nil when one of the names has none that can be told. Prefixes (`van den`), accents and
    /// case do not count; of a double name each half does; a common name never does.
    static func share(_ first: String, _ second: String) -> Bool? {
        let one = cores(of: first)
        let other = cores(of: second)
        guard !one.isEmpty, !other.isEmpty else { return nil }
        return !one.intersection(other).subtracting(common).isEmpty
    }

    /// The surnames in a name without prefixes, folded: `Sanne Bakker-de Vries` gives `bakker` and `vries`.
    static func cores(of name: String) -> Set<String> {
        let folded = name.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "nl"))
        let halves = folded.split(separator: ",", omittingEmptySubsequences: false)
        let isTurned = halves.count > 1
        let words = (halves.first ?? "").replacing("-", with: " - ").split(whereSeparator: \.isWhitespace)
        // What stands at both sides of a hyphen is one surname; of what stands before it only the last word is.
        var parts = words.split(separator: "-").map { $0.filter { !prefixes.contains(String($0)) } }
        // A name written as it is spoken begins with a given name or initials.
        if !isTurned, let first = parts.first, !first.isEmpty { parts[0] = Array(first.dropFirst()) }
        let cores = parts.compactMap(\.last).map { $0.filter { $0.isLetter } }
        return Set(cores.filter { $0.count > 1 })
    }

    private static let prefixes: Set<String> = [
        "van", "v", "de", "den", "der", "d", "het", "'t", "’t", "t", "te", "ten", "ter", "in", "op", "aan", "bij",
        "onder",
        "over", "uit", "voor", "von", "zu", "la", "le", "du", "des", "da", "dos", "el", "al", "ben", "bin",
    ]

    /// Names that so many people have that sharing one says nothing: the most frequent ones in the Netherlands.
    private static let common: Set<String> = [
        "jong", "jansen", "vries", "berg", "dijk", "bakker", "janssen", "visser", "smit", "meijer", "meyer", "boer",
        "mulder", "groot", "bos", "vos", "peters", "hendriks", "leeuwen", "dekker", "brouwer", "wit", "dijkstra",
        "smits",
        "graaf", "meer", "linden", "kok", "jacobs", "haan", "vermeulen", "heuvel", "veen", "broek", "bruijn", "bruin",
        "heijden", "schouten", "beek", "willems", "vliet", "ven", "hoekstra", "maas", "verhoeven", "koster", "dam",
        "wal",
        "prins", "blom", "huisman", "peeters", "jonge", "kuipers", "veenstra", "post", "kuiper", "veldhuizen",
        "martens",
        "postma", "gerritsen", "bosch", "laan", "driessen", "schipper", "velde", "boersma", "leeuw", "ruiter", "bosman",
        "kramer", "zwart", "kooij", "evers", "molenaar", "scholten", "wolf", "scholten", "hermans", "jonker", "goede",
        "bergh", "ploeg", "yilmaz", "kaya", "demir", "mohamed", "ali", "singh", "nguyen", "ahmed", "yildiz", "sahin",
        "vermeer", "rooij", "brink", "gerrits", "aa", "zanden", "hoek", "sanders", "verbeek", "hoeven", "horst",
    ]
}
