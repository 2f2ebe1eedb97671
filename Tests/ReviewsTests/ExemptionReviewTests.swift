import Model
import Reviews
import TestSupport
import Testing

@Suite struct ExemptionReviewTests {
    private static let now = Instant(seconds: 1_783_000_000)
    private static let director = ReviewActor(number: "102", name: "Bosman, B.")

    private static func item(_ id: String, _ number: String? = "101", findings: [String] = []) -> ExemptionItem {
        ExemptionItem(
            id: id,
            at: Instant(seconds: 1_782_000_000),
            account: "a\(number ?? "")",
            personNumber: number,
            name: "Naam",
            school: "De Regenboog",
            findings: findings
        )
    }

    private static func plan(_ items: [ExemptionItem]) -> ExemptionPlan {
        ExemptionPlan(
            id: "ontheffingen-2026-de-regenboog-1",
            school: "De Regenboog",
            from: day("2026-06-01"),
            through: day("2026-06-30"),
            samplePercent: nil,
            seed: "x",
            reviewer: Reviewer(number: "102", name: "Bosman, B."),
            board: Reviewer(number: "900", name: "Verweij, V."),
            due: day("2026-07-10"),
            total: items.count,
            flagged: 0,
            hash: ExemptionPlan.hash(items),
            at: Instant(seconds: 1_782_500_000),
            by: "it"
        )
    }

