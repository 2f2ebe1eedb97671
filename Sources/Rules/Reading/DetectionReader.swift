internal import Patterns

/// Reads the searches of a rule or filter.
struct DetectionReader {
    let options: RuleOptions
    /// The key of the map that holds the searches: `detection` or `filter`.
    let root: String

    /// Deeper nesting of lists and maps is refused.
    static let maximalDepth = 32

    /// The searches that could be read and the names of those that could not.
    func read(
        _ map: YAMLValue,
        reserved: Set<String>,
        _ problems: inout ProblemList
    ) -> (selections: [Selection], refused: Set<String>) {
        var selections: [Selection] = []
        var refused: Set<String> = []
        for entry in map.entries ?? [] where !reserved.contains(entry.key) {
            let path = "\(root).\(entry.key)"
            if entry.key == "timeframe" {
                problems.add(.timeframeObsolete, line: entry.line, key: path)
                refused.insert(entry.key)
                continue
            }
            guard isName(entry.key) else {
                problems.add(.selectionName, line: entry.line, key: path, ["name": entry.key])
                refused.insert(entry.key)
                continue
            }
            let before = problems.errors
            let detection = detection(entry.value, path: path, line: entry.line, depth: 0, &problems)
            if let detection, problems.errors == before {
                selections.append(Selection(name: entry.key, line: entry.line, detection: detection))
            } else {
                refused.insert(entry.key)
            }
        }
        if selections.isEmpty, refused.isEmpty {
            problems.add(.selectionsMissing, line: map.line, key: root)
        }
        return (selections, refused)
    }

