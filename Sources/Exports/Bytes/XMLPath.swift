internal import Model

/// Which values to take from the elements of a record, compiled once.
///
/// A path is names of elements below the record's own, with dots between them: `System.EventID`. `[Name=Status]` asks for an
/// attribute with that value, `@SystemTime` at the end takes an attribute instead of the text. Prefixes of namespaces do not
/// count; upper and lower case do.
struct XMLPathSet: Sendable {
    struct Edge: Sendable {
        var name: [UInt8]
        var attribute: [UInt8] = []
        var value: [UInt8] = []
        var node: Int
    }

    struct Node: Sendable {
        var edges: [Edge] = []
        /// Paths whose value is the text here.
        var texts: [Int] = []
        /// Paths whose value is an attribute here.
        var attributes: [(name: [UInt8], path: Int)] = []
    }

    /// The paths as they were given.
    let paths: [String]
    private(set) var nodes = [Node()]

    /// Compiles paths; nil when one is none.
    init?(_ paths: [String]) {
        self.paths = paths
        for (index, path) in paths.enumerated() {
            guard add(path, index) else { return nil }
        }
    }

    private mutating func add(_ path: String, _ index: Int) -> Bool {
        var steps: [(name: String, attribute: String, value: String)] = []
        var rest = Substring(path)
        var wanted: Substring?
        while true {
            let name = rest.prefix { $0 != "." && $0 != "[" && $0 != "@" }
            rest = rest.dropFirst(name.count)
            var step = (name: String(name), attribute: "", value: "")
            if rest.first == "[" {
                guard let end = rest.firstIndex(of: "]") else { return false }
                let inside = rest[rest.index(after: rest.startIndex)..<end]
                guard let equals = inside.firstIndex(of: "="), equals > inside.startIndex else { return false }
                step.attribute = String(inside[..<equals])
                step.value = String(inside[inside.index(after: equals)...])
                rest = rest[rest.index(after: end)...]
            }
            // The record itself has no name in a path: `@id` is an attribute of it.
            if name.isEmpty {
                guard steps.isEmpty, step.attribute.isEmpty, rest.first == "@" else { return false }
            } else {
                steps.append(step)
            }
            if rest.first == "@" {
                wanted = rest.dropFirst()
                break
            }
            guard !rest.isEmpty else { break }
            guard rest.removeFirst() == "." else { return false }
        }
        if let wanted, wanted.isEmpty || wanted.contains(where: { "@.[]".contains($0) }) { return false }
        var node = 0
        for step in steps { node = child(of: node, step) }
        if let wanted {
            nodes[node].attributes.append((Array(wanted.utf8), index))
        } else {
            nodes[node].texts.append(index)
        }
        return true
    }

    private mutating func child(of node: Int, _ step: (name: String, attribute: String, value: String)) -> Int {
        let edge = Edge(
            name: Array(step.name.utf8),
            attribute: Array(step.attribute.utf8),
            value: Array(step.value.utf8),
            node: nodes.count
        )
        for known in nodes[node].edges
        where known.name == edge.name && known.attribute == edge.attribute && known.value == edge.value {
            return known.node
        }
        nodes[node].edges.append(edge)
        nodes.append(Node())
        return edge.node
    }
}

/// Takes the values of a set of paths from a record of XML, in one pass and without building a tree.
///
/// All of the record is checked, so that a broken one is never half believed: tags must fit, references must be XML's own,
/// nesting stays within bounds. Of elements that occur twice the first counts; the text of an element is what stands before its
/// first child.
struct XMLScanner: Sendable {
    static let maximumDepth = 256

    let paths: XMLPathSet
    /// The value of each path in the last record.
    private(set) var slots: [EventBatch.Slot]
    private var levels: [Level] = []
    private var active: [Int] = []
    private var text: [UInt8] = []

