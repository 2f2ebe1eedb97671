internal import Access
internal import Model

/// Groups of pupils that an account was given and that its holder does not teach.
///
/// Only rights at the level of the group are judged: whoever also holds a function with rights on the whole school, or on a
/// subgroup that the handbook does not define, may have other groups. A school that works across groups is passed over.
public struct AccessOutsideOwnGroup: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "access-outside-own-group",
        severity: .medium,
        requirements: ["R-025"],
        handbook: ["Autorisatiematrix ParnasSys"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01"],
        explanations: ["group-list-behind", "replaces-colleague", "works-across-groups"],
        inputs: [.staff, .groups, .accounts(.parnassys), .matrix(.parnassys)]
    )

    /// Judges the groups of every lasting ParnasSys account.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff, .groups, .matrix(.parnassys)) else { return }
        for account in report.accounts(of: [.parnassys]) where report.isLasting(account) && !account.groups.isEmpty {
            guard let person = report.context.access.person(account.person),
                OwnGroups.isBound(person, on: report.context.today, report.context.access)
            else { continue }
            report.judged += 1
            for school in account.groups.map(\.school).uniqued {
                judge(account, person, at: school, &report)
            }
        }
    }

    private static func judge(_ account: Account, _ person: Person, at school: String?, _ report: inout CheckReport) {
        let context = report.context
        let own = OwnGroups(context, account: account.name, person: person, on: context.today)
        let given = account.groups.filter { $0.school == school }
        let outside = given.filter { !own.contains($0.text, at: school) }
        let left = outside.filter { grant in
            let agreed = context.access.exceptions(.parnassys, account: account.name, person: person).contains {
                $0.days.contains(context.today) && TaughtGroup.key($0.right) == TaughtGroup.key(grant.text)
            }
            if agreed { report.hidden += 1 }
            return !agreed
        }
        guard !left.isEmpty else { return }
        if OwnGroups.worksAcross(school, on: context.today, context.settings) {
            report.passedOver["works-across-groups", default: 0] += 1
            return
        }
        var draft = report.draft(account)
        draft.school = school ?? draft.school
        let names = left.map(\.text).uniqued.sorted()
        draft.discriminator = [school ?? ""] + names.map { TaughtGroup.key($0) }
        draft.facts["groups"] = .list(names)
        let taught = own.names(at: school)
        if !taught.isEmpty { draft.facts["ownGroups"] = .list(taught) }
        draft.facts["functions"] = .list(person.functionNames(on: context.today))
        draft.evidence =
            (left.map(\.origin).uniqued.map {
                EvidenceDraft($0, fields: ["account": account.name, "Groepen": names.joined(separator: ", ")])
            }
            + own.origins(at: school).map { EvidenceDraft($0) }).sorted()
        report.add(draft)
    }
}

/// The groups that somebody teaches on a day.
struct OwnGroups {
    private let taught: [TaughtGroup]

    init(_ context: CheckContext, account: String, person: Person?, on day: LocalDate) {
        taught = context.access.taughtGroups(account: account, person: person, on: day) ?? []
    }

    /// Whether a group is one of them; a school that either side leaves out does not count.
    func contains(_ group: String, at school: String?) -> Bool {
        let key = TaughtGroup.key(group)
        return taught.contains { $0.matches(school) && TaughtGroup.key($0.group) == key }
    }

    func names(at school: String?) -> [String] { taught.filter { $0.matches(school) }.map(\.group).uniqued.sorted() }

    func origins(at school: String?) -> [Origin] { taught.filter { $0.matches(school) }.map(\.origin) }

    /// Whether every function of a person on a day gives rights on his own group only.
    static func isBound(_ person: Person, on day: LocalDate, _ access: AccessModel) -> Bool {
        let granted = access.granted(.parnassys, to: person, on: day)
        guard !granted.isEmpty, person.functions(on: day).allSatisfy(\.isKnown) else { return false }
        return granted.allSatisfy { $0.scope.map { Fold.key($0) == "groep" } ?? false }
    }

    /// Whether a school works across groups on a day.
    static func worksAcross(_ school: String?, on day: LocalDate, _ settings: BoardSettings) -> Bool {
        guard let school, let found = settings.school(named: school) else { return false }
        return found.acrossGroups.contains { $0.contains(day) }
    }
}

extension TaughtGroup {
    fileprivate func matches(_ place: String?) -> Bool { school == nil || place == nil || school == place }
}
