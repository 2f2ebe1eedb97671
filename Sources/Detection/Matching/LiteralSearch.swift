/// Finds many literals in one pass over a text (Aho and Corasick, 1975), for all rules together.
///
/// Only a piece of each literal, at most sixteen bytes, is looked for: that keeps the table small. Whoever is told of a find
/// has to compare the rest.
struct LiteralSearch: Sendable {
    /// What is looked for.
    struct Needle: Sendable {
        /// The whole literal.
        var bytes: [UInt8]
        /// The test that asks for it.
        var test: Int32
        /// Where it must stand.
        var place: Place
    }

    /// Where a literal must stand for its test to hold.
    enum Place: UInt8, Sendable {
        case anywhere
        case start
        case end
        /// A find is only a hint: the test has to be made.
        case hint
    }

    static let pieceLength = 16

    private struct Output: Sendable {
        var test: Int32
        var place: Place
        /// The literal in `pool`, and how far behind its start the piece ends.
        var start: Int32
        var length: Int32
        var pieceEnd: Int32
    }

    /// The class of each byte: bytes that no literal has share class 0.
    private var classes: [UInt8] = []
    private var classCount = 1
    /// The next state for state and class, states counted in rows; the lowest bit says that the state has finds.
    private var next: [UInt32] = []
    private var outputs: [Output] = []
    /// For each state the range of its outputs.
    private var outputStart: [Int32] = []
    private var pool: [UInt8] = []

    var isEmpty: Bool { outputs.isEmpty }

    init(_ needles: [Needle]) {
        let needles = needles.filter { !$0.bytes.isEmpty }
        guard !needles.isEmpty else { return }
        makeClasses(needles)
        // The trie, with the needles that end in each state.
        var children: [[UInt8: Int32]] = [[:]]
        var own: [[Output]] = [[]]
        for needle in needles {
            // Of what stands at the end, the end tells most.
            let length = min(Self.pieceLength, needle.bytes.count)
            let begin = needle.place == .end ? needle.bytes.count - length : 0
            var state = 0
            for byte in needle.bytes[begin..<(begin + length)] {
                let letter = classes[Int(byte)]
                if let child = children[state][letter] {
                    state = Int(child)
                } else {
                    children[state][letter] = Int32(children.count)
                    state = children.count
                    children.append([:])
                    own.append([])
                }
            }
            own[state].append(
                Output(
                    test: needle.test,
                    place: needle.place,
                    start: Int32(pool.count),
                    length: Int32(needle.bytes.count),
                    pieceEnd: Int32(begin + length)
                )
            )
            pool += needle.bytes
        }
        connect(children, own)
    }

    private mutating func makeClasses(_ needles: [Needle]) {
        classes = [UInt8](repeating: 0, count: 256)
        var seen = [Bool](repeating: false, count: 256)
        for needle in needles { for byte in needle.bytes { seen[Int(byte)] = true } }
        for byte in 0..<256 where seen[byte] {
            // With all 256 bytes in use, the last ones share a class: that only costs a comparison.
            classes[byte] = UInt8(min(classCount, 255))
            classCount = min(classCount + 1, 256)
        }
    }

    /// Fills the table breadth first: what is missing in a state is taken from its longest proper suffix.
    private mutating func connect(_ children: [[UInt8: Int32]], _ own: [[Output]]) {
        let count = children.count
        var table = [Int32](repeating: 0, count: count * classCount)
        var suffix = [Int32](repeating: 0, count: count)
        var finds: [[Output]] = own
        var queue: [Int] = []
        for (letter, child) in children[0] {
            table[Int(letter)] = child
            queue.append(Int(child))
        }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            let fallback = Int(suffix[state])
            finds[state] += finds[fallback]
            for letter in 0..<classCount {
                table[state * classCount + letter] = table[fallback * classCount + letter]
            }
            for (letter, child) in children[state] {
                suffix[Int(child)] = table[fallback * classCount + Int(letter)]
                table[state * classCount + Int(letter)] = child
                queue.append(Int(child))
            }
        }
        outputStart = []
        for state in 0..<count {
            outputStart.append(Int32(outputs.count))
            outputs += finds[state]
        }
        outputStart.append(Int32(outputs.count))
        next = table.map { child in
            let hasFinds = outputStart[Int(child)] < outputStart[Int(child) + 1]
            return UInt32(Int(child) * classCount) << 1 | (hasFinds ? 1 : 0)
        }
    }

    /// Adds each test whose literal stands in the text where it must; more than once when it stands there more than once.
    func search(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ found: inout [Int32]) {
        guard !outputs.isEmpty else { return }
        let next = next.span
        let classes = classes.span
        var state = 0
        for index in start..<end {
            let step = next[state + Int(classes[Int(text[index])])]
            state = Int(step >> 1)
            if step & 1 != 0 { report(state / classCount, text, start, end, index + 1, &found) }
        }
    }

    private func report(
        _ state: Int,
        _ text: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ position: Int,
        _ found: inout [Int32]
    ) {
        for output in Int(outputStart[state])..<Int(outputStart[state + 1]) {
            let output = outputs[output]
            let begin = position - Int(output.pieceEnd)
            let finish = begin + Int(output.length)
            guard begin >= start, finish <= end else { continue }
            switch output.place {
            case .start where begin != start: continue
            case .end where finish != end: continue
            default: break
            }
            var fits = true
            for index in 0..<Int(output.length) where pool[Int(output.start) + index] != text[begin + index] {
                fits = false
                break
            }
            if fits { found.append(output.test) }
        }
    }
}
