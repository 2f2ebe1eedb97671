public import Model

extension Words {
    /// What is wrong with two catalogues that should say the same.
    ///
    /// - Parameters:
    ///   - first: a catalogue.
    ///   - second: the same in another language.
    ///   - supplied: for keys whose values are known, the names that the program fills in.
    /// - Returns: `words.missing` for a key that one of them lacks, `words.placeholders` for texts that ask for different
    ///   values, `words.optional` for a segment in brackets without a value, `words.unknown-value` for a name that the program
    ///   does not fill in, and as a warning `words.unused-value` for one that no language uses; the problems of reading the
    ///   files come first.
    public static func check(
        _ first: Words,
        _ second: Words,
        supplied: [String: Set<String>] = [:]
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (words, other) in [(first, second), (second, first)] {
            for key in words.keys.subtracting(other.keys) {
                found.append(Diagnostic("words.missing", .error, ["key": key, "language": other.language.rawValue]))
            }
            for (key, template) in words.templates where template.hasPointlessOptional {
                found.append(Diagnostic("words.optional", .error, ["key": key, "language": words.language.rawValue]))
            }
        }
        for (key, template) in first.templates {
            guard let other = second.templates[key] else { continue }
            let different = template.placeholders.symmetricDifference(other.placeholders)
            guard !different.isEmpty else { continue }
            let names = different.sorted().joined(separator: ", ")
            found.append(Diagnostic("words.placeholders", .error, ["key": key, "names": names]))
        }
        for (key, names) in supplied {
            let used = [first, second].compactMap { $0.templates[key]?.placeholders }.reduce(Set()) { $0.union($1) }
            for name in used.subtracting(names) {
                found.append(Diagnostic("words.unknown-value", .error, ["key": key, "name": name]))
            }
            for name in names.subtracting(used) {
                found.append(Diagnostic("words.unused-value", .warning, ["key": key, "name": name]))
            }
        }
        return first.problems + second.problems + found.sorted()
    }
}
