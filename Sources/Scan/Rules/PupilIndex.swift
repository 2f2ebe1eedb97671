internal import Access
internal import Model

/// The pupils of a board by pseudonym: kept events know them by no other name.
struct PupilIndex: Sendable {
    /// A pupil's time in a group.
    struct Term: Sendable {
        var school: String?
        var group: String?
        var days: DateSpan
    }

    /// A pupil.
    struct Pupil: Sendable {
        var terms: [Term] = []
        var isProtected = false

        /// Whether all terms had ended before a day.
        func hasLeft(on day: LocalDate) -> Bool {
            !terms.isEmpty && terms.allSatisfy { $0.days.through.map { $0 < day } ?? false }
        }
    }

    private var pupils: [String: Pupil] = [:]

    /// Without pupils.
    init() {}

    /// The pupils of a table.
    init(_ table: Table?, _ pseudonyms: Pseudonyms) {
        guard let table else { return }
        for row in table.rows {
            guard let number = table.value(row, "Leerlingnummer") else { continue }
            let name = pseudonyms.pupil(number.utf8)
            let written = (table.value(row, "Beschermd") ?? "").lowercased()
            if !["", "nee", "n", "0", "false", "no"].contains(written) {
                pupils[name, default: Pupil()].isProtected = true
            }
            let from = table.value(row, "Van").flatMap(DateText.day)
            let through = table.value(row, "Tot").flatMap(DateText.day)
            if let from, let through, through < from { continue }
            pupils[name, default: Pupil()].terms.append(
                Term(
                    school: table.value(row, "School"),
                    group: table.value(row, "Groep").map(TaughtGroup.key),
                    days: DateSpan(from: from, through: through)
                )
            )
        }
    }

    /// The pupil with a pseudonym.
    subscript(pseudonym: String) -> Pupil? { pupils[pseudonym] }
}
