public import ArgumentParser
internal import Model
internal import Reports
public import Reviews
internal import Store
internal import Trail

extension ThreeWay: ExpressibleByArgument {}

/// `logwacht review three-way`.
struct ReviewThreeWay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "three-way",
        abstract:
            "Holds what is allowed, what is granted and what is used against each other, for the people of a review.",
        discussion: """
            Without --state it counts the eight combinations; with it, it lists the rights that stand so. Judged by the exports \
            and logs as they are now: the list of the review stays what it was. Every look is noted in the audit trail.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "Lists the rights that stand so; no-access is counted only.")
    var state: ThreeWay?

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            guard let plan = try desk.store.review(id).plan else {
                throw Diagnostic("review.damaged", .error, ["id": id])
            }
            if state == .noAccess { throw Diagnostic("review.no-access-counted", column: "--state") }
            let check = try desk.builder().threeWay(plan.scope)
            let view = try viewer.view(desk.store, desk.console, usual: .accountReview)
            try desk.store.note(view.draft("review", of: id, at: desk.now, details: ["format": format.rawValue]))
            let words = desk.console.words
            if let state {
                try writeTable(rows(check, state, words), columns: Self.columns, format: format, console: desk.console)
            } else {
                let rows = ThreeWay.allCases.map { state in
                    [
                        "state": state.rawValue, "count": String(check.count(state)),
                        "meaning": words.text("three-way.\(state.rawValue)"),
                    ]
                }
                try writeTable(rows, columns: ["state", "count", "meaning"], format: format, console: desk.console)
            }
            if !desk.quiet { remarks(check, words).forEach(Console.note) }
        }
    }

    private static let columns = ["system", "school", "person", "function", "account", "right", "last_used", "uses"]

    private func rows(_ check: ThreeWayCheck, _ state: ThreeWay, _ words: Words) -> [[String: String]] {
        func row(
            _ system: Model.System,
            _ values: [String: String?]
        ) -> [String: String] {
            var row = values.compactMapValues { $0 }
            row["system"] = format == .text ? words.name(of: system) : system.rawValue
            return row
        }
        let granted = check.granted.filter { $0.threeWay == state }.map { item in
            row(
                item.system,
                [
                    "school": item.school, "person": item.personName,
                    "function": item.functions.joined(separator: ", "),
                    "account": item.account, "right": item.right,
                    "last_used": (item.rightUse.map(\.last) ?? item.lastUse)?.iso,
                    "uses": String(item.rightUse?.count ?? item.uses),
                ]
            )
        }
        let ungranted = check.ungranted.filter { $0.state == state }.map { right in
            row(
                right.system,
                [
                    "school": right.school, "person": right.personName,
                    "function": right.functions.joined(separator: ", "), "right": right.right,
                    "last_used": right.lastUse?.iso, "uses": String(right.uses),
                ]
            )
        }
        return granted + ungranted
    }

    /// What could not be judged is said, on standard error: numbers without it would be read as all there is.
    private func remarks(_ check: ThreeWayCheck, _ words: Words) -> [String] {
        var remarks: [String] = []
        if check.unchecked > 0 {
            remarks.append(words.text("review.three-way.unchecked", ["count": .number(check.unchecked)]))
        }
        if !check.uncheckedSystems.isEmpty {
            let names = check.uncheckedSystems.map { words.name(of: $0) }
            remarks.append(words.text("review.three-way.unchecked-systems", ["systems": .list(names)]))
        }
        return remarks
    }
}
