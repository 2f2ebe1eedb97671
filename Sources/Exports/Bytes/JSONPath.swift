public import Model

/// Which values to take from JSON objects, compiled once so that one pass over an object finds them all.
///
/// A path is keys with dots between them: `status.errorCode`. Where an array stands in the way its first element is taken;
/// `[2]` takes the element with that index (from 0), `[Name=OS]` the first element whose key `Name` holds `OS`, as in
/// `DeviceProperties[Name=OS].Value`. A literal key with dots in it (`"user.name": ...`) wins over the nested reading.
/// Keys are compared byte by byte, case and all.
public struct JSONPathSet: Sendable {
    /// A key that leads from one node to another; the key lies in `text`.
    struct Edge: Sendable {
        var key: Range<Int>
        var node: Int
    }

    /// A condition on the elements of an array.
    struct Selector: Sendable {
        var key: Range<Int>
        var value: Range<Int>
        var node: Int
    }

    /// A place in the tree of paths. All lists lie in flat arrays, so that looking at a node counts no references.
    struct Node: Sendable {
        var edges = 0..<0
        var selectors = 0..<0
        var elements = 0..<0
        /// Paths that end here.
        var ends = 0..<0
        /// Paths that end here or below.
        var below = 0..<0
        /// How many steps were taken to get here: the fewer for a path, the more of it one literal key was, the stronger.
        var hops = 0
        /// Bit `hash(key)` is set for every edge: that tells most keys of an object at once.
        var filter: UInt64 = 0
    }

    /// The number of paths.
    public let count: Int
    /// The paths as they were given.
    public let paths: [String]
    private(set) var nodes: [Node] = []
    private(set) var edges: [Edge] = []
    private(set) var selectors: [Selector] = []
    /// Index of an element and the node for it.
    private(set) var elements: [(index: Int, node: Int)] = []
    private(set) var pathLists: [Int] = []
    private(set) var text: [UInt8] = []

    /// Compiles paths.
    /// - Throws: `json.path-invalid` with the path.
    public init(_ paths: [String]) throws(Diagnostic) {
        self.paths = paths
        count = paths.count
        var builder = Builder()
        for (index, path) in paths.enumerated() {
            guard let steps = Self.parse(path) else { throw Diagnostic("json.path-invalid", .error, ["path": path]) }
            builder.add(steps[...], path: index, from: 0, hops: 0)
        }
        for node in builder.nodes { flatten(node) }
    }

