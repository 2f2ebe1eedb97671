/// SplitMix64: a small generator whose output depends on the seed alone, so that every machine measures the same bytes.
struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A number from 0 up to, and not including, the bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// A number from 0 up to, and not including, 1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    /// An index of a list in which early entries are far more frequent, as in real logs.
    mutating func skewed(_ count: Int) -> Int {
        let u = unit()
        return min(count - 1, Int(u * u * u * Double(count)))
    }

    mutating func hex(_ digits: Int) -> String {
        var text = ""
        while text.utf8.count < digits { text += String(next(), radix: 16) }
        return String(text.prefix(digits))
    }

    mutating func guid() -> String {
        "\(hex(8))-\(hex(4))-\(hex(4))-\(hex(4))-\(hex(12))"
    }
}
