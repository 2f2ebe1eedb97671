internal import Model
public import Reviews

extension ReviewPapers {
    private func list(_ key: String, _ values: [String: Fact] = [:]) -> String { say("checklist.\(key)", values) }

    /// Whose checklist it is.
    public func place(_ checklist: YearlyChecklist) -> String {
        checklist.school ?? (checklist.schools.isEmpty ? words.text("report.school.none") : say("field.whole-board"))
    }

    /// The page that shows what there is to show, with room for the answer and the signature.
    ///
    /// - Parameter trailHead: the last link of the audit trail; nil as long as there is none.
    public func checklist(_ checklist: YearlyChecklist, trailHead: String?) -> Paper {
        var paper = Paper(
            title: list("title", ["place": .text(place(checklist))]),
            subtitle: list(
                "period",
                ["from": checklist.days.from.map(Fact.day) ?? .text(""), "day": .day(checklist.day)]
            )
        )
        if checklist.school == nil, !checklist.schools.isEmpty { paper.blocks += overview(checklist) }
        for point in YearlyChecklist.Point.allCases {
            paper.blocks += blocks(checklist, point)
            paper.blocks.append(.blanks([list("answer")]))
        }
        paper.blocks += [
            .heading(list("others")), .text(list("others.text")),
        ]
        if let trailHead { paper.blocks.append(.text(list("trail", ["hash": .text(trailHead)]))) }
        paper.blocks += [
            .blanks(["name", "function", "date", "signature"].map { list("blank.\($0)") })
        ]
        return paper
    }

    /// What shows one point.
    public func blocks(_ checklist: YearlyChecklist, _ point: YearlyChecklist.Point) -> [Paper.Block] {
        var blocks: [Paper.Block] = [.heading(list("point.\(point.rawValue)"))]
        switch point {
        case .access: blocks += access(checklist)
        case .departure: blocks += departure(checklist)
        case .agreements: blocks += agreements(checklist)
        }
        blocks += deviations(checklist, point)
        let missing = checklist.missing[point] ?? []
        if !missing.isEmpty {
            blocks.append(.notice(list("missing", ["list": .list(missing.map(words.name(ofMissing:)))])))
        }
        return blocks
    }

    /// A row for each school, for the report to the board.
    private func overview(_ checklist: YearlyChecklist) -> [Paper.Block] {
        let keys = [
            "open-accounts", "deviations-open", "reviews-signed", "leavers", "accounts-after-departure", "devices-out",
            "devices-in-use", "agreements-missing",
        ]
        func row(_ name: String, _ part: YearlyChecklist) -> [String] {
            let figures = Dictionary(part.figures.map { ($0.key, $0.count) }, uniquingKeysWith: { first, _ in first })
            return [name] + keys.map { (figures[$0] ?? nil).map(words.number) ?? "–" }
        }
        let schools = checklist.schools.map { row($0, checklist.of(school: $0)) }
        let office = row(words.text("report.school.none"), checklist.of(school: nil))
        let total = row(list("total"), checklist)
        return [
            .heading(list("overview")),
            .table([say("column.school")] + keys.map { list("figure.\($0)") }, schools + [office, total]),
        ]
    }

    private func access(_ checklist: YearlyChecklist) -> [Paper.Block] {
        let settled = checklist.deviations.count { $0.point == .access && !$0.isOpen }
        var blocks: [Paper.Block] = [
            .text(
                list(
                    "6.rights",
                    [
                        "day": .day(checklist.day), "accounts": .number(checklist.accounts.values.reduce(0, +)),
                        "open": .number(checklist.open(.access)), "settled": settled > 0 ? .number(settled) : .text(""),
                    ]
                )
            )
        ]
        if checklist.reviews.isEmpty { blocks.append(.notice(list("6.none"))) }
        for review in checklist.reviews {
            blocks.append(
                .text(
                    list(
                        "6.review",
                        [
                            "id": .text(review.id), "day": .day(review.signed), "name": .text(review.by),
                            "accounts": .number(review.accounts), "rights": .number(review.rights),
                            "orders": .number(review.openOrders), "hash": .text(review.hash),
                        ]
                    )
                )
            )
        }
        return blocks
    }

    private func departure(_ checklist: YearlyChecklist) -> [Paper.Block] {
        let accounts = checklist.deviations.count { $0.finding.rule == "account-after-departure" && $0.isOpen }
        var blocks: [Paper.Block] = [
            .text(
                list("9.leavers", ["count": .number(checklist.leavers.count), "accounts": .number(accounts)])
            )
        ]
        guard checklist.devices != nil else { return blocks + [.notice(list("no-register"))] }
        let late = checklist.returnedLate
        var back: [String: Fact] = ["onTime": .number(checklist.returnedOnTime)]
        if let longest = late.compactMap(\.daysLate).max() {
            back["late"] = .number(late.count)
            back["days"] = .number(longest)
        }
        let missing = checklist.devices(.overdue).count
        let due = checklist.devices(.dueBack).count
        var values: [String: Fact] = ["out": .number(missing)]
        if due > 0 { values["due"] = .number(due) }
        blocks.append(.text(list("9.back", back) + " " + list(missing > 0 ? "9.out" : "9.all", values)))
        let out = checklist.devices(.overdue, .dueBack, .returnedLate).filter {
            $0.state != .returnedLate || late.contains($0)
        }
        blocks += table(out, ["employee", "device", "tag", "issued", "last-day", "days", "state"])
        return blocks + unknown(checklist.devices(.unknownHolder, .unknownReturn), checklist.unusableDevices)
    }

