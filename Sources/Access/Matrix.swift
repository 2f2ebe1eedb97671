public import Model

/// When a row of a matrix holds.
public enum MatrixCondition: Sendable, Hashable {
    /// The function is held for more than so many days (`>4 weken`).
    case longerThan(days: Int)
    /// The function is held for less than so many days (`<4 weken`).
    case shorterThan(days: Int)
    /// The holder signs a confidentiality agreement; the right is granted all the same, the missing signature is its own finding.
    case confidentiality

    /// Reads a condition; nil when it is none. Four weeks are `fourWeeks` days long.
    static func read(_ text: String, fourWeeks: Int) -> MatrixCondition? {
        let key = Fold.key(text)
        if key == "geheimhoudingsverklaring" || key == "geheimhouding" { return .confidentiality }
        guard let sign = text.first, sign == ">" || sign == "<" else { return nil }
        let parts = key.split(separator: " ")
        guard parts.count == 2, let number = Int(parts[0]), (1...1000).contains(number) else { return nil }
        let days: Int
        switch parts[1] {
        case "week", "weken": days = number == 4 ? fourWeeks : number * 7
        case "dag", "dagen": days = number
        default: return nil
        }
        return sign == ">" ? .longerThan(days: days) : .shorterThan(days: days)
    }
}

/// One row of a matrix: a right that it grants to a function.
public struct MatrixRow: Sendable, Hashable {
    /// The block: `School`, `Bovenschools`, `Stichtingsniveau: Personele gegevens`.
    public var block: String
    /// The function by its canonical name, or a group of functions.
    public var function: String
    /// The right.
    public var right: AccessRight
    /// The level of access as the row writes it: `Groep`, `School`, `Stichting`.
    public var scope: String?
    /// When the row holds; every condition must.
    public var conditions: [MatrixCondition]
    /// The row in the file.
    public var origin: Origin

    /// A row.
    public init(
        block: String,
        function: String,
        right: AccessRight,
        scope: String? = nil,
        conditions: [MatrixCondition] = [],
        origin: Origin
    ) {
        self.block = block
        self.function = function
        self.right = right
        self.scope = scope
        self.conditions = conditions
        self.origin = origin
    }

    /// How a finding names the row: `parnassys: School / Directeur / Applicatiebeheerder`.
    public var reference: String { "\(right.system.rawValue): \(block) / \(function) / \(right.text)" }

    /// Whether the right holds at every school and not only where the function is held.
    ///
    /// On SharePoint the column `Niveau` tells what may be done, so there the block says it: `Stichting` or `Bovenschools`.
    public var isBoardWide: Bool {
        guard right.level != nil else { return scope.map { Fold.key($0) == "stichting" } ?? false }
        return ["stichting", "stichtingsniveau", "bovenschools"].contains(Fold.key(block))
    }
}

/// The matrices of the systems, and which rights contain which.
public struct Matrices: Sendable {
    /// The rows by system; a system without a matrix has no entry, and is not checked.
    public var rows: [System: [MatrixRow]]
    /// For every right, the rights that it allows besides itself, steps on steps included.
    public var inclusions: [AccessRight: Set<AccessRight>]

    /// No matrices.
    public init(rows: [System: [MatrixRow]] = [:], inclusions: [AccessRight: Set<AccessRight>] = [:]) {
        self.rows = rows
        self.inclusions = inclusions
    }

    /// Whether someone who is granted one right may also have the other.
    public func allows(_ granted: AccessRight, _ asked: AccessRight) -> Bool {
        if granted == asked { return true }
        if let have = granted.level, let want = asked.level {
            return granted.system == asked.system && granted.key == asked.key && want <= have
        }
        return inclusions[granted]?.contains(asked) == true
    }

    /// Whether the matrix of a system can answer about a right at all.
    ///
    /// The handbook's SharePoint table is lost: what is left says who manages, not who reads. A path with no row at all, or
    /// with rows above the asked level only, is not a refusal but silence.
    public func speaks(about right: AccessRight) -> Bool {
        guard let rows = rows[right.system] else { return false }
        guard let level = right.level else { return true }
        return rows.contains { row in row.right.key == right.key && (row.right.level ?? .read) <= level }
    }

    /// The domain of AFAS in which a right lies: `PZ` of `Volledig PZ`, and of `Eigen medewerkers school`, which that contains.
    ///
    /// - Returns: nil when neither its name nor a right that contains it tells.
    public func domain(of right: AccessRight) -> String? {
        let containing = inclusions.filter { $0.value.contains(right) }.keys.sorted { $0.key < $1.key }
        return ([right] + containing).lazy.compactMap { one -> String? in
            let words = one.name.split(separator: " ")
            guard one.system == .afas, words.count == 2, Self.levels.contains(Fold.key(String(words[0]))) else {
                return nil
            }
            return String(words[1])
        }.first
    }

