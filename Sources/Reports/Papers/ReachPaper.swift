public import Incidents
internal import Model

extension IncidentPapers {
    /// What to do about a source now.
    public func reachAdvice(_ source: SourceReach) -> String {
        words.text(
            "reach.\(source.advice.rawValue)",
            ["days": .number(Int(max(source.daysLeft ?? 0, 0)))]
        )
    }

    /// Can we still investigate: how far back each log reaches, and what to secure now (product H8).
    public func reach(_ sources: [SourceReach], _ incident: Incident) -> Paper {
        var blocks: [Paper.Block] = [.text(words.text("reach.opening"))]
        if incident.times.event == nil { blocks.append(.notice(words.text("reach.no-event"))) }
        if sources.isEmpty {
            blocks.append(.notice(words.text("reach.none")))
        } else {
            let rows = sources.map { source in
                [
                    words.name(ofSource: source.source),
                    source.read.map {
                        words.text("reach.span", ["from": .moment($0.lowerBound), "through": .moment($0.upperBound)])
                    }
                        ?? words.text("reach.not-read"),
                    source.keepsDays.map { words.text("reach.days", ["days": .number($0)]) }
                        ?? words.text("reach.keeps-unknown"),
                    reachAdvice(source),
                ]
            }
            blocks.append(.table(["source", "read", "keeps", "advice"].map { words.text("reach.column.\($0)") }, rows))
        }
        return drilled(
            Paper(title: words.text("reach.title"), subtitle: subtitle(incident), blocks: blocks),
            incident
        )
    }
}
