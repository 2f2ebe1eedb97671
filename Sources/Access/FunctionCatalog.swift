internal import Model

/// The functions that exist: their one name, the other names for them, and the groups that a matrix takes together.
public struct FunctionCatalog: Sendable, Hashable {
    private var names: [String: String] = [:]
    private var memberships: [String: Set<String>] = [:]
    private var empty: Set<String> = []

    /// A catalogue that knows no function.
    public init() {}

    /// The canonical name of a function as an export writes it; nil when nobody knows it.
    public func canonical(_ written: String) -> String? { names[Fold.key(written)] }

    /// Whether a matrix row for `rowFunction` counts for someone who holds `held`: itself, or a group that it belongs to.
    public func covers(_ rowFunction: String, held: String) -> Bool {
        rowFunction == held || memberships[held]?.contains(rowFunction) == true
    }

    /// Whether a function exists of which no matrix gives anything on purpose, such as a caretaker's.
    public func isWithoutRights(_ function: String) -> Bool { empty.contains(function) }

    /// The canonical names, sorted.
    public var known: [String] { Set(names.values).sorted() }

    /// The members of a group, sorted; empty when it is no group.
    public func members(of group: String) -> [String] {
        memberships.filter { $0.value.contains(group) }.keys.sorted()
    }

    /// The known function whose name is nearest to an unknown one.
    public func nearest(_ written: String) -> String? {
        Nearest.name(to: written, among: names.values)
            ?? Nearest.name(to: written, among: names.keys).flatMap { names[$0] }
    }

    /// Adds a function; the first spelling stays. Gives its canonical name.
    @discardableResult
    public mutating func add(_ name: String) -> String {
        let key = Fold.key(name)
        if let known = names[key] { return known }
        names[key] = name
        return name
    }

    /// Adds another name for a function; nil, or the function that already has this name when it is a different one.
    @discardableResult
    public mutating func addAlias(_ alias: String, of function: String) -> String? {
        let canonical = add(function)
        let key = Fold.key(alias)
        if let taken = names[key], taken != canonical { return taken }
        names[key] = canonical
        return nil
    }

    /// Puts a function in a group.
    public mutating func addMember(_ function: String, to group: String) {
        let group = add(group)
        let function = add(function)
        memberships[function, default: []].insert(group)
    }

    /// Adds a function that carries no rights.
    public mutating func addWithoutRights(_ function: String) {
        let function = add(function)
        empty.insert(function)
    }
}
