public import Model
public import Reviews

extension ReviewPapers {
    /// What a reminder is called in a list.
    public func name(_ kind: Reminder.Kind) -> String { say("reminder.\(kind.rawValue)") }

    /// The subject of one mail for all reminders of a day: the gravest counts.
    public func reminderSubject(_ reminders: [Reminder]) -> String {
        let isLate = reminders.contains { $0.kind == .overdue }
        let due = reminders.map(\.due).min()
        return say(isLate ? "mail.subject-late" : "mail.subject", ["day": due.map(Fact.day) ?? .text("")])
    }

    /// The text: what waits, how much, until when and what to do. No name of a pupil or colleague stands in it.
    public func reminderText(_ reminders: [Reminder], board: String, today: LocalDate) -> String {
        var parts = [say("mail.greeting", ["name": .text(reminders.first?.to.name ?? "")])]
        for reminder in reminders {
            let values: [String: Fact] = [
                "id": .text(reminder.round), "count": .number(reminder.open), "day": .day(reminder.due),
                "role": .text(name(reminder.role)),
            ]
            let task =
                reminder.role == .asked ? "mail.asked" : reminder.open == 0 ? "mail.sign" : "mail.decide"
            var lines = [say(task, values)]
            lines.append(
                reminder.kind == .overdue
                    ? say("mail.late", values)
                    : say(
                        "mail.until",
                        values.merging(["days": .number(reminder.due.dayNumber - today.dayNumber)]) { $1 }
                    )
            )
            parts.append(lines.joined(separator: "\n"))
        }
        parts.append(say("mail.how"))
        parts.append(say("mail.from", ["board": .text(board)]))
        return parts.joined(separator: "\n\n") + "\n"
    }
}
