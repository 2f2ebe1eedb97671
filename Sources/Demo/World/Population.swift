import Model

/// Makes the schools, the pupils and the people with their careers.
struct Population {
    var world: World
    private var random: SeededGenerator
    private var nextNumber = 10_001
    private var names: Set<String> = []
    private var locals: Set<String> = []
    private var logins: Set<String> = []
    private var codes: Set<String> = []

    init(_ world: World) {
        self.world = world
        random = world.generator("population")
    }

    mutating func make() {
        makeSchools()
        makeOffice()
        let perSchool = world.options.people - world.people.count
        for school in world.schools.indices {
            let share = perSchool / world.schools.count + (school < perSchool % world.schools.count ? 1 : 0)
            makeStaff(of: school, count: share)
        }
        makeRemedialExperts()
        makePupils()
    }

    private mutating func makeSchools() {
        var order = Names.schools
        for index in order.indices.dropLast() { order.swapAt(index, index + random.below(order.count - index)) }
        // Codes from 90 on belong to no school.
        let letters = Array("ABCDEFGHJKLMNPRSTUVWXZ")
        var brins: Set<String> = []
        for index in 0..<world.options.schools {
            let round = index / order.count
            let name = order[index % order.count] + (round == 0 ? "" : " \(round + 1)")
            var brin = ""
            repeat {
                brin = padded(random.number(90...99), 2) + String(random.pick(letters)) + String(random.pick(letters))
            } while !brins.insert(brin).inserted
            // Most schools of a board lie in one region; two lie over the border of another.
            let region: Region = index % 12 == 5 ? .zuid : index % 12 == 9 ? .noord : .midden
            let words = name.split(separator: " ").drop { $0 == "De" || $0 == "Het" }
            world.schools.append(
                School(
                    name: name,
                    brin: brin,
                    site: Names.folded(words.joined()),
                    region: region,
                    groups: [],
                    worksAcrossGroups: index % 6 == 2,
                    address: "198.51.\(100 + index / 200).\(10 + index % 200)"
                )
            )
        }
    }

    private mutating func makeOffice() {
        let size = min(60, max(13, world.options.people / 20))
        let jobs: [Job] = [
            .chair, .controller, .finance, .finance, .personnel, .personnel, .policy, .privacyOfficer, .facilities,
            .facilities, .administration, .administration, .administration,
        ]
        for index in 0..<size {
            let job = index < jobs.count ? jobs[index] : index % 2 == 0 ? .policy : .administration
            var person = newPerson()
            person.contracts = [contract(job, nil, from: pastStart())]
            if index >= 2, random.chance(0.3) { person.weekdays = 0b01111 }
            add(person)
        }
    }

    private mutating func makeStaff(of school: Int, count: Int) {
        let fixed: [Job] = [
            .director, .careCoordinator, .schoolAdministration, .caretaker, .assistant, .assistant, .intern,
        ]
        let substitutes = 3
        let teachers = max(2, count - fixed.count - substitutes - (school % 2))
        world.schools[school].groups = Population.groupNames(max(8, teachers * 3 / 4))

        for job in fixed { makeFixed(job, school) }
        for index in 0..<teachers { makeTeacher(index, of: teachers, school) }
        for index in 0..<substitutes { makeSubstitute(index, school) }
        if school % 2 == 1 {
            var person = newPerson()
            person.kind = "Vrijwilliger"
            person.contracts = [contract(.lunchSupervisor, school, from: pastStart())]
            person.special = true
            add(person)
        }
    }

