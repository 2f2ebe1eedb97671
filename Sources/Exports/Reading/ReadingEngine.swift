internal import Model
internal import Patterns

/// Reads the records of one input: cuts off a run of them, makes events of each, and keeps the books.
///
/// A run lies in the raw bytes of the batch, so that values need not be moved. Cutting (`Framing`) and parsing (`Parsing`) know
/// nothing of each other: cutting has to go through the file in order and is cheap, parsing a run depends on that run alone.
final class ReadingEngine {
    private var framing: Framing
    private var parsing: Parsing
    private let input: ByteInput
    private let source: SourceDefinition
    private let diagnosticLimit: Int
    private let start: RecordStart?
    private let isLines: Bool
    private var frames: [RecordFrame] = []
    private var cells: [CSVCell] = []
    /// Times that summer time skipped, and the first record with one.
    private var skippedHours = 0
    private var firstSkippedHour = 0
    /// Times later than can be and earlier than can be, and the first record with one.
    private var implausible = (future: 0, firstFuture: 0, past: 0, firstPast: 0)
    private let plausible: Range<Instant>
    private var order = TimeOrder()
    private var troubles: TroubleDays
    private let now: Instant
    private var failures: [Parsing.Failed] = []

    /// The zone of times that name none.
    var zone: Zone { parsing.record.clock.zone }
    /// How many records each line pattern has taken.
    var patternHits: [Int] { parsing.patternHits }
    /// How many records each rule of `ignore` has passed over.
    var ignoreHits: [Int] { parsing.record.ignoreHits }
    /// What came of the records of the last run.
    var trace: [Parsing.Trace] { parsing.trace ?? [] }

    /// From now on `trace` is kept.
    func startTracing() { parsing.startTracing() }

    init(_ choice: Recogniser.Choice, input: ByteInput, head: [UInt8], options: ReaderOptions) {
        self.input = input
        source = choice.source
        diagnosticLimit = options.diagnosticLimit
        plausible = Instant.plausible(asOf: options.now)
        now = options.now
        troubles = TroubleDays(zone: options.days)
        isLines =
            switch choice.plan {
            case .json, .xml(_, hasRoot: true): false
            case .lines, .csv, .xml(_, hasRoot: false): true
            }
        let program = choice.source.lines
        start = program?.start.map(RecordStart.init)
        parsing = Parsing(choice, options: options)
        framing = Framing(choice.plan, input, start)
        if parsing.record.clock.needsDecision { decide(choice, head: head, options: options) }
    }

    /// Looks at the head of the file to decide how its times are written.
    private func decide(_ choice: Recogniser.Choice, head: [UInt8], options: ReaderOptions) {
        guard let copy = try? ByteInput(bytes: head, name: input.name) else { return }
        var framing = Framing(choice.plan, copy, choice.source.lines?.start.map(RecordStart.init))
        var probe = Parsing(choice, options: options)
        probe.record.clock.observe()
        var batch = EventBatch(schema: source.schema, file: "")
        while framing.next(&batch, &frames, &cells) {
            // The record that the end of the head cuts off may not say what the format is.
            if head.count >= ByteInput.headLength, copy.isComplete { frames.removeLast() }
            probe.parse(frames, cells, &batch, &failures)
            batch.removeAll()
        }
        failures.removeAll()
        probe.record.clock.decide(reference: options.now)
        parsing.record.clock = probe.record.clock
    }

    /// Empties the batch and fills it with the events of the next run of records; false at the end.
    func fill(_ batch: inout EventBatch, _ coverage: inout InputCoverage) -> Bool {
        batch.removeAll()
        guard framing.next(&batch, &frames, &cells) else { return false }
        failures.removeAll(keepingCapacity: true)
        parsing.parse(frames, cells, &batch, &failures)
        for failed in failures { note(failed.failure, frames[failed.frame], &coverage) }
        if frames.count > batch.rows.count + failures.count {
            troubles.addSetAside(
                frames.lazy.map(\.record),
                failures.map { frames[$0.frame].record },
                batch.rows,
                plausible: plausible
            )
        }
        troubles.add(
            failures.map { failed in
                TroubleDays.Failure(
                    record: frames[failed.frame].record,
                    code: failed.failure.code,
                    school: failed.school
                )
            },
            batch.rows,
            plausible: plausible
        )
        coverage.records += frames.count
        coverage.bytes = input.fileBytes
        keepTimes(batch, &coverage)
        return true
    }

