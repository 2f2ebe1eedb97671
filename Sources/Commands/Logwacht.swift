public import ArgumentParser
internal import CAllocator
internal import Foundation

/// The program: `logwacht COMMAND`.
public struct Logwacht: ParsableCommand {
    /// Its commands, one file each.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "logwacht",
            abstract: "Reads a school board's access logs and says what does not agree with its privacy handbook.",
            discussion: """
                Start with a board's folder: logwacht scan FOLDER. Try it on the samples: logwacht demo OUT, then \
                logwacht scan OUT/board.
                """,
            version: "0.1.0",
            subcommands: [
                ScanCommand.self, CoverageCommand.self, Parse.self, Sources.self, MatrixCommand.self, Findings.self,
                RulesCommand.self,
                Timeline.self, Verify.self, Purge.self, IncidentGroup.self, RegisterGroup.self,
                AccessAnswer.self, ReviewGroup.self, TrailCommand.self,
                SQLCommand.self, DemoCommand.self,
            ]
        )
    }

    /// The program without arguments.
    public init() {}

    /// Runs the command that the arguments name, and ends the process with its exit code.
    ///
    /// Wrong use ends with 2, as the interface promises, and not with the parser's own 64.
    public static func runAndExit() -> Never {
        // glibc would keep more and more of what large buffers took: a scan of a gigabyte needed a quarter more memory.
        logwacht_return_free_buffers()
        // A reader that stops reading must not kill the process: writing then fails, and the console ends silently.
        signal(SIGPIPE, SIG_IGN)
        // A stream that the caller has closed would become the next file that is opened, and a report would be written there.
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
            _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
        }
        do {
            var command = try parseAsRoot()
            try command.run()
            exit()
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            if code == .validationFailure {
                WrongUse.report(error)
                Foundation.exit(Outcome.wrongUse.rawValue)
            }
            exit(withError: error)
        }
    }
}
