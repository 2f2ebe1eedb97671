/// Did-you-mean: the known name that somebody probably meant.
public enum Nearest {
    /// The name that looks most like another; nil when none is near enough to suggest.
    ///
    /// Near is at most two slips, or as many as a third of the longer name, and less than all letters of the shorter one. A
    /// slip is a letter to add, drop, change or swap with its neighbour. Of names that are equally near the first by spelling
    /// counts, so that the advice does not depend on their order.
    /// - Parameter key: what of a name is compared.
    public static func name(
        to written: String,
        among known: some Sequence<String>,
        by key: (String) -> String = { Fold.header($0) }
    ) -> String? {
        let wanted = letters(key(written))
        var best: (distance: Int, name: String)?
        for name in known {
            let other = letters(key(name))
            guard let distance = distance(wanted, other) else { continue }
            if let best, (best.distance, best.name) <= (distance, name) { continue }
            best = (distance, name)
        }
        return best?.name
    }

    /// Names are cut here: a slip shows in what comes before, and a text without end costs no more.
    private static let longest = 64

    private static func letters(_ text: String) -> [Unicode.Scalar] { Array(text.unicodeScalars.prefix(longest)) }

    /// The number of slips between two names; nil when they are not near.
    private static func distance(_ wanted: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int? {
        let shorter = min(wanted.count, other.count)
        let longer = max(wanted.count, other.count)
        // One name within the other (`Begindatum` and `Begindatum contract`) is nearer than its letters tell.
        let isPart = shorter >= 4 && (other.contains(wanted) || wanted.contains(other))
        let limit = min(max(2, longer / 3), shorter - 1)
        guard isPart || longer - shorter <= limit else { return nil }
        let slips = isPart ? min(2, longer - shorter) : slips(wanted, other)
        return slips <= limit ? slips : nil
    }

    /// The restricted distance of Damerau and Levenshtein, three rows at a time.
    static func slips(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in b.indices {
                var slips = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { slips = min(slips, beforeLast[j - 1] + 1) }
                row.append(slips)
            }
            beforeLast = last
            last = row
        }
        return last[b.count]
    }
}
