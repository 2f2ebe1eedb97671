internal import Model
internal import Patterns

/// Turns a `SourceSpec` into a `SourceDefinition`: names become slots, patterns are compiled, constants get their place.
struct SourceCompiler {
    let spec: SourceSpec
    let reader: YAMLReader
    let settings: SourceCatalog.Settings
    private var schema = SchemaBuilder()
    private var program = RecordProgram()

    init(spec: SourceSpec, reader: YAMLReader, settings: SourceCatalog.Settings) {
        self.spec = spec
        self.reader = reader
        self.settings = settings
    }

    /// Compiles; what is wrong is reported to the reader, and the result is then not to be used.
    mutating func compile() -> SourceDefinition {
        for field in spec.fields {
            checkFieldName(field.name, line: field.line)
            _ = schema.slot(field.name)
        }
        let lines = spec.lines.map { compile($0) }
        let csv = spec.csv.map { compile($0) }
        let json = spec.json.flatMap { compile($0) }
        let xml = spec.xml.flatMap { compile($0) }
        compileIgnores(headerSlots: lines?.headerSlots ?? [])
        compileFields()
        compileSystem()
        let times = spec.times.compactMap { compile($0) }
        for name in spec.required {
            guard let slot = resolve(name, column: "required") else { continue }
            program.required.append(RecordProgram.Required(slot: slot, name: schema.fields[slot]))
        }
        var linesProgram = lines
        linesProgram?.prepareDispatch()
        program.template = [EventBatch.Slot](repeating: .missing, count: schema.fields.count)
        // A field that is the same constant whatever the record says needs no step.
        for field in spec.fields {
            guard field.alternatives.count == 1, let constant = field.alternatives[0].constant,
                field.alternatives[0].when == nil, field.alternatives[0].unless == nil
            else { continue }
            let slot = schema.slot(field.name)
            program.template[slot] = schema.constant(constant)
            program.steps.removeAll { $0.target == slot }
        }
        return SourceDefinition(
            spec: spec,
            schema: schema.schema(dataset: spec.id),
            program: program,
            times: times,
            lines: linesProgram,
            csv: csv,
            json: json,
            xml: xml
        )
    }

    // MARK: - Names and values

    private func checkFieldName(_ name: String, line: Int?) {
        guard !KnownFields.allows(name) else { return }
        var parameters = ["field": name]
        parameters["suggestion"] = Nearest.name(to: name, among: KnownFields.all)
        reader.report("definition.field-name", line: line, column: name, parameters)
    }

    private func resolve(_ name: NameSpec, column: String) -> Int? {
        if let slot = schema.existing(name.name) { return slot }
        var parameters = ["field": name.name]
        parameters["suggestion"] = Nearest.name(to: name.name, among: schema.fields)
        reader.report("definition.field-unknown", line: name.line, column: column, parameters)
        return nil
    }

    private func pattern(_ spec: PatternSpec, options: Pattern.Options = []) -> Pattern? {
        do {
            return try Pattern(spec.source, options: options)
        } catch {
            reader.report(
                "definition.pattern-invalid",
                line: spec.line,
                column: nil,
                ["pattern": spec.source, "problem": error.message, "offset": String(error.offset)]
            )
            return nil
        }
    }

    private mutating func map(_ pairs: [(key: String, value: String)]) -> (map: Int, results: Int) {
        guard !pairs.isEmpty else { return (-1, 0) }
        program.maps.append(ValueMap(pairs.map(\.key)))
        let start = program.results.count
        for pair in pairs { program.results.append(schema.constant(pair.value)) }
        return (program.maps.count - 1, start)
    }

