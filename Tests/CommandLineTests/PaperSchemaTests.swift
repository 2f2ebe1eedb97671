import Foundation
import TestSupport
import Testing

/// What is written as JSON is what `rules/schema/paper.schema.json` promises.
@Suite struct PaperSchemaTests {
    /// A check of a value against a schema, for the keywords that the schema uses; any other is a fault of the schema.
    private struct Checker {
        private static let known: Set<String> = [
            "$schema", "title", "description", "type", "additionalProperties", "required", "properties", "items",
            "oneOf",
            "minLength", "pattern",
        ]
        var faults: [String] = []

        mutating func check(_ value: Any, _ schema: [String: Any], _ place: String) {
            for key in schema.keys where !Self.known.contains(key) { faults.append("\(place): unknown keyword \(key)") }
            if let type = schema["type"] {
                let allowed = (type as? [String]) ?? [type as? String ?? ""]
                if !allowed.contains(Self.type(of: value)) { faults.append("\(place): \(Self.type(of: value))") }
            }
            if let object = value as? [String: Any] {
                let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
                for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                    faults.append("\(place): \(name) is missing")
                }
                for (name, inner) in object {
                    if let property = properties[name] {
                        check(inner, property, "\(place).\(name)")
                    } else if schema["additionalProperties"] as? Bool == false {
                        faults.append("\(place): \(name) is not in the schema")
                    }
                }
            }
            if let items = schema["items"] as? [String: Any], let values = value as? [Any] {
                for (number, inner) in values.enumerated() { check(inner, items, "\(place)[\(number)]") }
            }
            if let text = value as? String {
                if text.count < schema["minLength"] as? Int ?? 0 { faults.append("\(place): empty") }
                if let pattern = schema["pattern"] as? String,
                    text.range(of: pattern, options: .regularExpression) == nil
                {
                    faults.append("\(place): \(text)")
                }
            }
            if let choices = schema["oneOf"] as? [[String: Any]] {
                let fitting = choices.count { choice in
                    var other = Checker()
                    other.check(value, choice, place)
                    return other.faults.isEmpty
                }
                if fitting != 1 { faults.append("\(place): fits \(fitting) of the choices") }
            }
        }

        private static func type(of value: Any) -> String {
            switch value {
            case is String: "string"
            case is [Any]: "array"
            case is [String: Any]: "object"
            case is NSNull: "null"
            default: "other"
            }
        }
    }

    private func faults(_ bytes: Data) throws -> [String] {
        let file = Binary.repository.appending(path: "rules/schema/paper.schema.json")
        let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        var checker = Checker()
        checker.check(try JSONSerialization.jsonObject(with: bytes), try #require(schema), "$")
        return checker.faults
    }

    @Test func `every paper of an incident fits the schema, in both languages`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        _ = try Binary.run(["scan", board, "--quiet"])
        let officer = ["--actor", "P. Visser", "--role", "privacy-officer"]
        let place = ["--board", board, "--now", "2026-07-13T09:00:00Z"]
        let list = try Binary.run(
            ["findings", "list", "--rule", "activity-after-departure", "--format", "json"] + place
        )
        let findings = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: Any]])
        let finding = try #require(findings.first?["id"] as? String)
        let opened = try Binary.run(["incident", "open", finding] + officer + place)
        let id = opened.output.trimmingCharacters(in: .newlines)
        for question in ["personal-data", "unlawful"] {
            let answer = ["incident", "answer", id, question, "yes", "--reason", "x"] + officer + place
            #expect(try Binary.run(answer).exitCode == 0)
        }
        let exports = ["file", "authority", "letter", "handover", "press", "supplier", "scope"].map {
            ["incident", "export", id, $0] + officer
        }
        let papers = [
            ["incident", "show", id], ["incident", "clock", id], ["incident", "reach", id],
            ["register", "council", "2026"], ["register", "procedure", "2026"],
        ]
        for language in ["nl", "en"] {
            for words in papers + exports {
                let run = try Binary.run(words + ["--format", "json", "--language", language] + place)
                #expect(run.exitCode == 0, "\(words): \(run.errors)")
                #expect(try faults(run.bytes) == [], "\(words) \(language)")
            }
        }
    }

    @Test(arguments: [
        #"{"format": "logwacht-paper/1", "language": "nl", "title": "a", "subtitle": "b"}"#,
        #"{"format": "logwacht-paper/1", "language": "nl", "title": "", "subtitle": "b", "blocks": []}"#,
        #"{"format": "logwacht-paper/1", "language": "nl", "title": "a", "subtitle": "b", "blocks": [{}]}"#,
        #"{"format": "logwacht-paper/1", "language": "nl", "title": "a", "subtitle": "b", "blocks": [{"text": "x", "heading": "y"}]}"#,
        #"{"format": "logwacht-paper/1", "language": "nl", "title": "a", "subtitle": "b", "blocks": [{"fields": [{"key": "A", "label": "x", "value": null, "source": null}]}]}"#,
        #"{"format": "logwacht-paper/1", "language": "nl", "title": "a", "subtitle": "b", "blocks": [], "more": 1}"#,
        #"{"title": "a", "subtitle": "b", "blocks": []}"#,
        #"{"format": "logwacht-paper/2", "language": "nl", "title": "a", "subtitle": "b", "blocks": []}"#,
    ])
    func `what does not fit is found`(_ text: String) throws {
        #expect(try !faults(Data(text.utf8)).isEmpty)
    }
}
