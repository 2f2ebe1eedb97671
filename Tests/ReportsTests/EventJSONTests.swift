import Foundation
import Model
import Testing

@testable import Reports

@Suite("Events as JSON")
struct EventJSONTests {
    /// A batch of one event; values may lie in any region.
    private func batch(
        _ fields: [(String, Value)],
        time: Instant = moment("2026-07-10T10:00:01.25Z"),
        certainty: Zone.Certainty = .exact,
        record: Int = 7,
        raw: [UInt8] = Array("ruwe \"regel\"".utf8)
    ) -> EventBatch {
        var pool: [UInt8] = []
        var arena: [UInt8] = []
        var bytes = raw
        var slots: [EventBatch.Slot] = []
        for (_, value) in fields {
            switch value {
            case .missing: slots.append(.missing)
            case .null: slots.append(.null)
            case .raw(let value):
                slots.append(.raw(bytes.count, value.count))
                bytes += value
            case .decoded(let value):
                slots.append(.decoded(arena.count, value.count))
                arena += value
            case .constant(let value):
                slots.append(.constant(pool.count, value.count))
                pool += value
            }
        }
        var batch = EventBatch(
            schema: EventSchema(dataset: "sshd", fields: fields.map(\.0), pool: pool),
            file: "exports/auth \"1\".log"
        )
        batch.raw = bytes
        batch.arena = arena
        batch.slots = slots
        batch.rows = [
            EventBatch.Row(
                start: 0,
                length: UInt32(raw.count),
                record: record,
                time: time,
                certainty: certainty,
                system: .linux
            )
        ]
        return batch
    }

    private enum Value {
        case missing
        case null
        case raw([UInt8])
        case decoded([UInt8])
        case constant([UInt8])

        static func text(_ text: String) -> Value { .raw(Array(text.utf8)) }
    }

    private func line(_ batch: EventBatch, _ options: EventJSON.Options = EventJSON.Options()) -> String {
        var out: [UInt8] = []
        EventJSON(schema: batch.schema, file: batch.file, options: options).append(batch, row: 0, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// A change that changes nothing: it makes the writer take the way of value by value.
    private static let slow = EventJSON.Options(transforms: [
        "user.name": { value, result in for index in value.indices { result.append(value[index]) } }
    ])

    @Test("Keys in order, values from every region, what is missing left out and what is null null")
    func shape() {
        let batch = batch([
            ("user.name", .text("jwaterval")), ("event.action", .constant(Array("login".utf8))),
            ("event.reason", .decoded(Array("zei \"ja\"\n".utf8))), ("source.ip", .missing), ("url.full", .null),
            ("Eigen veld", .text("")), ("logwacht.pupil_name", .text("Nooit Getoond")),
        ])
        let expected = """
            {"@timestamp":"2026-07-10T10:00:01.25Z","Eigen veld":"","event.action":"login","event.dataset":"sshd",\
            "event.reason":"zei \\"ja\\"\\n","log.file.path":"exports/auth \\"1\\".log","log.record":7,\
            "logwacht.system":"linux","url.full":null,"user.name":"jwaterval"}

            """
        #expect(line(batch) == expected)
        #expect(line(batch, Self.slow) == expected)
    }

    @Test("The raw record on demand, doubtful times said, our own keys before a source's")
    func options() {
        let fields: [(String, Value)] = [
            ("Event.Dataset", .text("vals")), ("@timestamp", .text("vals")), ("event.original", .text("vals")),
            ("logwacht.system", .text("vals")), ("#eerst", .text("x")),
        ]
        let plain = batch(fields, certainty: .ambiguous)
        #expect(
            line(plain)
                == """
                {"@timestamp":"2026-07-10T10:00:01.25Z","#eerst":"x","event.dataset":"sshd",\
                "log.file.path":"exports/auth \\"1\\".log","log.record":7,"logwacht.system":"linux",\
                "logwacht.time_certainty":"ambiguous"}

                """
        )
        let original = line(batch(fields, certainty: .nonexistent), EventJSON.Options(includesOriginal: true))
        #expect(original.contains("\"event.original\":\"ruwe \\\"regel\\\"\""))
        #expect(original.contains("\"logwacht.time_certainty\":\"nonexistent\""))
    }

    @Test("Values that must not be seen are changed, whatever the case of the name, and the raw record too")
    func transforms() {
        let stars: EventJSON.Transform = { value, result in result += Array("<\(value.count)>\"".utf8) }
        let options = EventJSON.Options(
            includesOriginal: true,
            transforms: ["LOGWACHT.PUPIL": stars, "event.original": stars, "log.record": stars],
            hidden: ["Logwacht.Group"]
        )
        let batch = batch([
            ("logwacht.pupil", .text("12345")), ("logwacht.group", .text("5A")), ("logwacht.pupil_name", .text("x")),
        ])
        #expect(
            line(batch, options)
                == """
                {"@timestamp":"2026-07-10T10:00:01.25Z","event.dataset":"sshd","event.original":"<12>\\"",\
                "log.file.path":"exports/auth \\"1\\".log","log.record":7,"logwacht.pupil":"<5>\\"",\
                "logwacht.system":"linux"}

                """
        )
        let empty = self.batch([("logwacht.pupil", .null), ("user.name", .missing)])
        #expect(line(empty, options).contains("\"logwacht.pupil\":null"))
    }