    private mutating func makeFixed(_ job: Job, _ school: Int) {
        var person = newPerson()
        var from = pastStart()
        switch job {
        case .intern:
            // An intern stays for one school year.
            from = world.calendar.first
            person.kind = "Stagiair"
            person.contracts = [contract(job, school, from: from, through: world.calendar.last)]
            person.weekdays = 0b01110
        case .careCoordinator where school % 4 == 1:
            // Cares for pupils on some days and teaches on the others.
            person.contracts = [contract(job, school, from: from)]
            person.contracts[0].engagements.append(
                Engagement(job: .teacher, school: school, span: DateSpan(from: from))
            )
            person.special = true
        case .schoolAdministration where school % 6 == 0 && school + 1 < world.options.schools:
            // One administration for two schools.
            person.contracts = [contract(job, school, from: from)]
            person.contracts[0].engagements.append(
                Engagement(job: job, school: school + 1, span: DateSpan(from: from))
            )
            person.special = true
        case .schoolAdministration where school % 3 == 1:
            // Also the one who manages ParnasSys on the school.
            person.contracts = [contract(job, school, from: from)]
            person.contracts[0].engagements.append(
                Engagement(job: .administrator, school: school, span: DateSpan(from: from.adding(days: 400)))
            )
        default:
            person.contracts = [contract(job, school, from: from)]
        }
        if job == .assistant {
            person.weekdays = random.pick([0b11111, 0b01111, 0b11110, 0b01011])
            let groups = world.schools[school].groups
            let first = random.below(groups.count)
            for offset in 0..<3 { assign(&person, school, groups[(first + offset) % groups.count], nil) }
        } else if job == .careCoordinator {
            person.weekdays = random.pick([0b11111, 0b00111, 0b11011])
            if person.contracts[0].engagements.count > 1 {
                assign(&person, school, world.schools[school].groups[0], nil)
            }
        } else if job == .intern {
            assign(&person, school, random.pick(world.schools[school].groups), nil)
        }
        add(person)
    }

    /// Teachers, the first of a school with careers in which something changes through the year.
    private mutating func makeTeacher(_ index: Int, of count: Int, _ school: Int) {
        let calendar = world.calendar
        let groups = world.schools[school].groups
        var person = newPerson()
        person.weekdays = random.pick([0b11111, 0b11111, 0b00111, 0b11100, 0b11011, 0b01111, 0b10110])
        let from = pastStart()
        let january = calendar.first.adding(days: 153)
        person.contracts = [contract(.teacher, school, from: from)]
        switch index {
        case 1 where school % 3 == 0:
            // Starts on 1 November.
            person.contracts = [contract(.teacher, school, from: calendar.first.adding(days: 92))]
            person.special = true
        case 1 where school % 3 == 1:
            // Leaves after 31 January.
            person.contracts[0] = contract(.teacher, school, from: from, through: january.adding(days: 30))
            person.special = true
        case 2 where school % 4 == 2:
            // Was an assistant until New Year.
            var both = contract(.assistant, school, from: from)
            both.engagements[0].span.through = january.adding(days: -1)
            both.engagements.append(Engagement(job: .teacher, school: school, span: DateSpan(from: january)))
            person.contracts = [both]
            person.special = true
        case 2 where school % 4 == 3:
            // Works on two schools.
            let other = (school + 1) % world.options.schools
            person.contracts[0].engagements.append(Engagement(job: .teacher, school: other, span: DateSpan(from: from)))
            person.weekdays = 0b11111
            person.special = true
        case 3 where school % 6 == 0:
            // Left after 31 October and came back on 1 February.
            person.contracts = [
                contract(.teacher, school, from: from, through: calendar.first.adding(days: 91)),
                contract(.teacher, school, from: january.adding(days: 31)),
            ]
            person.special = true
        case 3 where school % 6 == 3:
            // A temporary contract, followed by a permanent one without a day between.
            person.contracts = [
                contract(.teacher, school, from: calendar.first, through: january.adding(days: -1)),
                contract(.teacher, school, from: january),
            ]
            person.special = true
        case 2 where school % 4 == 0:
            // Also the one who manages ParnasSys on the school.
            person.contracts[0].engagements.append(
                Engagement(job: .administrator, school: school, span: DateSpan(from: calendar.first.adding(days: 31)))
            )
            person.special = true
        default:
            break
        }
        assign(&person, school, groups[index % groups.count], nil)
        for engagement in person.allEngagements where engagement.job == .teacher && engagement.school != school {
            // The other school's groups are named once that school is there; group 5A exists on each.
            if let other = engagement.school { assign(&person, other, "5A", nil) }
        }
        add(person)
    }

    /// Substitutes of two to six weeks through the year: the third of a school is there on the day of the account exports.
    private mutating func makeSubstitute(_ index: Int, _ school: Int) {
        let calendar = world.calendar
        var person = newPerson()
        let length: Int
        let start: LocalDate
        switch (index, school % 3) {
        case (2, 0):
            length = random.number(20...26)
            start = calendar.asOf.adding(days: -14)
        case (2, 1):
            length = random.number(36...42)
            start = calendar.asOf.adding(days: -32)
        case (2, _):
            length = 28
            start = calendar.asOf.adding(days: -18)
        default:
            length = random.number(14...42)
            start = calendar.first.adding(days: 40 + index * 110 + random.below(60))
        }
        person.contracts = [contract(.substitute, school, from: start, through: start.adding(days: length - 1))]
        person.special = true
        person.weekdays = random.pick([0b11111, 0b11111, 0b00111, 0b11100])
        assign(&person, school, random.pick(world.schools[school].groups), nil)
        add(person)
    }