    private mutating func flatten(_ node: Builder.Node) {
        var flat = Node()
        flat.hops = node.hops
        let firstEdge = edges.count
        for edge in node.edges {
            flat.filter |= 1 << Self.hash(edge.key.span)
            edges.append(Edge(key: keep(edge.key), node: edge.node))
        }
        flat.edges = firstEdge..<edges.count
        let firstSelector = selectors.count
        for selector in node.selectors {
            selectors.append(
                Selector(key: keep(selector.key), value: keep(selector.value), node: selector.node)
            )
        }
        flat.selectors = firstSelector..<selectors.count
        let firstElement = elements.count
        elements.append(contentsOf: node.indices.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        flat.elements = firstElement..<elements.count
        flat.ends = pathLists.count..<pathLists.count + node.ends.count
        pathLists.append(contentsOf: node.ends)
        flat.below = pathLists.count..<pathLists.count + node.below.count
        pathLists.append(contentsOf: node.below)
        nodes.append(flat)
    }

    private mutating func keep(_ bytes: [UInt8]) -> Range<Int> {
        text.append(contentsOf: bytes)
        return text.count - bytes.count..<text.count
    }

    @inline(__always)
    static func hash(_ key: Span<UInt8>) -> UInt64 {
        guard key.count > 0 else { return 0 }
        let ends = UInt64(key[0]) &* 7 &+ UInt64(key[key.count - 1]) &* 31
        return (UInt64(truncatingIfNeeded: key.count) &* 13 &+ ends &+ UInt64(key[key.count / 2]) &* 17) & 63
    }

    enum Step: Equatable {
        case key(String)
        case index(Int)
        case select(key: String, value: String)
    }

    static func parse(_ path: String) -> [Step]? {
        var steps: [Step] = []
        var rest = Substring(path)
        while true {
            let key = rest.prefix { $0 != "." && $0 != "[" }
            rest = rest.dropFirst(key.count)
            if !key.isEmpty { steps.append(.key(String(key))) }
            var brackets = 0
            while rest.first == "[" {
                guard let end = rest.firstIndex(of: "]") else { return nil }
                let inside = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                brackets += 1
                if let index = Int(inside), index >= 0 {
                    steps.append(.index(index))
                } else if let equals = inside.firstIndex(of: "="), equals > inside.startIndex {
                    let value = String(inside[inside.index(after: equals)...])
                    steps.append(.select(key: String(inside[..<equals]), value: value))
                } else if inside.isEmpty {
                    steps.append(.index(0))
                } else {
                    return nil
                }
            }
            if key.isEmpty, brackets == 0 { return nil }
            guard !rest.isEmpty else { return steps }
            guard rest.removeFirst() == "." else { return nil }
        }
    }

    private struct Builder {
        struct Node {
            var edges: [(key: [UInt8], node: Int)] = []
            var selectors: [(key: [UInt8], value: [UInt8], node: Int)] = []
            var indices: [Int: Int] = [:]
            var ends: [Int] = []
            var below: [Int] = []
            var hops = 0
        }

        var nodes = [Node()]

        mutating func add(_ steps: ArraySlice<Step>, path: Int, from node: Int, hops: Int) {
            if !nodes[node].below.contains(path) { nodes[node].below.append(path) }
            guard let first = steps.first else {
                if !nodes[node].ends.contains(path) { nodes[node].ends.append(path) }
                return
            }
            switch first {
            case .index(let index):
                let next = nodes[node].indices[index] ?? make(hops + 1)
                nodes[node].indices[index] = next
                add(steps.dropFirst(), path: path, from: next, hops: hops + 1)
            case .select(let key, let value):
                let bytes = (Array(key.utf8), Array(value.utf8))
                let known = nodes[node].selectors.first { $0.key == bytes.0 && $0.value == bytes.1 }
                let next = known?.node ?? make(hops + 1)
                if known == nil {
                    nodes[node].selectors.append((bytes.0, bytes.1, next))
                }
                add(steps.dropFirst(), path: path, from: next, hops: hops + 1)
            case .key:
                // One key, and every literal key that joins it to the ones behind it.
                var joined = ""
                var rest = steps
                while case .key(let key)? = rest.first {
                    joined += joined.isEmpty ? key : "." + key
                    rest = rest.dropFirst()
                    let bytes = Array(joined.utf8)
                    let known = nodes[node].edges.first { $0.key == bytes }
                    let next = known?.node ?? make(hops + 1)
                    if known == nil {
                        nodes[node].edges.append((bytes, next))
                    }
                    add(rest, path: path, from: next, hops: hops + 1)
                }
            }
        }

        private mutating func make(_ hops: Int) -> Int {
            var node = Node()
            node.hops = hops
            nodes.append(node)
            return nodes.count - 1
        }
    }
}

/// The kind of a JSON value.
public enum JSONKind: UInt8, Sendable, Hashable {
    case missing
    case null
    case bool
    case number
    case string
    case object
    case array
}

/// Why bytes are not one JSON value.
public struct JSONProblem: Error, Sendable, Hashable {
    /// The kind of mistake.
    public var problem: RecordProblem
    /// Where in the bytes that were scanned, from 0.
    public var offset: Int

    /// A mistake and its place.
    public init(_ problem: RecordProblem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    /// The diagnostic for a record of a file.
    public func diagnostic(file: String, record: Int, column: String? = nil) -> Diagnostic {
        Diagnostic(problem.code, file: file, record: record, column: column, ["offset": String(offset)])
    }
}
