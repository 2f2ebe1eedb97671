internal import Access
internal import Model
internal import Patterns

/// Finds the part of SharePoint that a path or address lies in, by the patterns of the board.
struct AreaFinder: Sendable {
    /// A part of SharePoint and the school it is of.
    struct Place: Sendable, Hashable {
        /// The path of the matrix.
        var area: String
        /// The school, by its canonical name; nil when the address does not tell.
        var school: String?
    }

    private let areas: [(area: BoardSettings.SharePointArea, pattern: Pattern)]
    private let access: AccessModel
    /// What is wrong with the patterns.
    let diagnostics: [Diagnostic]

    init(_ access: AccessModel) {
        self.access = access
        var areas: [(BoardSettings.SharePointArea, Pattern)] = []
        var diagnostics: [Diagnostic] = []
        for area in access.settings.sharePointAreas {
            do {
                areas.append((area, try Pattern(area.pattern, options: .caseInsensitive)))
            } catch {
                diagnostics.append(
                    Diagnostic(
                        "settings.pattern-wrong",
                        column: "sharepoint.areas",
                        ["pattern": area.pattern, "reason": "\(error)"]
                    )
                )
            }
        }
        self.areas = areas
        self.diagnostics = diagnostics
    }

    /// The place of a path; nil when it lies in none.
    ///
    /// - Throws: `MatchFailure` when a pattern could not decide, which is not "none".
    func place(of path: String) throws(MatchFailure) -> Place? {
        for (area, pattern) in areas {
            guard let match = try pattern.firstMatch(in: path) else { continue }
            return Place(area: area.path, school: school(segment: match["school"] ?? Self.site(path)))
        }
        return nil
    }

    /// The school whose site has a path segment.
    private func school(segment: String?) -> String? {
        guard let segment = segment?.lowercased() else { return nil }
        if let found = access.settings.schools.first(where: { $0.sites.contains(segment) }) { return found.name }
        if case .school(let name) = access.schools.find(segment), !access.settings.schools.isEmpty { return name }
        return nil
    }

    /// The segment behind `sites/`.
    static func site(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        guard let place = parts.firstIndex(where: { $0.lowercased() == "sites" }), place + 1 < parts.count else {
            return nil
        }
        return String(parts[place + 1])
    }
}
