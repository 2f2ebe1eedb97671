internal import Model

/// The ordinary reasons of all findings of a report, each set once and with a number, so that a report of fifty findings does
/// not say the same three sentences fifty times.
///
/// A set is what one finding may be explained by. Findings of one rule mostly share theirs, but not always: a guest has other
/// reasons than an employee. Programs get the reasons with every finding.
struct ReasonIndex {
    /// A set of reasons.
    struct Entry {
        /// Its number, from 1 in the order in which the report comes to it.
        var number: Int
        /// The titles of the findings that it goes with, in order.
        var titles: [String]
        /// The reasons.
        var explanations: [FindingText.Explanation]

        /// What it stands under: `3. Gebruik na vertrek`.
        var heading: String { "\(number). \(titles.joined(separator: "; "))" }
    }

    /// The sets, by number.
    private(set) var entries: [Entry] = []
    private var places: [[FindingText.Explanation]: Int] = [:]

    /// Collects the reasons of findings, in the order in which a report shows them.
    init(_ texts: some Sequence<FindingText>) {
        for text in texts where !text.explanations.isEmpty {
            if let place = places[text.explanations], entries.indices.contains(place) {
                if !entries[place].titles.contains(text.title) { entries[place].titles.append(text.title) }
            } else {
                places[text.explanations] = entries.count
                entries.append(
                    Entry(number: entries.count + 1, titles: [text.title], explanations: text.explanations)
                )
            }
        }
    }

    /// The number of the reasons of a finding; nil when it has none.
    func number(of text: FindingText) -> Int? { places[text.explanations].map { $0 + 1 } }
}
