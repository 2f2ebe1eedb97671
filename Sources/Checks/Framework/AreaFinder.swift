internal import Access
internal import Model
internal import Patterns

/// Finds the part of SharePoint that a file or folder lies in, and the school whose site it is on.
///
/// By the patterns of the settings, which look at folders; without any, a folder named Beeldmateriaal or Groeidocumenten is
/// recognised wherever it lies on a site (OneDrive apart).
struct AreaFinder: Sendable {
    /// A part of SharePoint.
    struct Area: Sendable, Hashable, Codable {
        /// The path as the matrix writes it.
        var path: String
        /// The school; nil for the board's own site, or one that the settings do not tell.
        var school: String?
    }

    /// What came of looking.
    enum Outcome: Sendable, Hashable {
        /// It lies in an area; `isSiteKnown` is false when its site belongs to no school of the settings.
        case area(Area, isSiteKnown: Bool)
        /// It lies in none.
        case none
        /// The pattern at this place could not decide.
        case undecided(Int)
    }

    let patterns: PatternList
    private let paths: [String]
    private let pathKeys: [String]
    private let sites: [String: String]
    private let schools: SchoolNames?

    init(_ access: AccessModel) {
        let areas =
            access.settings.sharePointAreas.isEmpty
            ? Self.defaults : access.settings.sharePointAreas.map { ($0.path, $0.pattern) }
        paths = areas.map { $0.0 }
        pathKeys = paths.map { Fold.key($0) }
        patterns = PatternList(areas.map { $0.1 }, setting: "sharepoint.areas")
        var sites: [String: String] = [:]
        for school in access.settings.schools {
            for site in school.sites { sites[site.lowercased()] = school.name }
        }
        self.sites = sites
        schools = access.settings.schools.isEmpty ? nil : access.schools
    }

    private static let defaults: [(String, String)] = ["Beeldmateriaal", "Groeidocumenten"].map { name in
        (name, "^(?!(?:[^/]*//[^/]*)?/personal/).*?(?:^|/)\(name)(?:/|$)")
    }

    /// The area of an address that ends in a slash: that of a folder.
    func find(_ address: [UInt8], _ matcher: inout Matcher) -> Outcome {
        var ways = [address, Array(address.dropLast())]
        if let plain = Self.unescaped(address) { ways += [plain, Array(plain.dropLast())] }
        let (outcome, group) = patterns.first(ways, group: "school", &matcher)
        switch outcome {
        case .none: return .none
        case .undecided(let place): return .undecided(place)
        case .match(let place):
            let segment = group.map { String(decoding: $0, as: UTF8.self) } ?? Self.site(ways.last ?? address)
            return area(place, segment: segment)
        }
    }

    /// The area that the name of a group speaks of, with the address of the site that it is of.
    func find(group: String, of address: [UInt8]) -> Outcome {
        let key = " \(Fold.key(group)) "
        guard let place = pathKeys.firstIndex(where: { !$0.isEmpty && key.contains(" \($0) ") }) else { return .none }
        return area(place, segment: Self.site(address))
    }

    private func area(_ place: Int, segment: String?) -> Outcome {
        guard paths.indices.contains(place) else { return .none }
        var area = Area(path: paths[place], school: nil)
        guard let schools else { return .area(area, isSiteKnown: true) }
        guard let segment else { return .area(area, isSiteKnown: false) }
        if let school = sites[segment.lowercased()] {
            area.school = school
            return .area(area, isSiteKnown: true)
        }
        switch schools.find(segment) {
        case .school(let name):
            area.school = name
            return .area(area, isSiteKnown: true)
        case .board: return .area(area, isSiteKnown: true)
        case .unknown: return .area(area, isSiteKnown: false)
        }
    }

    /// The segment after `/sites/` or `/teams/`.
    private static func site(_ address: [UInt8]) -> String? {
        let parts = String(decoding: address, as: UTF8.self).split(separator: "/")
        guard let place = parts.firstIndex(where: { ["sites", "teams"].contains($0.lowercased()) }),
            parts.indices.contains(place + 1)
        else { return nil }
        return String(parts[place + 1])
    }

    /// The address with `%2F` and the like resolved once; nil when it has none.
    private static func unescaped(_ address: [UInt8]) -> [UInt8]? {
        guard address.contains(UInt8(ascii: "%")) else { return nil }
        var plain: [UInt8] = []
        var place = 0
        while place < address.count {
            if address[place] == UInt8(ascii: "%"), place + 2 < address.count,
                let high = digit(address[place + 1]), let low = digit(address[place + 2])
            {
                plain.append(high << 4 | low)
                place += 3
            } else {
                plain.append(address[place])
                place += 1
            }
        }
        return plain
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
