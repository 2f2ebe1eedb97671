/// What a check of the audit trail came to, in the words of its JSON.
public struct TrailReportParts: Sendable {
    var isWhole: Bool
    var links: Int
    var head: String
    var destroyed: Int
    var faults: [(kind: String, number: Int)]
    var findings: Int
    var changedFindings: [String]

    /// The parts; see `logwacht verify` in `docs/commands.md`.
    public init(
        isWhole: Bool,
        links: Int,
        head: String,
        destroyed: Int,
        faults: [(kind: String, number: Int)],
        findings: Int,
        changedFindings: [String]
    ) {
        self.isWhole = isWhole
        self.links = links
        self.head = head
        self.destroyed = destroyed
        self.faults = faults
        self.findings = findings
        self.changedFindings = changedFindings
    }
}

extension Renderer {
    /// A check of the audit trail as one JSON object.
    public func trailReport(_ parts: TrailReportParts) -> String {
        JSONValue.object([
            "whole": .bool(parts.isWhole), "links": .number(parts.links), "head": .string(parts.head),
            "details_destroyed": .number(parts.destroyed),
            "faults": .array(parts.faults.map { .object(["kind": .string($0.kind), "number": .number($0.number)]) }),
            "findings": .number(parts.findings), "changed_findings": .texts(parts.changedFindings),
        ]).document
    }
}
