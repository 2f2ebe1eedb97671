/// Hits in the order of their time, and of reading for one moment.
struct HitHeap: Sendable {
    private(set) var items: [Hit] = []

    var count: Int { items.count }
    var first: Hit? { items.first }

    private static func isBefore(_ a: Hit, _ b: Hit) -> Bool {
        a.time == b.time ? a.sequence < b.sequence : a.time < b.time
    }

    mutating func push(_ hit: Hit) {
        items.append(hit)
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard Self.isBefore(items[child], items[parent]) else { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func pop() {
        guard let last = items.popLast(), !items.isEmpty else { return }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && Self.isBefore(items[child], items[least]) {
                least = child
            }
            if least == parent { return }
            items.swapAt(least, parent)
            parent = least
        }
    }
}
