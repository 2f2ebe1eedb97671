internal import Access
internal import Model
internal import Patterns

/// Which page of InSite a URL is, and whose file it shows: the first pattern that matches.
struct PageMap: Sendable {
    /// What came of looking.
    enum Outcome: Sendable, Hashable {
        /// A page, by the place of its pattern, and the number of the employee that it is about as the URL writes it.
        case page(Int, employee: String?)
        /// No pattern matches.
        case none
        /// The pattern at this place could not decide.
        case undecided(Int)
    }

    let patterns: PatternList
    private var outcomes: [Outcome] = []
    private var places: [Outcome: Int32] = [:]
    private var memo = TextMemo()
    private var url: [UInt8] = []

    init(_ settings: BoardSettings) {
        patterns = PatternList(settings.inSitePages.map(\.pattern), setting: "afas.pages")
    }

    /// The page of an event; nil for an event without a URL, which is none.
    mutating func find(_ batch: EventBatch, _ row: Int, _ field: Int, _ matcher: inout Matcher) -> Outcome? {
        guard batch.copy(row, field, into: &url) else { return nil }
        if let known = memo.value(url), outcomes.indices.contains(Int(known)) { return outcomes[Int(known)] }
        let outcome: Outcome
        let (found, group) = patterns.first([url], group: "medewerker", &matcher)
        switch found {
        case .none: outcome = .none
        case .undecided(let place): outcome = .undecided(place)
        case .match(let place):
            let employee = group.map { String(decoding: $0, as: UTF8.self) }
            outcome = .page(place, employee: employee.flatMap { $0.isEmpty ? nil : $0 })
        }
        let place = places[outcome] ?? Int32(outcomes.count)
        if places.updateValue(place, forKey: outcome) == nil { outcomes.append(outcome) }
        if memo.insert(url, place) {
            // Too many different pages: begin again with this one, so that memory stays bounded.
            outcomes = [outcome]
            places = [outcome: 0]
            memo = TextMemo()
            _ = memo.insert(url, 0)
        }
        return outcome
    }
}
