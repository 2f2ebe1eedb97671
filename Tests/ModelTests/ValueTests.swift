import Model
import Testing

@Suite("Events as bytes") struct EventBatchTests {
    @Test("a slot finds its bytes in the raw record, the decoded values or the constants; missing and null have none")
    func slots() {
        let schema = EventSchema(dataset: "x", fields: ["A", "b", "c", "d", "e"], pool: Array("vast".utf8))
        var batch = EventBatch(schema: schema, file: "f")
        batch.raw = Array("een;twee".utf8)
        batch.arena = Array("\u{e9}\u{ff}".utf8)
        batch.slots = [.raw(4, 4), .decoded(0, 2), .constant(0, 4), .missing, .null]
        batch.rows = [
            EventBatch.Row(
                start: 0,
                length: 8,
                record: 7,
                time: Instant(seconds: 0),
                certainty: .exact,
                system: .linux
            )
        ]
        #expect((0..<5).map { batch.text(0, $0) } == ["twee", "é", "vast", nil, nil])
        #expect(batch.text(0, named: "a") == "twee")
        #expect(batch.text(0, named: "z") == nil)
        #expect(batch.slot(0, 3).isMissing && !batch.slot(0, 4).isMissing && !batch.slot(0, 4).hasValue)
        #expect(Array(batch.record(0)) == batch.raw)
        batch.removeAll()
        #expect(batch.count == 0 && batch.raw.isEmpty && batch.slots.isEmpty)
    }

    @Test("invalid UTF-8 is repaired when it becomes text") func repaired() {
        var batch = EventBatch(schema: EventSchema(dataset: "x", fields: ["a"]), file: "f")
        batch.raw = [0x61, 0xff, 0x62]
        batch.slots = [.raw(0, 3)]
        batch.rows = [
            EventBatch.Row(start: 0, length: 3, record: 1, time: Instant(seconds: 0), certainty: .exact, system: .afas)
        ]
        #expect(batch.text(0, 0) == "a\u{fffd}b")
    }
}

@Suite("Orders are total") struct OrderTests {
    @Test("severities and systems are in the order of their declaration") func vocabulary() {
        #expect(Severity.allCases.sorted() == Severity.allCases)
        #expect(System.allCases.sorted() == System.allCases)
        #expect(Severity.informational < .critical && System.parnassys < .linux)
    }

    @Test("diagnostics sort by place, then code, then parameters; never both before each other") func diagnostics() {
        let all = [
            Diagnostic("b", file: "a", record: 2), Diagnostic("a", file: "a", record: 2),
            Diagnostic("a", file: "a", record: 1),
            Diagnostic("a"), Diagnostic("a", file: "a", record: 2, ["x": "2"]),
            Diagnostic("a", file: "a", record: 2, ["x": "1"]),
            Diagnostic("a", file: "a", record: 2, column: "k"),
        ]
        for left in all {
            for right in all where left != right { #expect((left < right) != (right < left)) }
        }
        #expect(all.shuffled().sorted() == all.sorted())
    }

    @Test("coverage is complete when everything was read") func complete() {
        var coverage = Coverage(asOf: Instant(seconds: 0))
        #expect(coverage.isComplete)
        var input = InputCoverage(file: "a.csv", source: "sshd")
        input.complete = true
        coverage.inputs = [input]
        #expect(coverage.isComplete)
        coverage.inputs[0].unreadable = ["csv.columns": 1]
        #expect(!coverage.isComplete)
        #expect(coverage.inputs[0].unreadableCount == 1)
        coverage.inputs[0].unreadable = [:]
        coverage.diagnostics = [Diagnostic("x", .warning)]
        #expect(coverage.isComplete)
        coverage.missing = ["staff"]
        #expect(!coverage.isComplete)
    }
}
