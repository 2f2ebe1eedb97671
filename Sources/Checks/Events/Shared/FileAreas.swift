public import Model
internal import Patterns

/// Which part of SharePoint a file lies in, for rules: by the areas of the settings, as the checks look at them. One for each worker.
public final class FileAreas {
    private var areas: AreaMap
    private var operations = SharePointOperations()
    private var matcher = Matcher()

    /// The areas of a board.
    public init(_ context: CheckContext) { areas = AreaMap(context) }

    /// The path of the matrix that the file or folder of an event stands under; nil when it stands under none.
    public func area(of batch: EventBatch, _ row: Int) -> String? {
        guard batch.rows[row].system == .sharepoint, let fields = AuditFields(batch) else { return nil }
        _ = operations.use(batch, row, fields.action)
        let isFolder = operations.isOnFolder
        guard case .area(let area, _) = areas.find(batch, row, fields, isFolder: isFolder, &matcher) else { return nil }
        return area.path
    }
}
