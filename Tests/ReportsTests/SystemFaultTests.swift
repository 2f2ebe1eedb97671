import Foundation
import Model
import Testing

@testable import Reports

/// What the operating system refused is said in the reader's language, never in the system's English.
@Suite struct SystemFaultTests {
    private func words(_ language: Language) throws -> Words {
        Words(language: language, files: try repositoryWords(language))
    }

    /// A call to Foundation that fails, and the number of the system for it.
    @Test(arguments: [
        ("/does/not/exist", ENOENT), ("/dev/null/x", ENOTDIR), ("/proc/version", EEXIST),
    ])
    func `an error of Foundation gives the number of the system`(path: String, number: Int32) {
        let error = #expect(throws: (any Error).self) {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        #expect(error.map { SystemFault.parameters($0) } == SystemFault.parameters(number))
    }

    @Test func `an error that no number of the system tells leaves the reason out`() throws {
        struct Own: Error {}
        #expect(SystemFault.parameters(Own()).isEmpty)
        let problem = Diagnostic("board.unreadable", file: "x", SystemFault.parameters(Own()))
        #expect(try words(.nl).describe(problem).message == "De map kan niet worden gelezen.")
    }

    @Test(arguments: [
        (Language.nl, ENOSPC, "De opslag kan niet worden geopend: de schijf is vol."),
        (.en, EACCES, "The store cannot be opened: this user has no right to it."),
        (.nl, 4242, "De opslag kan niet worden geopend: het systeem meldt fout 4242."),
    ])
    func `a diagnostic says it in the reader's language`(language: Language, number: Int32, sentence: String) throws {
        let problem = Diagnostic("store.cannot-open", file: "x", SystemFault.parameters(number))
        #expect(try words(language).describe(problem).message == sentence)
    }

    @Test(arguments: [Language.nl, .en])
    func `every common error has a sentence of its own`(language: Language) throws {
        let words = try words(language)
        let common = [
            EPERM, ENOENT, EINTR, EIO, EAGAIN, ENOMEM, EACCES, EBUSY, EEXIST, ENOTDIR, EISDIR, EINVAL, ENFILE, EMFILE,
            ETXTBSY, EFBIG, ENOSPC, ESPIPE, EROFS, EPIPE, ENAMETOOLONG, ELOOP, ENOTSUP, ENOTCONN, ETIMEDOUT,
            EHOSTUNREACH, ESTALE, EDQUOT,
        ]
        let sentences = common.map { words.systemFault(String($0)) }
        #expect(Set(sentences).count == sentences.count)
        #expect(!sentences.contains { $0.contains(/[0-9‹]/) }, "\(sentences)")
    }
}
