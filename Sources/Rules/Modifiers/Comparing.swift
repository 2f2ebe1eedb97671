extension ItemDraft {
    /// Makes a comparison of each number or part of a time.
    mutating func compare(_ op: Comparison.Operator) throws(ModifierMistake) {
        try map("number") { value throws(ModifierMistake) in
            switch value {
            case .number(let number): .test(.compare(Comparison(op, number)))
            case .part(let part, let number): .test(.timePart(part, Comparison(op, number)))
            default: nil
            }
        }
    }

    /// Makes a part of a time of each number, checking that it can occur.
    mutating func timePart(_ part: TimePart) throws(ModifierMistake) {
        for (index, alternatives) in values.enumerated() {
            for case .number(let number) in alternatives {
                guard let value = number.integer, part.range.contains(value) else {
                    let range = "\(part.range.lowerBound)-\(part.range.upperBound)"
                    throw ModifierMistake(.timePartRange, value: index, ["value": number.text, "range": range])
                }
            }
        }
        try map("number") { value throws(ModifierMistake) in
            guard case .number(let number) = value else { return nil }
            return .part(part, number)
        }
    }
}
