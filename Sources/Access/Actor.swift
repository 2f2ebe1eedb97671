public import Model
internal import Synchronization

/// Whoever acted in events: an account name of a system, and whose it is as far as the keys tell.
public struct Actor: Sendable, Hashable, Codable {
    /// What kind of user it is.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A person, known or not.
        case person
        /// A system or service account: listed by the board, or marked so by the source.
        case service
        /// A guest of another organisation.
        case guest
    }

    /// The system of the events.
    public var system: System
    /// The account, as its export or the staff register writes it; else in lower case as the log has it.
    public var name: String
    /// The kind.
    public var kind: Kind
    /// The person, by place in the register.
    public var person: Int?
    /// The key that found the person.
    public var joinedBy: JoinKey?
    /// The system of the account's export (Entra ID for SharePoint); nil when no export has it.
    public var accountSystem: System?

    /// The order of reports, the same on any machine.
    public static func reportOrder(_ a: Actor, _ b: Actor) -> Bool {
        (a.system, a.name, a.kind.rawValue) < (b.system, b.name, b.kind.rawValue)
    }
}

/// The actors of one scan, shared by its workers; the number of an actor means nothing beyond the scan.
///
/// Names that nobody knows get a number once an event of theirs succeeded. Until then they share one per system, and an
/// `AttemptSketch` counts them: a log full of guesses may not decide how much memory a scan takes.
public final class ActorDirectory: Sendable {
    /// The model that actors are looked up in.
    public let model: AccessModel
    /// How many unknown names whose events failed are kept apart, per system.
    public let attemptLimit: Int
    private let state = Mutex<State>(State())

    private struct State {
        var actors: [Actor] = []
        var places: [Actor: Int32] = [:]
    }

    /// A directory without actors.
    public init(_ model: AccessModel, attemptLimit: Int = AttemptSketch.defaultLimit) {
        self.model = model
        self.attemptLimit = attemptLimit
    }

    /// The actors, by number.
    public var actors: [Actor] { state.withLock { $0.actors } }

    /// The actor with a number; nil for -1 and numbers that this directory has not given.
    public func actor(_ number: Int32) -> Actor? {
        state.withLock { state in
            let place = Int(number)
            return state.actors.indices.contains(place) ? state.actors[place] : nil
        }
    }

    /// The number of an actor, given when it is first asked for.
    func number(_ actor: Actor) -> Int32 {
        state.withLock { state in
            if let known = state.places[actor] { return known }
            let number = Int32(state.actors.count)
            state.actors.append(actor)
            state.places[actor] = number
            return number
        }
    }

    /// Gives the actors of an earlier scan the numbers that they had there. The directory must be empty.
    public func restore(_ actors: [Actor]) {
        for actor in actors { _ = number(actor) }
    }

    /// Whether an actor is the one that stands for all whom nobody knows and whose events failed.
    public static func isCrowd(_ actor: Actor) -> Bool { actor.name.isEmpty }

    /// The actor that stands for all of a system whom nobody knows and whose events failed.
    static func crowd(_ system: System) -> Actor { Actor(system: system, name: "", kind: .person) }

    /// Whether nothing but logs tells of an actor: no export, no register and no setting.
    func isStranger(_ actor: Actor) -> Bool {
        guard actor.person == nil, actor.accountSystem == nil else { return false }
        // Anybody can claim to be a computer: only those that the board lists are known.
        return actor.kind != .service
            || actor.system == .windows && actor.name.hasSuffix("$") && !model.isServiceAccount(.windows, actor.name)
    }

    /// Whoever an event names, looked up anew.
    public func actor(_ system: System, name: String, email: String = "", isGuest: Bool = false) -> Actor? {
        actor(system, name: name, email: email, type: isGuest ? .guest : .other)
    }

    /// The kind of user as the source marks it.
    enum UserType: UInt8 {
        case other = 0
        case system = 1
        case guest = 2
    }

    func actor(_ system: System, name: String, email: String, type: UserType) -> Actor? {
        let written = name.isEmpty ? email : name
        let key = accountKey(system, written)
        guard !key.isEmpty else { return nil }
        var actor = Actor(system: system, name: key, kind: .person)
        if type == .system || model.isServiceAccount(system, written) || Self.isBuiltIn(system, written) {
            actor.kind = .service
            return actor
        }
        if type == .guest || key.contains("#ext#") { actor.kind = .guest }
        for place in Self.exports(of: system) {
            guard let account = model.account(place, named: written) ?? model.account(place, named: email) else {
                continue
            }
            actor.accountSystem = place
            actor.name = account.name
            actor.person = account.person
            actor.joinedBy = account.joinedBy
            if account.isGuest { actor.kind = .guest }
            if account.person != nil { return actor }
            break
        }
        findPerson(of: &actor, written: written, email: email)
        return actor
    }

