/// Shares for people.
enum Percent {
    /// A part of a whole in whole percents, rounded; 0 only for nothing and 100 only for all of it. Nothing of nothing is all.
    static func of(_ part: Int, _ whole: Int) -> Int {
        guard whole > 0, part < whole else { return 100 }
        guard part > 0 else { return 0 }
        return min(99, max(1, (part * 200 + whole) / (whole * 2)))
    }
}
