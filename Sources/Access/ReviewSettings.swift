public import Model

/// How often a board reviews its accounts, and how long it takes for it: the section `reviews` of `logwacht.yml`.
public struct ReviewSettings: Sendable, Hashable {
    /// Rounds in a school year for each school, one or two. One: the handbook asks for a yearly control, and what changes in
    /// between is caught by small reviews.
    public var roundsPerYear = 1
    /// Days for a round, holidays left out. Twenty-one: a director has an hour for it within three weeks.
    public var roundDays = 21
    /// Days for a small review, holidays left out. Fourteen: it is about a few people, and an account of somebody who has left should not
    /// wait for the next round.
    public var smallDays = 14
    /// How many days back what happened still asks for a small review. Ninety: staff exports drop contracts that ended more than three
    /// months ago, and the yearly round sees everybody.
    public var lookBackDays = 90

    /// The address that reminders and lists of removals come from; nil for one of the board's first domain.
    public var sender: String?
    /// The language of somebody's mail, by employee number or address in lower case; the board's for all others.
    public var languages: [String: Language] = [:]
    /// Who takes rights back in a system: a supplier, a service desk.
    public var removals: [System: Remover] = [:]

    /// Whoever takes rights back in a system.
    public struct Remover: Sendable, Hashable {
        /// The name.
        public var name: String
        /// Where lists of removals go.
        public var mail: String?

        /// Somebody with an address.
        public init(name: String, mail: String?) {
            self.name = name
            self.mail = mail
        }
    }

    /// The defaults.
    public init() {}
}