    private func agreements(_ checklist: YearlyChecklist) -> [Paper.Block] {
        guard checklist.devices != nil else { return [.notice(list("no-register"))] }
        let late = checklist.devices(.signedLate).count
        let used = (checklist.devices ?? []).count { $0.state.isInUse }
        let isAll = checklist.devices(.unsigned, .unknownSignature).isEmpty
        var blocks: [Paper.Block] = [
            .text(
                list(
                    used == 0 ? "10.none" : isAll ? "10.all" : "10.devices",
                    [
                        "count": .number(used),
                        "signed": .number(checklist.devices(.signed, .signedLate).count),
                        "late": late > 0 ? .number(late) : .text(""),
                        "missing": .number(checklist.devices(.unsigned).count),
                    ]
                )
            )
        ]
        blocks += table(checklist.devices(.unsigned), ["employee", "device", "tag", "issued", "state"])
        return blocks + unknown(checklist.devices(.unknownSignature), 0)
    }

    /// Rows that say nothing, so that nobody takes them for being in order.
    private func unknown(_ devices: [YearlyChecklist.Device], _ unusable: Int) -> [Paper.Block] {
        var blocks: [Paper.Block] = []
        if !devices.isEmpty {
            blocks.append(.notice(list("unknown", ["count": .number(devices.count)])))
            blocks += table(devices, ["number", "employee", "device", "tag", "issued", "state", "source"])
        }
        if unusable > 0 { blocks.append(.notice(list("unusable", ["count": .number(unusable)]))) }
        return blocks
    }

    private func table(_ devices: [YearlyChecklist.Device], _ columns: [String]) -> [Paper.Block] {
        guard !devices.isEmpty else { return [] }
        let rows = devices.sorted { ($0.person ?? "", $0.tag) < ($1.person ?? "", $1.tag) }.map { device in
            columns.map { cell(device, $0) }
        }
        return [.table(columns.map { say("column.\($0)") }, rows)]
    }

    private func cell(_ device: YearlyChecklist.Device, _ column: String) -> String {
        func day(_ day: LocalDate?) -> String { day.map(words.day) ?? "" }
        return switch column {
        case "employee": device.person ?? say("holder.nobody")
        case "number": device.number
        case "device": device.device ?? ""
        case "tag": device.tag
        case "issued": day(device.issued)
        case "last-day": day(device.lastDay)
        case "days": device.daysLate.map(words.number) ?? ""
        case "source": device.source
        default: state(device)
        }
    }

    /// How a loan stands, in words.
    public func state(_ device: YearlyChecklist.Device) -> String { list("state.\(device.state.rawValue)") }

    /// What the checks found, with the devices left out that stand in a table of their own.
    private func deviations(_ checklist: YearlyChecklist, _ point: YearlyChecklist.Point) -> [Paper.Block] {
        let shown = checklist.deviations.filter {
            $0.point == point && !$0.finding.rule.rawValue.hasPrefix("device-")
        }
        guard !shown.isEmpty else { return [] }
        let rows = shown.map { deviation in
            let finding = deviation.finding
            return [
                String(finding.id.prefix(8)), words.sentences(of: finding).title,
                finding.system.map(words.name(of:)) ?? "", finding.account ?? "", finding.person ?? "", made(deviation),
            ]
        }
        let headings = ["finding", "what", "system", "account", "employee", "judged"].map { say("column.\($0)") }
        return [.table(headings, rows)]
    }

    /// What was made of a finding.
    public func made(_ deviation: YearlyChecklist.Deviation) -> String {
        deviation.isAgreed ? list("agreed") : words.name(of: deviation.finding.status)
    }
}

extension Renderer {
    /// The numbers of a checklist as a table: those of the whole, and for a board those of every school.
    public func checklistFigures(_ checklist: YearlyChecklist, papers: ReviewPapers) -> String {
        let columns = ["school", "from", "through", "point", "figure", "count", "meaning"]
        var parts = [checklist]
        if checklist.school == nil, !checklist.schools.isEmpty {
            parts += checklist.schools.map { checklist.of(school: $0) } + [checklist.of(school: nil)]
        }
        var out = CSVText.mark + CSVText.row(columns)
        for part in parts {
            for figure in part.figures {
                out += CSVText.row([
                    papers.place(part), part.days.from?.iso ?? "", part.day.iso, String(figure.point.rawValue),
                    figure.key, figure.count.map(String.init) ?? "", papers.say("checklist.figure.\(figure.key)"),
                ])
            }
        }
        return out
    }