    private mutating func condition(_ spec: ConditionSpec?, column: String) -> Int {
        guard let spec else { return -1 }
        let start = program.tests.count
        for (field, test) in spec.tests {
            guard let slot = resolve(field, column: column) else { continue }
            switch test {
            case .oneOf(let values):
                program.maps.append(ValueMap(values))
                program.tests.append(RecordProgram.Test(slot: slot, kind: .oneOf, map: program.maps.count - 1))
            case .matches(let source):
                let compiled = pattern(source, options: .caseInsensitive)
                program.tests.append(RecordProgram.Test(slot: slot, kind: .matches, pattern: compiled))
            case .empty(let isEmpty):
                program.tests.append(RecordProgram.Test(slot: slot, kind: isEmpty ? .empty : .notEmpty))
            }
        }
        program.conditions.append(start..<program.tests.count)
        return program.conditions.count - 1
    }

    private mutating func reason(_ name: String) -> Int {
        if let known = program.reasons.firstIndex(of: name) { return known }
        program.reasons.append(name)
        return program.reasons.count - 1
    }

    private mutating func step(_ spec: ValueSpec, target: Int, column: String) -> RecordProgram.Step {
        let start = program.operands.count
        for name in spec.from {
            if let slot = resolve(name, column: column) { program.operands.append(slot) }
        }
        var step = RecordProgram.Step(target: target, operands: start..<program.operands.count)
        if let constant = spec.constant { step.constant = schema.constant(constant) }
        step.transform = spec.transform
        if let extract = spec.extract { step.pattern = pattern(extract) }
        (step.map, step.results) = map(spec.map)
        if let fallback = spec.fallback { step.fallback = schema.constant(fallback) }
        if let absent = spec.absent { step.absent = schema.constant(absent) }
        step.when = condition(spec.when, column: column)
        step.unless = condition(spec.unless, column: column)
        step.isOwn = step.operands.contains { program.operands[$0] == target }
        step.isPlain =
            spec.constant == nil && spec.transform == nil && spec.extract == nil && spec.map.isEmpty
            && spec.absent == nil && spec.when == nil && spec.unless == nil
        return step
    }

    private mutating func compileFields() {
        for field in spec.fields {
            let target = schema.slot(field.name)
            for alternative in field.alternatives {
                program.steps.append(step(alternative, target: target, column: "fields.\(field.name)"))
            }
        }
    }

    private mutating func compileIgnores(headerSlots: Set<Int>) {
        for rule in spec.ignore {
            let when = condition(rule.when, column: "ignore")
            let unless = condition(rule.unless, column: "ignore")
            let tested = [when, unless].filter { $0 >= 0 }.flatMap { program.conditions[$0] }
            let early = !headerSlots.isEmpty && tested.allSatisfy { headerSlots.contains(program.tests[$0].slot) }
            program.ignores.append(
                RecordProgram.Ignore(reason: reason(rule.reason), when: when, unless: unless, early: early)
            )
        }
    }

    private mutating func compileSystem() {
        let value = spec.system.value
        func system(_ name: String, line: Int?) -> System? {
            if let known = System(rawValue: name) { return known }
            let names = System.allCases.map(\.rawValue)
            var parameters = ["value": name, "known": names.joined(separator: ", ")]
            parameters["suggestion"] = Nearest.name(to: name, among: names)
            reader.report("definition.value-unknown", line: line, column: "system", parameters)
            return nil
        }
        if let constant = value.constant {
            program.system = system(constant, line: value.line)
            return
        }
        program.systemSlot = schema.slot(FieldName.system)
        program.systemStep = step(value, target: program.systemSlot, column: "system")
        for pair in value.map { program.systems.append(system(pair.value, line: value.line) ?? .linux) }
        if let fallback = value.fallback { program.systemFallback = system(fallback, line: value.line) }
        if let ignore = spec.system.ignore { program.systemIgnore = reason(ignore) }
        if (value.fallback == nil) == (spec.system.ignore == nil) {
            reader.report("definition.system-rest", line: value.line, column: "system")
        }
    }

    private mutating func compile(_ spec: TimeSpec) -> TimeProgram? {
        let slots = spec.from.compactMap { resolve($0, column: "time.from") }
        guard let formats = TimeProgram.formats(spec.formats, reader: reader), slots.count == spec.from.count else {
            return nil
        }
        return TimeProgram(
            slots: slots,
            name: spec.from.map(\.name).joined(separator: " + "),
            formats: formats,
            zone: spec.zone
        )
    }

