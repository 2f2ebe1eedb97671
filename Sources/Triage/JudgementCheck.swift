public import Access
public import Model

/// A judgement that somebody asks for, before it is known to be allowed.
public struct JudgementRequest: Sendable, Hashable {
    /// The finding's id, or enough of its beginning.
    public var finding: String
    /// The verdict.
    public var verdict: FindingStatus
    /// Why.
    public var reason: String?
    /// Who judges: user code, employee number, address or full name.
    public var by: String?
    /// The record of the file it came from; nil for the command line.
    public var record: Int?
    /// The file it came from.
    public var file: String?

    /// A request.
    public init(
        finding: String,
        verdict: FindingStatus,
        reason: String?,
        by: String?,
        file: String? = nil,
        record: Int? = nil
    ) {
        self.finding = finding
        self.verdict = verdict
        self.reason = reason
        self.by = by
        self.file = file
        self.record = record
    }

    /// What is wrong with it, or the judgement. A reason and a name are required, and nobody judges about himself.
    ///
    /// - Parameters:
    ///   - finding: the finding that it means.
    ///   - access: who is who.
    ///   - moment: when it is given.
    public func judgement(
        of finding: Finding,
        access: AccessModel,
        at moment: Instant
    ) throws(Diagnostic) -> Judgement {
        let reason = (reason ?? "").trimmedBlanks
        let by = (by ?? "").trimmedBlanks
        // At least one letter or digit: a row of dots is no reason.
        guard !Fold.key(reason).isEmpty else { throw problem("judgement.reason-missing", column: "reason") }
        guard !Fold.key(by).isEmpty else { throw problem("judgement.by-missing", column: "by") }
        let judge = Judge(by, in: access)
        guard !judge.isMeant(by: finding) else {
            if judge.number == nil { throw problem("judgement.maybe-himself", column: "by", ["by": by]) }
            throw problem("judgement.about-himself", column: "by")
        }
        return Judgement(
            finding: finding.id,
            at: moment,
            verdict: verdict,
            by: judge.name,
            byNumber: judge.number,
            reason: reason
        )
    }

    /// What is wrong when an earlier row of the same table judges the same finding.
    public func repeating(_ earlier: JudgementRequest, of finding: String) -> Diagnostic {
        problem("judgement.twice", column: "id", ["id": finding, "record": earlier.record.map(String.init) ?? ""])
    }

    private func problem(_ code: String, column: String, _ more: [String: String] = [:]) -> Diagnostic {
        Diagnostic(
            code,
            file: file,
            record: record,
            column: file == nil ? "--\(column)" : column,
            more.merging(["id": finding]) { _, id in id }
        )
    }
}
