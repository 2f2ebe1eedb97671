internal import Crypto
internal import Model

/// SHA-256 of bytes.
enum Fingerprint {
    /// Lower-case hexadecimal, 64 digits.
    static func sha256(_ bytes: some Sequence<UInt8>) -> String {
        var hash = SHA256()
        let contiguous: Void? = bytes.withContiguousStorageIfAvailable { hash.update(bufferPointer: .init($0)) }
        if contiguous == nil { hash.update(data: Array(bytes)) }
        return Hex.text(hash.finalize())
    }

    /// The id of a finding: sixteen hexadecimal digits of a hash over what makes it this finding and no other.
    ///
    /// Nothing in it depends on the machine, the files' names or the moment of the scan, so that the same situation keeps its
    /// id from night to night.
    static func findingID(rule: RuleID, system: System?, account: String, discriminator: String) -> String {
        let parts = ["logwacht finding 1", rule.rawValue, system?.rawValue ?? "", account.lowercased(), discriminator]
        return String(sha256(parts.joined(separator: "\u{1f}").utf8).prefix(16))
    }
}
