internal import Model
internal import Rules

/// The events of a case, as JSON.
///
/// `repeat: {times: 10, every: 30}` makes several of one, each so many seconds later than the one before; in them `{n}` stands
/// for the number, from 1.
enum CaseEvents {
    static func read(_ event: YAMLValue) -> [String] {
        guard let entries = event.entries else { return [] }
        let repeated = event["repeat"]
        func number(_ key: String, _ standard: Int) -> Int {
            guard case .number(let number)? = repeated?[key]?.content else { return standard }
            return number.integer.map(Int.init) ?? standard
        }
        let times = max(1, min(number("times", 1), 10_000))
        let every = number("every", 1)
        return (1...times).map { turn in
            let fields = entries.filter { $0.key != "repeat" }.map { entry in
                "\(quoted(entry.key)):\(json(entry.value, turn, entry.key == "@timestamp" ? (turn - 1) * every : nil))"
            }
            return "{\(fields.joined(separator: ","))}"
        }
    }

    /// An object of text fields.
    static func object(_ fields: [String: String]) -> String {
        "{\(fields.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }.joined(separator: ","))}"
    }

    private static func json(_ value: YAMLValue, _ turn: Int, _ later: Int?) -> String {
        switch value.content {
        case .null: return "null"
        case .bool(let flag): return String(flag)
        case .number(let number): return number.text
        case .string(let text):
            if let later, let time = Instant(rfc3339: text) {
                return quoted(Instant(nanoseconds: time.nanoseconds + Int64(later) * 1_000_000_000).rfc3339)
            }
            return quoted(
                text.split(separator: "{n}", omittingEmptySubsequences: false).joined(separator: String(turn))
            )
        case .list(let list): return "[\(list.map { json($0, turn, nil) }.joined(separator: ","))]"
        case .map(let entries):
            return "{\(entries.map { "\(quoted($0.key)):\(json($0.value, turn, nil))" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
