import Testing

@testable import Reports

@Suite struct ColumnWidthsTests {
    @Test("tables with the same headings share their widths, in which nothing is lost")
    func shared() throws {
        let headings = ["Id", "Note", "Decision"]
        let blocks: [Paper.Block] = [
            .table(headings, [["c27c93dcfcce", "", "Keep, as this is needed for the work of every week"]]),
            .subheading("Another account"),
            .table(headings, [["4fb8c565d0e4", "one note", "Keep"], ["2faae279f648", "", ""]]),
            .table(["alone"], [["x"]]),
        ]
        let found = ColumnWidths.shared(by: blocks)
        #expect(Set(found.keys) == [headings])
        let widths = try #require(found[headings])
        #expect((98...102).contains(widths.reduce(0, +)) && widths.allSatisfy { $0 > 5 })
        #expect(widths[2] > widths[1])
        #expect(ColumnWidths.shared(by: [.table([], []), .table([], [])])[[]] == [])
    }
}
