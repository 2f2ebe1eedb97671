internal import Access
internal import Model

/// What a right as an export writes it means in the matrix.
enum GrantMeaning {
    /// A right of the matrix, with where it was given.
    struct Given {
        var right: AccessRight
        /// The school; nil for the whole board, or when nobody says.
        var school: String?
        /// The part of SharePoint.
        var area: String?
    }

    /// It gives these rights of the matrix, at least one.
    case rights([Given])
    /// It gives none of them: a user group that the board lists without rights, or a system that has no matrix.
    case none
    /// Nobody has said what it means: a user group that the board does not list, a permission or place that is not known.
    case unknown

    /// The meaning of a right that an account of a system has.
    ///
    /// - Parameter area: the part of SharePoint in which a path lies; nil when it lies in none.
    init(_ grant: Grant, _ system: System, _ settings: BoardSettings, area: (String) -> SharePointPlace?) {
        switch system {
        case .parnassys: self = .rights([Given(right: AccessRight(.parnassys, grant.text), school: grant.school)])
        case .afas:
            let key = Fold.key(grant.text)
            guard let given = settings.afasGroups.first(where: { Fold.key($0.key) == key })?.value else {
                self = .unknown
                return
            }
            self = given.isEmpty ? .none : .rights(given.map { Given(right: AccessRight(.afas, $0)) })
        case .sharepoint:
            guard let level = SharePointLevel(permission: grant.text), let place = area(grant.resource ?? "") else {
                self = .unknown
                return
            }
            let right = AccessRight(.sharepoint, place.area, level: level)
            self = .rights([Given(right: right, school: place.school, area: place.area)])
        default: self = .none
        }
    }
}
