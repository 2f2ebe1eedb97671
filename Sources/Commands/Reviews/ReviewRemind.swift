internal import Access
internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store

/// Where mail goes: files in a folder, or the sendmail of this machine.
struct MailOptions: ParsableArguments {
    @Option(help: "A folder for the mails as .eml files, which any mail program opens; made when it is not there.")
    var out: String?

    @Option(help: "The path of the sendmail program of this machine, such as /usr/sbin/sendmail.")
    var sendmail: String?

    @Option(help: "The address that the mail comes from. Default: reviews.sender in logwacht.yml.")
    var sender: String?

    func validate() throws {
        if out != nil, sendmail != nil {
            throw WrongUse.error("usage.not-together", ["option": "--out", "other": "--sendmail"])
        }
        if let sender, !Mail.isAddress(sender) { throw WrongUse.error("usage.mail-address", ["option": "--sender"]) }
        if let sendmail, !sendmail.hasPrefix("/") {
            throw WrongUse.error("usage.whole-path", ["option": "--sendmail"])
        }
    }
}

/// `logwacht review remind`.
struct ReviewRemind: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remind",
        abstract: "Reminds whoever has not finished, and nobody else; says nothing when there is nothing to say.",
        discussion: """
            At the start, seven, three and one day before the last day, and every week after it; never on a day without school, \
            and never the same one twice. With --out the mails are files, with --sendmail they are sent. One mail a person.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var mail: MailOptions

    @Option(help: "Who reminds, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Flag(help: "Only lists who would be reminded; writes, sends and keeps nothing.")
    var dryRun = false

    @Argument(help: "The ids of reviews. Default: all that are open.")
    var ids: [String] = []

    func validate() throws {
        guard dryRun || mail.out != nil || mail.sendmail != nil else {
            throw WrongUse.error("usage.remind")
        }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: dryRun ? .readOnly : .readWrite)
        try desk.guarded {
            let open: [RoundStatus] = [.open, .decided]
            let wanted =
                try ids.isEmpty
                ? desk.store.reviewSummaries().filter { open.contains($0.status) }.map(\.plan.id) : ids
            let rounds = try wanted.map { try desk.store.review($0) }
            let calendar = desk.access.calendar
            let all = rounds.flatMap { round in
                Reminder.due(round, today: desk.today, calendar: calendar).map { (round, desk.addressed($0)) }
            }
            let people = Dictionary(grouping: all) { $0.1.to.number }.sorted { $0.key < $1.key }.map(\.value)
            let post = PostOffice(mail, sender: try desk.sender(mail.sender), day: desk.today)
            var latest = Dictionary(all.map { ($0.1.round, $0.0) }, uniquingKeysWith: { first, _ in first })
            var problems: [Diagnostic] = []
            var rows: [[String: String]] = []
            // The words of a language are read once, not for every letter.
            var catalogues: [Language: Words] = [:]
            for group in people {
                let to = group[0].1.to
                guard let address = to.email, Mail.isAddress(address) else {
                    problems.append(Diagnostic("review.no-address", .error, ["name": to.name]))
                    continue
                }
                let language = desk.language(of: to, address)
                let words = catalogues[language] ?? Catalogues.words(language).with(zone: desk.zone)
                catalogues[language] = words
                let letter = desk.letter(group.map(\.1), to: address, from: post.sender, words, mail.sendmail == nil)
                if !dryRun {
                    do {
                        try post.deliver(letter, name: "reminder") {
                            for (round, reminder) in group {
                                let before = latest[reminder.round] ?? round
                                latest[reminder.round] =
                                    try desk.apply(
                                        .remind(reminder, desk.today),
                                        to: before,
                                        id: reminder.round,
                                        by: desk.actor(by)
                                    )
                            }
                        }
                    } catch let problem as Diagnostic where problem.code.hasPrefix("mail.") {
                        problems.append(problem)
                        continue
                    }
                }
                rows += group.map { _, reminder in
                    [
                        "to": to.name, "mail": address, "id": reminder.round,
                        "reminder": desk.papers.name(reminder.kind), "due": reminder.due.iso,
                        "rights": String(reminder.open),
                    ]
                }
            }
            if !rows.isEmpty {
                let columns = ["to", "mail", "id", "reminder", "rights", "due"]
                try writeTable(rows, columns: columns, format: .text, console: desk.console)
                if dryRun { desk.note("not-sent") }
            }
            guard problems.isEmpty else { throw Diagnostics(problems) }
        }
    }
}

extension ReviewDesk {
    /// The address that mail comes from.
    func sender(_ asked: String?) throws -> String {
        let sender =
            asked ?? access.settings.reviews.sender ?? access.settings.emailDomains.first.map { "logwacht@\($0)" }
        guard let sender, Mail.isAddress(sender) else { throw Diagnostic("review.no-sender", column: "--sender") }
        return sender
    }

    /// A reminder with the address that the staff register has now.
    fileprivate func addressed(_ reminder: Reminder) -> Reminder {
        guard let person = access.person(access.staff.person(number: reminder.to.number)) else { return reminder }
        var reminder = reminder
        reminder.to = reviewer(person)
        return reminder
    }

    /// The language that the board has set for somebody.
    fileprivate func language(of person: Reviewer, _ address: String) -> Language {
        let set = access.settings.reviews.languages
        return set[person.number.lowercased()] ?? set[address.lowercased()] ?? access.settings.language
            ?? console.language
    }

    /// All reminders of a day for one person.
    fileprivate func letter(
        _ reminders: [Reminder],
        to address: String,
        from sender: String,
        _ words: Words,
        _ isDraft: Bool
    ) -> Mail {
        let to = reminders[0].to
        let papers = ReviewPapers(words: words, now: now)
        return Mail(
            from: sender,
            to: address,
            toName: to.name,
            subject: papers.reminderSubject(reminders),
            body: papers.reminderText(reminders, board: access.settings.name, today: today),
            date: now,
            isDraft: isDraft
        )
    }
}

/// Brings mail away: as a file in a folder, or to the sendmail of this machine.
struct PostOffice {
    let sender: String
    private let folder: String?
    private let program: String?
    private let day: LocalDate
    /// Seconds after which a sendmail that does not end is given up.
    private static let patience = 60

    init(_ options: MailOptions, sender: String, day: LocalDate) {
        self.sender = sender
        folder = options.out
        program = options.sendmail
        self.day = day
    }

    /// Brings one mail away and keeps that it was.
    ///
    /// A file gets its name only after it was kept, so that no file lies about of which nothing is known. What sendmail has taken
    /// cannot be called back: it is kept after that.
    ///
    /// - Throws: `mail.cannot-write` and `mail.not-taken`, and whatever `keep` throws.
    func deliver(_ mail: Mail, name: String, keep: () throws -> Void) throws {
        if let folder { return try write(mail, in: folder, name, keep) }
        if let program { try send(mail, program) }
        try keep()
    }

    private func write(_ mail: Mail, in folder: String, _ name: String, _ keep: () throws -> Void) throws {
        let manager = FileManager.default
        do {
            try manager.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch { throw Diagnostic("mail.cannot-write", file: folder, SystemFault.parameters(error)) }
        // No name of a person stands in the name of a file.
        let path = (1...).lazy.map { "\(folder)/\(name)-\(day.iso)-\($0).eml" }
            .first { !manager.fileExists(atPath: $0) }
        guard let path else { return }
        let partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
        do { try IncidentDesk.write(mail.text, to: partial) } catch let problem as Diagnostic {
            throw Diagnostic("mail.cannot-write", file: path, problem.parameters)
        }
        do { try keep() } catch {
            try? manager.removeItem(atPath: partial)
            throw error
        }
        do { try manager.moveItem(atPath: partial, toPath: path) } catch {
            throw Diagnostic("mail.cannot-write", file: path, SystemFault.parameters(error))
        }
    }

    private func send(_ mail: Mail, _ program: String) throws {
        func refused(_ why: [String: String]) -> Diagnostic { Diagnostic("mail.not-taken", file: program, why) }
        let file = FileManager.default.temporaryDirectory.appending(path: "logwacht-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        // Programs of this machine end their lines by a line feed.
        try IncidentDesk.write(mail.text.replacingOccurrences(of: "\r\n", with: "\n"), to: file)
        guard FileManager.default.isExecutableFile(atPath: program), let input = FileHandle(forReadingAtPath: file)
        else {
            throw refused(SystemFault.parameters(ENOENT))
        }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["-i", "-t"]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch { throw refused(SystemFault.parameters(error)) }
        guard ended.wait(timeout: .now() + .seconds(Self.patience)) == .success else {
            process.terminate()
            throw refused(["seconds": String(Self.patience)])
        }
        guard process.terminationStatus == 0 else { throw refused(["status": String(process.terminationStatus)]) }
    }
}
