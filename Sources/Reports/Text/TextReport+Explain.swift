internal import Model

extension TextReport {
    /// Why findings were told: each condition with its answer and what was seen, and where to look it up.
    func explain(_ explanations: [FindingExplanation]) -> String {
        var out = layout
        for (number, explanation) in explanations.enumerated() {
            if number > 0 { out.gap() }
            let finding = explanation.finding
            out.add("\(words.sentences(of: finding).title) · \(finding.shortID)", style: .bold)
            out.add(words.text("report.explain") + ":", indent: 2)
            for (place, step) in explanation.steps.enumerated() {
                let answer = words.text(step.holds ? "report.explain.holds" : "report.explain.fails")
                out.add("\(place + 1). [\(answer)] \(step.condition)", indent: 2, hang: 3)
                out.add(words.text("report.explain.seen", ["seen": .text(step.seen)]), indent: 5, hang: 2)
                // For whoever keeps the rules; the whole of it is in the other formats.
                guard let pattern = step.pattern else { continue }
                let short = pattern.count > 60 ? pattern.prefix(59) + "…" : pattern[...]
                out.add(words.text("report.explain.pattern", ["pattern": .text(String(short))]), indent: 5, hang: 2)
            }
            guard !finding.evidence.isEmpty else { continue }
            let places = words.places(finding.evidence.prefix(3)).joined(separator: "; ")
            out.add(words.text("report.explain.places", ["places": .text(places)]), indent: 2, hang: 2)
        }
        return out.text
    }
}
