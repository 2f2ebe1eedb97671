public import Model

/// Takes the values of a set of paths from JSON objects, in one pass and without building a tree.
///
/// Of keys that occur twice the last counts. The whole object is checked for its grammar, so that a broken one is never half
/// believed: after a problem all values are missing. Nesting is followed with a stack of its own, never by recursion.
public struct JSONScanner: Sendable {
    /// Where the values of the scanned bytes may be pointed to.
    public enum Source: Sendable, Hashable {
        /// The bytes are those of the batch from this offset on: values without escapes stay where they are.
        case raw(Int)
        /// The bytes are a passing copy (a decoded CSV cell): all values are copied to the arena.
        case copy
    }

    /// The paths.
    public let paths: JSONPathSet
    /// The value of each path of the last object: strings without quotes and escapes, numbers, booleans, objects and arrays as
    /// their text; `null` and `missing` told apart.
    public private(set) var slots: [EventBatch.Slot]
    /// The kind of each value.
    public private(set) var kinds: [JSONKind]
    /// The nesting that is followed, in levels.
    public let maximumDepth: Int

    private var ranks: [Int]
    private var levels: [Level] = []
    /// Nodes that the values on the way to here belong to, a run for each level; `~node` for one whose keys count but not itself.
    private var active: [Int] = []
    private var keyText: [UInt8] = []

    private struct Level: Sendable {
        var isObject: Bool
        var start: Int
        var nodes: Range<Int>
        var index = 0
        var selected: UInt64 = 0
    }

    /// A scanner; one for each task, to be used for all its objects.
    public init(_ paths: JSONPathSet, maximumDepth: Int = 256) {
        self.paths = paths
        self.maximumDepth = max(1, maximumDepth)
        slots = [EventBatch.Slot](repeating: .missing, count: paths.count)
        kinds = [JSONKind](repeating: .missing, count: paths.count)
        ranks = [Int](repeating: .max, count: paths.count)
    }

    /// Scans one object.
    /// - Parameters:
    ///   - bytes: the object and nothing else but white space.
    ///   - source: where the bytes lie.
    ///   - arena: gets decoded values.
    /// - Returns: nil, or what is wrong; `slots` and `kinds` hold the result.
    public mutating func scan(_ bytes: Span<UInt8>, source: Source, arena: inout [UInt8]) -> JSONProblem? {
        reset()
        let arenaStart = arena.count
        let problem = run(bytes, source: source, arena: &arena)
        if problem != nil {
            reset()
            arena.removeLast(arena.count - arenaStart)
        }
        return problem
    }

    private mutating func reset() {
        for path in 0..<paths.count {
            slots[path] = .missing
            kinds[path] = .missing
            ranks[path] = .max
        }
        levels.removeAll(keepingCapacity: true)
        active.removeAll(keepingCapacity: true)
    }

    private mutating func run(_ bytes: Span<UInt8>, source: Source, arena: inout [UInt8]) -> JSONProblem? {
        let count = bytes.count
        var place = JSONToken.skipBlanks(bytes, from: 0)
        guard place < count else { return JSONProblem(.truncatedJSON, at: place) }
        guard bytes[place] == 0x7b else { return JSONProblem(.invalidJSON, at: place) }
        active.append(0)
        levels.append(Level(isObject: true, start: place, nodes: 0..<1))
        place += 1
        // Whether the container was just opened, so that it may end here.
        var isFirst = true
        while var level = levels.last {
            place = JSONToken.skipBlanks(bytes, from: place)
            guard place < count else { return JSONProblem(.truncatedJSON, at: place) }
            let closing: UInt8 = level.isObject ? 0x7d : 0x5d
            if bytes[place] == closing {
                place += 1
                close(level, at: place, bytes, source: source, arena: &arena)
                isFirst = false
                continue
            }
            if !isFirst {
                guard bytes[place] == 0x2c else { return JSONProblem(.invalidJSON, at: place) }
                place = JSONToken.skipBlanks(bytes, from: place + 1)
                guard place < count else { return JSONProblem(.truncatedJSON, at: place) }
            }
            isFirst = false
            let targets = active.count
            if level.isObject {
                guard bytes[place] == 0x22 else { return JSONProblem(.invalidJSON, at: place) }
                guard let key = JSONToken.stringEnd(bytes, from: place + 1) else {
                    return JSONProblem(.truncatedJSON, at: count)
                }
                if let bad = follow(bytes, place + 1..<key.end, hasEscapes: key.hasEscapes, level) {
                    return JSONProblem(.invalidJSON, at: bad)
                }
                place = JSONToken.skipBlanks(bytes, from: key.end + 1)
                guard place < count else { return JSONProblem(.truncatedJSON, at: place) }
                guard bytes[place] == 0x3a else { return JSONProblem(.invalidJSON, at: place) }
                place = JSONToken.skipBlanks(bytes, from: place + 1)
                guard place < count else { return JSONProblem(.truncatedJSON, at: place) }
            } else {
                followElement(bytes, at: place, &level)
                levels[levels.count - 1] = level
            }
            switch bytes[place] {
            case 0x7b, 0x5b:
                guard levels.count < maximumDepth else { return JSONProblem(.tooDeepJSON, at: place) }
                levels.append(
                    Level(isObject: bytes[place] == 0x7b, start: place, nodes: targets..<active.count)
                )
                place += 1
                isFirst = true
            case 0x22:
                guard let string = JSONToken.stringEnd(bytes, from: place + 1) else {
                    return JSONProblem(.truncatedJSON, at: count)
                }
                let inside = place + 1..<string.end
                if active.count > targets {
                    let bad = deliver(bytes, inside, string.hasEscapes, from: targets, source: source, arena: &arena)
                    if let bad { return JSONProblem(.invalidJSON, at: bad) }
                    active.removeLast(active.count - targets)
                } else if string.hasEscapes, let bad = checkEscapes(bytes, inside) {
                    return JSONProblem(.invalidJSON, at: bad)
                }
                place = string.end + 1
            default:
                guard let scalar = JSONToken.scalarEnd(bytes, from: place) else {
                    let isCut = isCutScalar(bytes, from: place)
                    return JSONProblem(isCut ? .truncatedJSON : .invalidJSON, at: place)
                }
                if active.count > targets {
                    set(bytes, place..<scalar.end, scalar.kind, from: targets, source: source, arena: &arena)
                    active.removeLast(active.count - targets)
                }
                place = scalar.end
            }
        }
        place = JSONToken.skipBlanks(bytes, from: place)
        return place < count ? JSONProblem(.invalidJSON, at: place) : nil
    }

