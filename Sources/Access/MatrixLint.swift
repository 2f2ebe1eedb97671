public import Model

/// Looks for mistakes in the matrices and in what goes with them (`matrix check`).
///
/// Reading already refuses rows that mean nothing; this finds rows that mean something odd, alone or beside the accounts and
/// the staff register. Everything is a warning: a matrix may be odd on purpose.
public enum MatrixLint {
    /// What is odd, in the order of files and rows.
    public static func check(_ model: AccessModel) -> [Diagnostic] {
        var found = doubles(model) + contradictions(model)
        found += unheldFunctions(model) + unmentionedFunctions(model)
        found += ungrantedRoles(model) + unmappedRights(model) + unknownExceptions(model)
        return found.sorted()
    }

    private static func rows(_ model: AccessModel) -> [MatrixRow] {
        System.allCases.flatMap { model.matrices.rows[$0] ?? [] }
    }

    private static func note(_ code: String, _ row: Origin, _ column: String, _ values: [String: String]) -> Diagnostic
    {
        Diagnostic(code, .warning, file: row.file, record: row.record, column: column, values)
    }

    /// The same right for the same function on the same condition.
    private static func doubles(_ model: AccessModel) -> [Diagnostic] {
        struct Key: Hashable {
            var function: String
            var right: AccessRight
            var conditions: Set<MatrixCondition>
        }
        var first: [Key: MatrixRow] = [:]
        var found: [Diagnostic] = []
        for row in rows(model) {
            let key = Key(function: row.function, right: row.right, conditions: Set(row.conditions))
            guard let known = first[key] else {
                first[key] = row
                continue
            }
            let values = ["first": String(known.origin.record), "function": row.function, "right": row.right.text]
            found.append(note("matrix.row-double", row.origin, "Recht", values))
        }
        return found
    }

    /// A row whose conditions exclude each other, or that another row without a condition makes idle.
    private static func contradictions(_ model: AccessModel) -> [Diagnostic] {
        let all = rows(model)
        return all.compactMap { row in
            var least = 0
            var most = Int.max
            for condition in row.conditions {
                if case .longerThan(let days) = condition { least = max(least, days + 1) }
                if case .shorterThan(let days) = condition { most = min(most, days - 1) }
            }
            let values = ["function": row.function, "right": row.right.text]
            if least > most { return note("matrix.condition-impossible", row.origin, "Voorwaarde", values) }
            guard row.conditions.contains(where: { $0 != .confidentiality }) else { return nil }
            let open = all.first {
                $0.function == row.function && $0.right == row.right && $0 != row
                    && !$0.conditions.contains { $0 != .confidentiality }
            }
            return open.map {
                note(
                    "matrix.contradiction",
                    row.origin,
                    "Voorwaarde",
                    values.merging(["other": String($0.origin.record)]) { mine, _ in mine }
                )
            }
        }
    }

    /// Functions of the board's own matrices that nobody in the register holds or has held: often a misspelling.
    private static func unheldFunctions(_ model: AccessModel) -> [Diagnostic] {
        guard model.hasStaff else { return [] }
        let held = Set(model.staff.people.flatMap { $0.terms.map(\.function) })
        var seen: Set<String> = []
        return rows(model).compactMap { row in
            let isHeld = held.contains { model.functions.covers(row.function, held: $0) }
            guard !isHeld, seen.insert(row.function).inserted else { return nil }
            var values = ["function": row.function]
            if let nearest = Nearest.name(to: row.function, among: held.sorted()) { values["nearest"] = nearest }
            return note("matrix.function-unheld", row.origin, "Functie", values)
        }
    }

    /// Functions of staff that are known but that no row and no list of functions without rights mentions.
    private static func unmentionedFunctions(_ model: AccessModel) -> [Diagnostic] {
        let all = rows(model)
        var seen: Set<String> = []
        return model.staff.people.flatMap(\.terms).sorted { $0.origin < $1.origin }.compactMap { term in
            guard term.isKnown, !model.functions.isWithoutRights(term.function),
                !all.contains(where: { model.functions.covers($0.function, held: term.function) }),
                seen.insert(term.function).inserted
            else { return nil }
            return note("matrix.function-unmentioned", term.origin, "Functie", ["function": term.function])
        }
    }

    /// Roles of accounts that no row grants to anybody.
    private static func ungrantedRoles(_ model: AccessModel) -> [Diagnostic] {
        guard model.matrices.rows[.parnassys] != nil else { return [] }
        var counts: [String: (count: Int, name: String, origin: Origin)] = [:]
        for account in model.accounts[.parnassys] ?? [] where !model.isServiceAccount(.parnassys, account.name) {
            for grant in account.grants where !model.matrices.knows(AccessRight(.parnassys, grant.text)) {
                let key = Fold.key(grant.text)
                let known = counts[key] ?? (0, grant.text, grant.origin)
                counts[key] = (known.count + 1, known.name, min(known.origin, grant.origin))
            }
        }
        let granted = (model.matrices.rows[.parnassys] ?? []).map(\.right.name)
        return counts.values.map { one in
            var values = ["role": one.name, "number": String(one.count)]
            if let nearest = Nearest.name(to: one.name, among: granted) { values["nearest"] = nearest }
            return note("matrix.role-ungranted", one.origin, "Rollen", values)
        }
    }

    /// AFAS user groups that nobody has mapped, and mappings to rights that no row grants.
    private static func unmappedRights(_ model: AccessModel) -> [Diagnostic] {
        guard model.matrices.rows[.afas] != nil else { return [] }
        var found: [Diagnostic] = []
        let mapped = Set(model.settings.afasGroups.keys.map { Fold.key($0) })
        var seen: Set<String> = []
        for grant in (model.accounts[.afas] ?? []).flatMap(\.grants).sorted(by: { $0.origin < $1.origin }) {
            guard !mapped.contains(Fold.key(grant.text)), seen.insert(Fold.key(grant.text)).inserted else { continue }
            found.append(note("matrix.group-unmapped", grant.origin, "Groep", ["group": grant.text]))
        }
        let granted = (model.matrices.rows[.afas] ?? []).map(\.right.name)
        for (group, rights) in model.settings.afasGroups.sorted(by: { $0.key < $1.key }) {
            for right in rights where !model.matrices.knows(AccessRight(.afas, right)) {
                var values = ["group": group, "right": right]
                if let nearest = Nearest.name(to: right, among: granted) { values["nearest"] = nearest }
                found.append(Diagnostic("settings.right-ungranted", .warning, column: "afas.groups", values))
            }
        }
        return found
    }

    /// Agreed exceptions for a right that no matrix knows: they hide nothing, or not what was meant.
    private static func unknownExceptions(_ model: AccessModel) -> [Diagnostic] {
        (model.exceptions ?? []).compactMap { exception in
            guard let rows = model.matrices.rows[exception.system] else { return nil }
            let name = exception.right.split(separator: ":").first.map(String.init) ?? exception.right
            let isKnown =
                exception.system == .sharepoint
                ? rows.contains { $0.right.key == Fold.key(name) }
                : model.matrices.knows(AccessRight(exception.system, exception.right))
            let isGroup = model.settings.afasGroups.keys.contains { Fold.key($0) == Fold.key(exception.right) }
            let isTaught = (model.taught ?? []).contains {
                TaughtGroup.key($0.group) == TaughtGroup.key(exception.right)
            }
            if isKnown || isGroup || isTaught { return nil }
            return note("exceptions.right-unknown", exception.origin, "Recht", ["right": exception.right])
        }
    }
}
