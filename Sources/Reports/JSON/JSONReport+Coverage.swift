internal import Model

extension JSONReport {
    func coverage(_ coverage: Coverage) -> JSONValue {
        .object([
            "as_of": .string(coverage.asOf.rfc3339),
            "complete": .bool(coverage.isComplete),
            "expected_days": coverage.expectedDays.map(JSONValue.number) ?? .null,
            "inputs": .array(coverage.inputs.map(input)),
            "reference": .array(coverage.reference.map(table)),
            "checks": .array(coverage.checks.map(check)),
            "service_accounts": .counts(coverage.serviceAccounts),
            "unknown_attempts": .counts(coverage.unknownAttempts),
            "unknown_attempts_at_least": .texts(coverage.unknownAttemptsAtLeast ?? []),
            "hidden_by_exception": .number(coverage.hiddenByException),
            "passed_over": .object(coverage.passedOver.mapValues { .counts($0) }),
            "missing": .texts(coverage.missing),
            "holes": .array((coverage.holes ?? []).map(hole)),
            "diagnostics": .array(coverage.diagnostics.map(diagnostic)),
        ])
    }

    private func hole(_ hole: Hole) -> JSONValue {
        .object([
            "finding": .string(hole.finding),
            "rule": .string(hole.rule.rawValue),
            "source": .string(hole.source),
            "school": .text(hole.school),
            "from": .text(hole.days.from?.iso),
            "through": .text(hole.days.through?.iso),
            "count": .number(hole.count),
            "agreed": .bool(hole.isAgreed),
        ])
    }

    private func input(_ input: InputCoverage) -> JSONValue {
        .object([
            "file": .string(input.file),
            "source": .text(input.source),
            "bytes": .number(input.bytes),
            "records": .number(input.records),
            "events": .number(input.events),
            "ignored": .counts(input.ignored),
            "unreadable": .counts(input.unreadable),
            "first": .text(input.first?.rfc3339),
            "last": .text(input.last?.rfc3339),
            "uncertain_times": .number(input.uncertainTimes),
            "duplicates": .number(input.duplicates),
            "zone": .text(input.zone),
            "complete": .bool(input.complete),
            "diagnostics": .array(input.diagnostics.map(diagnostic)),
        ])
    }

    private func table(_ table: ReferenceCoverage) -> JSONValue {
        .object([
            "table": .string(table.table),
            "file": .text(table.file),
            "is_default": .bool(table.isDefault),
            "records": .number(table.records),
            "unusable": .number(table.unusable),
        ])
    }

    private func check(_ check: CheckCoverage) -> JSONValue {
        .object([
            "rule": .string(check.rule.rawValue),
            "state": .string(check.state.rawValue),
            "missing": .texts(check.missing),
            "judged": .number(check.judged),
        ])
    }

    func diagnostic(_ diagnostic: Diagnostic) -> JSONValue {
        let text = words.describe(diagnostic)
        return .object([
            "code": .string(diagnostic.code),
            "level": .string(diagnostic.level.rawValue),
            "file": .text(diagnostic.file),
            "record": diagnostic.record.map(JSONValue.number) ?? .null,
            "line": diagnostic.line.map(JSONValue.number) ?? .null,
            "column": .text(diagnostic.column),
            "parameters": .object(diagnostic.parameters.mapValues(JSONValue.string)),
            "message": .string(text.message),
            "help": .text(text.help),
        ])
    }
}