    /// Puts the nodes that a key leads to on the list; nil, or the place of an escape that is none.
    @inline(__always)
    private mutating func follow(
        _ bytes: Span<UInt8>,
        _ key: Range<Int>,
        hasEscapes: Bool,
        _ level: Level
    ) -> Int? {
        if hasEscapes {
            keyText.removeAll(keepingCapacity: true)
            if let bad = JSONToken.appendUnescaped(bytes, key, to: &keyText) { return bad }
            let text = keyText
            for index in level.nodes { match(text.span, index) }
            return nil
        }
        guard !level.nodes.isEmpty else { return nil }
        let text = bytes.extracting(key)
        for index in level.nodes { match(text, index) }
        return nil
    }

    @inline(__always)
    private mutating func match(_ key: Span<UInt8>, _ index: Int) {
        let entry = active[index]
        let node = paths.nodes[entry < 0 ? ~entry : entry]
        guard node.filter >> JSONPathSet.hash(key) & 1 == 1 else { return }
        for edge in node.edges {
            let edge = paths.edges[edge]
            guard edge.key.count == key.count, ByteScan.equal(paths.text.span.extracting(edge.key), key) else {
                continue
            }
            // The key came before: what lay under it counts no longer.
            let next = paths.nodes[edge.node]
            for path in next.below where ranks[paths.pathLists[path]] > next.hops {
                forget(paths.pathLists[path])
            }
            active.append(edge.node)
        }
    }

    private mutating func forget(_ path: Int) {
        slots[path] = .missing
        kinds[path] = .missing
        ranks[path] = .max
    }

    /// Puts the nodes that the next element of an array belongs to on the list.
    private mutating func followElement(_ bytes: Span<UInt8>, at place: Int, _ level: inout Level) {
        let element = level.index
        level.index += 1
        var number: UInt64 = 0
        for index in level.nodes {
            let entry = active[index]
            let node = paths.nodes[entry < 0 ? ~entry : entry]
            if element == 0, !node.edges.isEmpty { active.append(entry < 0 ? entry : ~entry) }
            guard entry >= 0 else { continue }
            for known in node.elements where paths.elements[known].index == element {
                active.append(paths.elements[known].node)
            }
            guard bytes[place] == 0x7b else { continue }
            for selector in node.selectors {
                let selector = paths.selectors[selector]
                let bit: UInt64 = number < 64 ? 1 << number : 0
                number += 1
                guard level.selected & bit == 0, holds(bytes, at: place, selector) else { continue }
                level.selected |= bit
                active.append(selector.node)
            }
        }
    }

    /// Whether the object at a place has a key with the value that the selector asks for. Grammar is not its concern: the
    /// pass over the object that follows finds what is wrong.
    private func holds(_ bytes: Span<UInt8>, at start: Int, _ selector: JSONPathSet.Selector) -> Bool {
        var place = start + 1
        var depth = 1
        var expectsKey = true
        let wanted = paths.text.span.extracting(selector.key)
        var held = false
        while place < bytes.count {
            switch bytes[place] {
            case 0x22:
                guard let string = JSONToken.stringEnd(bytes, from: place + 1) else { return held }
                if depth == 1, expectsKey {
                    expectsKey = false
                    if ByteScan.equal(bytes.extracting(place + 1..<string.end), wanted) {
                        let colon = JSONToken.skipBlanks(bytes, from: string.end + 1)
                        guard colon < bytes.count, bytes[colon] == 0x3a else { return held }
                        held = hasValue(bytes, at: JSONToken.skipBlanks(bytes, from: colon + 1), selector.value)
                    }
                }
                place = string.end + 1
                continue
            case 0x7b, 0x5b: depth += 1
            case 0x7d, 0x5d:
                depth -= 1
                if depth == 0 { return held }
            case 0x2c: if depth == 1 { expectsKey = true }
            default: break
            }
            place += 1
        }
        return held
    }