    @Test(
        "Moments are written as Instant writes them",
        arguments: [
            "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", "2026-03-29T01:00:00.5Z",
            "2024-02-29T23:59:59.000000001Z", "1678-01-01T00:00:00Z", "2261-12-31T23:59:59.12Z",
            "2000-01-01T00:00:00.1Z",
        ]
    )
    func times(text: String) {
        #expect(line(batch([], time: moment(text))).hasPrefix("{\"@timestamp\":\"\(text)\","))
    }

    @Test("The worst that values can become fits, on either way")
    func worstCase() throws {
        for size in [0, 1, 100, 1000, 9000, 40_000] {
            let bad = [UInt8](repeating: 0x01, count: size)
            let batch = batch(
                [
                    ("a", .raw(bad)), ("b", .decoded(bad)), ("c", .constant(bad)), ("d", .null),
                    ("user.name", .text("x")),
                ],
                certainty: .nonexistent,
                record: .max,
                raw: bad
            )
            let options = EventJSON.Options(includesOriginal: true)
            let text = line(batch, options)
            var slow = Self.slow
            slow.includesOriginal = true
            #expect(text == line(batch, slow))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect((object["event.original"] as? String)?.utf8.count == size)
            #expect(object["log.record"] as? Int == .max)
        }
    }

    @Test("Any bytes become JSON that says what Swift makes of them, the same on either way")
    func anyBytes() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let length = Int.random(in: 0...40, using: &generator)
            let value = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let batch = batch([("user.name", .raw(value)), ("event.id", .decoded(value))])
            let text = line(batch)
            #expect(text == line(batch, Self.slow))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            let expected = String(decoding: value, as: UTF8.self)
            for key in ["user.name", "event.id"] {
                #expect((object[key] as? String)?.unicodeScalars.elementsEqual(expected.unicodeScalars) == true)
            }
        }
    }

    @Test("A sequence that lies across pieces of a long value stays whole")
    func pieces() {
        for shift in 0..<8 {
            let text = String(repeating: "x", count: shift) + String(repeating: "é€😀", count: 6000)
            var out: [UInt8] = []
            JSONText.append(text.utf8.span, to: &out)
            #expect(out == Array(text.utf8))
            let broken = [UInt8](repeating: 0x41, count: shift) + [UInt8](repeating: 0x9f, count: 40_000)
            out = []
            JSONText.append(broken.span, to: &out)
            #expect(out == Array(String(decoding: broken, as: UTF8.self).utf8))
        }
    }

    @Test("Whole batches go through a buffer that does not grow with them")
    func buffer() {
        var many = batch([("user.name", .text("jwaterval"))])
        let row = many.rows[0]
        let slot = many.slots[0]
        many.rows = Array(repeating: row, count: 5000)
        many.slots = Array(repeating: slot, count: 5000)
        let writer = EventJSON(schema: many.schema, file: many.file)
        var buffer: [UInt8] = []
        var pieces: [Int] = []
        var all: [UInt8] = []
        writer.write(many, buffer: &buffer) {
            pieces.append($0.count)
            all += $0
        }
        #expect(buffer.isEmpty)
        #expect(pieces.count > 5 && pieces.allSatisfy { $0 < EventJSON.bufferSize + 4096 })
        #expect(buffer.capacity < 2 * EventJSON.bufferSize + 8192)
        #expect(String(decoding: all, as: UTF8.self) == String(repeating: line(many), count: 5000))
    }
}