    // MARK: - Forms

    private mutating func compile(_ spec: LinesSpec) -> LinesProgram {
        var lines = LinesProgram()
        lines.start = spec.start.flatMap { pattern($0) }
        for entry in spec.header {
            guard let compiled = compile(entry, common: spec.groups, isHeader: true, into: &lines) else { continue }
            lines.header.append(compiled)
            lines.headerSlots.formUnion(lines.groups[compiled.groups].map(\.slot))
        }
        for entry in spec.patterns {
            guard let compiled = compile(entry, common: spec.groups, isHeader: false, into: &lines) else { continue }
            lines.patterns.append(compiled)
        }
        var names: Set<String> = []
        for entry in spec.header + spec.patterns where !names.insert(entry.name).inserted {
            reader.report(
                "definition.name-duplicate",
                line: entry.match.line,
                column: "name",
                ["name": entry.name]
            )
        }
        return lines
    }

    private mutating func compile(
        _ spec: LinesSpec.Line,
        common: [(group: String, field: String)],
        isHeader: Bool,
        into lines: inout LinesProgram
    ) -> LinesProgram.Entry? {
        guard let pattern = pattern(spec.match) else { return nil }
        lines.groupCount = max(lines.groupCount, pattern.groupCount)
        var entry = LinesProgram.Entry(
            name: spec.name,
            pattern: pattern,
            groups: lines.groups.count..<lines.groups.count,
            constants: lines.constants.count..<lines.constants.count,
            ignore: -1,
            message: -1,
            prefix: lines.prefixes.count..<lines.prefixes.count
        )
        for (group, number) in pattern.groups.sorted(by: { $0.value < $1.value }) {
            if isHeader, group == "message" {
                entry.message = number
                continue
            }
            let mapped = (spec.groups + common).first { $0.group == group }?.field
            if let mapped { checkFieldName(mapped, line: spec.match.line) }
            lines.groups.append((number, schema.slot(mapped ?? group)))
        }
        for (group, _) in spec.groups where pattern.groups[group] == nil {
            var parameters = ["field": group]
            parameters["suggestion"] = Nearest.name(to: group, among: pattern.groups.keys)
            reader.report("definition.group-unknown", line: spec.match.line, column: "groups", parameters)
        }
        for (field, value) in spec.set {
            checkFieldName(field, line: spec.match.line)
            lines.constants.append((schema.slot(field), schema.constant(value)))
        }
        entry.groups = entry.groups.lowerBound..<lines.groups.count
        entry.constants = entry.constants.lowerBound..<lines.constants.count
        if isHeader, entry.message < 0 {
            reader.report("definition.group-unknown", line: spec.match.line, column: "match", ["field": "message"])
        }
        if let ignore = spec.ignore { entry.ignore = reason(ignore) }
        lines.prefixes.append(contentsOf: pattern.literalPrefix)
        entry.prefix = entry.prefix.lowerBound..<lines.prefixes.count
        return entry
    }

    private var extraFields: [String] {
        (settings.extraFields[spec.id] ?? []) + (settings.extraFields["*"] ?? [])
    }