    private func findPerson(of actor: inout Actor, written: String, email: String) {
        let staff = model.staff
        if let place = staff.person(address: written) ?? staff.person(address: email) {
            actor.person = place
            actor.joinedBy = .address
        } else if let place = staff.person(code: written) {
            actor.person = place
            actor.joinedBy = .userCode
            if actor.accountSystem == nil, actor.system == .afas {
                actor.name = StaffRegister.codeKey(written).uppercased()
            }
        } else if let number = owner(actor.system, written), let place = staff.person(number: number) {
            actor.person = place
            actor.joinedBy = .settings
        } else if !written.contains("@"),
            let place = staff.person(localPart: StaffRegister.codeKey(written))
        {
            actor.person = place
            actor.joinedBy = .localPart
        }
    }

    private func owner(_ system: System, _ written: String) -> String? {
        let key = accountKey(system, written)
        return model.settings.accountOwners[system]?.first { accountKey(system, $0.key) == key }?.value
    }

    /// The exports that hold the accounts of a system's events: SharePoint and Windows accounts live in Entra ID.
    private static func exports(of system: System) -> [System] {
        switch system {
        case .sharepoint: [.entra, .sharepoint]
        default: [system]
        }
    }

    /// Whether a name is one of a system itself, in any organisation.
    private static func isBuiltIn(_ system: System, _ name: String) -> Bool {
        let name = name.lowercased()
        switch system {
        case .sharepoint, .entra:
            return name == "app@sharepoint" || name.hasPrefix("sharepoint\\") || name.hasPrefix("nt authority\\")
                || name.hasPrefix("nt service\\")
        case .windows:
            return name.hasSuffix("$") || name.hasPrefix("nt authority\\") || ["system", "-"].contains(name)
        default: return false
        }
    }
}

/// Finds the actors of a batch of events. Each worker has its own; what one has seen costs one look-up by hash.
public struct ActorResolver: Sendable {
    /// A name that nobody knows.
    private struct Stranger {
        var actor: Actor
        var hash: UInt64
        /// Its number, once an event of it succeeded; -1 before.
        var number: Int32 = -1
    }

    /// How many spellings of names are remembered before all are forgotten; they are looked up anew then.
    private static let memory = 1 << 16

    private let directory: ActorDirectory
    private var table = ByteTable()
    private var strangerTable = ByteTable()
    private var strangers: [Stranger] = []
    private var crowds = [Int32](repeating: -1, count: System.allCases.count)
    private var sketches: [System: AttemptSketch] = [:]
    private var key: [UInt8] = []
    private var schema: EventSchema?
    private var fields: (name: Int?, email: Int?, type: Int?, outcome: Int?) = (nil, nil, nil, nil)

    /// A resolver that has seen nothing.
    public init(_ directory: ActorDirectory) { self.directory = directory }

    /// The events that failed of names that nobody knows, by system; to be asked when all workers are merged.
    public var attempts: [System: AttemptSketch] {
        sketches.mapValues { sketch in
            var sketch = sketch
            sketch.settle()
            return sketch
        }
    }

    /// The hash by which `attempts` knows an actor; nil for actors that it does not count.
    public func attemptHash(_ actor: Actor) -> UInt64? {
        directory.isStranger(actor) && !ActorDirectory.isCrowd(actor) ? AttemptSketch.hash(actor) : nil
    }

    /// Adds the events that an earlier scan counted, by system, as `attempts` gave them.
    public mutating func restore(_ attempts: [System: AttemptSketch]) {
        for (system, sketch) in attempts {
            sketches[system, default: AttemptSketch(limit: directory.attemptLimit)].merge(sketch)
        }
    }

    /// Adds what another worker's resolver counted.
    public mutating func merge(_ other: ActorResolver) {
        for (system, sketch) in other.sketches {
            sketches[system, default: AttemptSketch(limit: directory.attemptLimit)].merge(sketch)
        }
    }