    /// Remedial experts from outside, each for four schools, with a contract of cooperation for the school year.
    private mutating func makeRemedialExperts() {
        for first in stride(from: 0, to: world.options.schools, by: 4) {
            var person = newPerson()
            person.kind = "Extern"
            var cooperation = Contract(
                span: DateSpan(from: world.calendar.first, through: world.calendar.last),
                engagements: []
            )
            for school in first..<min(first + 4, world.options.schools) {
                cooperation.engagements.append(Engagement(job: .remedialExpert, school: school, span: cooperation.span))
            }
            person.contracts = [cooperation]
            person.special = true
            person.weekdays = 0b01110
            add(person)
        }
    }

    private mutating func makePupils() {
        var number = 200_000 + random.below(50_000)
        world.pupilsByGroup = Array(repeating: [:], count: world.schools.count)
        for (school, value) in world.schools.enumerated() {
            for group in value.groups {
                for _ in 0..<random.number(14...22) {
                    world.pupilsByGroup[school][group, default: []].append(world.pupils.count)
                    world.pupils.append(
                        Pupil(number: number, school: school, group: group, isProtected: random.chance(0.008))
                    )
                    number += random.number(1...4)
                }
            }
        }
    }

    private func contract(_ job: Job, _ school: Int?, from: LocalDate, through: LocalDate? = nil) -> Contract {
        let span = DateSpan(from: from, through: through)
        return Contract(span: span, engagements: [Engagement(job: job, school: school, span: span)])
    }

    private func assign(_ person: inout Person, _ school: Int, _ group: String, _ span: DateSpan?) {
        let year = DateSpan(from: world.calendar.first, through: world.calendar.last)
        for contract in person.contracts {
            guard let days = contract.span.intersection(span ?? year) else { continue }
            person.groups.append(GroupAssignment(school: school, group: group, span: days))
        }
    }

    /// A first of August or of another month, one to fifteen years before the school year.
    private mutating func pastStart() -> LocalDate {
        let year = world.calendar.first.year - random.number(1...15)
        let month = random.chance(0.7) ? 8 : random.number(1...12)
        return LocalDate(year: year, month: month, day: 1) ?? world.calendar.first
    }

    private mutating func newPerson() -> Person {
        var person = Person(number: nextNumber, given: "", prefix: "", surname: "", contracts: [])
        nextNumber += random.number(1...3)
        for attempt in 0..<200 {
            person.given = random.pick(Names.given)
            let surname = random.pick(Names.surnames)
            (person.prefix, person.surname) = (surname.prefix, surname.name)
            if attempt > 40 {
                // Big boards run out of single names: a double one, as married people use it.
                person.surname += "-" + random.pick(Names.surnames.filter { $0.prefix.isEmpty }).name
            }
            if names.insert(person.name).inserted { break }
        }
        let surname = Names.folded(person.prefix + person.surname)
        person.local = unique(Names.folded(person.given) + "." + surname, in: &locals)
        person.parnassys = unique(String(Names.folded(person.given).prefix(1)) + surname, in: &logins)
        person.afas = code(for: person)
        return person
    }

    /// Three letters, as AFAS users are called, or more when they run out.
    private mutating func code(for person: Person) -> String {
        let initial = Names.folded(person.given).prefix(1).uppercased()
        let letters = Array(Names.folded(person.surname).uppercased())
        for first in letters.indices {
            for second in letters.indices where second > first {
                let candidate = initial + String(letters[first]) + String(letters[second])
                if codes.insert(candidate).inserted { return candidate }
            }
        }
        return unique(initial + String(letters.prefix(3)), in: &codes)
    }

    private func unique(_ wanted: String, in taken: inout Set<String>) -> String {
        var candidate = wanted
        var number = 2
        while !taken.insert(candidate).inserted {
            candidate = wanted + String(number)
            number += 1
        }
        return candidate
    }

    private mutating func add(_ person: Person) { world.people.append(person) }

    /// `1A` to `8A` and then the second of each year.
    static func groupNames(_ count: Int) -> [String] {
        var names: [String] = []
        for index in 0..<count {
            let letter = index / 8
            names.append("\(index % 8 + 1)\(Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(min(letter, 25)))))")
        }
        return names.sorted()
    }
}
