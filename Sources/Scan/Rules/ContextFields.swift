internal import Access
internal import Checks
internal import Detection
internal import Model

/// Adds to an event what rules ask for and no log has; see `ContextField`. One for each worker.
struct ContextFields {
    private struct Key: Hashable {
        var actor: Int32
        var system: System
        var day: LocalDate
    }

    private let context: CheckContext
    private let pupils: PupilIndex
    private let calendar: SchoolCalendar
    private let compiled: CompiledRules
    /// What the rules about a source's events ask for: only that is looked up.
    private struct Wanted {
        /// The fields, by name.
        var places: [String: Int]
        var person: Bool
        var school: Bool
        var pupil: Bool
        var file: Bool
        var target: Bool
        var sample: Bool

        init(_ places: [String: Int]) {
            self.places = places
            func asks(_ families: String...) -> Bool {
                places.keys.contains { name in families.contains { name.hasPrefix("logwacht.\($0)") } }
            }
            person = asks("person.", "account.")
            school = asks("school.")
            pupil = asks("pupil.")
            file = asks("file.")
            target = asks("target.")
            sample = places[ContextField.sample] != nil
        }
    }

    private var wanted: [String: Wanted] = [:]
    private let areas: FileAreas
    private var people: [Key: [(field: String, text: String)]] = [:]

    init(_ plan: RulePlan, _ context: CheckContext, _ pupils: PupilIndex) {
        self.context = context
        self.pupils = pupils
        compiled = plan.compiled
        areas = FileAreas(context)
        calendar = SchoolCalendar(context.settings)
        for (source, scope) in plan.scopes {
            var asked: Set<Int> = []
            for rule in scope.applies.indices where scope.applies[rule] { asked.formUnion(compiled.fields(of: rule)) }
            var places: [String: Int] = [:]
            for name in ContextField.all {
                if let field = compiled.field(name), asked.contains(field) { places[name] = field }
            }
            if !places.isEmpty { wanted[source] = Wanted(places) }
        }
    }

    /// Whether some rule asks for something of a source's events.
    func asks(of source: String) -> Bool { wanted[source] != nil }

    /// Adds the fields to the event that the session took last.
    mutating func add(to session: RuleSession, _ batch: EventBatch, _ row: Int, _ actor: Int32) {
        guard let wanted = wanted[batch.schema.dataset] else { return }
        func put(_ name: String, _ text: @autoclosure () -> String?) {
            guard let field = wanted.places[name], let text = text() else { return }
            session.add(field, Array(text.utf8))
        }
        let event = batch.rows[row]
        let zone = context.settings.zone
        let local = zone.local(event.time)
        if wanted.person {
            for (name, text) in person(actor, event.system, local.date) { put(name, text) }
        }
        put(ContextField.localHour, String(local.secondOfDay / 3600))
        put(ContextField.localWeekday, String(local.date.weekday))
        if wanted.sample { put(ContextField.sample, Self.sample(batch, row)) }
        if wanted.school {
            let school = batch.text(row, named: FieldName.organization).map { written in
                context.settings.school(named: written)?.name ?? written
            }
            addSchool(school, actor, local, put)
        }
        if wanted.pupil { addPupil(batch, row, actor, local.date, put) }
        if wanted.file { put(ContextField.fileArea, areas.area(of: batch, row)) }
        if wanted.target { addTarget(batch, row, event.system, local.date, put) }
    }

    private typealias Put = (String, @autoclosure () -> String?) -> Void

    private func addSchool(
        _ named: String?,
        _ actor: Int32,
        _ local: LocalDateTime,
        _ put: Put
    ) {
        let someone = context.directory.actor(actor).flatMap(context.person)
        let schools = someone?.schools(on: local.date) ?? []
        let school = named ?? schools.first
        let isHoliday =
            calendar.daysOutsideHolidays(after: local.date.adding(days: -1), through: local.date, school: school) == 0
        let hours = context.settings.schoolHours
        let isOpen = local.date.weekday < 6 && !isHoliday && hours.contains(local.secondOfDay)
        put(ContextField.schoolHoliday, String(isHoliday))
        put(ContextField.schoolHours, String(isOpen))
        guard let named, context.settings.school(named: named) != nil, let someone else { return }
        let held = someone.functions(on: local.date)
        guard !held.isEmpty, held.allSatisfy({ $0.school != nil }) else { return }
        put(ContextField.schoolOwn, String(schools.contains(named)))
    }