    /// The characters that a condition can refer to.
    private func isName(_ name: String) -> Bool {
        !name.isEmpty && !["and", "or", "not"].contains(name)
            && name.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x2d: true
                default: false
                }
            }
    }

    private func detection(
        _ value: YAMLValue,
        path: String,
        line: Int,
        depth: Int,
        _ problems: inout ProblemList
    ) -> Detection? {
        guard depth < Self.maximalDepth else {
            problems.add(.detectionTooDeep, line: line, key: path, ["limit": String(Self.maximalDepth)])
            return nil
        }
        switch value.content {
        case .map(let entries):
            guard !entries.isEmpty else {
                problems.add(.selectionEmpty, line: line, key: path)
                return nil
            }
            let items = entries.compactMap { item($0, path: path, &problems).map { Detection.item($0) } }
            return items.count == 1 ? items[0] : .all(items)
        case .list(let elements):
            guard !elements.isEmpty else {
                problems.add(.selectionEmpty, line: line, key: path)
                return nil
            }
            if elements.allSatisfy(\.isScalar) {
                return item(YAMLValue.Entry(key: "", line: line, value: value), path: path, &problems).map { .item($0) }
            }
            let parts = elements.compactMap {
                detection($0, path: path, line: $0.line, depth: depth + 1, &problems)
            }
            return parts.count == 1 ? parts[0] : .any(parts)
        case .null:
            problems.add(.selectionEmpty, line: line, key: path)
            return nil
        default:
            return item(YAMLValue.Entry(key: "", line: line, value: value), path: path, &problems).map { .item($0) }
        }
    }

    // MARK: One item

    private func item(_ entry: YAMLValue.Entry, path: String, _ problems: inout ProblemList) -> DetectionItem? {
        let parts = entry.key.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let field = parts.first.flatMap { $0.isEmpty ? nil : $0 }
        let key = entry.key.isEmpty ? path : "\(path).\(entry.key)"
        let before = problems.errors
        let modifiers = self.modifiers(Array(parts.dropFirst()), entry: entry, field: field, key: key, &problems)
        let elements = entry.value.elements ?? [entry.value]
        if let nested = elements.first(where: { !$0.isScalar }) {
            problems.add(.nestedValue, line: nested.line, key: key, ["found": nested.kind])
        }
        if elements.isEmpty {
            // The reference parser takes an empty list for null.
            if field == nil || !modifiers.isEmpty {
                problems.add(.nullWithoutField, line: entry.line, key: key)
            } else {
                problems.add(.valueListEmpty, line: entry.line, key: key)
            }
        }
        checkScalars(elements, field: field, entry: entry, key: key, &problems)
        guard problems.errors == before else { return nil }

        let isRegex = modifiers.contains { $0.name == "re" }
        let values = elements.isEmpty ? [ItemDraft.Value.null] : elements.map { initial($0, isRegex: isRegex) }
        var draft = ItemDraft(values: values, names: modifiers.map(\.name), isList: entry.value.elements != nil)
        for modifier in modifiers {
            do throws(ModifierMistake) {
                try modifier.apply(&draft, options)
                draft.applied.append(modifier.name)
            } catch {
                var parameters = error.parameters
                parameters["modifier"] = parameters["modifier"] ?? modifier.name
                let line = error.value.flatMap { $0 < elements.count ? elements[$0].line : nil } ?? entry.line
                problems.add(error.problem, line: line, key: key, parameters)
                return nil
            }
        }
        let tests = finish(draft, elements: elements, field: field, entry: entry, key: key, &problems)
        guard problems.errors == before else { return nil }
        remark(tests, elements: elements, entry: entry, key: key, &problems)
        return DetectionItem(
            key: entry.key,
            field: field,
            line: entry.line,
            values: tests,
            texts: elements.map(\.text),
            requireAll: draft.requireAll,
            isNegated: draft.isNegated
        )
    }

    private func modifiers(
        _ names: [String],
        entry: YAMLValue.Entry,
        field: String?,
        key: String,
        _ problems: inout ProblemList
    ) -> [Modifier] {
        var modifiers: [Modifier] = []
        for name in names {
            guard let modifier = Modifier.named[name] else {
                problems.add(.modifierUnknown, line: entry.line, key: key, ["modifier": name])
                continue
            }
            if modifier.needsField, field == nil {
                problems.add(.modifierNeedsField, line: entry.line, key: key, ["modifier": name])
            }
            if modifiers.contains(where: { $0.name == modifier.name }) {
                problems.add(.modifierRepeated, line: entry.line, key: key, ["modifier": name])
            }
            modifiers.append(modifier)
        }
        return modifiers
    }

    private func checkScalars(
        _ elements: [YAMLValue],
        field: String?,
        entry: YAMLValue.Entry,
        key: String,
        _ problems: inout ProblemList
    ) {
        for element in elements {
            if element.content == .null {
                if field == nil {
                    problems.add(.nullWithoutField, line: element.line, key: key)
                } else if entry.value.elements != nil {
                    problems.add(.nullInList, line: element.line, key: key)
                }
            }
            if element.isAmbiguous {
                problems.add(
                    .valueAmbiguous,
                    line: element.line,
                    key: key,
                    ["value": element.text, "kind": element.kind, "read": read(element)]
                )
            }
        }
    }

    private func read(_ value: YAMLValue) -> String {
        switch value.content {
        case .bool(let flag): String(flag)
        case .number(let number): number.text
        default: value.text
        }
    }

    private func initial(_ value: YAMLValue, isRegex: Bool) -> ItemDraft.Value {
        switch value.content {
        case .null: .null
        case .bool(let flag): .boolean(flag)
        case .number(let number): .number(number)
        case .string(let text):
            // A pattern's backslashes are its own: it is kept as written and not cut at wildcards.
            isRegex ? .string(SigmaString(tokens: [], source: text)) : .string(SigmaString(text))
        case .list, .map: .null
        }
    }

    /// Makes tests of the values after the last modifier.
    private func finish(
        _ draft: ItemDraft,
        elements: [YAMLValue],
        field: String?,
        entry: YAMLValue.Entry,
        key: String,
        _ problems: inout ProblemList
    ) -> [[ValueTest]] {
        var tests: [[ValueTest]] = []
        for (index, alternatives) in draft.values.enumerated() {
            let line = index < elements.count ? elements[index].line : entry.line
            var made: [ValueTest] = []
            for value in alternatives {
                switch value {
                case .string(let string): made.append(.string(string, cased: false))
                case .cased(let string): made.append(.string(string, cased: true))
                case .number(let number): made.append(.number(number))
                case .boolean(let flag): made.append(.boolean(flag))
                case .null: made.append(.null)
                case .reference(let reference): made.append(.field(reference))
                case .part(let part, let number): made.append(.timePart(part, Comparison(.eq, number)))
                case .test(let test): made.append(test)
                case .regex(let source, let options):
                    do throws(PatternError) {
                        let regex = try RegexTest(source: source, options: options)
                        made.append(.regex(regex))
                        if RegexShape(source).hasRisk {
                            problems.add(.regexRisk, line: line, key: key, ["pattern": source])
                        }
                    } catch {
                        problems.add(
                            .regexInvalid,
                            line: line,
                            key: key,
                            ["pattern": source, "problem": error.message, "offset": String(error.offset)]
                        )
                    }
                }
            }
            tests.append(made)
        }
        return tests
    }

    private func remark(
        _ tests: [[ValueTest]],
        elements: [YAMLValue],
        entry: YAMLValue.Entry,
        key: String,
        _ problems: inout ProblemList
    ) {
        var seen: Set<[ValueTest]> = []
        let isExpanding = entry.key.split(separator: "|").dropFirst().contains("expand")
        for (index, alternatives) in tests.enumerated() where index < elements.count {
            if !seen.insert(alternatives).inserted {
                problems.add(.valueDuplicate, line: elements[index].line, key: key, ["value": elements[index].text])
            }
            if !isExpanding, let name = placeholder(elements[index].string) {
                problems.add(.placeholderNotExpanded, line: elements[index].line, key: key, ["name": name])
            }
        }
    }

    /// The name when a value is nothing but a name between percent signs with an upper-case first letter or underscores, as
    /// rules write placeholders; `%TEMP%` in capitals is an environment variable of Windows.
    private func placeholder(_ text: String?) -> String? {
        guard let text, text.count > 2, text.hasPrefix("%"), text.hasSuffix("%") else { return nil }
        let name = text.dropFirst().dropLast()
        guard name.utf8.allSatisfy({ $0 == 0x5f || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) }),
            name != name.uppercased()[...]
        else { return nil }
        return String(name)
    }
}
