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

    /// Finds who is meant: by user code, employee number, address, or full name (`Bosman, B.` and `B. Bosman` are one).
    ///
    /// A name that two people share finds neither; then the text itself is the name, and whoever has that name is not
    /// judged by it.
    public init(_ text: String, in access: AccessModel) {
        let written = text.trimmedBlanks
        let staff = access.staff
        let place =
            staff.person(address: written) ?? staff.person(code: written) ?? staff.person(number: written)
            ?? Self.place(named: written, in: staff) ?? Self.place(account: written, in: access)
        var keys: Set = [Fold.key(written), Self.nameKey(written)]
        guard let place else {
            name = written
            number = nil
            self.keys = keys
            return
        }
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

    /// Whether a finding is about him: then he must not judge it, nor agree that it is hidden.
    ///
    /// The employee number decides where both are known; else every name, address and account that means him.
    public func isMeant(by finding: Finding) -> Bool {
        if let number, let other = finding.personID {
            return StaffRegister.comparable(number: number) == StaffRegister.comparable(number: other)
        }
        if let person = finding.person {
            // Without a number on one of the sides, the same name is enough to refuse.
            if Self.nameKey(person) == Self.nameKey(name) || keys.contains(Self.nameKey(person)) { return true }
        }
        return [finding.account, finding.personID].compactMap { $0 }.contains { keys.contains(Fold.key($0)) }
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
