import Exports
import Foundation
import TestSupport
import Testing

extension Xlsx {
    /// The rows of a CSV file as a workbook, its days and times as Excel would take them.
    static func saved(from data: Data, sheet: String = "Blad1") throws -> Xlsx {
        let input = try ByteInput(bytes: Array(data), name: "")
        var bytes: [UInt8] = []
        while input.read(into: &bytes) > 0 {}
        let detected = CSVDialect.detect(bytes.span)
        let dialect = try #require(detected)
        let rows = CSVDialect.rows(bytes.span, dialect: dialect, limit: .max)
        return Xlsx([Xlsx.Sheet(sheet, rows.map { $0.map(Xlsx.typed) })])
    }
}