    private static func review(
        _ items: [ExemptionItem],
        findings: [(String, FindingStatus, Bool)] = []
    ) -> ExemptionReview {
        ExemptionReview(
            plan: plan(items),
            items: items,
            findings: Dictionary(
                findings.map {
                    ($0.0, ExemptionFinding(id: $0.0, title: $0.0, status: $0.1, isSingle: $0.2))
                },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    private func codes(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let problems as Diagnostics {
            return problems.all.map(\.code)
        } catch { return ["other"] }
    }

    // MARK: What is drawn

    @Test func `a sample is the same whatever the order, holds all that is flagged, and is about as large as asked`() {
        let all = (0..<2000).map { Self.item("id\($0)", findings: $0 % 100 == 0 ? ["f"] : []) }
        let drawn = ExemptionPlan.drawn(all, percent: 10, seed: "seed")
        #expect(Set(drawn) == Set(ExemptionPlan.drawn(all.reversed(), percent: 10, seed: "seed")))
        #expect(drawn.count { !$0.findings.isEmpty } == 20)
        #expect((150...250).contains(drawn.count { $0.findings.isEmpty }))
        #expect(Set(drawn) != Set(ExemptionPlan.drawn(all, percent: 10, seed: "other")))
        // What is left of a smaller list is drawn as before: nobody gets out of a sample by what others do.
        let half = Array(all.prefix(1000))
        #expect(Set(ExemptionPlan.drawn(half, percent: 10, seed: "seed")) == Set(drawn).intersection(half))
        #expect(ExemptionPlan.drawn(all, percent: nil, seed: "seed").count == 2000)
    }

    @Test func `the hash of a list does not hang on its order, and on everything in it`() {
        let items = [Self.item("a"), Self.item("b", findings: ["f"])]
        #expect(ExemptionPlan.hash(items) == ExemptionPlan.hash(items.reversed()))
        #expect(ExemptionPlan.hash(items) != ExemptionPlan.hash([items[0], Self.item("b")]))
        #expect(ExemptionItem.id(of: ["a", "b"]) != ExemptionItem.id(of: ["ab", ""]))
    }

    // MARK: Which findings tell of what

    private static func record(_ digest: String, _ account: String, second: Int) -> ExemptionRecord {
        var item = item(digest)
        item.account = account
        item.at = Instant(seconds: Int64(second))
        return ExemptionRecord(
            item: item,
            functions: [],
            group: nil,
            pupil: nil,
            part: nil,
            reason: nil,
            validUntil: nil,
            source: "x#1",
            digests: [digest, "other"]
        )
    }

    private static func finding(_ id: String, _ account: String, _ count: Int, _ digests: [String]) -> Finding {
        Finding(
            id: id,
            rule: "exemption-volume",
            ruleVersion: 1,
            severity: .medium,
            system: .parnassys,
            school: nil,
            person: nil,
            personID: nil,
            account: account,
            firstSeen: Instant(seconds: 10),
            lastSeen: Instant(seconds: 20),
            count: count,
            facts: [:],
            basis: Basis(),
            explanations: [],
            evidence: digests.enumerated().map {
                Evidence(source: "parnassys-exemptions", file: "x", record: $0.offset + 1, sha256: $0.element)
            },
            personalData: PersonalData()
        )
    }

    @Test func `an exemption is flagged by its record, or by a finding that has more records than it names`() {
        let records = [
            Self.record("d1", "a", second: 10), Self.record("d2", "a", second: 15), Self.record("d3", "b", second: 15),
            Self.record("d4", "a", second: 21),
        ]
        let narrow = records.flagged(by: [Self.finding("f1", "A", 1, ["d1"])])
        #expect(narrow.map(\.item.findings) == [["f1"], [], [], []])
        let wide = records.flagged(by: [Self.finding("f2", "A", 30, ["d1"])])
        #expect(wide.map(\.item.findings) == [["f2"], ["f2"], [], []])
        let school = records.flagged(by: [Self.finding("f3", "de regenboog", 30, [])])
        #expect(school.map(\.item.findings) == [["f3"], ["f3"], ["f3"], []])
    }

    // MARK: Who judges what

    @Test func `the reviewer judges, nobody himself, and others nothing`() throws {
        let review = Self.review([Self.item("aaaa1"), Self.item("bbbb1", "102")])
        let made = try review.judge(
            [ExemptionInput("aaaa", .justified, reason: "gesprek")],
            Self.director,
            parts: [],
            now: Self.now
        )
        #expect(made.map(\.item) == ["aaaa1"] && made.first?.by == "Bosman, B.")
        func asked(_ item: String, _ actor: ReviewActor, _ parts: Set<ReviewRole>, _ reason: String? = "x") -> [String]
        {
            codes {
                _ = try review.judge(
                    [ExemptionInput(item, .justified, reason: reason)],
                    actor,
                    parts: parts,
                    now: Self.now
                )
            }
        }
        #expect(asked("bbbb1", Self.director, [.director]) == ["exemption.about-himself"])
        #expect(asked("bbbb1", ReviewActor(number: "900", name: "Verweij, V."), []) == [])
        #expect(asked("bbbb1", ReviewActor(number: "777", name: "PO"), [.privacyOfficer]) == [])
        #expect(asked("aaaa1", ReviewActor(number: "103", name: "C"), [.director]) == ["exemption.no-authority"])
        #expect(asked("aaaa1", ReviewActor(number: nil, name: "?"), [.board]) == ["exemption.judge-unknown"])
        #expect(asked("aaaa1", Self.director, [], nil) == ["exemption.reason-missing"])
        #expect(asked("aaaa1", Self.director, [], "...") == ["exemption.reason-missing"])
        #expect(asked("cccc1", Self.director, []) == ["exemption.unknown"])
        #expect(review.judge(of: review.items[0]) == .director && review.judge(of: review.items[1]) == .board)
    }

    @Test func `all that is wrong is told at once, with its record, and nothing is judged in part`() {
        let review = Self.review([Self.item("aaaa1"), Self.item("bbbb1", "102")])
        let inputs = [
            ExemptionInput("aaaa1", .justified, reason: "goed", record: 1),
            ExemptionInput("aaaa1", .unknown, reason: "goed", record: 2),
            ExemptionInput("bbbb1", .justified, reason: "goed", record: 3),
            ExemptionInput("nergens", .justified, reason: "goed", record: 4),
        ]
        let problems = #expect(throws: Diagnostics.self) {
            _ = try review.judge(inputs, Self.director, parts: [], now: Self.now)
        }
        #expect(problems?.all.map(\.record) == [2, 3, 4])
        let early = codes {
            var judged = review
            judged.judgements = [
                ExemptionJudgement(
                    item: "aaaa1",
                    review: "r",
                    at: Self.now,
                    verdict: .unknown,
                    by: "x",
                    byNumber: "1",
                    reason: "r"
                )
            ]
            let before = Instant(nanoseconds: Self.now.nanoseconds - 1)
            _ = try judged.judge([inputs[0]], Self.director, parts: [], now: before)
        }
        #expect(early == ["review.clock-back"])
    }

    // MARK: One truth

    static func own(_ verdict: FindingStatus, findings: [String] = []) -> ExemptionJudgement {
        ExemptionJudgement(
            item: "aaaa1",
            review: "r",
            at: now,
            verdict: verdict,
            by: "x",
            byNumber: "1",
            reason: "r",
            findings: findings
        )
    }

    /// The findings of an exemption, the judgements on it, and the verdict that counts.
    static let standings: [([(String, FindingStatus, Bool)], [ExemptionJudgement], FindingStatus?)] = [
        ([], [], nil), ([], [own(.justified)], .justified),
        ([], [own(.unjustified), own(.justified)], .justified),
        // A finding of this exemption alone carries the judgement, whoever gave it where.
        ([("f", .new, true)], [], nil), ([("f", .justified, true)], [], .justified),
        ([("f", .unjustified, true)], [own(.justified, findings: ["f"])], .unjustified),
        ([("f", .justified, true)], [own(.unjustified, findings: ["f"])], .justified),
        // One finding of many exemptions counts for each as soon as it says unjustified, else when all are judged.
        ([("g", .unjustified, false)], [], .unjustified), ([("g", .justified, false)], [], .justified),
        ([("g", .justified, false), ("h", .new, false)], [], nil),
        ([("g", .unjustified, false), ("h", .new, false)], [], .unjustified),
        // The strictest counts.
        ([("g", .unjustified, false)], [own(.justified)], .unjustified),
        ([("f", .justified, true), ("g", .unknown, false)], [], .unknown),
        ([("g", .new, false)], [own(.unknown)], .unknown),
    ]

    @Test(arguments: standings)
    func standing(
        _ findings: [(String, FindingStatus, Bool)],
        _ judgements: [ExemptionJudgement],
        _ expected: FindingStatus?
    ) {
        var review = Self.review([Self.item("aaaa1", findings: findings.map(\.0))], findings: findings)
        review.judgements = judgements
        #expect(review.standing(review.items[0]).verdict == expected)
        #expect(review.open.isEmpty == (expected != nil))
    }

    @Test func `a judgement goes to the finding of that exemption alone, and bends before a stricter one`() throws {
        let item = Self.item("aaaa1", findings: ["f", "g"])
        let review = Self.review([item], findings: [("f", .new, true), ("g", .new, false)])
        let input = ExemptionInput("aaaa1", .justified, reason: "gesprek")
        #expect(try review.judge([input], Self.director, parts: [], now: Self.now).first?.findings == ["f"])
        let strict = Self.review([item], findings: [("f", .new, true), ("g", .unjustified, false)])
        let refused = codes { _ = try strict.judge([input], Self.director, parts: [], now: Self.now) }
        #expect(refused == ["exemption.finding-stricter"])
    }

    @Test func `figures count what is asked and judged, and overdue begins the day after`() {
        var review = Self.review(
            [Self.item("aaaa1"), Self.item("bbbb1", findings: ["g"]), Self.item("cccc1")],
            findings: [("g", .unjustified, false)]
        )
        review.judgements = [Self.own(.justified)]
        let figures = review.figures
        #expect(figures.asked == 3 && figures.judged == 2 && figures.flagged == 1)
        #expect(figures.verdicts == [.justified: 1, .unjustified: 1])
        #expect(!review.isOverdue(on: day("2026-07-10")) && review.isOverdue(on: day("2026-07-11")))
        review.items.removeLast()
        #expect(!review.isOverdue(on: day("2026-07-11")))
    }
}
