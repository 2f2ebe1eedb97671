public import Access
internal import Patterns

/// Where a path of SharePoint's sharing report lies, as the matrix writes it.
public final class PermissionPlaces {
    private let areas: AreaFinder
    private var matcher = Matcher()

    /// The places by the board's settings.
    public init(_ access: AccessModel) { areas = AreaFinder(access) }

    /// The part of SharePoint and the school whose site it is on; nil when the path lies in none, or could not be judged.
    public func find(_ path: String) -> (area: String, school: String?)? {
        guard case .area(let area, _) = areas.find(Array("\(path)/".utf8), &matcher) else { return nil }
        return (area.path, area.school)
    }
}
