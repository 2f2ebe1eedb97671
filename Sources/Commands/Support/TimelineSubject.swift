internal import Access
internal import Model
internal import Synchronization

/// Whose events a timeline shows.
final class TimelineSubject: Sendable {
    /// How the audit trail names it: an employee number, an account, or a pupil's pseudonym.
    let name: String
    private let person: Int?
    private let account: String
    private let pupil: String?
    private let directory: ActorDirectory
    /// Whom names in events mean; a log names the same few again and again.
    private let known = Mutex<[String: Int?]>([:])

    /// Finds out who is meant.
    ///
    /// - Parameters:
    ///   - written: an employee number, name, address, user code or account, or a pupil.
    ///   - pupil: the pseudonym that a pupil of this number has.
    init(_ written: String, access: AccessModel, pupil: String?) {
        let staff = access.staff
        let named = staff.people.indices.filter { staff.people[$0].name.lowercased() == written.lowercased() }
        person =
            staff.person(number: written) ?? staff.person(address: written) ?? staff.person(code: written)
            ?? (named.count == 1 ? named.first : nil)
        account = written.lowercased()
        let isPseudonym = written.hasPrefix("leerling-")
        self.pupil = isPseudonym ? written : person == nil ? pupil : nil
        directory = ActorDirectory(access)
        // A pupil's number must not come into the trail; one of digits alone that is no employee's is taken for one.
        let isNumber = written.allSatisfy(\.isNumber)
        name = person.map { staff.people[$0].number } ?? (isNumber ? pupil ?? "-" : written)
    }

    /// Whether an event is this one's: done by him, done to his account, or about this pupil.
    func isIn(_ batch: EventBatch, _ row: Int) -> Bool {
        if let pupil, batch.text(row, named: FieldName.pupil) == pupil { return true }
        let user = batch.text(row, named: FieldName.userName) ?? ""
        let email = batch.text(row, named: FieldName.userEmail) ?? ""
        let target = batch.text(row, named: FieldName.targetUser) ?? ""
        if [user, email, target].contains(where: { $0.lowercased() == account }) { return true }
        guard let person else { return false }
        let system = batch.rows[row].system
        return who(system, user, email) == person || !target.isEmpty && who(system, target, "") == person
    }

    private func who(_ system: System, _ name: String, _ email: String) -> Int? {
        if name.isEmpty, email.isEmpty { return nil }
        let key = "\(system.rawValue)\0\(name)\0\(email)"
        return known.withLock { known in
            if let person = known[key] { return person }
            let person = directory.actor(system, name: name, email: email)?.person
            // A log of a million invented names takes no more memory than one of a few.
            if known.count < 50_000 { known[key] = .some(person) }
            return person
        }
    }
}
