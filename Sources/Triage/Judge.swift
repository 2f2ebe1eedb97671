public import Access
public import Model

/// Somebody who judges or agrees, as far as the staff register knows him.
public struct Judge: Sendable, Hashable {
    /// The name in the register, or the text given when the register does not know it.
    public let name: String
    /// The employee number; nil when the register does not know him.
    public let number: String?
    /// Everything that means him: names, addresses, user codes, account names, made comparable.
    private let keys: Set<String>
    /// When the register does not know him: the employee numbers of everybody whom the text could mean.
    private let possible: Set<String>

    /// Finds who is meant: by user code, employee number, address, account (with or without a domain), or full name
    /// (`Bosman, B.` and `B. Bosman` are one).
    ///
    /// A name that two people share finds neither; then the text itself is the name, and whoever could be meant by it is not
    /// judged by it: everybody with that name, with that family name and a given name that fits the initials, or with an
    /// address or account of that name at another domain.
    public init(_ text: String, in access: AccessModel) {
        let written = text.trimmedBlanks
        let staff = access.staff
        let account = Self.local(written, boardDomains: access.settings.emailDomains)
        let place =
            staff.person(address: written) ?? staff.person(code: written) ?? staff.person(number: written)
            ?? Self.place(named: written, in: staff) ?? Self.place(account: written, in: access)
            ?? account.flatMap { Self.place(account: $0, in: access) ?? staff.person(localPart: $0) }
        var keys: Set = [Fold.key(written), Self.nameKey(written)]
        guard let place else {
            name = written
            number = nil
            keys.insert(Self.accountKey(written))
            self.keys = keys
            possible = Self.possible(written, in: access)
            return
        }
        possible = []
        let person = staff.people[place]
        name = person.name
        number = person.number
        for key in person.upns + person.emails + person.userCodes { keys.insert(Fold.key(key)) }
        for accounts in access.accounts.values {
            for account in accounts where account.person == place { keys.insert(Fold.key(account.name)) }
        }
        // His name is no sign of its own: a colleague may have the same.
        keys.remove(Self.nameKey(person.name))
        keys.remove(Fold.key(person.name))
        self.keys = keys
    }

    /// Whether a finding is about him, or may be: then he must not judge it, nor agree that it is hidden.
    ///
    /// The employee number decides where both are known; else every name, address and account that means him.
    public func isMeant(by finding: Finding) -> Bool {
        if let other = finding.personID.map(StaffRegister.comparable) {
            if let number { return StaffRegister.comparable(number: number) == other }
            if possible.contains(other) { return true }
        }
        // Without a number on one of the sides, a name that fits is enough to refuse.
        if let person = finding.person, Self.isMeant(by: person, name: name) || keys.contains(Self.nameKey(person)) {
            return true
        }
        return [finding.account, finding.personID].compactMap { $0 }
            .contains { keys.contains(Fold.key($0)) || (number == nil && keys.contains(Self.accountKey($0))) }
    }

    /// Whether somebody of whom only the name and the employee number are kept is the one whom a finding is about.
    static func isMeant(by finding: Finding, name: String, number: String?) -> Bool {
        if let number, let other = finding.personID {
            return StaffRegister.comparable(number: number) == StaffRegister.comparable(number: other)
        }
        if let person = finding.person, isMeant(by: person, name: name) { return true }
        guard number == nil, let account = finding.account else { return false }
        return accountKey(account) == accountKey(name)
    }

    private static func isMeant(by person: String, name: String) -> Bool {
        nameKey(person) == nameKey(name) || PersonName(person).mayBe(name)
    }

    /// A name made comparable: case, accents, commas and the order of its words do not count.
    static func nameKey(_ name: String) -> String {
        Fold.key(name).split(separator: " ").sorted().joined(separator: " ")
    }

    private static func place(named name: String, in staff: StaffRegister) -> Int? {
        let key = nameKey(name)
        let places = staff.people.indices.filter { nameKey(staff.people[$0].name) == key }
        return places.count == 1 ? places[0] : nil
    }

    /// Everybody whom a text that finds nobody could mean.
    private static func possible(_ written: String, in access: AccessModel) -> Set<String> {
        let key = accountKey(written)
        var found: Set<String> = []
        for person in access.staff.people {
            let addresses = person.upns + person.emails + person.userCodes
            if isMeant(by: person.name, name: written) || addresses.contains(where: { accountKey($0) == key }) {
                found.insert(StaffRegister.comparable(number: person.number))
            }
        }
        for account in access.accounts.values.joined() where accountKey(account.name) == key {
            guard let person = account.person else { continue }
            found.insert(StaffRegister.comparable(number: access.staff.people[person].number))
        }
        return found
    }

    /// The name of an account without its domain, where that is the domain of a computer (`SCHOOL\jdejong`) or the board's own;
    /// nil for an address elsewhere.
    private static func local(_ written: String, boardDomains: [String]) -> String? {
        let account = StaffRegister.codeKey(written)
        guard let at = account.lastIndex(of: "@") else { return account }
        guard boardDomains.contains(account[account.index(after: at)...].lowercased()) else { return nil }
        return String(account[..<at])
    }

    /// The name of an account made comparable, without any domain.
    private static func accountKey(_ written: String) -> String {
        let account = StaffRegister.codeKey(written)
        return Fold.key(account[..<(account.lastIndex(of: "@") ?? account.endIndex)])
    }

    private static func place(account: String, in access: AccessModel) -> Int? {
        let key = Fold.key(account)
        var places: Set<Int> = []
        for accounts in access.accounts.values {
            for one in accounts where Fold.key(one.name) == key { if let person = one.person { places.insert(person) } }
        }
        return places.count == 1 ? places.first : nil
    }
}

extension String {
    /// The text without blanks at both ends.
    public var trimmedBlanks: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
