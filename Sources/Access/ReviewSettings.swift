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

    /// The defaults.
    public init() {}
}
