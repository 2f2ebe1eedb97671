internal import Access
internal import ArgumentParser
internal import Board
internal import EventStore
internal import Exports
internal import Foundation
internal import Incidents
internal import Model
internal import Reports
internal import Scan
internal import Store
internal import Trail

/// `logwacht access-answer PUPIL`: who used the data of a pupil, as an answer to the parents (GDPR art. 15; product H11).
struct AccessAnswer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access-answer",
        abstract:
            "Drafts the answer to parents who ask who used the data of their child: when, in which function, what for.",
        discussion: """
            From the events that the store keeps. Names of staff are left out unless the data protection officer unlocks them. \
            Nothing is sent; the answer is noted in the audit trail with its hash.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .html

    @Option(help: "From this day on (yyyy-mm-dd). Default: everything that is kept.", transform: parseDay)
    var from: LocalDate?

    @Option(help: "Through this day (yyyy-mm-dd).", transform: parseDay)
    var through: LocalDate?

    @Option(help: "Who you are: your name.")
    var actor: String

    @Option(help: "Your role: privacy-officer or fg.")
    var role: IncidentRole

    @Flag(help: "Leave out the reasons that staff typed: they may name other people.")
    var withoutReasons = false

    @Flag(help: "Name the staff, with --unlocked-by and --reason.")
    var names = false

    @Option(help: "The data protection officer who decided that names are given.")
    var unlockedBy: String?

    @Option(help: "Why names are given.")
    var reason: String?

    @Option(name: .shortAndLong, help: "A new file, readable by its owner alone. Default: standard output.")
    var out: String?

    @Argument(help: "The pupil's number or pseudonym.")
    var pupil: String

    func validate() throws {
        if let from, let through, through < from {
            throw WrongUse.error("usage.order", ["option": "--through", "other": "--from"])
        }
        guard !actor.allSatisfy(\.isWhitespace) else { throw WrongUse.error("usage.empty", ["option": "--actor"]) }
        guard [.privacyOfficer, .fg].contains(role) else {
            throw WrongUse.error("usage.role-answers")
        }
        let given = [unlockedBy, reason].allSatisfy { !($0 ?? "").allSatisfy(\.isWhitespace) }
        guard names == given, names || unlockedBy == nil && reason == nil else {
            throw WrongUse.error("usage.together", ["options": "--names, --unlocked-by, --reason"])
        }
    }

    func run() throws {
        let location = BoardLocation(board.place)
        let (folder, console) = try location.load(output)
        do {
            let pseudonyms = try? Pseudonyms.load(path: location.key, file: "logwacht.key", create: false)
            let isPseudonym = pupil.hasPrefix("leerling-")
            guard let pseudonym = isPseudonym ? pupil : pseudonyms?.pupil(pupil.utf8) else {
                throw Diagnostic("answer.no-key", file: location.key)
            }
            let store = try FindingStore.open(location.store, mode: .readWrite)
            console.report(store.warnings)
            let zone = console.words.zone
            let now = board.now ?? wallClock()
            let uses = try uses(of: pseudonym, store: store, access: folder.access, zone: zone)
            // What is past the term is not kept, though the books remember that it was once read.
            let asOf = try store.latestCoverage()?.coverage.asOf ?? now
            let term = zone.day(RetentionTerms.months(folder.file.eventMonths, before: asOf, zone: zone))
            let days = try store.coverageDays(days: DateSpan(from: max(from ?? term, term), through: through))
                .filter { $0.events > 0 }
            let answer = PupilAnswer(
                pseudonym: pseudonym,
                at: now,
                from: days.map(\.day).min(),
                through: through ?? zone.day(now),
                sources: Set(days.map(\.source)).sorted(),
                uses: uses,
                withNames: names,
                withReasons: !withoutReasons
            )
            let text = console.renderer.paper(console.words.paper(answer), as: format)
            var details = [
                "pupil": pseudonym, "uses": String(uses.count), "names": names ? "yes" : "no",
                "sha256": FileHash.of(text),
                "format": format.rawValue,
            ]
            details["unlocked-by"] = unlockedBy
            details["reason"] = reason
            let view = View(purpose: .accessRequest, actor: actor)
            var draft = view.draft("pupil", of: "access-answer", at: now, details: details)
            draft.role = role.rawValue
            try store.note(draft)
            try IncidentDesk.write(text, to: out)
            if !console.quiet { Console.note(console.words.text("answer.read-first")) }
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    /// The kept events about the pupil, in the order of time.
    private func uses(
        of pseudonym: String,
        store: FindingStore,
        access: AccessModel,
        zone: Zone
    ) throws -> [PupilAnswer.Use] {
        let directory = ActorDirectory(access)
        var uses: [PupilAnswer.Use] = []
        try store.events(
            from: from.map { zone.startOfDay($0) } ?? Instant(nanoseconds: .min),
            before: through.map { zone.startOfDay($0.adding(days: 1)) } ?? Instant(nanoseconds: .max)
        ) { slice in
            for place in slice.order {
                let batch = slice.batches[place.batch]
                guard batch.text(place.row, named: FieldName.pupil) == pseudonym else { continue }
                let event = batch.rows[place.row]
                let account = batch.text(place.row, named: FieldName.userName) ?? ""
                let email = batch.text(place.row, named: FieldName.userEmail) ?? ""
                let actor = directory.actor(event.system, name: account, email: email)
                let person = access.person(actor?.person)
                let day = zone.day(event.time)
                uses.append(
                    PupilAnswer.Use(
                        at: event.time,
                        system: event.system,
                        functions: person?.functionNames(on: day) ?? [],
                        school: batch.text(place.row, named: FieldName.organization),
                        part: batch.text(place.row, named: FieldName.part),
                        reason: batch.text(place.row, named: FieldName.eventReason).map(CitizenNumber.masked),
                        name: person?.name ?? account
                    )
                )
            }
            return true
        }
        return uses
    }
}
