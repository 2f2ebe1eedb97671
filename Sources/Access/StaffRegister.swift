internal import Model

/// Everybody in the staff register, found by the keys that join accounts to people: never by name.
public struct StaffRegister: Sendable {
    /// The people, in order of employee number; a person is meant by his place here.
    public let people: [Person]
    /// Keys that stand in rows which could not be used: whoever has one is in the register, but nothing is known of him.
    public let unreadableKeys: Set<String>
    private let byAddress: [String: Int]
    private let byCode: [String: Int]
    private let byNumber: [String: Int]
    private let byLocalPart: [String: Int]

    /// A register of nobody.
    public init() { self.init(people: []) }

    /// A register; keys that two people share find neither.
    public init(people: [Person], unreadableKeys: Set<String> = []) {
        self.unreadableKeys = unreadableKeys
        let people = people.sorted { $0.number < $1.number }
        self.people = people
        byAddress = Self.index(people) { $0.upns + $0.emails }
        byCode = Self.index(people) { $0.userCodes.map { $0.lowercased() } }
        byNumber = Self.index(people) { [Self.numberKey($0.number)] }
        byLocalPart = Self.index(people) { person in
            person.upns.compactMap { $0.split(separator: "@").first.map(String.init) }
        }
    }

    /// By user principal name or e-mail address, whatever the case.
    public func person(address: String) -> Int? { byAddress[address.lowercased()] }
    /// By the user code of AFAS, with or without `AOL\` before it.
    public func person(code: String) -> Int? { byCode[Self.codeKey(code).lowercased()] }
    /// By employee number; zeros before it do not count.
    public func person(number: String) -> Int? { byNumber[Self.numberKey(number)] }
    /// By the part of the user principal name before the `@`; nil when two people share it.
    public func person(localPart: String) -> Int? { byLocalPart[localPart.lowercased()] }

    /// Whether a row that could not be used carries a key of an account.
    public func isUnreadable(_ keys: [String?]) -> Bool {
        guard !unreadableKeys.isEmpty else { return false }
        return keys.contains { key in
            guard let key else { return false }
            return unreadableKeys.contains(key.lowercased())
                || unreadableKeys.contains(Self.codeKey(key).lowercased())
                || unreadableKeys.contains(Self.numberKey(key))
        }
    }

    /// A user code without the domain that AFAS Online puts before it: `AOL\12345.BKR` is `12345.BKR`.
    public static func codeKey(_ code: String) -> String {
        guard let slash = code.lastIndex(of: "\\") else { return code }
        return String(code[code.index(after: slash)...])
    }

    /// An employee number made comparable: zeros before it do not count.
    public static func comparable(number: String) -> String { numberKey(number) }

    static func numberKey(_ number: String) -> String {
        let trimmed = number.drop { $0 == "0" }
        return trimmed.isEmpty ? number.lowercased() : trimmed.lowercased()
    }

    private static func index(_ people: [Person], _ keys: (Person) -> [String]) -> [String: Int] {
        var found: [String: Int] = [:]
        var shared: Set<String> = []
        for (place, person) in people.enumerated() {
            for key in Set(keys(person)) where !key.isEmpty {
                if found.updateValue(place, forKey: key) != nil { shared.insert(key) }
            }
        }
        for key in shared { found[key] = nil }
        return found
    }
}

/// Reads the staff register row by row.
struct StaffReader {
    private var reader: RowReader
    private let functions: FunctionCatalog
    private let schools: SchoolNames
    private let zone: Zone
    private var drafts: [String: Draft] = [:]
    private var owners: [String: (number: String, record: Int)] = [:]
    private var seen: [Table.Row: Int] = [:]

    private struct Draft {
        var person: Person
        var record: Int
        var contracts: [DateSpan]
    }

    init(_ table: Table, functions: FunctionCatalog, schools: SchoolNames, zone: Zone) {
        reader = RowReader(.staff, table)
        self.functions = functions
        self.schools = schools
        self.zone = zone
    }

    mutating func read() -> (StaffRegister, [Diagnostic], ReferenceCoverage) {
        if reader.hasRequiredColumns() {
            for row in reader.table.rows { read(row) }
        } else {
            for row in reader.table.rows { reader.markUnusable(row) }
        }
        let people = drafts.values.map { draft in
            var person = draft.person
            person.employment = DateSpan.merged(draft.contracts)
            person.terms.sort {
                ($0.days.from?.dayNumber ?? .min, $0.origin) < ($1.days.from?.dayNumber ?? .min, $1.origin)
            }
            person.windows = person.employment.map { span in
                (
                    span.from.map(zone.startOfDay) ?? Instant(nanoseconds: .min),
                    span.through.map { zone.startOfDay($0.adding(days: 1)) } ?? Instant(nanoseconds: .max)
                )
            }
            return person
        }
        var unreadable: Set<String> = []
        for word in reader.table.wordsOfBroken {
            unreadable.insert(StaffRegister.codeKey(word))
            unreadable.insert(StaffRegister.numberKey(word))
        }
        for row in reader.table.rows where reader.isUnusable(row) {
            for column in ["UPN", "E-mail"] {
                if let key = reader.text(row, column) { unreadable.insert(key.lowercased()) }
            }
            if let code = reader.text(row, "Gebruiker") { unreadable.insert(StaffRegister.codeKey(code).lowercased()) }
            if let number = reader.text(row, "Medewerker") { unreadable.insert(StaffRegister.numberKey(number)) }
        }
        return (
            StaffRegister(people: Array(people), unreadableKeys: unreadable), reader.diagnostics, reader.coverage
        )
    }

