extension Modifier {
    /// The value is an address in the network, IPv4 or IPv6.
    static let cidr = Modifier("cidr", needsField: true) { draft, _ throws(ModifierMistake) in
        guard draft.applied.isEmpty else { throw ModifierMistake(.modifierOrder, ["modifier": "cidr"]) }
        try draft.map("string") { value throws(ModifierMistake) in
            guard case .string(let string) = value else { return nil }
            do throws(Network.Mistake) {
                return .test(.network(try Network(string.source)))
            } catch {
                switch error {
                case .notNetwork: throw ModifierMistake(.networkInvalid, ["value": string.source])
                case .hostBits: throw ModifierMistake(.networkHostBits, ["value": string.source])
                }
            }
        }
    }
}
