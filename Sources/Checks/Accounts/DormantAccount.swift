internal import Access
internal import Model

/// An open account that nobody has used for a long time; school holidays do not count, nor accounts that are younger.
public struct DormantAccount: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "dormant-account",
        severity: .low,
        requirements: ["R-009"],
        handbook: ["Uitgangspunten 4"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18"],
        explanations: ["on-leave", "uses-other-account"],
        inputs: [
            .accounts(.parnassys), .accounts(.entra), .accounts(.afas), .source("parnassys-logins"),
            .source("entra-signins"),
        ]
    )

    /// Judges every lasting account of which exports or logs of log-ins tell the last use.
    public static func run(_ report: inout CheckReport) {
        let uses = lastUses(report)
        for account in report.accounts(of: [.parnassys, .entra]) where report.isLasting(account) && !account.isGuest {
            judge(account, uses[account.system]?[account.name], &report)
        }
        // Nothing tells when an AFAS account was last used: its only log is of pages, made on request.
        if !report.accounts(of: [.afas]).isEmpty { report.couldNotJudge("last-use-afas") }
    }

    private static func judge(_ account: Account, _ logged: LocalDate?, _ report: inout CheckReport) {
        let context = report.context
        let person = context.access.person(account.person)
        let school = account.schools.first ?? person?.schools(on: context.today).first
        let limit = limit(account.system, person, context)
        let calendar = context.access.calendar
        let used = [account.lastUse, logged].compactMap { $0 }.max()
        let period = person?.employment.first { $0.contains(context.today) }
        let start = [account.days.from, period?.from].compactMap { $0 }.max()
        if used == nil, !account.tellsLastUse, !logsReachBack(account.system, limit, school, context, report.ledger) {
            report.couldNotJudge("last-use-\(account.system.rawValue)")
            return
        }
        report.judged += 1
        // What was not used is counted from its start, or from the return of whoever has it.
        let base = [used, start].compactMap { $0 }.max()
        if let base,
            calendar.daysOutsideHolidays(after: base, through: context.today, school: school) <= limit
        {
            return
        }
        var draft = report.draft(account, since: base)
        draft.facts["limit"] = .number(limit)
        if let used {
            draft.facts["lastUse"] = .day(used)
            draft.facts["days"] = .number(
                calendar.daysOutsideHolidays(after: used, through: context.today, school: school)
            )
        } else {
            draft.variant = "never"
            // Where only logs tell, nothing is known of the days before the first of them.
            let logs = account.tellsLastUse ? nil : report.ledger.windows[account.system]?.first
            let since = [start, logs.map(context.settings.zone.day)].compactMap { $0 }.max()
            if let since { draft.facts["startDate"] = .day(since) }
        }
        draft.evidence = account.origins.sorted().prefix(EvidenceDraft.limit).map {
            EvidenceDraft($0, fields: ["account": account.name, "lastUse": account.lastUse?.iso ?? ""])
        }
        report.add(draft)
    }

    /// The number of days for an account: the longest of its holder's functions that have one, else the system's.
    static func limit(_ system: System, _ person: Person?, _ context: CheckContext) -> Int {
        let thresholds = context.settings.thresholds
        let own = (person?.functions(on: context.today) ?? []).compactMap { term in
            thresholds.dormantDaysByFunction.first { Fold.key($0.key) == Fold.key(term.function) }?.value
        }
        return own.max() ?? thresholds.dormantDays[system] ?? thresholds.dormantDaysDefault
    }

    /// Whether the logs of log-ins reach back far enough to say that somebody did not log in.
    private static func logsReachBack(
        _ system: System,
        _ limit: Int,
        _ school: String?,
        _ context: CheckContext,
        _ ledger: UsageLedger
    ) -> Bool {
        let source = system == .parnassys ? "parnassys-logins" : "entra-signins"
        guard context.has(.source(source), ledger), let start = ledger.windows[system]?.first else { return false }
        let first = context.settings.zone.day(start)
        return context.access.calendar.daysOutsideHolidays(after: first, through: context.today, school: school) > limit
    }

    /// The last day of use by the logs, by the system of the export and the account's name.
    private static func lastUses(_ report: CheckReport) -> [System: [String: LocalDate]] {
        var result: [System: [String: LocalDate]] = [:]
        for (number, actor) in report.context.directory.actors.enumerated() {
            guard let system = actor.accountSystem, let last = report.ledger.use(Int32(number)).last else { continue }
            let day = report.context.settings.zone.day(last)
            let known = result[system]?[actor.name]
            result[system, default: [:]][actor.name] = max(day, known ?? day)
        }
        return result
    }
}