    private mutating func read(_ row: Table.Row) {
        let anonymous = Table.Row(record: 0, values: row.values)
        if let first = seen[anonymous] {
            reader.warn(row, "reference.row-double", ["first": String(first)])
            return
        }
        seen[anonymous] = row.record
        guard let number = reader.required(row, "Medewerker"),
            let contract = reader.span(row, "Begindatum_contract", "Einddatum_contract"),
            let held = reader.span(row, "Begindatum_functie", "Einddatum_functie")
        else { return }
        if contract.from == nil { reader.warn(row, "staff.start-missing", column: "Begindatum_contract") }
        let name = reader.text(row, "Naam") ?? number
        let key = StaffRegister.numberKey(number)
        var draft =
            drafts[key]
            ?? Draft(
                person: Person(
                    number: number,
                    name: name,
                    upns: [],
                    emails: [],
                    userCodes: [],
                    terms: [],
                    employment: [],
                    isExternal: false,
                    origins: []
                ),
                record: row.record,
                contracts: []
            )
        if Fold.key(draft.person.name) != Fold.key(name) {
            reader.reject(row, "staff.name-conflict", column: "Naam", ["first": String(draft.record)])
            return
        }
        addKeys(row, to: &draft)
        draft.contracts.append(contract)
        draft.person.origins.append(reader.origin(row))
        if let kind = reader.text(row, "Soort_medewerker"), Self.isExternal(kind) { draft.person.isExternal = true }
        addTerm(row, contract: contract, held: held, to: &draft)
        drafts[key] = draft
    }

    private mutating func addKeys(_ row: Table.Row, to draft: inout Draft) {
        if let upn = claim(row, "UPN", for: draft.person.number) {
            if let first = draft.person.upns.first, first != upn {
                reader.warn(row, "staff.upn-conflict", column: "UPN", ["first": String(draft.record)])
            }
            if !draft.person.upns.contains(upn) { draft.person.upns.append(upn) }
        }
        if let mail = claim(row, "E-mail", for: draft.person.number), !draft.person.emails.contains(mail) {
            draft.person.emails.append(mail)
        }
        if let code = reader.text(row, "Gebruiker").map(StaffRegister.codeKey)?.uppercased() {
            claim(row, "Gebruiker", key: code.lowercased(), for: draft.person.number)
            if !draft.person.userCodes.contains(code) { draft.person.userCodes.append(code) }
        }
    }

    /// A key that must belong to one person; the register drops it when two have it, and this says so.
    private mutating func claim(_ row: Table.Row, _ column: String, for number: String) -> String? {
        guard let value = reader.text(row, column)?.lowercased() else { return nil }
        claim(row, column, key: value, for: number)
        return value
    }

    private mutating func claim(_ row: Table.Row, _ column: String, key: String, for number: String) {
        guard let owner = owners[key] else {
            owners[key] = (number, row.record)
            return
        }
        if StaffRegister.numberKey(owner.number) != StaffRegister.numberKey(number) {
            reader.note("staff.key-shared", row: row, column: column, ["first": String(owner.record)])
        }
    }

    private mutating func addTerm(_ row: Table.Row, contract: DateSpan, held: DateSpan, to draft: inout Draft) {
        guard let written = reader.text(row, "Functie") else {
            reader.note("staff.function-missing", row: row, column: "Functie")
            return
        }
        let canonical = functions.canonical(written)
        if canonical == nil {
            reader.note(
                "staff.function-unknown",
                row: row,
                column: "Functie",
                ["value": written, "nearest": functions.nearest(written) ?? ""].filter { !$0.value.isEmpty }
            )
        }
        var school: String?
        if let place = reader.text(row, "School") {
            switch schools.find(place) {
            case .school(let name): school = name
            case .board: school = nil
            case .unknown:
                school = place
                reader.note("staff.school-unknown", row: row, column: "School", schools.hint(place))
            }
        }
        let own = DateSpan(from: held.from ?? contract.from, through: held.through ?? contract.through)
        guard let days = own.intersection(contract) else {
            reader.warn(row, "staff.function-outside-contract", column: "Begindatum_functie")
            return
        }
        if days != own { reader.warn(row, "staff.function-outside-contract", column: "Einddatum_functie") }
        draft.person.terms.append(
            FunctionTerm(
                function: canonical ?? written,
                isKnown: canonical != nil,
                school: school,
                days: days,
                origin: reader.origin(row)
            )
        )
    }

    /// Whether a kind of employee is not on the payroll.
    private static func isExternal(_ kind: String) -> Bool {
        let key = Fold.key(kind)
        return ["extern", "ingehuurd", "inhuur", "zzp", "uitzend", "detachering", "payroll", "vrijwilliger"]
            .contains { key.contains($0) }
    }
}
