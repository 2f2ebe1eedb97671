internal import Crypto
internal import Foundation
internal import Model

/// Turns pupil numbers into pseudonyms with a keyed hash, so that the same pupil keeps the same pseudonym and nobody
/// without the key can find out who it is (R-079, data minimisation).
public struct Pseudonyms: Sendable {
    private let key: SymmetricKey

    /// Pseudonyms under a key of 32 bytes.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// Pseudonyms under a key that lives as long as this value.
    public static func forThisRunOnly() -> Pseudonyms { Pseudonyms(key: newKey()) }

    /// A new random key of 32 bytes.
    public static func newKey() -> [UInt8] { SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) } }

    /// The pseudonym of a pupil number: `leerling-` and eight letters and digits that cannot be mistaken for each other.
    ///
    /// Forty bits: among 10,000 pupils two share one with a chance of 1 in 20,000.
    public func pupil(_ number: some Sequence<UInt8>) -> String {
        let alphabet = Array("23456789abcdefghjkmnpqrstuvwxyz0".utf8)
        var bits: UInt64 = 0
        for byte in HMAC<SHA256>.authenticationCode(for: Array(number), using: key).prefix(5) {
            bits = bits << 8 | UInt64(byte)
        }
        var text = Array("leerling-".utf8)
        for shift in stride(from: 35, through: 0, by: -5) { text.append(alphabet[Int(bits >> UInt64(shift) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads the key file of a board, or makes one that only its owner can read.
    ///
    /// - Parameters:
    ///   - path: the key file, 64 hexadecimal digits.
    ///   - create: whether a missing file may be made; otherwise a key for this run only is used.
    /// - Throws: `Diagnostics` with `key.unreadable` or `key.form`.
    public static func load(path: String, file: String, create: Bool) throws -> Pseudonyms {
        if FileManager.default.fileExists(atPath: path) {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw Diagnostics([Diagnostic("key.unreadable", file: file)])
            }
            let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard let key = Hex.bytes(text), key.count == 32 else {
                throw Diagnostics([Diagnostic("key.form", file: file)])
            }
            return Pseudonyms(key: key)
        }
        guard create else { return .forThisRunOnly() }
        let key = newKey()
        // The mode is given when the file is made: at no moment can another user read it.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw Diagnostics([Diagnostic("key.unwritable", file: file)]) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data((Hex.text(key) + "\n").utf8))
            try handle.close()
        } catch {
            throw Diagnostics([Diagnostic("key.unwritable", file: file)])
        }
        return Pseudonyms(key: key)
    }
}