    private mutating func compile(_ csv: CSVSpec) -> CSVProgram {
        var columns: [CSVProgram.Column] = []
        var owners: [String: String] = [:]
        let aliases = settings.columns[spec.id] ?? [:]
        for column in csv.columns {
            let own = aliases.first { Fold.header($0.key) == Fold.header(column.name) }?.value ?? []
            // What the board says goes before what the definition says.
            var keys: [String] = []
            for name in own + [column.name] + column.aliases {
                let key = Fold.header(name)
                if keys.contains(key) { continue }
                if let owner = owners[key], !own.contains(name) {
                    reader.report(
                        "definition.alias-duplicate",
                        line: column.line,
                        column: column.name,
                        ["alias": name, "other": owner]
                    )
                    continue
                }
                owners[key] = column.name
                keys.append(key)
            }
            columns.append(
                CSVProgram.Column(
                    name: column.name,
                    slot: schema.slot(column.name),
                    isRequired: column.isRequired,
                    keys: keys
                )
            )
        }
        for name in extraFields where !KnownFields.allows(name) && owners[Fold.header(name)] == nil {
            columns.append(
                CSVProgram.Column(
                    name: name,
                    slot: schema.slot(name),
                    isRequired: false,
                    keys: [Fold.header(name)]
                )
            )
        }
        var embedded = -1
        if let name = csv.embedded {
            embedded = columns.firstIndex { Fold.header($0.name) == Fold.header(name.name) } ?? -1
            if embedded < 0 {
                var parameters = ["field": name.name]
                parameters["suggestion"] = Nearest.name(to: name.name, among: columns.map(\.name))
                reader.report("definition.field-unknown", line: name.line, column: "csv.embedded", parameters)
            } else if spec.json == nil {
                reader.report("definition.key-missing", line: name.line, column: "json", ["key": "json"])
            }
        }
        var unnamed = -1
        if let name = csv.unnamed {
            unnamed = columns.firstIndex { Fold.header($0.name) == Fold.header(name.name) } ?? -1
            if unnamed < 0 {
                var parameters = ["field": name.name]
                parameters["suggestion"] = Nearest.name(to: name.name, among: columns.map(\.name))
                reader.report("definition.field-unknown", line: name.line, column: "csv.unnamed", parameters)
            }
        }
        return CSVProgram(columns: columns, embedded: embedded, unnamed: unnamed)
    }

    /// Paths that lead to slots, and those of which a record of this source has one at least of each group.
    private struct Paths {
        var paths: [String] = []
        var slots: [Int] = []
        var groups: [String: [Int]] = [:]
        var signature: [[Int]] = []
        var isValid = true
    }

    private mutating func compile(
        _ entries: [JSONSpec.Path],
        signature: [NameSpec],
        column: String,
        isPath: (String) -> Bool
    ) -> Paths {
        var result = Paths()
        for entry in entries {
            // Each path by itself, so that a mistake is reported on its own line.
            for path in entry.paths {
                if isPath(path.name) {
                    result.groups[entry.name, default: []].append(result.paths.count)
                    result.paths.append(path.name)
                    result.slots.append(schema.slot(entry.name))
                } else {
                    result.isValid = false
                    reader.report(
                        "definition.path-invalid",
                        line: path.line,
                        column: entry.name,
                        ["path": path.name]
                    )
                }
            }
        }
        for name in extraFields where !KnownFields.allows(name) && result.groups[name] == nil && isPath(name) {
            result.paths.append(name)
            result.slots.append(schema.slot(name))
        }
        for name in signature {
            guard let group = result.groups[name.name] else {
                var parameters = ["field": name.name]
                parameters["suggestion"] = Nearest.name(to: name.name, among: result.groups.keys)
                reader.report("definition.field-unknown", line: name.line, column: column, parameters)
                continue
            }
            result.signature.append(group)
        }
        return result
    }

    private mutating func compile(_ json: JSONSpec) -> JSONProgram? {
        let found = compile(json.paths, signature: json.signature, column: "json.signature") {
            (try? JSONPathSet([$0])) != nil
        }
        guard found.isValid, let set = try? JSONPathSet(found.paths) else { return nil }
        return JSONProgram(paths: set, slots: found.slots, signature: found.signature)
    }

    private mutating func compile(_ xml: XMLSpec) -> XMLProgram? {
        let found = compile(xml.paths, signature: xml.signature, column: "xml.signature") { XMLPathSet([$0]) != nil }
        let isName =
            !xml.record.name.isEmpty && xml.record.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3e }
        if !isName {
            reader.report("definition.path-invalid", line: xml.record.line, column: "record", ["path": xml.record.name])
        }
        guard found.isValid, isName, let set = XMLPathSet(found.paths) else { return nil }
        return XMLProgram(record: xml.record.name, paths: set, slots: found.slots, signature: found.signature)
    }
}