    private static let levels: Set<String> = ["volledig", "beperkt", "inkijk", "inzage", "raadplegen", "lezen"]

    /// Whether a right is one that any row grants, by itself or inside another.
    public func knows(_ right: AccessRight) -> Bool {
        (rows[right.system] ?? []).contains { allows($0.right, right) }
    }
}

/// Reads one matrix file.
struct MatrixReader {
    private var reader: RowReader
    private let system: System
    private let fourWeeks: Int

    init(_ table: Table, system: System, fourWeeks: Int) {
        reader = RowReader(.matrix, table)
        self.system = system
        self.fourWeeks = fourWeeks
    }

    mutating func read(_ functions: inout FunctionCatalog) -> ([MatrixRow], [Diagnostic], ReferenceCoverage) {
        var rows: [MatrixRow] = []
        if reader.hasRequiredColumns() {
            for row in reader.table.rows {
                guard let made = read(row, &functions) else { continue }
                rows.append(made)
            }
        } else {
            for row in reader.table.rows { reader.markUnusable(row) }
        }
        var coverage = reader.coverage
        coverage.table = "matrices/\(system.rawValue)"
        return (rows, reader.diagnostics, coverage)
    }

    private mutating func read(_ row: Table.Row, _ functions: inout FunctionCatalog) -> MatrixRow? {
        guard let function = reader.required(row, "Functie"), let name = reader.required(row, "Recht") else {
            return nil
        }
        let scope = reader.text(row, "Niveau")
        var level: SharePointLevel?
        if system == .sharepoint {
            level = scope.flatMap { written in
                SharePointLevel.allCases.first { Fold.key($0.rawValue) == Fold.key(written) }
            }
            if level == nil {
                reader.reject(row, "matrix.level-unknown", column: "Niveau", ["value": scope ?? "-"])
                return nil
            }
        }
        var conditions: [MatrixCondition] = []
        for part in (reader.text(row, "Voorwaarde") ?? "").split(separator: ",") {
            let text = String(part.drop { $0 == " " })
            guard let condition = MatrixCondition.read(text, fourWeeks: fourWeeks) else {
                reader.reject(row, "matrix.condition-unknown", column: "Voorwaarde", ["value": text])
                return nil
            }
            conditions.append(condition)
        }
        return MatrixRow(
            block: reader.text(row, "Blok") ?? "",
            function: functions.add(function),
            right: AccessRight(system, name, level: level),
            scope: scope,
            conditions: conditions,
            origin: Origin(
                table: "matrices/\(system.rawValue)",
                file: reader.table.file,
                record: row.record
            )
        )
    }
}

/// Reads which rights contain which, and follows the steps to their end.
func readInclusions(_ tables: [Table]) -> ([AccessRight: Set<AccessRight>], [Diagnostic], [ReferenceCoverage]) {
    var direct: [AccessRight: Set<AccessRight>] = [:]
    var diagnostics: [Diagnostic] = []
    var coverage: [ReferenceCoverage] = []
    for table in tables {
        var reader = RowReader(.rightInclusions, table)
        if reader.hasRequiredColumns() {
            for row in table.rows {
                guard let place = reader.required(row, "Systeem"), let right = reader.required(row, "Recht"),
                    let inside = reader.required(row, "Omvat")
                else { continue }
                guard let system = System(written: place) else {
                    reader.reject(row, "reference.system-unknown", column: "Systeem", System.hint(place))
                    continue
                }
                direct[AccessRight(system, right), default: []].insert(AccessRight(system, inside))
            }
        }
        diagnostics += reader.diagnostics
        coverage.append(reader.coverage)
    }
    var closed: [AccessRight: Set<AccessRight>] = [:]
    for start in direct.keys {
        var reached: Set<AccessRight> = []
        var open = [start]
        while let next = open.popLast() {
            for inner in direct[next] ?? [] where reached.insert(inner).inserted { open.append(inner) }
        }
        reached.remove(start)
        closed[start] = reached
    }
    return (closed, diagnostics, coverage)
}

extension System {
    /// A system as people write it: `ParnasSys`, `AFAS Profit`, `SharePoint`, `OneDrive`, `Entra ID`; nil for anything else.
    public init?(written: String) {
        switch Fold.key(written) {
        case "parnassys": self = .parnassys
        case "afas", "afas profit", "afas insite", "insite", "profit": self = .afas
        case "sharepoint", "onedrive", "sharepoint online", "teams": self = .sharepoint
        case "entra", "entra id", "azure ad", "microsoft 365", "m365", "microsoft365": self = .entra
        case "windows", "active directory": self = .windows
        case "linux", "ssh", "sshd": self = .linux
        default: return nil
        }
    }

    static func hint(_ written: String) -> [String: String] {
        var values = ["value": written, "known": allCases.map(\.rawValue).joined(separator: ", ")]
        if let nearest = Nearest.name(to: written, among: allCases.map(\.rawValue)) { values["nearest"] = nearest }
        return values
    }
}
