internal import Access
internal import Model

/// Whether the checks on rights judge what an actor does, and until when.
///
/// Left out: service accounts (the coverage counts them), accounts that nobody in the register has
/// (`account-without-person`), and everything after the last contract day (`activity-after-departure`).
struct Standing: Sendable {
    /// What an actor is to these checks.
    enum Kind: Sendable {
        /// Somebody in the staff register.
        case person
        /// A guest of another organisation, or whoever used a link without a name, who is in no register.
        case guest
        /// Nobody whom they judge.
        case leftOut
    }

    let kind: Kind
    /// The place in the register, -1 for none.
    let person: Int
    /// Whether a row of the register about him could not be read: a function that nobody can see may grant anything.
    let isPartlyKnown: Bool
    private let absences: [Person.Absence]
    /// The days from which something about his rights is different, in order.
    private let turns: [LocalDate]

    init(_ number: Int32, _ context: CheckContext) {
        let actor = context.directory.actor(number)
        let person = actor.flatMap { context.person($0) }
        absences = person?.absences ?? []
        let keys = (person?.upns ?? []) + (person?.emails ?? []) + (person?.userCodes ?? [])
        isPartlyKnown = context.access.staff.isUnreadable([actor?.name, person?.number] + keys)
        self.person = actor?.person ?? -1
        let exceptions = actor.map { context.access.exceptions($0.system, account: $0.name, person: person) } ?? []
        let spans = (person?.terms ?? []).map(\.days) + (person?.employment ?? []) + exceptions.map(\.days)
        turns = Set(spans.flatMap { [$0.from, $0.through?.adding(days: 1)] }.compactMap { $0 }).sorted()
        switch actor?.kind {
        case .none, .service: kind = .leftOut
        case .guest: kind = person == nil ? .guest : .person
        case .person: kind = person == nil ? .leftOut : .person
        }
    }

    /// A day that stands for all days with the same functions and agreed exceptions as the given one.
    ///
    /// Nothing that `AccessModel.decide` looks at changes between two turns, so one decision serves months of events.
    func era(_ day: LocalDate) -> LocalDate {
        if let turn = turns.last(where: { $0 <= day }) { return turn }
        return turns.first?.adding(days: -1) ?? LocalDate(dayNumber: 0)
    }

    /// Whether something at a moment is judged by the functions of that moment.
    func isJudged(at time: Instant) -> Bool {
        guard kind != .leftOut else { return false }
        return !absences.contains { gap in gap.start <= time && gap.end.map { time < $0 } ?? true }
    }
}

/// The day of a moment in local time; most events of a file lie on the day of the one before.
struct DayClock: Sendable {
    private let zone: Zone
    private var known = LocalDate(dayNumber: 0)
    private var start = Instant(nanoseconds: .max)
    private var end = Instant(nanoseconds: .min)

    init(_ zone: Zone) { self.zone = zone }

    mutating func day(_ time: Instant) -> LocalDate {
        if start <= time, time < end { return known }
        known = zone.day(time)
        start = zone.startOfDay(known)
        end = zone.startOfDay(known.adding(days: 1))
        return known
    }
}

/// Remembers a number for each text it meets, and forgets all of them when they are too many: memory stays bounded.
struct TextMemo: Sendable {
    private static let limit = 1 << 16
    private var table = ByteTable()

    func value(_ text: [UInt8]) -> Int32? { table.value(of: text) }

    /// Remembers a text that it does not know; true when it had to forget all others for it.
    mutating func insert(_ text: [UInt8], _ value: Int32) -> Bool {
        let full = table.count >= Self.limit
        if full { table = ByteTable() }
        table.insert(text, value)
        return full
    }
}
