import Model

/// The authentication log of the board's only own server: a few people, jobs of the night, and guesses from the internet.
struct ServerStream: LogStream {
    let people: [(person: Int, login: String)]

    init(_ world: World) {
        people = world.people.indices.compactMap { index in world.people[index].linux.map { (index, $0) } }
    }

    private static let guessed = [
        "admin", "test", "oracle", "ubuntu", "git", "ftpuser", "postgres", "pi", "deploy", "minecraft", "user1",
        "guest",
        "nagios", "hadoop", "es", "jenkins", "administrator", "support",
    ]

    func events(of day: LocalDate, in world: World) -> [ServerLine] {
        var events: [ServerLine] = []
        var random = world.generator("server", day.dayNumber)
        // The copy of the night.
        events += session(
            "backup",
            "198.51.99.8",
            LocalDateTime(date: day, secondOfDay: 3600 + random.below(600)),
            &random
        )
        for (index, login) in people where world.uses(.linux, index, on: day) {
            var random = world.generator("server-person", index, day.dayNumber)
            guard random.chance(0.3 * world.options.logVolume) || world.mustUse(index, on: day, everyWeeks: 4) else {
                continue
            }
            let second = world.workTime(&random)
            events += session(
                login,
                world.address(index, on: day, second: second),
                LocalDateTime(date: day, secondOfDay: second),
                &random
            )
        }
        // The internet tries names that nobody here has.
        let bursts = Int(2 * world.options.logVolume) + (random.chance(0.5) ? 1 : 0)
        for _ in 0..<bursts {
            // Never between two and three at night: that hour is there twice in October and not at all in March.
            let second = random.below(82_000)
            let at = LocalDateTime(date: day, secondOfDay: second < 7200 ? second : second + 3600)
            events += random.chance(0.3) ? rootGuess(at, &random) : nameGuess(at, &random)
        }
        return events
    }

    /// A log-in by key, with what belongs to it.
    func session(
        _ login: String,
        _ address: String,
        _ at: LocalDateTime,
        _ random: inout SeededGenerator
    ) -> [ServerLine] {
        let process = random.number(1000...60_000)
        let port = random.number(40_000...60_000)
        let key = hexadecimal(random.next()) + hexadecimal(random.next()).prefix(11)
        let end = min(86_399, at.secondOfDay + random.number(60...1500))
        let later = LocalDateTime(date: at.date, secondOfDay: end)
        return [
            ServerLine(
                at: at,
                process: process,
                message: "Accepted publickey for \(login) from \(address) port \(port) ssh2: ED25519 SHA256:\(key)",
                login: login
            ),
            ServerLine(
                at: at,
                process: process,
                message: "pam_unix(sshd:session): session opened for user \(login)(uid=1000) by (uid=0)"
            ),
            ServerLine(
                at: later,
                process: process,
                message: "Received disconnect from \(address) port \(port):11: disconnected by user"
            ),
            ServerLine(
                at: later,
                process: process,
                message: "pam_unix(sshd:session): session closed for user \(login)"
            ),
        ]
    }

    private func rootGuess(_ at: LocalDateTime, _ random: inout SeededGenerator) -> [ServerLine] {
        let process = random.number(1000...60_000)
        let address = "192.0.2.\(random.number(1...254))"
        let port = random.number(30_000...60_000)
        return [
            "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=\(address)  user=root",
            "Failed password for root from \(address) port \(port) ssh2",
            "Connection closed by authenticating user root \(address) port \(port) [preauth]",
        ].map { ServerLine(at: at, process: process, message: $0) }
    }

    private func nameGuess(_ at: LocalDateTime, _ random: inout SeededGenerator) -> [ServerLine] {
        let process = random.number(1000...60_000)
        let name = random.pick(ServerStream.guessed)
        let address =
            random.chance(0.15)
            ? "2001:db8:\(String(random.below(65_536), radix: 16))::1" : "192.0.2.\(random.number(1...254))"
        let port = random.number(30_000...60_000)
        return [
            "Invalid user \(name) from \(address) port \(port)",
            "pam_unix(sshd:auth): check pass; user unknown",
            "Failed password for invalid user \(name) from \(address) port \(port) ssh2",
            "Disconnected from invalid user \(name) \(address) port \(port) [preauth]",
        ].map { ServerLine(at: at, process: process, message: $0) }
    }

    func planted(in world: World) -> [ServerLine] { world.planted.serverLines }

    func use(_ event: ServerLine) -> (system: System, account: String)? { event.login.map { (.linux, $0) } }

    func files(in world: World) -> [LogFile<ServerLine>] {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let split = world.calendar.first.adding(days: 183)
        return [
            // The newer form of rsyslog: RFC 3339 with the zone.
            LogFile(
                path: "exports/server/auth.log",
                ending: ".1",
                span: DateSpan(from: world.calendar.first, through: split)
            ) { event in
                let seconds = Zone.amsterdam.resolve(event.at).seconds
                let offset = Int(Zone.amsterdam.offset(atSeconds: seconds))
                let zone = "+\(padded(offset / 3600, 2)):\(padded(offset / 60 % 60, 2))"
                let time =
                    "\(event.at.date.iso)T\(event.at.clock(seconds: true)).\(padded(event.process % 1_000_000, 6))\(zone)"
                return "\(time) srv-bestuur sshd[\(event.process)]: \(event.message)\n"
            },
            // The old form of syslog, which has no year.
            LogFile(
                path: "exports/server/auth",
                ending: ".log",
                span: DateSpan(from: split.adding(days: 1), through: world.calendar.last)
            ) { event in
                let (_, month, day) = event.at.date.components
                let time = "\(months[month - 1]) \(day < 10 ? " " : "")\(day) \(event.at.clock(seconds: true))"
                return "\(time) srv-bestuur sshd[\(event.process)]: \(event.message)\n"
            },
        ]
    }
}
