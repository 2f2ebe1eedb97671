internal import Model

/// Turns a definition file into a `SourceSpec`, reporting all that is wrong with it.
struct SourceParser {
    let reader: YAMLReader

    /// Parses one file; nil when what is left could not be used.
    func parse(_ file: SourceCatalog.File, isOwn: Bool) -> SourceSpec? {
        guard let root = reader.document(file.text) else { return nil }
        let id = root.text("id", required: true)
        if let id { checkID(id.text, line: id.line, path: file.path) }
        let spec = SourceSpec(
            id: id?.text ?? "",
            file: file.path,
            isOwn: isOwn,
            title: translations(root.map("title", required: true)),
            description: translations(root.map("description", required: true)),
            assumptions: assumptions(root.map("assumptions")),
            zone: zone(root.text("zone", required: true)) ?? .utc,
            system: system(root.required("system")),
            times: times(root.required("time")),
            fields: fields(root.map("fields", required: true)),
            required: root.texts("required").map { NameSpec(name: $0.text, line: $0.line) },
            ignore: root.list("ignore").compactMap(ignoreRule),
            lines: root.map("lines").map(lines),
            csv: root.map("csv").map(csv),
            json: root.map("json").map(json),
            xml: root.map("xml").map(xml),
            samples: root.list("samples", required: true).compactMap { sample($0, matching: true) },
            notMatching: root.list("not_matching", required: true).compactMap { sample($0, matching: false) },
            line: root.line
        )
        root.finish()
        if spec.lines == nil, spec.csv == nil, spec.json == nil, spec.xml == nil {
            reader.report("definition.form-missing", line: root.line)
        }
        return spec
    }

    private func checkID(_ id: String, line: Int?, path: String) {
        let allowed = id.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2d }
        if id.isEmpty || !allowed || id.hasPrefix("-") || id.hasSuffix("-") {
            reader.report("definition.id-invalid", line: line, column: "id", ["id": id])
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let stem = name.hasSuffix(".yaml") ? String(name.dropLast(5)) : String(name.dropLast(4))
        if stem != id {
            reader.report("definition.id-name", line: line, column: "id", ["id": id, "name": name])
        }
    }

    private func translations(_ map: YAMLMap?) -> [Language: String] {
        guard let map else { return [:] }
        defer { map.finish() }
        return Dictionary(
            uniqueKeysWithValues: Language.allCases.compactMap { language in
                map.text(language.rawValue, required: true).map { (language, $0.text) }
            }
        )
    }

