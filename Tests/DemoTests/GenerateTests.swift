import Demo
import Testing

@Suite struct GenerateTests {
    @Test func sameOptionsSameBytes() throws {
        var first: [String: [UInt8]] = [:]
        try DemoBoard.generate(DemoOptions(schools: 3, people: 70), kind: .board) { first[$0] = $1 }
        var second: [String: [UInt8]] = [:]
        try DemoBoard.generate(DemoOptions(schools: 3, people: 70), kind: .board) { second[$0] = $1 }
        #expect(first == second)
    }
}
