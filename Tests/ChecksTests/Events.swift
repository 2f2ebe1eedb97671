import Access
import Model
import TestSupport

@testable import Checks

/// One event of a test: where, when and its fields.
struct TestEvent {
    var system: System
    var time: Instant
    var fields: [String: String]

    init(_ system: System, _ time: Instant, _ user: String, _ fields: [String: String] = [:]) {
        self.system = system
        self.time = time
        self.fields = fields.merging([FieldName.userName: user, FieldName.eventOutcome: "success"]) { given, _ in given
        }
    }
}

/// What a test writes for a field that its event does not have.
let absent = "-absent-"

/// A batch of events as a reader would make it.
func batch(
    _ events: [TestEvent],
    dataset: String = "test",
    file: String = "exports/test.csv",
    from record: Int = 1
)
    -> EventBatch
{
    let names = Set(events.flatMap(\.fields.keys)).union([FieldName.eventOutcome, FieldName.eventAction]).sorted()
    let schema = EventSchema(dataset: dataset, fields: names)
    var batch = EventBatch(schema: schema, file: file)
    for (place, event) in events.enumerated() {
        let start = batch.raw.count
        var slots: [EventBatch.Slot] = []
        for name in names {
            guard let value = event.fields[name], value != absent else {
                slots.append(.missing)
                continue
            }
            let bytes = Array(value.utf8)
            slots.append(.raw(batch.raw.count, bytes.count))
            batch.raw += bytes
            batch.raw.append(UInt8(ascii: ";"))
        }
        batch.slots += slots
        batch.rows.append(
            EventBatch.Row(
                start: UInt32(start),
                length: UInt32(batch.raw.count - start),
                record: record + place,
                time: event.time,
                certainty: .exact,
                system: event.system
            )
        )
    }
    return batch
}

/// What the checks say of a board and its events, judged on a day at noon.
func scan(
    _ tables: ReferenceTables,
    _ settings: BoardSettings = settings(),
    on today: String = "2026-03-02",
    events: [EventBatch] = [],
    sources: Set<String> = []
) -> CheckSuite.Results {
    let reading = AccessModel.read(tables, settings: settings)
    let context = CheckContext(reading.model, asOf: amsterdam(today, 12 * 3600))
    var suite = CheckSuite(context)
    for one in events { suite.inspect(one) }
    return suite.finish(sources: sources)
}

extension CheckSuite.Results {
    /// The drafts of one rule.
    func of(_ rule: RuleID) -> [FindingDraft] { drafts.filter { $0.rule == rule } }
    /// The coverage of one rule.
    func coverage(_ rule: RuleID) -> CheckCoverage? { coverage.first { $0.rule == rule } }
}
