public import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Store
public import Trail

extension ViewPurpose: ExpressibleByArgument {}

/// Who looks at data about people, and what for.
struct ViewOptions: ParsableArguments {
    @Option(
        help: """
            What you look for: log-review, incident, access-request, account-review or oversight. Kept in the audit trail; \
            asked for on a terminal.
            """
    )
    var purpose: ViewPurpose?

    @Option(help: "The number of the incident that you look for; gives the purpose incident.")
    var incident: String?

    @Option(help: "Who looks, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    func validate() throws {
        guard incident == nil || purpose == nil || purpose == .incident else {
            throw WrongUse.error("usage.goes-with", ["options": "--incident", "with": "--purpose incident"])
        }
        guard by.map({ !$0.allSatisfy(\.isWhitespace) }) ?? true else {
            throw WrongUse.error("usage.empty", ["option": "--by"])
        }
    }

    /// The look that these options make.
    ///
    /// - Parameter usual: the purpose of who gives none; nil when one must be given. On a terminal it is asked.
    /// - Throws: `view.purpose`, `view.incident`, and those of finding an incident.
    func view(_ store: FindingStore, _ console: Console, usual: ViewPurpose? = nil) throws -> View {
        var chosen = incident == nil ? purpose ?? usual : .incident
        if chosen == nil, isatty(0) == 1, isatty(2) == 1 { chosen = Self.ask(console.words) }
        let allowed = ViewPurpose.allCases.map(\.rawValue).joined(separator: ", ")
        guard let chosen else { throw Diagnostic("view.purpose", .error, ["allowed": allowed]) }
        if chosen == .incident {
            guard let incident else { throw Diagnostic("view.incident") }
            _ = try store.incident(incident)
        }
        return View(purpose: chosen, incident: incident, actor: by ?? NSUserName())
    }

    /// Asks for the purpose by its number or word; nil when the answer is neither.
    private static func ask(_ words: Words) -> ViewPurpose? {
        Console.note(words.text("view.ask"))
        let all = ViewPurpose.allCases
        for (number, purpose) in all.enumerated() {
            Console.note("  \(number + 1)  \(words.text("view.purpose.\(purpose.rawValue)")) (\(purpose.rawValue))")
        }
        let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces)
        if let number = Int(answer), all.indices.contains(number - 1) { return all[number - 1] }
        return ViewPurpose(rawValue: answer)
    }
}
