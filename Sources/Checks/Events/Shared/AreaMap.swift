internal import Access
internal import Model
internal import Patterns

/// Which part of SharePoint a file or folder lies in, and of which school.
///
/// Patterns of the settings look at the folder of a file, so that each folder is looked up once; without any, a folder
/// named Beeldmateriaal or Groeidocumenten is recognised wherever it lies on a site (OneDrive apart).
struct AreaMap: Sendable {
    /// A part of SharePoint.
    struct Area: Sendable, Hashable {
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
    private var outcomes: [Outcome] = []
    private var places: [Outcome: Int32] = [:]
    private var memo = TextMemo()
    private var address: [UInt8] = []

    init(_ context: CheckContext) {
        let areas =
            context.settings.sharePointAreas.isEmpty
            ? Self.defaults : context.settings.sharePointAreas.map { ($0.path, $0.pattern) }
        paths = areas.map { $0.0 }
        pathKeys = paths.map { Fold.key($0) }
        patterns = PatternList(areas.map { $0.1 }, setting: "sharepoint.areas")
        var sites: [String: String] = [:]
        for school in context.settings.schools {
            for site in school.sites { sites[site.lowercased()] = school.name }
        }
        self.sites = sites
        schools = context.settings.schools.isEmpty ? nil : context.access.schools
    }

    private static let defaults: [(String, String)] = ["Beeldmateriaal", "Groeidocumenten"].map { name in
        (name, "^(?!(?:[^/]*//[^/]*)?/personal/).*?(?:^|/)\(name)(?:/|$)")
    }

    /// The area of the file or folder of an event; `isFolder` when the address is that of a folder itself.
    mutating func find(
        _ batch: EventBatch,
        _ row: Int,
        _ fields: AuditFields,
        isFolder: Bool,
        _ matcher: inout Matcher
    ) -> Outcome {
        if !batch.copy(row, fields.url, into: &address) {
            guard batch.copy(row, fields.path, into: &address) else { return .none }
        }
        let slash = UInt8(ascii: "/")
        if isFolder {
            if address.last != slash { address.append(slash) }
        } else if let end = address.lastIndex(of: slash) {
            address.removeLast(address.count - end - 1)
        } else {
            return .none
        }
        if let known = memo.value(address), outcomes.indices.contains(Int(known)) { return outcomes[Int(known)] }
        let outcome = look(&matcher)
        let place = places[outcome] ?? Int32(outcomes.count)
        if places.updateValue(place, forKey: outcome) == nil { outcomes.append(outcome) }
        _ = memo.insert(address, place)
        return outcome
    }

    /// The area that the name of a group speaks of, such as `Beeldmateriaal leden` on the site of a school.
    mutating func find(group: String, _ batch: EventBatch, _ row: Int, _ fields: AuditFields) -> Outcome {
        let key = " \(Fold.key(group)) "
        guard let place = pathKeys.firstIndex(where: { !$0.isEmpty && key.contains(" \($0) ") }) else { return .none }
        _ = batch.copy(row, fields.url, into: &address)
        address.append(UInt8(ascii: "/"))
        return area(place, segment: Self.site(address))
    }

    private func look(_ matcher: inout Matcher) -> Outcome {
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

/// The places of the fields of the audit log in the events of a batch, looked up once.
struct AuditFields: Sendable {
    let action: Int
    let url: Int?
    let path: Int?
    let outcome: Int?
    let target: Int?
    let group: Int?

    /// Nil when the events of a batch tell no operation or none is of SharePoint.
    init?(_ batch: EventBatch) {
        guard let action = batch.schema.index(of: FieldName.eventAction),
            batch.rows.contains(where: { $0.system == .sharepoint })
        else { return nil }
        self.action = action
        url = batch.schema.index(of: FieldName.url)
        path = batch.schema.index(of: FieldName.filePath)
        outcome = batch.schema.index(of: FieldName.eventOutcome)
        target = batch.schema.index(of: FieldName.targetUser)
        group = batch.schema.index(of: FieldName.targetGroup)
    }

    func isFailure(_ batch: EventBatch, _ row: Int) -> Bool { outcome.map { batch.isFailure(row, $0) } ?? false }
}