    /// Puts the number of every event's actor in `actors`, in the order of the rows; -1 where an event names nobody.
    public mutating func resolve(_ batch: EventBatch, into actors: inout [Int32]) {
        actors.removeAll(keepingCapacity: true)
        if schema !== batch.schema {
            schema = batch.schema
            fields = (
                batch.schema.index(of: FieldName.userName), batch.schema.index(of: FieldName.userEmail),
                batch.schema.index(of: FieldName.userType), batch.schema.index(of: FieldName.eventOutcome)
            )
        }
        for row in 0..<batch.count { actors.append(actor(of: row, in: batch)) }
    }

    private mutating func actor(of row: Int, in batch: EventBatch) -> Int32 {
        let system = batch.rows[row].system
        let place = System.allCases.firstIndex(of: system) ?? 0
        key.removeAll(keepingCapacity: true)
        key.append(UInt8(truncatingIfNeeded: place))
        key.append(type(of: row, in: batch).rawValue)
        append(fields.name, of: row, in: batch)
        key.append(0)
        append(fields.email, of: row, in: batch)
        if let known = table.value(of: key) { return known }
        let stranger: Int
        if let seen = strangerTable.value(of: key) {
            stranger = Int(seen)
        } else {
            guard let found = lookUp(system, type(of: row, in: batch)) else {
                remember(-1)
                return -1
            }
            guard directory.isStranger(found) else {
                let number = directory.number(found)
                remember(number)
                return number
            }
            if strangers.count >= Self.memory {
                strangers.removeAll(keepingCapacity: true)
                strangerTable = ByteTable()
            }
            stranger = strangers.count
            strangers.append(Stranger(actor: found, hash: AttemptSketch.hash(found)))
            strangerTable.insert(key, Int32(stranger))
        }
        if failed(row, in: batch, strangers[stranger].actor.kind) {
            sketches[system, default: AttemptSketch(limit: directory.attemptLimit)].add(strangers[stranger].hash)
            if crowds[place] < 0 { crowds[place] = directory.number(ActorDirectory.crowd(system)) }
            return crowds[place]
        }
        if strangers[stranger].number < 0 {
            strangers[stranger].number = directory.number(strangers[stranger].actor)
        }
        return strangers[stranger].number
    }

    private mutating func remember(_ number: Int32) {
        if table.count >= Self.memory { table = ByteTable() }
        table.insert(key, number)
    }

    private func lookUp(_ system: System, _ type: ActorDirectory.UserType) -> Actor? {
        let parts = key.dropFirst(2).split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let email = parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
        return directory.actor(system, name: name, email: email, type: type)
    }

    /// Whether an event failed, so that it alone does not make a name an actor.
    ///
    /// Of guests, what neither succeeded nor failed counts as done: they are judged without being known.
    private func failed(_ row: Int, in batch: EventBatch, _ kind: Actor.Kind) -> Bool {
        guard let field = fields.outcome else { return false }
        let first = batch.withBytes(row, field) { $0.count == 7 ? $0[0] : 0 } ?? 0
        return kind == .guest ? first == UInt8(ascii: "f") : first != UInt8(ascii: "s")
    }

    /// Appends a field without the blanks around it; a NUL, which no account name has, becomes a blank.
    private mutating func append(_ field: Int?, of row: Int, in batch: EventBatch) {
        guard let field else { return }
        let slot = batch.slot(row, field)
        guard slot.hasValue else { return }
        let bytes = batch.withBytes(row, field) { span -> Range<Int> in
            var start = 0
            var end = span.count
            while start < end, span[start] <= 0x20 { start += 1 }
            while end > start, span[end - 1] <= 0x20 { end -= 1 }
            return start..<end
        }
        guard let bytes else { return }
        let base = key.count
        key.reserveCapacity(base + bytes.count)
        let offset = Int(slot.offset)
        switch slot.region {
        case 0: key.append(contentsOf: batch.raw[offset + bytes.lowerBound..<offset + bytes.upperBound])
        case 1: key.append(contentsOf: batch.arena[offset + bytes.lowerBound..<offset + bytes.upperBound])
        default: key.append(contentsOf: batch.schema.pool[offset + bytes.lowerBound..<offset + bytes.upperBound])
        }
        for place in base..<key.count where key[place] == 0 { key[place] = 0x20 }
    }

    private func type(of row: Int, in batch: EventBatch) -> ActorDirectory.UserType {
        guard let field = fields.type else { return .other }
        return batch.withBytes(row, field) { span in
            if span.count == 6, span[0] | 0x20 == UInt8(ascii: "s") { return .system }
            if span.count == 5, span[0] | 0x20 == UInt8(ascii: "g") { return .guest }
            return .other
        } ?? .other
    }
}