    private func hasValue(_ bytes: Span<UInt8>, at place: Int, _ value: Range<Int>) -> Bool {
        guard place < bytes.count else { return false }
        let wanted = paths.text.span.extracting(value)
        if bytes[place] == 0x22 {
            guard let string = JSONToken.stringEnd(bytes, from: place + 1) else { return false }
            guard string.hasEscapes else { return ByteScan.equal(bytes.extracting(place + 1..<string.end), wanted) }
            var text: [UInt8] = []
            return JSONToken.appendUnescaped(bytes, place + 1..<string.end, to: &text) == nil
                && ByteScan.equal(text.span, wanted)
        }
        guard let scalar = JSONToken.scalarEnd(bytes, from: place) else { return false }
        return ByteScan.equal(bytes.extracting(place..<scalar.end), wanted)
    }

    private mutating func close(
        _ level: Level,
        at end: Int,
        _ bytes: Span<UInt8>,
        source: Source,
        arena: inout [UInt8]
    ) {
        if level.nodes.lowerBound > 0 {
            let kind: JSONKind = level.isObject ? .object : .array
            let targets = level.nodes.lowerBound
            if !level.nodes.isEmpty {
                set(bytes, level.start..<end, kind, from: targets, source: source, arena: &arena)
            }
            active.removeLast(active.count - targets)
        }
        levels.removeLast()
    }

    /// Gives a string to the paths that end at it; nil, or the place of an escape that is none.
    private mutating func deliver(
        _ bytes: Span<UInt8>,
        _ inside: Range<Int>,
        _ hasEscapes: Bool,
        from targets: Int,
        source: Source,
        arena: inout [UInt8]
    ) -> Int? {
        guard hasEscapes else {
            set(bytes, inside, .string, from: targets, source: source, arena: &arena)
            return nil
        }
        let start = arena.count
        if let bad = JSONToken.appendUnescaped(bytes, inside, to: &arena) { return bad }
        let slot = EventBatch.Slot.decoded(start, arena.count - start)
        for index in targets..<active.count where active[index] >= 0 {
            let node = paths.nodes[active[index]]
            for path in node.ends { assign(paths.pathLists[path], slot, .string, node.hops) }
        }
        return nil
    }

    private mutating func set(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ kind: JSONKind,
        from targets: Int,
        source: Source,
        arena: inout [UInt8]
    ) {
        var slot: EventBatch.Slot?
        for index in targets..<active.count where active[index] >= 0 {
            let node = paths.nodes[active[index]]
            for path in node.ends {
                let known = slot ?? Self.place(bytes, range, kind, source, &arena)
                slot = known
                assign(paths.pathLists[path], known, kind, node.hops)
            }
        }
    }

    private static func place(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ kind: JSONKind,
        _ source: Source,
        _ arena: inout [UInt8]
    ) -> EventBatch.Slot {
        if kind == .null { return .null }
        switch source {
        case .raw(let offset): return .raw(offset + range.lowerBound, range.count)
        case .copy:
            let start = arena.count
            ByteScan.append(bytes, range, to: &arena)
            return .decoded(start, range.count)
        }
    }

    @inline(__always)
    private mutating func assign(_ path: Int, _ slot: EventBatch.Slot, _ kind: JSONKind, _ rank: Int) {
        guard rank <= ranks[path] else { return }
        slots[path] = slot
        kinds[path] = kind
        ranks[path] = rank
    }

    private mutating func checkEscapes(_ bytes: Span<UInt8>, _ inside: Range<Int>) -> Int? {
        keyText.removeAll(keepingCapacity: true)
        return JSONToken.appendUnescaped(bytes, inside, to: &keyText)
    }

    /// Whether a scalar that is none would become one with more bytes.
    private func isCutScalar(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        for literal in ["true", "false", "null"] as [StaticString] {
            let left = bytes.count - start
            guard left < literal.utf8CodeUnitCount else { continue }
            let text = Array(String(describing: literal).utf8.prefix(left))
            if ByteScan.equal(bytes.extracting(start..<bytes.count), text.span) { return true }
        }
        guard let last = bytes.count > start ? bytes[bytes.count - 1] : nil else { return true }
        for index in start..<bytes.count {
            let byte = bytes[index]
            let fits = ByteScan.isDigit(byte) || byte == 0x2d || byte == 0x2b || byte == 0x2e || byte | 0x20 == 0x65
            if !fits { return false }
        }
        return !ByteScan.isDigit(last)
    }
}
