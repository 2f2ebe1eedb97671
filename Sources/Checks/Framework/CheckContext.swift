public import Access
public import Model

/// What every check can look at.
public struct CheckContext: Sendable {
    /// Who was who and what was allowed.
    public let access: AccessModel
    /// The actors of the events, by number.
    public let directory: ActorDirectory
    /// The moment from which is judged.
    public let asOf: Instant
    /// The day of that moment, in local time: the day for which accounts are judged.
    public let today: LocalDate
    /// The sources that were read, also those without a single event.
    public var sources: Set<String> = []

    /// A context. `attemptLimit` is how many unknown names whose events failed are told apart per system.
    public init(_ access: AccessModel, asOf: Instant, attemptLimit: Int = AttemptSketch.defaultLimit) {
        self.access = access
        self.asOf = asOf
        directory = ActorDirectory(access, attemptLimit: attemptLimit)
        today = access.settings.zone.day(asOf)
    }

    /// The board's settings.
    public var settings: BoardSettings { access.settings }

    /// The person of an actor.
    public func person(_ actor: Actor) -> Person? { access.person(actor.person) }

    /// Whether an input is there.
    func has(_ input: CheckInput, _ ledger: UsageLedger) -> Bool {
        switch input {
        case .staff: access.hasStaff
        case .accounts(let system): access.accounts[system] != nil
        case .matrix(let system): access.matrices.rows[system] != nil
        case .groups: access.taught != nil
        case .confidentiality: access.agreements != nil
        case .devices: access.devices != nil
        case .source(let id): sources.contains(id) || ledger.sources[id] != nil
        case .events(let system): ledger.windows[system] != nil
        case .setting("email-domains"): !settings.emailDomains.isEmpty
        case .setting("afas-groups"): !settings.afasGroups.isEmpty
        case .setting("insite-pages"): !settings.inSitePages.isEmpty
        case .setting("afas-tables"): !settings.afasTables.isEmpty
        case .setting: false
        }
    }
}

/// What one check found, and what it could and could not judge.
public struct CheckReport: Sendable {
    /// The check.
    public let definition: CheckDefinition
    /// Everything that all checks see.
    public let context: CheckContext
    /// The use by the events.
    public let ledger: UsageLedger
    /// What it found.
    public private(set) var drafts: [FindingDraft] = []
    /// How many accounts or events it judged.
    public var judged = 0
    /// Findings that an agreed exception hides.
    public var hidden = 0
    /// What was passed over on purpose, by text key `passed.<key>`: a school that works across groups.
    public var passedOver: [String: Int] = [:]
    /// Problems met on the way, such as a pattern that could not decide.
    public var diagnostics: [Diagnostic] = []
    /// False when a part of a rule has nothing to say and its other part speaks for the whole.
    public var applies = true
    private var missing: Set<String> = []
    private var ran = false

    init(_ definition: CheckDefinition, _ context: CheckContext, _ ledger: UsageLedger) {
        self.definition = definition
        self.context = context
        self.ledger = ledger
    }

    /// Whether all of these are there; those that are not are said. Without them the check judges nothing.
    public mutating func requires(_ inputs: CheckInput...) -> Bool {
        var complete = true
        for input in inputs where !context.has(input, ledger) {
            missing.insert(input.key)
            complete = false
        }
        return complete
    }

    /// Whether one of several inputs that it can judge by itself is there; says when it is not.
    public mutating func covers(_ input: CheckInput) -> Bool {
        guard context.has(input, ledger) else {
            missing.insert(input.key)
            return false
        }
        ran = true
        return true
    }

    /// Says that something could not be judged, by its text key without `missing.`.
    public mutating func couldNotJudge(_ key: String) { missing.insert(key) }

    /// Adds a finding.
    public mutating func add(_ draft: FindingDraft) { drafts.append(draft) }

    /// A draft on an account, for the day of the scan.
    public func draft(_ account: Account, since: LocalDate? = nil) -> FindingDraft {
        let zone = context.settings.zone
        var draft = FindingDraft(
            definition,
            account.system,
            account: account.name,
            from: min(since.map(zone.startOfDay) ?? context.asOf, context.asOf),
            to: context.asOf
        )
        draft.school = account.schools.first
        draft.setPerson(context.access.person(account.person), on: context.today)
        draft.personalData = PersonalData(kinds: personalDataKinds(account.system))
        return draft
    }

    /// The accounts of those systems that have an export, service accounts left out; the others are said to be missing.
    public mutating func accounts(of systems: [System]) -> [Account] {
        var result: [Account] = []
        for system in systems where covers(.accounts(system)) {
            result += (context.access.accounts[system] ?? []).filter {
                !context.access.isServiceAccount(system, $0.name)
            }
        }
        return result
    }

    /// Whether an account is there to stay: open, and of somebody whose contract has not ended.
    ///
    /// An account of nobody, or of someone who has left, should be closed; it gets the finding that says so, and no others.
    public func isLasting(_ account: Account) -> Bool {
        guard account.isOpen(on: context.today) else { return false }
        guard context.access.hasStaff else { return true }
        guard let person = context.access.person(account.person) else { return false }
        return person.departure(before: context.today) == nil
    }

    /// What came of it.
    public var coverage: CheckCoverage {
        let state: CheckCoverage.State = missing.isEmpty ? .ran : (ran ? .partly : .notRun)
        return CheckCoverage(rule: definition.id, state: state, missing: Array(missing), judged: judged)
    }
}
