internal import EventStore
internal import Model

/// What tells of a file that ends between two records that more of them were there once.
///
/// A file that breaks off inside a record shows it by itself. One that was cut between two says nothing about it: that takes other
/// files of its source, or what it was in an earlier scan.
enum CutOff {
    /// Judges the ends of files without a line end behind their last record.
    ///
    /// Some programs write one, others do not; a program does not do both. So it counts as cut off, unless all of at least two
    /// files of that source and kind end this way.
    static func judged(_ inputs: [InputCoverage]) -> [InputCoverage] {
        func kind(_ input: InputCoverage) -> [String] {
            let name = input.file.split(separator: "/").last ?? ""
            return [input.source ?? "", name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""]
        }
        func isOpen(_ input: InputCoverage) -> Bool { input.diagnostics.contains { $0.code == "input.no-line-end" } }
        let all = Dictionary(grouping: inputs.filter { $0.records > 0 }, by: kind)
        return inputs.map { input in
            guard isOpen(input) else { return input }
            let others = all[kind(input)] ?? []
            var input = input
            if others.count > 1, others.allSatisfy(isOpen) {
                input.diagnostics.removeAll { $0.code == "input.no-line-end" }
            } else {
                input.complete = false
                for place in input.diagnostics.indices where input.diagnostics[place].code == "input.no-line-end" {
                    input.diagnostics[place].level = .error
                }
            }
            return input
        }
    }

    /// The file as it was when it was read before and went on longer; nil when it did not.
    ///
    /// It begins with the same moment, holds fewer records and ends earlier. A log that begins anew under its old name begins
    /// later, and a window that moves along with time does too.
    static func longer(_ input: InputCoverage, among known: [KnownFile]) -> InputCoverage? {
        guard let first = input.first, let last = input.last else { return nil }
        return known.map(\.coverage).filter { earlier in
            earlier.file == input.file && earlier.source == input.source && earlier.first == first
                && earlier.records > input.records && earlier.last.map { $0 > last } ?? false
        }.max { $0.records < $1.records }
    }

    /// Marks a file that was read anew and is shorter than it was. That is told once: what it held before is kept.
    static func marked(_ input: InputCoverage, known: [KnownFile]) -> InputCoverage {
        guard let earlier = longer(input, among: known) else { return input }
        var input = input
        input.complete = false
        input.diagnostics.append(
            Diagnostic(
                "input.shrank",
                file: input.file,
                ["records": String(input.records), "before": String(earlier.records)]
            )
        )
        return input
    }
}
