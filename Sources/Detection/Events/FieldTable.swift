/// The fields that a set of rules asks for, by name whatever its case, each with an index.
///
/// Built once when rules are compiled; looking a name up needs no string.
struct FieldTable: Sendable {
    /// The names as a rule writes them first.
    private(set) var names: [String] = []
    private var indices: [[UInt8]: Int32] = [:]
    private var table = ExactTable()

    /// The field that stands for the whole message, which keywords search. It has no name.
    static let message = 0

    init() { names = [""] }

    /// The index of a name, a new one when it is not known yet.
    mutating func index(adding name: String) -> Int {
        let key = CaseFolding.folded(Array(name.utf8))
        if let index = indices[key] { return Int(index) }
        let index = names.count
        indices[key] = Int32(index)
        names.append(name)
        return index
    }

    /// The index of a name; nil when no rule asks for it.
    func index(of name: String) -> Int? { indices[CaseFolding.folded(Array(name.utf8))].map(Int.init) }

    /// Call when all names are in.
    mutating func finish() { table = ExactTable(indices.mapValues { [$0] }) }

    /// The index of a folded name; nil when no rule asks for it.
    func find(_ name: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        table.find(name, start, end).map { Int(table.tests[$0.lowerBound]) }
    }

    var count: Int { names.count }
}