    private func addPupil(_ batch: EventBatch, _ row: Int, _ actor: Int32, _ day: LocalDate, _ put: Put) {
        guard let name = batch.text(row, named: FieldName.pupil), let pupil = pupils[name] else { return }
        put(ContextField.pupilProtected, String(pupil.isProtected))
        put(ContextField.pupilLeft, String(pupil.hasLeft(on: day)))
        guard let actor = context.directory.actor(actor),
            let taught = context.access.taughtGroups(account: actor.name, person: context.person(actor), on: day)
        else { return }
        let now = pupil.terms.filter { $0.days.contains(day) }
        let shares = now.contains { term in
            taught.contains { group in
                TaughtGroup.key(group.group) == term.group && (group.school == nil || group.school == term.school)
            }
        }
        put(ContextField.pupilOwnGroup, String(shares))
    }

    private func addTarget(_ batch: EventBatch, _ row: Int, _ system: System, _ day: LocalDate, _ put: Put) {
        guard let target = batch.text(row, named: FieldName.targetUser), !target.isEmpty else { return }
        let actor = context.directory.actor(system, name: target)
        let domain = target.split(separator: "@").last.map { $0.lowercased() } ?? ""
        let isForeign =
            target.contains("@") && !context.settings.emailDomains.isEmpty
            && !context.settings.emailDomains.contains { domain == $0 || domain.hasSuffix("." + $0) }
        put(ContextField.targetGuest, String(actor?.kind == .guest || isForeign && actor?.person == nil))
        let agreed = context.access.exceptions(
            system,
            account: actor?.name ?? target,
            person: actor.flatMap(context.person)
        )
        put(ContextField.targetAgreed, String(agreed.contains { $0.days.contains(day) }))
    }

    /// What is known of an actor on a day.
    private mutating func person(_ number: Int32, _ system: System, _ day: LocalDate) -> [(field: String, text: String)]
    {
        let key = Key(actor: number, system: system, day: day)
        if let known = people[key] { return known }
        var fields: [(field: String, text: String)] = []
        if let actor = context.directory.actor(number) {
            fields.append((ContextField.accountKind, actor.kind.rawValue))
            let someone = context.person(actor)
            for exception in context.access.exceptions(system, account: actor.name, person: someone)
            where exception.days.contains(day) {
                fields.append((ContextField.agreedRight, exception.right))
            }
            for group in context.access.taughtGroups(account: actor.name, person: someone, on: day) ?? [] {
                fields.append((ContextField.personGroup, TaughtGroup.key(group.group)))
            }
            if let someone { fields += texts(of: someone, system, day) }
        }
        if people.count > 1 << 16 { people.removeAll() }
        people[key] = fields
        return fields
    }

    private func texts(of person: Person, _ system: System, _ day: LocalDate) -> [(field: String, text: String)] {
        var fields = [(field: ContextField.personNumber, text: person.number)]
        let functions = person.functionNames(on: day)
        fields += functions.map { (ContextField.personFunction, $0) }
        fields += person.schools(on: day).map { (ContextField.personSchool, $0) }
        if let contract = person.employment.first(where: { $0.contains(day) }) {
            if let start = contract.from { fields.append((ContextField.contractStart, start.iso)) }
            if let end = contract.through { fields.append((ContextField.contractEnd, end.iso)) }
        } else if let last = person.departure(before: day) {
            fields.append((ContextField.daysSinceDeparture, String(day.dayNumber - last.dayNumber)))
        }
        for row in context.access.matrices.rows[system] ?? [] where functions.contains(row.function) {
            fields.append((ContextField.allowedRight, row.right.text))
        }
        return fields
    }

    /// A number of the event's own: from the hash of its record, so that nobody can choose which events are looked at.
    private static func sample(_ batch: EventBatch, _ row: Int) -> String? {
        guard let digest = batch.digest(of: row) else { return nil }
        return String(digest.prefix(4).reduce(0) { $0 << 8 | Int($1) } % 10_000)
    }
}
