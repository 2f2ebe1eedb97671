/// The name that somebody probably meant: the nearest by edits, when it is near enough to be a slip.
func suggestion(for written: String, among known: some Sequence<String>) -> String? {
    let wanted = Array(written.lowercased().unicodeScalars)
    var best: (name: String, distance: Int)?
    for name in known.sorted() {
        let distance = editDistance(wanted, Array(name.lowercased().unicodeScalars))
        if distance < best?.distance ?? Int.max { best = (name, distance) }
    }
    guard let best, best.distance <= max(1, min(3, wanted.count / 3)) else { return nil }
    return best.name
}

/// Levenshtein's distance, with a swap of two neighbours as one edit.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            row[j] = min(row[j - 1] + 1, last[j] + 1, change)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