    private struct Level: Sendable {
        var name: Range<Int>
        /// Where the nodes of this element begin among the active ones.
        var nodes: Int
        /// The text so far, while it is wanted.
        var value = EventBatch.Slot.missing
        var takesText: Bool
    }

    /// Why bytes are not one record.
    struct Problem: Error, Hashable {
        var problem: RecordProblem
        var offset: Int
    }

    init(_ paths: XMLPathSet) {
        self.paths = paths
        slots = [EventBatch.Slot](repeating: .missing, count: paths.paths.count)
    }

    /// Scans one record.
    /// - Parameters:
    ///   - bytes: the record's element and nothing else.
    ///   - offset: where they lie in the raw bytes of the batch.
    ///   - arena: gets values with references or literal text in them.
    mutating func scan(_ bytes: Span<UInt8>, offset: Int, arena: inout [UInt8]) -> Problem? {
        for path in slots.indices { slots[path] = .missing }
        levels.removeAll(keepingCapacity: true)
        active.removeAll(keepingCapacity: true)
        let start = arena.count
        guard let problem = run(bytes, offset, &arena) else { return nil }
        for path in slots.indices { slots[path] = .missing }
        arena.removeLast(arena.count - start)
        return problem
    }

    private mutating func run(_ bytes: Span<UInt8>, _ offset: Int, _ arena: inout [UInt8]) -> Problem? {
        var place = 0
        repeat {
            guard place < bytes.count else { return Problem(problem: .truncatedXML, offset: place) }
            let token = XMLToken.read(bytes, at: place, atEnd: true)
            switch token.kind {
            case .unfinished: return Problem(problem: .truncatedXML, offset: place)
            case .invalid: return Problem(problem: .invalidXML, offset: place)
            case .documentType: return Problem(problem: .refusedXML, offset: place)
            case .passedOver: break
            case .start:
                if let problem = open(token, bytes, offset, &arena) { return problem }
            case .end:
                guard let level = levels.popLast(),
                    ByteScan.equal(bytes.extracting(level.name), bytes.extracting(token.range))
                else { return Problem(problem: .invalidXML, offset: place) }
                close(level)
            case .text, .literal:
                guard !levels.isEmpty else { return Problem(problem: .invalidXML, offset: place) }
                if let bad = take(token, bytes, offset, &arena) { return Problem(problem: .refusedXML, offset: bad) }
            }
            place = token.next
        } while !levels.isEmpty
        let rest = ByteScan.trim(bytes, place..<bytes.count)
        return rest.isEmpty ? nil : Problem(problem: .invalidXML, offset: place)
    }

    private mutating func open(
        _ token: XMLToken,
        _ bytes: Span<UInt8>,
        _ offset: Int,
        _ arena: inout [UInt8]
    ) -> Problem? {
        guard levels.count < Self.maximumDepth else {
            return Problem(problem: .tooDeepXML, offset: token.range.lowerBound)
        }
        let first = active.count
        if levels.isEmpty {
            active.append(0)
        } else {
            levels[levels.count - 1].takesText = false
            let parents = levels[levels.count - 1].nodes..<first
            if !parents.isEmpty { follow(parents, token, bytes) }
        }
        var takesText = false
        for index in first..<active.count where !paths.nodes[active[index]].texts.isEmpty { takesText = true }
        var place = token.attributes.lowerBound
        reading: while true {
            switch XMLAttribute.read(bytes, from: place, to: token.attributes.upperBound) {
            case .none: break reading
            case .invalid(let at): return Problem(problem: .invalidXML, offset: at)
            case .attribute(let attribute):
                if let bad = take(attribute, first, bytes, offset, &arena) {
                    return Problem(problem: .refusedXML, offset: bad)
                }
                place = attribute.next
            }
        }
        let level = Level(name: token.range, nodes: first, takesText: takesText)
        if token.isEmpty { close(level) } else { levels.append(level) }
        return nil
    }

