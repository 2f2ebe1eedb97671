internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Store

/// `logwacht findings`: what is in the store.
struct Findings: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the findings in the store.",
        subcommands: [FindingsList.self, FindingsShow.self],
        defaultSubcommand: FindingsList.self
    )
}

/// `logwacht findings list`.
struct FindingsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists findings, the gravest first."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    @Option(help: "Only findings of this school.")
    var school: String?

    @Option(help: "Only findings in this system: parnassys, afas, sharepoint, entra, windows or linux.")
    var system: System?

    @Option(help: "Only findings of this rule, by its id.")
    var rule: String?

    @Option(help: "Only findings of this severity or higher: informational, low, medium, high or critical.")
    var severity: Severity?

    @Option(help: "Only findings with this status: new, justified, unjustified or unknown.")
    var status: FindingStatus?

    @Option(help: "Only findings about this person: part of the name, the employee number or the account.")
    var person: String?

    @Option(help: "Only findings seen since this day (yyyy-mm-dd).", transform: parseDay)
    var since: LocalDate?

    @Option(help: "Only findings that hold this text.")
    var text: String?

    func run() throws {
        let folder = BoardLocation(board)
        let console = try folder.console(output)
        do {
            let store = try FindingStore.open(folder.store, mode: .readOnly)
            console.report(store.warnings)
            let filter = FindingFilter(
                school: school,
                system: system,
                rule: rule.map(RuleID.init(rawValue:)),
                severity: severity,
                status: status,
                person: person,
                since: since.map { console.words.zone.startOfDay($0) },
                text: text
            )
            Console.write(console.renderer.list(try store.findings(filter), as: format))
        } catch {
            throw console.fail(error)
        }
    }
}

/// `logwacht findings show ID`.
struct FindingsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one finding with its reasons and evidence."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    @Argument(help: "The finding's id, or enough of its beginning to tell it from the others.")
    var id: String

    func run() throws {
        let folder = BoardLocation(board)
        let console = try folder.console(output)
        do {
            let store = try FindingStore.open(folder.store, mode: .readOnly)
            console.report(store.warnings)
            Console.write(console.renderer.detail(try store.finding(id), as: format))
        } catch {
            throw console.fail(error)
        }
    }
}

/// Reads a day of an option.
@Sendable
func parseDay(_ text: String) throws -> LocalDate {
    guard let day = LocalDate(iso: text) else { throw ValidationError("not a day (yyyy-mm-dd): \(text)") }
    return day
}