    private func assumptions(_ map: YAMLMap?) -> [Language: [String]] {
        guard let map else { return [:] }
        defer { map.finish() }
        return Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                (language, map.texts(language.rawValue, required: true).map(\.text))
            }
        )
    }

    private func zone(_ text: (text: String, line: Int?)?) -> Zone? {
        guard let text else { return nil }
        // The table of a zone takes a while to make; these two are there already.
        if text.text == "UTC" { return .utc }
        if text.text == Zone.amsterdam.name { return .amsterdam }
        if let zone = Zone(text.text) { return zone }
        reader.report("definition.zone-unknown", line: text.line, column: "zone", ["zone": text.text])
        return nil
    }

    private func system(_ value: YAMLValue?) -> SystemSpec {
        guard let value else { return SystemSpec(value: ValueSpec()) }
        if let constant = value.scalar {
            return SystemSpec(value: ValueSpec(constant: constant, line: value.line))
        }
        guard let map = Exports.map(value, reader: reader) else { return SystemSpec(value: ValueSpec()) }
        let ignore = map.text("ignore")?.text
        return SystemSpec(value: self.value(map), ignore: ignore)
    }

    private func times(_ value: YAMLValue?) -> [TimeSpec] {
        guard let value else { return [] }
        let items = value.items ?? [value]
        return items.compactMap { item in
            guard let map = Exports.map(item, reader: reader) else { return nil }
            defer { map.finish() }
            return TimeSpec(
                from: names(map.texts("from", required: true)),
                formats: names(map.texts("formats", required: true)),
                zone: zone(map.text("zone")),
                line: item.line
            )
        }
    }

    private func fields(_ map: YAMLMap?) -> [FieldSpec] {
        guard let map else { return [] }
        return map.entries.map { entry in
            _ = map.value(entry.key)
            let items = entry.value.items ?? [entry.value]
            var alternatives: [ValueSpec] = []
            // A list of names is one alternative: the first that has a value.
            if !items.isEmpty, items.allSatisfy({ $0.scalar != nil }) {
                alternatives = [ValueSpec(from: names(texts(entry.value, reader: reader)), line: entry.line)]
            } else {
                alternatives = items.compactMap { item in
                    if let name = item.scalar {
                        return ValueSpec(from: [NameSpec(name: name, line: item.line)], line: item.line)
                    }
                    return Exports.map(item, reader: reader).map(value)
                }
            }
            return FieldSpec(name: entry.key, alternatives: alternatives, line: entry.line)
        }
    }

    /// A value: `from` or `value`, and what is done with it.
    private func value(_ map: YAMLMap) -> ValueSpec {
        var spec = ValueSpec(line: map.line)
        spec.from = names(map.texts("from"))
        spec.constant = map.text("value")?.text
        if let transform = map.text("as") {
            spec.transform = ValueSpec.Transform(rawValue: transform.text)
            if spec.transform == nil {
                let known = ValueSpec.Transform.allCases.map(\.rawValue)
                unknownValue(transform, known: known, column: "\(map.path).as")
            }
        }
        spec.extract = map.text("extract").map { PatternSpec(source: $0.text, line: $0.line) }
        if let pairs = map.map("map") { spec.map = self.pairs(pairs).map { (key: $0.0, value: $0.1) } }
        spec.fallback = map.text("default")?.text
        spec.absent = map.text("absent")?.text
        spec.when = condition(map.map("when"))
        spec.unless = condition(map.map("unless"))
        map.finish()
        if spec.from.isEmpty == (spec.constant == nil) {
            reader.report("definition.value-source", line: map.line, column: map.path, ["key": map.path])
        }
        return spec
    }

    private func condition(_ map: YAMLMap?) -> ConditionSpec? {
        guard let map else { return nil }
        let tests = map.entries.compactMap { entry -> (field: NameSpec, test: ConditionSpec.Test)? in
            _ = map.value(entry.key)
            let field = NameSpec(name: entry.key, line: entry.line)
            guard entry.value.isMapping else {
                return (field, .oneOf(texts(entry.value, reader: reader).map(\.text)))
            }
            guard let inner = Exports.map(entry.value, reader: reader) else { return nil }
            defer { inner.finish() }
            if let pattern = inner.text("matches") {
                return (field, .matches(PatternSpec(source: pattern.text, line: pattern.line)))
            }
            if inner.value("empty") != nil { return (field, .empty(inner.flag("empty"))) }
            reader.report("definition.key-missing", line: entry.line, column: inner.path, ["key": "matches | empty"])
            return nil
        }
        return ConditionSpec(tests: tests)
    }

    private func ignoreRule(_ value: YAMLValue) -> IgnoreSpec? {
        guard let map = Exports.map(value, reader: reader) else { return nil }
        defer { map.finish() }
        let reason = map.text("reason", required: true)?.text ?? ""
        let when = condition(map.map("when"))
        let unless = condition(map.map("unless"))
        if when == nil, unless == nil {
            reader.report("definition.key-missing", line: map.line, column: map.path, ["key": "when | unless"])
        }
        return IgnoreSpec(reason: reason, when: when, unless: unless, line: value.line)
    }

    private func lines(_ map: YAMLMap) -> LinesSpec {
        defer { map.finish() }
        let header = map.list("header").compactMap { line($0, isHeader: true) }
        let patterns = map.list("patterns", required: true).compactMap { line($0, isHeader: false) }
        return LinesSpec(
            start: map.text("start").map { PatternSpec(source: $0.text, line: $0.line) },
            header: header,
            groups: map.map("groups").map(pairs) ?? [],
            patterns: patterns,
            line: map.line
        )
    }

    private func line(_ value: YAMLValue, isHeader: Bool) -> LinesSpec.Line? {
        guard let map = Exports.map(value, reader: reader) else { return nil }
        defer { map.finish() }
        guard let name = map.text("name", required: true), let match = map.text("match", required: true) else {
            return nil
        }
        return LinesSpec.Line(
            name: name.text,
            match: PatternSpec(source: match.text, line: match.line),
            groups: map.map("groups").map(pairs) ?? [],
            set: map.map("set").map(pairs) ?? [],
            ignore: isHeader ? nil : map.text("ignore")?.text
        )
    }

    private func csv(_ map: YAMLMap) -> CSVSpec {
        defer { map.finish() }
        let columns = map.map("columns", required: true)
        let specs = (columns?.entries ?? []).map { entry -> CSVSpec.Column in
            _ = columns?.value(entry.key)
            var column = CSVSpec.Column(name: entry.key, aliases: [], isRequired: false, line: entry.line)
            // A column without aliases may have nothing behind its name.
            guard !entry.value.isNull, let inner = Exports.map(entry.value, reader: reader) else { return column }
            column.aliases = inner.texts("aliases").map(\.text)
            column.isRequired = inner.flag("required")
            inner.finish()
            return column
        }
        let embedded = map.text("embedded").map { NameSpec(name: $0.text, line: $0.line) }
        let unnamed = map.text("unnamed").map { NameSpec(name: $0.text, line: $0.line) }
        return CSVSpec(columns: specs, embedded: embedded, unnamed: unnamed, line: map.line)
    }

    private func json(_ map: YAMLMap) -> JSONSpec {
        defer { map.finish() }
        let paths = paths(map)
        return JSONSpec(paths: paths, signature: names(map.texts("signature", required: true)), line: map.line)
    }

    private func xml(_ map: YAMLMap) -> XMLSpec {
        defer { map.finish() }
        let record = map.text("record", required: true)
        return XMLSpec(
            record: NameSpec(name: record?.text ?? "", line: record?.line),
            paths: paths(map),
            signature: names(map.texts("signature", required: true)),
            line: map.line
        )
    }

    /// Names and the paths that lead to each; without paths the name itself is the path.
    private func paths(_ map: YAMLMap) -> [JSONSpec.Path] {
        var paths: [JSONSpec.Path] = []
        if let value = map.required("paths") {
            if value.items != nil {
                paths = texts(value, reader: reader).map {
                    JSONSpec.Path(name: $0.text, paths: [NameSpec(name: $0.text, line: $0.line)])
                }
            } else if let inner = Exports.map(value, reader: reader) {
                paths = inner.entries.map { entry in
                    _ = inner.value(entry.key)
                    if entry.value.isNull {
                        return JSONSpec.Path(name: entry.key, paths: [NameSpec(name: entry.key, line: entry.line)])
                    }
                    return JSONSpec.Path(name: entry.key, paths: names(texts(entry.value, reader: reader)))
                }
            }
        }
        return paths
    }

    private func sample(_ value: YAMLValue, matching: Bool) -> SampleSpec? {
        guard let map = Exports.map(value, reader: reader) else { return nil }
        defer { map.finish() }
        let name = map.text("name", required: true)?.text ?? ""
        let content = map.text("content", required: true)?.text ?? ""
        let expect = matching ? map.list("expect", required: true).compactMap(expectation) : []
        return SampleSpec(name: name, content: content, now: now(map), expect: expect, line: value.line)
    }

    /// The reference moment of a sample; 1 August 2026 when it does not matter.
    private func now(_ map: YAMLMap) -> Instant {
        let usual = Instant(seconds: 1_785_542_400)
        guard let text = map.text("now") else { return usual }
        if let instant = Instant(rfc3339: text.text) { return instant }
        reader.report(
            "definition.type",
            line: text.line,
            column: "\(map.path).now",
            ["expected": "time", "found": text.text]
        )
        return usual
    }

    private func expectation(_ value: YAMLValue) -> (expectation: SampleSpec.Expectation, line: Int?)? {
        guard let map = Exports.map(value, reader: reader) else { return nil }
        defer { map.finish() }
        if let reason = map.text("ignored") { return (.ignored(reason.text), value.line) }
        if let code = map.text("unreadable") { return (.unreadable(code.text), value.line) }
        let time = map.text("time")?.text
        let system = map.text("system")?.text
        let fields = map.entries.filter { $0.key != "time" && $0.key != "system" }.map { entry in
            _ = map.value(entry.key)
            return (name: entry.key, value: entry.value.isNull ? nil : text(entry.value, reader: reader)?.text)
        }
        return (.event(time: time, system: system, fields: fields), value.line)
    }

    private func names(_ texts: [(text: String, line: Int?)]) -> [NameSpec] {
        texts.map { NameSpec(name: $0.text, line: $0.line) }
    }

    private func pairs(_ map: YAMLMap) -> [(String, String)] {
        map.entries.compactMap { entry in map.text(entry.key).map { (entry.key, $0.text) } }
    }

    private func unknownValue(_ found: (text: String, line: Int?), known: [String], column: String) {
        var parameters = ["value": found.text, "known": known.joined(separator: ", ")]
        parameters["suggestion"] = Nearest.name(to: found.text, among: known)
        reader.report("definition.value-unknown", line: found.line, column: column, parameters)
    }
}
