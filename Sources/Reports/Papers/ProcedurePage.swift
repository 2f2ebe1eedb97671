public import Incidents
internal import Model

extension Words {
    /// The page that says whether the procedure is known and followed, for a year.
    ///
    /// - Parameters:
    ///   - year: the counts.
    ///   - lastCheck: when somebody last went through it, in words, and who; nil for never.
    ///   - moment: the moment of the page, in words.
    public func paper(_ year: ProcedureYear, lastCheck: String?, at moment: String) -> Paper {
        func say(_ key: String, _ values: [String: Fact] = [:]) -> String { text("procedure-year.\(key)", values) }
        let places = year.places.map { place in
            [
                place.school ?? say("board"), String(place.reports), String(place.reporters),
                place.medianHours.map { say("hours", ["count": .number($0)]) } ?? "",
                place.longestHours.map { say("hours", ["count": .number($0)]) } ?? "",
            ]
        }
        let clocks = ClockKind.allCases.map { kind in
            let ends = year.clocks[kind] ?? ProcedureYear.Ends()
            return [text("incident.clock.\(kind.rawValue)")]
                + [ends.inTime, ends.late, ends.unexplained, ends.open, ends.notNeeded].map { String($0) }
        }
        func point(_ whole: String, _ lacking: String, _ names: [String]) -> String {
            names.isEmpty ? say(whole) : say(lacking, ["names": .list(names)])
        }
        func roles(_ list: [IncidentRole]) -> [String] { list.map { text("incident.role.\($0.rawValue)") } }
        let drill = year.lastDrill.map { say("drill.last", ["day": .day($0), "count": .number(year.drills)]) }
        var ready = [point("holders-whole", "holders-lacking", roles(year.rolesWithoutHolder))]
        if year.isAnyRoleFilled {
            ready.append(point("stand-ins-whole", "stand-ins-lacking", roles(year.rolesWithoutStandIn)))
        }
        let pageless = year.termsWithoutPage.map { text("incident.clock.\($0.rawValue)") }
        ready += [point("pages-whole", "pages-lacking", pageless), drill ?? say("drill.never")]
        return Paper(
            title: say("title", ["year": .text(String(year.year))]),
            subtitle: moment,
            blocks: [
                .text(say("purpose")), .heading(say("heading.known")), .text(say("known")),
                .table(["school", "reports", "reporters", "median", "longest"].map { say("column.\($0)") }, places),
                .heading(say("heading.followed")),
                .text(say("incidents", ["count": .number(year.incidents), "closed": .number(year.closed)])),
                .table(
                    ["clock", "in-time", "late", "unexplained", "open", "not-needed"].map { say("column.\($0)") },
                    clocks
                ),
                .heading(say("heading.ready")),
                .list(ready),
                .heading(say("heading.checked")),
                .text(lastCheck.map { say("checked", ["when": .text($0)]) } ?? say("never-checked")),
                .blanks([say("blank.changes"), say("blank.signature")]),
            ]
        )
    }
}
