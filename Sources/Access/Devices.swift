public import Model

/// A device that was lent to somebody.
public struct DeviceLoan: Sendable, Hashable {
    /// Whether something was done, and when as far as the register tells.
    public enum Mark: Sendable, Hashable {
        /// Nothing stands in the register.
        case no
        /// It was done; nil when the register says so without a day.
        case done(LocalDate?)

        /// Whether it was done by a day. What has a later day was not done yet; what has none counts as done.
        public func isDone(by day: LocalDate) -> Bool {
            guard case .done(let when) = self else { return false }
            return when.map { $0 <= day } ?? true
        }

        /// The day, when it was done and the register tells it.
        public var day: LocalDate? {
            if case .done(let day) = self { return day }
            return nil
        }
    }

    /// The employee number as the register writes it.
    public var number: String
    /// What it is: `Laptop`; nil when the register does not say.
    public var device: String?
    /// The code on the device.
    public var tag: String
    /// When it was given out; nil when the register does not say.
    public var issued: LocalDate?
    /// Whether it came back.
    public var returned: Mark
    /// Whether the agreement on its use was signed.
    public var signed: Mark
    /// The row.
    public var origin: Origin
}

/// The loan register of devices, `devices.csv`.
public struct DeviceRegister: Sendable, Hashable {
    /// The loans, in the order of the register.
    public var loans: [DeviceLoan]
    /// Rows that could not be used.
    public var unusable: Int
    /// Whether it has a column for what came back; without one nothing is known of it.
    public var tellsReturn: Bool
    /// Whether it has a column for signed agreements.
    public var tellsAgreement: Bool
}

/// A loan as it stood on a day: with whom, whether it should have come back, and whether it was signed for.
public struct LoanStanding: Sendable, Hashable {
    /// Where the device is.
    public enum Place: String, Sendable, Hashable {
        /// With somebody who works here.
        case inUse = "in-use"
        /// With somebody who has left, within the days that the board gives for bringing it back.
        case dueBack = "due-back"
        /// With somebody who has left, and those days are over.
        case overdue
        /// Handed in, on the last contract day or before, or during the contract.
        case returned
        /// Handed in after the days that the board gives.
        case returnedLate = "returned-late"
        /// Lent to a number that nobody in the staff register has: cannot be judged.
        case unknownHolder = "unknown-holder"
        /// Given out, and the register has no column for what came back: cannot be judged.
        case untold
    }

    /// The loan.
    public var loan: DeviceLoan
    /// The holder; nil for somebody whom the staff register does not know.
    public var person: Person?
    /// Where the device is.
    public var place: Place
    /// The last contract day after which it should have come back; nil for somebody who works here.
    public var lastDay: LocalDate?
    /// Days between that day and the day of coming back, or the day that is judged for.
    public var daysLate: Int?
    /// The first day of a next contract, for somebody who comes back.
    public var returning: LocalDate?
    /// A later loan of the same device, which makes it likely that this one has ended.
    public var lentOn: DeviceLoan?
    /// Whether an agreement was signed by that day; nil when the register has no column for it.
    public var isSigned: Bool?

    /// Whether the device has not come back.
    public var isOut: Bool {
        switch place {
        case .inUse, .dueBack, .overdue: true
        case .returned, .returnedLate, .unknownHolder, .untold: false
        }
    }

    /// Whether it is with somebody who works here and nothing is signed for it.
    public var lacksAgreement: Bool { place == .inUse && isSigned == false }

    /// Whether the agreement was signed after the device was given out.
    public var isSignedLate: Bool {
        guard isSigned == true, let signed = loan.signed.day, let issued = loan.issued else { return false }
        return signed > issued
    }
}

