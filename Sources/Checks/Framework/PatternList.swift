internal import Model
internal import Patterns

/// Patterns of the board's settings, of which the first that matches counts.
struct PatternList: Sendable {
    /// What came of looking for the first that matches.
    enum Outcome: Sendable, Hashable {
        /// A pattern, by its place.
        case match(Int)
        /// None.
        case none
        /// A pattern could not decide, and none before it matched: which is the first is not known.
        case undecided(Int)
    }

    /// The key of the settings, for messages.
    let setting: String
    /// Places of patterns that PCRE2 does not accept.
    let unusable: [Int]
    private let sources: [String]
    private let compiled: [Pattern?]

    init(_ sources: [String], setting: String) {
        self.setting = setting
        self.sources = sources
        compiled = sources.map { try? Pattern($0, options: [.caseInsensitive]) }
        unusable = compiled.indices.filter { [compiled] place in compiled[place] == nil }
    }

    /// A pattern as it was written.
    func source(_ place: Int) -> String { sources.indices.contains(place) ? sources[place] : "" }

    /// The first pattern that matches one of several ways to write the same thing; the matcher then holds its groups.
    ///
    /// `group` is the bytes that its group of that name took.
    func first(_ ways: [[UInt8]], group name: String, _ matcher: inout Matcher) -> (Outcome, group: [UInt8]?) {
        for (place, pattern) in compiled.enumerated() {
            guard let pattern else { continue }
            for way in ways {
                switch matcher.match(pattern, way.span) {
                case .match:
                    let range = pattern.groups[name].flatMap { matcher[$0] }
                    return (.match(place), range.map { Array(way[$0]) })
                case .noMatch: continue
                case .failure: return (.undecided(place), nil)
                }
            }
        }
        return (.none, nil)
    }
}

extension CheckReport {
    /// Says which patterns of the settings could not be used, and which could not decide, by place and how often.
    mutating func tell(_ patterns: PatternList, undecided: [Int: Int]) {
        for (place, count) in undecided {
            couldNotJudge("pattern-undecided")
            diagnostics.append(
                Diagnostic(
                    "checks.pattern-undecided",
                    file: "logwacht.yml",
                    column: patterns.setting,
                    [
                        "pattern": patterns.source(place), "count": String(count),
                        "check": definition.id.rawValue,
                    ]
                )
            )
        }
        for place in patterns.unusable {
            couldNotJudge("pattern-unusable")
            diagnostics.append(
                Diagnostic(
                    "checks.pattern-unusable",
                    file: "logwacht.yml",
                    column: patterns.setting,
                    ["pattern": patterns.source(place), "check": definition.id.rawValue]
                )
            )
        }
    }
}