    /// All loans as a table: who has what since when, and how each stands.
    public func checklistDevices(_ checklist: YearlyChecklist, papers: ReviewPapers) -> String {
        let columns = [
            "school", "employee", "number", "device", "tag", "issued", "last_day", "returned", "days_late", "signed",
            "state", "meaning", "source",
        ]
        return CSVText.mark + CSVText.row(columns)
            + (checklist.devices ?? []).map { device in
                CSVText.row([
                    device.school ?? "", device.person ?? "", device.number, device.device ?? "", device.tag,
                    device.issued?.iso ?? "", device.lastDay?.iso ?? "", device.returned?.iso ?? "",
                    device.daysLate.map(String.init) ?? "", device.signed?.iso ?? "", device.state.rawValue,
                    papers.state(device), device.source,
                ])
            }.joined()
    }

    /// Those who left, with what they still have.
    public func checklistLeavers(_ checklist: YearlyChecklist) -> String {
        CSVText.mark + CSVText.row(["school", "employee", "number", "last_day", "accounts_open", "devices_out"])
            + checklist.leavers.sorted { ($0.lastDay, $0.number) < ($1.lastDay, $1.number) }.map { leaver in
                CSVText.row([
                    leaver.school ?? "", leaver.name, leaver.number, leaver.lastDay.iso, String(leaver.openAccounts),
                    String(leaver.devicesOut),
                ])
            }.joined()
    }

    /// What the checks found about the points, and what was made of it.
    public func checklistDeviations(_ checklist: YearlyChecklist, papers: ReviewPapers) -> String {
        let columns = [
            "point", "finding", "rule", "title", "system", "account", "school", "employee", "judged", "open",
        ]
        return CSVText.mark + CSVText.row(columns)
            + checklist.deviations.map { deviation in
                let finding = deviation.finding
                return CSVText.row([
                    String(deviation.point.rawValue), finding.id, finding.rule.rawValue,
                    words.sentences(of: finding).title, finding.system?.rawValue ?? "", finding.account ?? "",
                    finding.school ?? "", finding.person ?? "", papers.made(deviation), deviation.isOpen ? "yes" : "no",
                ])
            }.joined()
    }

    /// The checklist as one JSON object.
    public func checklistJSON(_ checklist: YearlyChecklist) -> String {
        func figures(_ part: YearlyChecklist) -> JSONValue {
            .object(
                Dictionary(
                    grouping: part.figures,
                    by: { String($0.point.rawValue) }
                ).mapValues { list in
                    .object(
                        Dictionary(
                            list.map { ($0.key, $0.count.map(JSONValue.number) ?? .null) },
                            uniquingKeysWith: { first, _ in first }
                        )
                    )
                }
            )
        }
        var members: [String: JSONValue] = [
            "school": .text(checklist.school), "from": .text(checklist.days.from?.iso),
            "through": .string(checklist.day.iso), "points": figures(checklist),
            "missing": .object(
                Dictionary(
                    checklist.missing.map { (String($0.key.rawValue), JSONValue.texts($0.value)) },
                    uniquingKeysWith: { first, _ in first }
                )
            ),
        ]
        members["devices"] =
            checklist.devices.map { devices in
                .array(
                    devices.map { device in
                        .object([
                            "school": .text(device.school), "person": .text(device.person),
                            "number": .string(device.number), "device": .text(device.device),
                            "tag": .string(device.tag), "issued": .text(device.issued?.iso),
                            "last_day": .text(device.lastDay?.iso), "returned": .text(device.returned?.iso),
                            "days_late": device.daysLate.map(JSONValue.number) ?? .null,
                            "signed": .text(device.signed?.iso), "state": .string(device.state.rawValue),
                            "source": .string(device.source),
                        ])
                    }
                )
            } ?? .null
        members["leavers"] = .array(
            checklist.leavers.map { leaver in
                .object([
                    "school": .text(leaver.school), "name": .string(leaver.name), "number": .string(leaver.number),
                    "last_day": .string(leaver.lastDay.iso), "accounts_open": .number(leaver.openAccounts),
                    "devices_out": .number(leaver.devicesOut),
                ])
            }
        )
        members["deviations"] = .array(
            checklist.deviations.map { deviation in
                .object([
                    "point": .number(deviation.point.rawValue), "finding": .string(deviation.finding.id),
                    "rule": .string(deviation.finding.rule.rawValue), "school": .text(deviation.finding.school),
                    "status": .string(deviation.finding.status.rawValue), "agreed": .bool(deviation.isAgreed),
                ])
            }
        )
        members["reviews"] = .array(
            checklist.reviews.map { review in
                .object([
                    "id": .string(review.id), "school": .text(review.school), "signed": .string(review.signed.iso),
                    "accounts": .number(review.accounts), "rights": .number(review.rights),
                    "open_orders": .number(review.openOrders), "population_hash": .string(review.hash),
                ])
            }
        )
        if checklist.school == nil {
            members["schools"] = .object(
                Dictionary(
                    checklist.schools.map { ($0, figures(checklist.of(school: $0))) },
                    uniquingKeysWith: { first, _ in first }
                )
            )
        }
        return JSONValue.object(members).document
    }
}
