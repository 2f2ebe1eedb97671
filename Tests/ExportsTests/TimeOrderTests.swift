import Model
import Testing

@testable import Exports

@Suite struct TimeOrderTests {
    private func log(_ minutes: [Int]) -> String {
        minutes.map { minute in
            let day = 6 + minute / 1440
            let clock = [minute / 60 % 24, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
            return "Jul  \(day) \(clock):00 srv sshd[1]: Accepted password for beheer from 192.0.2.1 port 22 ssh2\n"
        }.joined()
    }

    private func jumps(_ minutes: [Int], chunkSize: Int = 1 << 20) -> [Diagnostic] {
        readAll(log(minutes), chunkSize: chunkSize).coverage.diagnostics.filter { $0.code == "time.clock-jump" }
    }

    @Test(arguments: [1, 64, 1 << 20])
    func aClockThatIsSetBackIsTold(_ chunkSize: Int) {
        let minutes = (0..<60).map { $0 < 40 ? 600 + $0 : 600 + $0 - 130 }
        let told = jumps(minutes, chunkSize: chunkSize)
        #expect(told.map(\.level) == [.warning])
        #expect(told.first?.record == 41)
        #expect(told.first?.parameters == ["count": "1", "hours": "2"])
        // The newest first is an order too.
        #expect(jumps(minutes.reversed(), chunkSize: chunkSize).first?.parameters == ["count": "1", "hours": "2"])
    }

    @Test func whatIsInOrderALittleOutOfItOrInNoneIsNot() {
        #expect(jumps((0..<60).map { 600 + $0 * 20 }).isEmpty)
        #expect(jumps((0..<60).map { 600 + $0 - ($0 == 30 ? 14 : 0) }).isEmpty)
        #expect(jumps((0..<60).map { 600 + $0 * 37 % 60 * 20 }).isEmpty)
        #expect(jumps([600, 600]).isEmpty)
        let days = jumps((0..<60).map { $0 < 40 ? 3000 + $0 : $0 })
        #expect(days.first?.parameters == ["count": "1", "days": "2"])
    }
}
