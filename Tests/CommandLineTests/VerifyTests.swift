import Foundation
import Testing

@Suite struct VerifyTests {
    @Test func `a scanned board verifies, and a changed finding ends with exit code 5`() throws {
        let board = try SmallBoard()
        #expect(try board.scan("nl").exitCode == 0)
        let whole = try Binary.run(["verify", "--board", board.path])
        #expect(
            whole.exitCode == 0 && whole.output.contains("Het spoor is ongeschonden"),
            "\(whole.output)\(whole.errors)"
        )
        #expect(try Binary.run(["verify", "--board", board.path, "--quiet"]).output.isEmpty)
        let json = try Binary.run(["verify", "--board", board.path, "--format", "json"])
        let object = try JSONSerialization.jsonObject(with: json.bytes) as? [String: Any]
        #expect(object?["whole"] as? Bool == true && object?["links"] as? Int != nil)
        let unknown = try Binary.run([
            "verify", "--board", board.path, "--language", "en", "--head", String(repeating: "ab", count: 32),
        ])
        #expect(unknown.exitCode == 5 && unknown.output.contains("does not occur"))
        let wrong = try Binary.run(["verify", "--board", board.path, "--head", "kort"])
        #expect(wrong.exitCode == 2 && wrong.errors.contains("--head"))
    }

    @Test func `a store that is not there is wrong use, a damaged one is broken`() throws {
        let board = try SmallBoard()
        #expect(try Binary.run(["verify", "--board", board.path]).exitCode == 2)
        #expect(try board.scan("nl").exitCode == 0)
        var bytes = try board.data("logwacht.sqlite")
        for place in stride(from: 4096, to: bytes.count - 1, by: 7) { bytes[place] = 0x5a }
        try board.write(bytes, to: "logwacht.sqlite")
        let damaged = try Binary.run(["verify", "--board", board.path])
        #expect(damaged.exitCode == 5 && damaged.errors.contains("beschadigd"), "\(damaged.errors)")
    }

    @Test func `the trail is listed in every format but html`() throws {
        let board = try SmallBoard()
        #expect(try board.scan("nl").exitCode == 0)
        for format in ["text", "json", "jsonl", "csv"] {
            let run = try Binary.run(["trail", "--board", board.path, "--format", format])
            #expect(run.exitCode == 0, "\(format): \(run.errors)")
        }
        let html = try Binary.run(["trail", "--board", board.path, "--format", "html"])
        #expect(html.exitCode == 2 && html.errors.contains("html"))
    }
}
