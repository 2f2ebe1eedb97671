internal import Model

/// Runs the samples of a definition: what they must give, what they must not be recognised as, and whether they reach every
/// pattern. A definition that fails does not load.
struct SampleCheck {
    let definition: SourceDefinition
    let spec: SourceSpec
    let reader: YAMLReader

    private var patternHits: [Int]
    private var ignoreHits: [Int]
    private var forms: Set<Recognition.Form> = []
    private let catalog: SourceCatalog

    init(_ definition: SourceDefinition, spec: SourceSpec, reader: YAMLReader) {
        self.definition = definition
        self.spec = spec
        self.reader = reader
        catalog = SourceCatalog(sources: [definition])
        patternHits = [Int](repeating: 0, count: definition.patterns.count)
        ignoreHits = [Int](repeating: 0, count: definition.program.ignores.count)
    }

    /// Runs everything; what fails is reported to the reader of the file.
    mutating func run() {
        if spec.samples.isEmpty { reader.report("definition.samples-missing", line: spec.line, column: "samples") }
        if spec.notMatching.isEmpty {
            reader.report("definition.not-matching-missing", line: spec.line, column: "not_matching")
        }
        for sample in spec.samples { check(sample) }
        for sample in spec.notMatching {
            if recognise(sample).1 != nil {
                reader.report(
                    "definition.sample-recognised",
                    line: sample.line,
                    column: "not_matching",
                    ["sample": sample.name]
                )
            }
        }
        reportUnreached()
    }

    private func options(_ sample: SampleSpec) -> ReaderOptions { ReaderOptions(now: sample.now) }

    private func recognise(_ sample: SampleSpec) -> (ByteInput?, Recogniser.Choice?) {
        guard let input = try? ByteInput(bytes: Array(sample.content.utf8), name: sample.name) else {
            return (nil, nil)
        }
        let recogniser = Recogniser(catalog: catalog, file: sample.name, forced: nil, options: options(sample))
        return (input, recogniser.recognise(input.head).1)
    }

    private mutating func check(_ sample: SampleSpec) {
        let (input, choice) = recognise(sample)
        guard let input, let choice else {
            reader.report(
                "definition.sample-unrecognised",
                line: sample.line,
                column: "samples",
                ["sample": sample.name]
            )
            return
        }
        forms.insert(choice.plan.form)
        let engine = ReadingEngine(choice, input: input, head: input.head, options: options(sample))
        engine.startTracing()
        var batch = EventBatch(schema: definition.schema, file: sample.name)
        var coverage = InputCoverage(file: sample.name)
        var record = 0
        while engine.fill(&batch, &coverage) {
            for trace in engine.trace {
                if record < sample.expect.count {
                    compare(trace, sample.expect[record], batch, sample, record: record + 1)
                }
                record += 1
            }
        }
        if record != sample.expect.count {
            reader.report(
                "definition.sample-count",
                line: sample.line,
                column: "samples",
                ["sample": sample.name, "expected": String(sample.expect.count), "found": String(record)]
            )
        }
        for (index, count) in engine.patternHits.enumerated() where index < patternHits.count {
            patternHits[index] += count
        }
        for (index, count) in engine.ignoreHits.enumerated() { ignoreHits[index] += count }
    }

    private func compare(
        _ trace: Parsing.Trace,
        _ expected: (expectation: SampleSpec.Expectation, line: Int?),
        _ batch: EventBatch,
        _ sample: SampleSpec,
        record: Int
    ) {
        func fail(_ field: String, _ wanted: String?, _ found: String?) {
            var parameters = ["sample": sample.name, "record": String(record), "field": field]
            parameters["expected"] = wanted ?? "-"
            parameters["found"] = found ?? "-"
            reader.report("definition.sample-failed", line: expected.line, column: field, parameters)
        }
        let outcome: String
        switch trace {
        case .event: outcome = "event"
        case .ignored(let reason): outcome = "ignored: \(definition.program.reasons[reason])"
        case .unreadable(let code): outcome = "unreadable: \(code)"
        }
        switch (expected.expectation, trace) {
        case (.event(let time, let system, let fields), .event(let row)):
            let found = batch.rows[row]
            if time != found.time.rfc3339 { fail("time", time, found.time.rfc3339) }
            if system ?? (definition.systems.count == 1 ? found.system.rawValue : nil) != found.system.rawValue {
                fail("system", system, found.system.rawValue)
            }
            compare(fields, row, batch, fail)
        case (.ignored(let reason), _):
            if outcome != "ignored: \(reason)" { fail("record", "ignored: \(reason)", outcome) }
        case (.unreadable(let code), _):
            if outcome != "unreadable: \(code)" { fail("record", "unreadable: \(code)", outcome) }
        case (.event, _): fail("record", "event", outcome)
        }
    }

    /// Both ways: what is listed must be so, and every field with a meaning that the event has must be listed, save those
    /// that are the same constant in all events of the source.
    private func compare(
        _ fields: [(name: String, value: String?)],
        _ row: Int,
        _ batch: EventBatch,
        _ fail: (String, String?, String?) -> Void
    ) {
        var listed: Set<Int> = []
        for field in fields {
            guard let index = definition.schema.index(of: field.name) else {
                fail(field.name, field.value, nil)
                continue
            }
            listed.insert(index)
            let found = batch.text(row, index)
            if found != field.value { fail(field.name, field.value, found) }
        }
        for (index, name) in definition.schema.fields.enumerated() where !listed.contains(index) {
            guard KnownFields.allows(name), name != FieldName.system else { continue }
            let slot = batch.slot(row, index)
            guard slot.hasValue, slot != definition.program.template[index] else { continue }
            fail(name, nil, batch.text(row, index))
        }
    }

    private func reportUnreached() {
        for (index, count) in patternHits.enumerated() where count == 0 {
            reader.report(
                "definition.pattern-unreached",
                line: spec.lines?.line,
                column: "lines",
                ["pattern": definition.patterns[index]]
            )
        }
        for (index, count) in ignoreHits.enumerated() where count == 0 {
            reader.report(
                "definition.pattern-unreached",
                line: spec.ignore[index].line,
                column: "ignore",
                ["pattern": spec.ignore[index].reason]
            )
        }
        for form in definition.forms where !forms.contains(form) {
            reader.report("definition.form-unreached", line: spec.line, column: form.rawValue, ["form": form.rawValue])
        }
    }
}

extension Recogniser.Plan {
    /// The shape that a file is read in.
    var form: Recognition.Form {
        switch self {
        case .lines: .lines
        case .csv: .csv
        case .json: .json
        case .xml: .xml
        }
    }
}