    private func keepTimes(_ batch: borrowing EventBatch, _ coverage: inout InputCoverage) {
        coverage.events += batch.rows.count
        var first = coverage.first ?? plausible.upperBound
        var last = coverage.last ?? Instant(nanoseconds: .min)
        for index in batch.rows.indices {
            let time = batch.rows[index].time
            if plausible.contains(time) {
                if time < first { first = time }
                if time > last { last = time }
                order.add(time, batch.rows[index].record, isExact: batch.rows[index].certainty == .exact)
            } else {
                keepImplausible(time, batch.rows[index].record)
            }
            guard batch.rows[index].certainty != .exact else { continue }
            if batch.rows[index].certainty == .ambiguous {
                coverage.uncertainTimes += 1
            } else {
                skippedHours += 1
                if skippedHours == 1 { firstSkippedHour = batch.rows[index].record }
            }
        }
        guard first <= last else { return }
        coverage.first = first
        coverage.last = last
    }

    private func keepImplausible(_ time: Instant, _ record: Int) {
        if time >= plausible.upperBound {
            if implausible.future == 0 { implausible.firstFuture = record }
            implausible.future += 1
        } else {
            if implausible.past == 0 { implausible.firstPast = record }
            implausible.past += 1
        }
    }

    /// Counts a record that could not be read, and keeps a diagnostic of the first ones.
    private func note(_ failure: RecordFailure, _ frame: RecordFrame, _ coverage: inout InputCoverage) {
        coverage.unreadable[failure.code, default: 0] += 1
        guard coverage.diagnostics.count < diagnosticLimit else { return }
        coverage.diagnostics.append(diagnostic(failure, frame, file: coverage.file))
    }

    private func diagnostic(_ failure: RecordFailure, _ frame: RecordFrame, file: String) -> Diagnostic {
        var diagnostic = Diagnostic(failure.code, file: file, record: frame.record)
        switch failure {
        case .frame(.tooLong):
            diagnostic.parameters = ["limit": String(input.options.maximumRecordLength)]
        case .frame, .noPattern: break
        case .cells(_, let found, let expected):
            diagnostic.parameters = ["found": String(found), "expected": String(expected)]
        case .pattern(let failure, let name):
            diagnostic.parameters = ["pattern": name, "problem": failure.message]
        case .missing(let slot):
            diagnostic.column = source.schema.fields[slot]
        case .timeMissing: diagnostic.column = parsing.record.clock.names
        case .time(let index, _):
            let place = parsing.record.clock.place(index)
            diagnostic.column = place.column
            diagnostic.parameters = ["format": place.formats, "formats": place.formats, "zone": zone.name]
        case .json(let problem, let column):
            diagnostic.column = column
            diagnostic.parameters = ["offset": String(problem.offset)]
        case .xml(_, let offset):
            diagnostic.parameters = ["offset": String(offset)]
        case .system:
            diagnostic.column = FieldName.system
        }
        return diagnostic
    }

    /// Ends the books when there are no more records.
    func close(_ coverage: inout InputCoverage) {
        coverage.bytes = input.fileBytes
        for (index, count) in parsing.record.ignored.enumerated() where count > 0 {
            coverage.ignored[source.program.reasons[index], default: 0] += count
        }
        coverage.diagnostics.append(contentsOf: input.diagnostics)
        if let start, start.failures > 0 {
            coverage.diagnostics.append(
                Diagnostic(
                    "pattern.start-failed",
                    .warning,
                    file: coverage.file,
                    ["count": String(start.failures)]
                )
            )
        }
        let clock = parsing.record.clock
        let counts = [
            ("time.future", implausible.future, implausible.firstFuture),
            ("time.before-2000", implausible.past, implausible.firstPast),
            ("time.skipped-hour", skippedHours, firstSkippedHour),
        ]
        for (code, count, first) in counts where count > 0 {
            coverage.diagnostics.append(
                Diagnostic(
                    code,
                    .warning,
                    file: coverage.file,
                    record: first,
                    column: clock.names,
                    ["count": String(count), "zone": zone.name]
                )
            )
        }
        if let jumps = order.jumps {
            coverage.diagnostics.append(jumps.diagnostic(file: coverage.file, column: clock.names))
        }
        coverage.troubles = troubles.finish(order.jumps, readOn: now)
        if isLines, coverage.records > 0, input.isComplete, !input.endsInLineEnd {
            coverage.diagnostics.append(Diagnostic("input.no-line-end", .warning, file: coverage.file))
        }
        if coverage.records == 0 {
            coverage.diagnostics.append(Diagnostic("csv.no-records", .warning, file: coverage.file))
        }
        coverage.complete = input.isComplete
    }
}
