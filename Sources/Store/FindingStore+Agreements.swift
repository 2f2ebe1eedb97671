internal import GRDB
public import Model
internal import Trail
public import Triage

extension FindingStore {
    /// Keeps an agreement and notes it in the audit trail, with how many findings it hides now.
    ///
    /// - Returns: its number.
    /// - Throws: those of writing.
    @discardableResult
    public func keep(_ agreement: Agreement, hiding count: Int) throws(Diagnostic) -> Int {
        var number = 0
        try writing { database in
            guard let from = agreement.days.from, let through = agreement.days.through else {
                throw Diagnostic("agreement.until-missing", column: "--until")
            }
            // A number is never given out again, also when the agreement that had it was destroyed.
            let made = try Int.fetchOne(database, sql: "SELECT count(*) FROM trail WHERE action = 'agreement.made'")
            let last = try Int.fetchOne(database, sql: "SELECT max(number) FROM agreement")
            number = max(made ?? 0, last ?? 0) + 1
            try database.execute(
                sql: """
                    INSERT INTO agreement
                        (number, scope, owner, owner_number, made_by, made_by_number, reason, first_day, last_day, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, try json(agreement.scope), blob(agreement.owner), optionalBlob(agreement.ownerNumber),
                    blob(agreement.madeBy), optionalBlob(agreement.madeByNumber), blob(agreement.reason),
                    from.dayNumber, through.dayNumber, agreement.at.nanoseconds,
                ]
            )
            var details = [
                "owner": agreement.owner, "reason": agreement.reason, "until": through.iso, "hides": String(count),
            ]
            let scope = agreement.scope
            if !scope.findings.isEmpty { details["findings"] = scope.findings.joined(separator: " ") }
            details["rule"] = scope.rule?.rawValue
            details["account"] = scope.account
            details["system"] = scope.system?.rawValue
            details["school"] = scope.school
            try TrailRows.append(
                database,
                TrailDraft(
                    at: agreement.at,
                    actor: agreement.madeBy,
                    action: "agreement.made",
                    subject: "agreement \(number)",
                    details: details
                )
            )
        }
        return number
    }

    /// Withdraws an agreement: from then on it hides nothing. It stays in the list.
    ///
    /// - Throws: `agreement.unknown`, and those of writing.
    public func withdraw(
        agreement number: Int,
        by actor: String,
        reason: String,
        at moment: Instant
    ) throws(Diagnostic) {
        try writing { database in
            try database.execute(
                sql: "UPDATE agreement SET withdrawn = ? WHERE number = ? AND withdrawn IS NULL",
                arguments: [moment.nanoseconds, number]
            )
            guard database.changesCount == 1 else {
                throw Diagnostic("agreement.unknown", column: "--withdraw", ["number": String(number)])
            }
            try TrailRows.append(
                database,
                TrailDraft(
                    at: moment,
                    actor: actor,
                    action: "agreement.withdrawn",
                    subject: "agreement \(number)",
                    details: ["reason": reason]
                )
            )
        }
    }

    /// All agreements that were ever made, by number.
    public func agreements() throws(Diagnostic) -> [Agreement] {
        try reading { database in
            try Row.fetchAll(database, sql: "SELECT * FROM agreement ORDER BY number").map { row in
                let row = StoredRow(row: row, table: "agreement")
                return Agreement(
                    number: try row.int("number"),
                    scope: try row.decoded("scope"),
                    owner: try row.text("owner"),
                    ownerNumber: try row.optionalText("owner_number"),
                    // Those of before the maker was kept have none: then it is the owner.
                    madeBy: try row.optionalText("made_by"),
                    madeByNumber: try row.optionalText("made_by_number"),
                    reason: try row.text("reason"),
                    days: DateSpan(
                        from: LocalDate(dayNumber: try row.int("first_day")),
                        through: LocalDate(dayNumber: try row.int("last_day"))
                    ),
                    at: try row.moment("at"),
                    withdrawn: try row.optionalInt("withdrawn").map { Instant(nanoseconds: Int64($0)) }
                )
            }
        }
    }
}