    /// Puts the nodes that an element leads to on the list.
    private mutating func follow(_ parents: Range<Int>, _ token: XMLToken, _ bytes: Span<UInt8>) {
        let name = bytes.extracting(token.range)
        for index in parents {
            for edge in paths.nodes[active[index]].edges where ByteScan.equal(edge.name.span, name) {
                guard edge.attribute.isEmpty || has(edge, token, bytes) else { continue }
                active.append(edge.node)
            }
        }
    }

    private mutating func has(_ edge: XMLPathSet.Edge, _ token: XMLToken, _ bytes: Span<UInt8>) -> Bool {
        var place = token.attributes.lowerBound
        while case .attribute(let attribute) = XMLAttribute.read(bytes, from: place, to: token.attributes.upperBound) {
            place = attribute.next
            guard ByteScan.equal(bytes.extracting(attribute.name), edge.attribute.span) else { continue }
            text.removeAll(keepingCapacity: true)
            return XMLText.append(bytes, attribute.value, to: &text) == nil
                && ByteScan.equal(text.span, edge.value.span)
        }
        return false
    }

    /// Takes an attribute for the paths that want it; nil, or the place of a reference that is none.
    private mutating func take(
        _ attribute: XMLAttribute,
        _ first: Int,
        _ bytes: Span<UInt8>,
        _ offset: Int,
        _ arena: inout [UInt8]
    ) -> Int? {
        let start = arena.count
        let hasReference =
            ByteScan.first(0x26, in: bytes, from: attribute.value.lowerBound, to: attribute.value.upperBound)
            < attribute.value.upperBound
        if hasReference, let bad = XMLText.append(bytes, attribute.value, to: &arena) { return bad }
        let slot: EventBatch.Slot =
            hasReference
            ? .decoded(start, arena.count - start)
            : .raw(offset + attribute.value.lowerBound, attribute.value.count)
        for index in first..<active.count {
            for wanted in paths.nodes[active[index]].attributes where slots[wanted.path].isMissing {
                if ByteScan.equal(bytes.extracting(attribute.name), wanted.name.span) { slots[wanted.path] = slot }
            }
        }
        return nil
    }

    /// Takes a run of text; nil, or the place of a reference that is none.
    private mutating func take(
        _ token: XMLToken,
        _ bytes: Span<UInt8>,
        _ offset: Int,
        _ arena: inout [UInt8]
    ) -> Int? {
        let start = arena.count
        let hasReference =
            token.kind == .text
            && ByteScan.first(0x26, in: bytes, from: token.range.lowerBound, to: token.range.upperBound)
                < token.range.upperBound
        let last = levels.count - 1
        guard levels[last].takesText, !token.range.isEmpty else {
            // Looked through all the same: a reference that is none makes the record unbelievable wherever it stands.
            guard hasReference else { return nil }
            let bad = XMLText.append(bytes, token.range, to: &arena)
            arena.removeLast(arena.count - start)
            return bad
        }
        let known = levels[last].value
        if known.isMissing, !hasReference {
            levels[last].value = .raw(offset + token.range.lowerBound, token.range.count)
            return nil
        }
        // Several pieces become one value; what comes between two pieces of one text never goes to the arena, so the value
        // that is there already lies at its end.
        var from = start
        if known.region == 0 {
            let range = Int(known.offset) - offset..<Int(known.offset) - offset + known.length
            ByteScan.append(bytes, range, to: &arena)
        } else if known.hasValue {
            from = Int(known.offset)
        }
        if token.kind == .literal {
            ByteScan.append(bytes, token.range, to: &arena)
        } else if let bad = XMLText.append(bytes, token.range, to: &arena) {
            return bad
        }
        levels[last].value = .decoded(from, arena.count - from)
        return nil
    }

    private mutating func close(_ level: Level) {
        if level.value.hasValue {
            for index in level.nodes..<active.count {
                for path in paths.nodes[active[index]].texts where slots[path].isMissing { slots[path] = level.value }
            }
        }
        active.removeLast(active.count - level.nodes)
    }
}