extension AccessModel {
    /// The loans as they stood on a day, in the order of the register; nil when the board has none. What was not given out
    /// yet is left out.
    public func loanStandings(on day: LocalDate) -> [LoanStanding]? {
        guard let devices else { return nil }
        var byTag: [String: [DeviceLoan]] = [:]
        for loan in devices.loans { byTag[Fold.key(loan.tag), default: []].append(loan) }
        return devices.loans.filter { $0.issued.map { $0 <= day } ?? true }.map { loan in
            var standing = LoanStanding(
                loan: loan,
                person: person(staff.person(number: loan.number)),
                place: .inUse,
                isSigned: devices.tellsAgreement ? loan.signed.isDone(by: day) : nil
            )
            standing.lentOn = byTag[Fold.key(loan.tag)]?.filter { other in
                guard let issued = loan.issued, let later = other.issued else { return false }
                return later > issued && later <= day
            }.min { ($0.issued ?? day) < ($1.issued ?? day) }
            judgeReturn(&standing, on: day, isTold: devices.tellsReturn)
            return standing
        }
    }

    private func judgeReturn(_ standing: inout LoanStanding, on day: LocalDate, isTold: Bool) {
        let grace = settings.thresholds.deviceReturnDays
        if standing.loan.returned.isDone(by: day) {
            standing.place = .returned
            guard let back = standing.loan.returned.day, let person = standing.person,
                let lastDay = person.departure(before: back),
                standing.loan.issued.map({ $0 <= lastDay }) ?? true
            else { return }
            standing.lastDay = lastDay
            standing.daysLate = back.dayNumber - lastDay.dayNumber
            if let late = standing.daysLate, late > grace { standing.place = .returnedLate }
            return
        }
        guard let person = standing.person else {
            standing.place = .unknownHolder
            return
        }
        guard isTold else {
            standing.place = .untold
            return
        }
        guard let lastDay = person.departure(before: day) else { return }
        let late = day.dayNumber - lastDay.dayNumber
        standing.lastDay = lastDay
        standing.daysLate = late
        standing.returning = person.nextStart(after: day)
        standing.place = late > grace ? .overdue : .dueBack
    }
}

/// Reads `devices.csv`. The columns for what came back and what was signed may hold a day, or yes and no.
func readDevices(_ table: Table) -> (DeviceRegister, [Diagnostic], ReferenceCoverage) {
    var reader = RowReader(.devices, table)
    var register = DeviceRegister(
        loans: [],
        unusable: 0,
        tellsReturn: reader.has("Ingenomen"),
        tellsAgreement: reader.has("Overeenkomst getekend")
    )
    guard reader.hasRequiredColumns() else {
        register.unusable = table.rows.count
        return (register, reader.diagnostics, reader.allUnusable)
    }
    var seen: [Table.Row: Int] = [:]
    for row in table.rows {
        let anonymous = Table.Row(record: 0, values: row.values)
        if let first = seen[anonymous] {
            reader.warn(row, "reference.row-double", ["first": String(first)])
            continue
        }
        seen[anonymous] = row.record
        guard let number = reader.required(row, "Medewerker"), let tag = reader.required(row, "Tagcode") else {
            continue
        }
        let issued = reader.day(row, "Uitgegeven")
        guard issued != .wrong, let returned = reader.mark(row, "Ingenomen"),
            let signed = reader.mark(row, "Overeenkomst getekend")
        else { continue }
        if let start = issued.value, let end = returned.day, end < start {
            reader.reject(
                row,
                "reference.end-before-start",
                column: "Ingenomen",
                ["start": start.iso, "end": end.iso, "from": "Uitgegeven"]
            )
            continue
        }
        register.loans.append(
            DeviceLoan(
                number: number,
                device: reader.text(row, "Apparaat"),
                tag: tag,
                issued: issued.value,
                returned: returned,
                signed: signed,
                origin: reader.origin(row)
            )
        )
    }
    register.unusable = reader.unusable.count
    return (register, reader.diagnostics, reader.coverage)
}

extension RowReader {
    /// A day, or yes or no; nil (noted, the row rejected) for anything else.
    fileprivate mutating func mark(_ row: Table.Row, _ column: String) -> DeviceLoan.Mark? {
        if let written = text(row, column), let answer = yesOrNo(written) { return answer ? .done(nil) : .no }
        switch day(row, column) {
        case .empty: return .no
        case .day(let day): return .done(day)
        case .wrong: return nil
        }
    }
}
