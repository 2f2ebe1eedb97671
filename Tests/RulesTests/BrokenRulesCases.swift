extension BrokenRulesTests {
    /// A rule whose head is right; the search begins on line 5.
    static func head(_ rest: String) -> String {
        "title: T\nlogsource:\n    product: test\ndetection:\n" + rest
    }

    /// A rule with one search line, on line 6, and its condition.
    static func line(_ line: String, condition: String = "s") -> String {
        let lines = line.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n")
        return head("    s:\n\(lines)\n    condition: \(condition)\n")
    }

    /// A rule named `a` (11 lines and a mark), and then a correlation whose keys begin on line 13.
    static func correlation(_ keys: String) -> String {
        """
        title: A
        name: a
        logsource:
            product: test
        detection:
            s:
                X: 1
            condition: s
        ---
        title: C
        name: c
        correlation:

        """ + keys.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    static let cases: [Case] = [
        // Files
        Case("open bracket", ["rule.yaml-invalid:2"], "title: [a\nid: b\n"),
        Case("tab for indentation", ["rule.yaml-invalid:2"], "a:\n\tb: c\n"),
        Case("unknown alias", ["rule.yaml-invalid:1"], "title: *nothing\n"),
        Case("two equal keys", ["rule.yaml-duplicate-key:1"], "title: a\ntitle: b\n"),
        Case(
            "two equal searches",
            ["rule.yaml-duplicate-key:5"],
            head("    s:\n        A: 1\n    s:\n        A: 2\n    condition: s\n")
        ),
        Case("nothing but a comment", ["rule.document-empty:1"], "# nothing\n"),
        Case("a list", ["rule.document-not-map:1"], "- a\n- b\n"),
        Case("a word", ["rule.document-not-map:1"], "hello\n"),
        Case("brackets without end", ["rule.yaml-too-deep:1"], String(repeating: "[", count: 5000)),
        Case("dashes without end", ["rule.yaml-too-deep:1"], String(repeating: "- ", count: 5000) + "x"),
        Case(
            "deep lists",
            ["rule.yaml-too-deep:1"],
            String(repeating: "[", count: 120) + String(repeating: "]", count: 120)
        ),
        Case(
            "aliases of aliases",
            ["rule.yaml-too-large:1"],
            "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
                + (0..<7).map {
                    "b\($0): &\("bcdefgh".map(String.init)[$0]) ["
                        + Array(repeating: "*\("abcdefg".map(String.init)[$0])", count: 10).joined(separator: ",")
                        + "]\n"
                }.joined()
        ),
        Case("two kinds at once", ["rule.document-kind-unclear:1"], "title: a\ndetection: {}\ncorrelation: {}\n"),
        Case("unknown action", ["rule.collection-action-unknown:1"], "action: sometimes\ntitle: a\n"),
        Case("repeat of nothing", ["rule.collection-repeat-first:1"], "action: repeat\ntitle: a\n"),
        // Head
        Case(
            "no title",
            ["rule.key-missing:1"],
            "logsource: {product: t}\ndetection:\n    s: {A: 1}\n    condition: s\n"
        ),
        Case(
            "empty title",
            ["rule.key-missing:1"],
            "title: ''\nlogsource: {product: t}\ndetection:\n    s: {A: 1}\n    condition: s\n"
        ),
        Case(
            "long title",
            ["rule.title-too-long:1"],
            "title: \(String(repeating: "x", count: 257))\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "title in a list",
            ["rule.value-type:1"],
            "title: [a]\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "id no UUID",
            ["rule.id-not-uuid:2"],
            "title: a\nid: 12\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "status unknown",
            ["rule.status-unknown:2"],
            "title: a\nstatus: ready\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "level unknown",
            ["rule.level-unknown:2"],
            "title: a\nlevel: severe\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "date impossible",
            ["rule.date-invalid:2"],
            "title: a\ndate: 2025-02-30\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "modified no date",
            ["rule.date-invalid:2"],
            "title: a\nmodified: yesterday\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "tag without dot",
            ["rule.tag-invalid:3"],
            "title: a\ntags:\n    - Attack\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "related no list",
            ["rule.value-type:2"],
            "title: a\nrelated: x\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "related no id",
            ["rule.related-invalid:3"],
            "title: a\nrelated:\n    - type: derived\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "related type",
            ["rule.related-type-unknown:4"],
            "title: a\nrelated:\n    - id: 00000000-0000-4000-8000-000000000001\n      type: cousin\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "key in capitals",
            ["rule.key-missing:1", "rule.key-case:3"],
            "title: a\nlogsource: {product: t}\nDetection: {s: {A: 1}, condition: s}\n"
        ),
        Case("no logsource", ["rule.key-missing:1"], "title: a\ndetection: {s: {A: 1}, condition: s}\n"),
        Case(
            "empty logsource",
            ["rule.logsource-empty:2"],
            "title: a\nlogsource: {}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "logsource only defined",
            ["rule.logsource-empty:2"],
            "title: a\nlogsource: {definition: x}\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "logsource a word",
            ["rule.value-type:2"],
            "title: a\nlogsource: windows\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "logsource a list",
            ["rule.value-type:3"],
            "title: a\nlogsource:\n    product: [windows]\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        Case(
            "logsource in capitals",
            ["rule.logsource-case:3"],
            "title: a\nlogsource:\n    product: Windows\ndetection: {s: {A: 1}, condition: s}\n"
        ),
        // Searches
        Case("no detection", ["rule.key-missing:1"], "title: a\nlogsource: {product: t}\n"),
        Case("detection a list", ["rule.value-type:3"], "title: a\nlogsource: {product: t}\ndetection: [a]\n"),
        Case(
            "only a condition",
            ["rule.selections-missing:5", "rule.condition-unknown-selection:5"],
            head("    condition: s\n")
        ),
        Case("empty search", ["rule.selection-empty:5"], head("    s: {}\n    condition: s\n")),
        Case("empty list search", ["rule.selection-empty:5"], head("    s: []\n    condition: s\n")),
        Case("null search", ["rule.selection-empty:5"], head("    s:\n    condition: s\n")),
        Case("name with a blank", ["rule.selection-name:5"], head("    my search: {A: 1}\n    condition: 1 of them\n")),
        Case(
            "name is an operator",
            ["rule.selection-name:5"],
            head("    not: {A: 1}\n    s: {A: 1}\n    condition: s\n")
        ),
        Case("timeframe", ["rule.timeframe-obsolete:6"], head("    s: {A: 1}\n    timeframe: 5m\n    condition: s\n")),
        Case("map in a value", ["rule.nested-value:7"], line("A:\n    B: 1")),
        Case("list in a list", ["rule.nested-value:6"], line("A: [[1]]")),
        Case("null in a list", ["rule.null-in-list:8"], line("A:\n    - ''\n    - null")),
        Case("null as keyword", ["rule.null-without-field:6"], line("- null")),
        Case("empty keyword list", ["rule.null-without-field:6"], line("'|contains': []")),
        Case("empty value list", ["rule.value-list-empty:6"], line("A: []")),
        Case("yes without quotes", ["rule.value-ambiguous:6"], line("A: yes")),
        Case("octal number", ["rule.value-ambiguous:6"], line("A: 0123")),
        Case("hexadecimal number", ["rule.value-ambiguous:6"], line("A: 0x1f")),
        Case("the same value twice", ["rule.value-duplicate:6"], line("A: [x, x]")),
        Case(
            "deep searches",
            ["rule.detection-too-deep:5"],
            head(
                "    s: " + String(repeating: "[", count: 40) + "{A: 1}" + String(repeating: "]", count: 40)
                    + "\n    condition: s\n"
            )
        ),
        // Modifiers
        Case("unknown modifier", ["rule.modifier-unknown:6"], line("A|contain: x")),
        Case("modifier in capitals", ["rule.modifier-unknown:6"], line("A|Contains: x")),
        Case("empty modifier", ["rule.modifier-unknown:6"], line("A|: x")),
        Case("the same modifier twice", ["rule.modifier-repeated:6"], line("A|contains|contains: x")),
        Case("all on one value", ["rule.all-on-single-value:6"], line("A|contains|all: x")),
        Case("all on a list of one", ["rule.all-on-single-value:6"], line("A|all: [x]")),
        Case("exists with text", ["rule.modifier-type:6"], line("A|exists: 'yes'")),
        Case("exists after another", ["rule.modifier-order:6"], line("A|all|exists: [true, false]")),
        Case("exists without field", ["rule.modifier-needs-field:6"], line("'|exists': true")),
        Case("re after another", ["rule.modifier-order:6"], line("A|contains|re: x")),
        Case("i without re", ["rule.modifier-type:6"], line("A|i: x")),
        Case("contains on null", ["rule.modifier-type:6"], line("A|contains: null")),
        Case("contains on boolean", ["rule.modifier-type:6"], line("A|contains: true")),
        Case("gt with text", ["rule.modifier-type:6"], line("A|gt: '5'")),
        Case("lt after contains", ["rule.modifier-type:6"], line("A|contains|lt: 5")),
        Case("cased regex", ["rule.modifier-type:6"], line("A|re|cased: x")),
        Case("windash on a number", ["rule.modifier-type:6"], line("A|windash: 5")),
        Case("base64 with wildcard", ["rule.encoding-wildcard:6"], line("A|base64: 'a*'")),
        Case("contains before base64offset", ["rule.encoding-wildcard:6"], line("A|contains|base64offset: a")),
        Case("wide on a boolean", ["rule.modifier-type:6"], line("A|wide: true")),
        Case("cidr no network", ["rule.network-invalid:6"], line("A|cidr: 10.0.0.0/33")),
        Case("cidr no address", ["rule.network-invalid:6"], line("A|cidr: example.org")),
        Case("cidr with host bits", ["rule.network-host-bits:6"], line("A|cidr: 10.0.0.1/8")),
        Case("cidr on the second value", ["rule.network-invalid:8"], line("A|cidr:\n    - 10.0.0.0/8\n    - 10/8")),
        Case("hour 24", ["rule.time-part-range:6"], line("A|hour: 24")),
        Case("hour with text", ["rule.modifier-type:6"], line("A|hour: noon")),
        Case("fieldref with wildcard", ["rule.field-reference-invalid:6"], line("A|fieldref: 'B*C'")),
        Case("fieldref empty", ["rule.field-reference-invalid:6"], line("A|fieldref: ''")),
        Case("unknown list", ["rule.placeholder-unknown:6"], line("A|expand: '%admins%'")),
        Case("expand of nothing", ["rule.placeholder-missing:6"], line("A|expand: admins")),
        Case("list without expand", ["rule.placeholder-not-expanded:6"], line("A: '%Administrators%'")),
        Case("open group in a pattern", ["rule.regex-invalid:6"], line("A|re: 'a(b'")),
        Case("pattern that explodes", ["rule.regex-risk:6"], line("A|re: '(a+)+$'")),
        Case("alternatives that explode", ["rule.regex-risk:6"], line("A|re: '(a|ab)*c'")),
        // Conditions
        Case("no condition", ["rule.key-missing:4"], head("    s: {A: 1}\n")),
        Case("empty condition", ["rule.condition-empty:6"], head("    s: {A: 1}\n    condition: ''\n")),
        Case("null condition", ["rule.condition-empty:6"], head("    s: {A: 1}\n    condition:\n")),
        Case("condition a map", ["rule.value-type:6"], head("    s: {A: 1}\n    condition: {a: b}\n")),
        Case("unknown search", ["rule.condition-unknown-selection:7"], line("A: 1", condition: "s and t")),
        Case("pattern without match", ["rule.condition-pattern-matches-nothing:7"], line("A: 1", condition: "1 of t*")),
        Case(
            "them without match",
            ["rule.condition-pattern-matches-nothing:6"],
            head("    _s: {A: 1}\n    condition: 1 of them\n")
        ),
        Case("count of", ["rule.condition-aggregation:7"], line("A: 1", condition: "s | count() > 5")),
        Case("operator in capitals", ["rule.condition-syntax:7"], line("A: 1", condition: "s AND s")),
        Case("two names", ["rule.condition-syntax:7"], line("A: 1", condition: "s s")),
        Case("open parenthesis", ["rule.condition-syntax:7"], line("A: 1", condition: "(s")),
        Case("closed too often", ["rule.condition-syntax:7"], line("A: 1", condition: "s)")),
        Case("and at the end", ["rule.condition-syntax:7"], line("A: 1", condition: "s and")),
        Case("and at the start", ["rule.condition-syntax:7"], line("A: 1", condition: "and s")),
        Case("two of", ["rule.condition-syntax:7"], line("A: 1", condition: "2 of them")),
        Case("strange character", ["rule.condition-syntax:7"], line("A: 1", condition: "s & s")),
        Case(
            "deep parentheses",
            ["rule.condition-too-deep:7"],
            line("A: 1", condition: String(repeating: "(", count: 5000) + "s")
        ),
        Case(
            "unused search",
            ["rule.selection-unused:7"],
            head("    s:\n        A: 1\n    t: {B: 1}\n    condition: s\n")
        ),
        Case("never", ["rule.condition-never:7"], line("A: 1", condition: "s and not s")),
        Case("always", ["rule.condition-always:7"], line("A: 1", condition: "s or not s")),
        // Correlations
        Case(
            "no type",
            ["rule.key-missing:12"],
            correlation("rules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "unknown type",
            ["rule.correlation-type-unknown:13"],
            correlation("type: count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "no rules",
            ["rule.correlation-rules-missing:12"],
            correlation("type: event_count\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "unknown rule",
            ["rule.correlation-rule-unknown:14"],
            correlation("type: event_count\nrules: b\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "rule twice",
            ["rule.correlation-rule-repeated:14"],
            correlation("type: temporal\nrules: [a, a]\ngroup-by: u\ntimespan: 5m")
        ),
        Case(
            "itself",
            ["rule.correlation-cycle:14"],
            correlation("type: event_count\nrules: c\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "no timespan",
            ["rule.key-missing:12"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ncondition: {gte: 2}")
        ),
        Case(
            "timespan without unit",
            ["rule.correlation-timespan:16"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5\ncondition: {gte: 2}")
        ),
        Case(
            "timespan of nothing",
            ["rule.correlation-timespan:16"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 0m\ncondition: {gte: 2}")
        ),
        Case(
            "timespan without end",
            ["rule.correlation-timespan:16"],
            correlation(
                "type: event_count\nrules: a\ngroup-by: u\ntimespan: 99999999999999999999y\ncondition: {gte: 2}"
            )
        ),
        Case(
            "no condition in a count",
            ["rule.correlation-condition-missing:12"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m")
        ),
        Case(
            "empty condition in a count",
            ["rule.correlation-condition-invalid:17"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {}")
        ),
        Case(
            "unknown operator",
            ["rule.key-unknown:17", "rule.correlation-condition-invalid:17"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {ge: 2}")
        ),
        Case(
            "threshold in words",
            ["rule.value-type:17", "rule.correlation-condition-invalid:17"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: two}")
        ),
        Case(
            "text for a count",
            ["rule.correlation-condition-type:17"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: a")
        ),
        Case(
            "unknown rule in a condition",
            ["rule.correlation-condition-rule:17"],
            correlation("type: temporal\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: a and b")
        ),
        Case(
            "broken condition",
            ["rule.condition-syntax:17"],
            correlation("type: temporal\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: a and")
        ),
        Case(
            "only absence",
            ["rule.correlation-only-absence:17"],
            correlation("type: temporal\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: not a")
        ),
        Case(
            "value_count without field",
            ["rule.correlation-field-missing:17"],
            correlation("type: value_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "sum of two fields",
            ["rule.correlation-field-missing:17"],
            correlation("type: value_sum\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2, field: [x, y]}")
        ),
        Case(
            "field of a count",
            ["rule.correlation-field-unused:17"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2, field: x}")
        ),
        Case(
            "percentile missing",
            ["rule.correlation-percentile:17"],
            correlation("type: value_percentile\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2, field: x}")
        ),
        Case(
            "percentile 101",
            ["rule.correlation-percentile:17"],
            correlation(
                "type: value_percentile\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2, field: x, percentile: 101}"
            )
        ),
        Case(
            "percentile of a sum",
            ["rule.key-unknown:17"],
            correlation(
                "type: value_sum\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2, field: x, percentile: 50}"
            )
        ),
        Case(
            "unknown key",
            ["rule.key-unknown:18"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}\ngroupby: x")
        ),
        Case(
            "no group",
            ["rule.correlation-group-missing:12"],
            correlation("type: event_count\nrules: a\ntimespan: 5m\ncondition: {gte: 2}")
        ),
        Case(
            "alias of an unknown rule",
            ["rule.correlation-alias-invalid:19"],
            correlation(
                "type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}\naliases:\n  u: {b: x}"
            )
        ),
        Case(
            "unused alias",
            ["rule.correlation-alias-unused:19"],
            correlation(
                "type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}\naliases:\n  v: {a: x}"
            )
        ),
        Case(
            "generate in words",
            ["rule.value-type:18"],
            correlation("type: event_count\nrules: a\ngroup-by: u\ntimespan: 5m\ncondition: {gte: 2}\ngenerate: 'yes'")
        ),
        Case("correlation a list", ["rule.value-type:2"], "title: a\ncorrelation: [a]\n"),
        // Filters
        Case(
            "filter without rules",
            ["rule.filter-rules-missing:3"],
            "title: f\nlogsource: {product: t}\nfilter:\n    s: {A: 1}\n    condition: s\n"
        ),
        Case(
            "filter without condition",
            ["rule.key-missing:3"],
            "title: f\nlogsource: {product: t}\nfilter:\n    rules: any\n    s: {A: 1}\n"
        ),
        Case(
            "filter for nothing",
            ["rule.filter-rule-unknown:4", "rule.filter-without-effect:4"],
            "title: f\nlogsource: {product: t}\nfilter:\n    rules: [x]\n    s: {A: 1}\n    condition: s\n"
        ),
        Case("filter a word", ["rule.value-type:3"], "title: f\nlogsource: {product: t}\nfilter: x\n"),
    ]
}
