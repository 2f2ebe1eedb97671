internal import Crypto
internal import Model

/// The hashes of the trail: SHA-256 over fields that are each written with their length, so that no two links give the same
/// bytes.
public enum TrailHash {
    /// What stands before the first link.
    public static let beginning = [UInt8](repeating: 0, count: 32)

    /// The hash of a link over all its fields but the hash itself.
    public static func of(_ entry: TrailEntry) -> [UInt8] {
        var hasher = SHA256()
        add("logwacht trail 1", to: &hasher)
        add(String(entry.number), to: &hasher)
        add(String(entry.at.nanoseconds), to: &hasher)
        add(entry.actor, to: &hasher)
        add(entry.role.map { "role \($0)" } ?? "", to: &hasher)
        add(entry.action, to: &hasher)
        add(entry.subject, to: &hasher)
        add(entry.detailsHash, to: &hasher)
        add(entry.previous, to: &hasher)
        return Array(hasher.finalize())
    }

    /// The hash that stands in a link for its details.
    public static func of(_ details: [String: String], salt: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        add(salt, to: &hasher)
        for (key, value) in details.sorted(by: { $0.key < $1.key }) {
            add(key, to: &hasher)
            add(value, to: &hasher)
        }
        return Array(hasher.finalize())
    }

    private static func add(_ text: String, to hasher: inout SHA256) { add(Array(text.utf8), to: &hasher) }

    private static func add(_ bytes: [UInt8], to hasher: inout SHA256) {
        let length = UInt64(bytes.count)
        hasher.update(data: (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
        hasher.update(data: bytes)
    }
}
