import Model

/// How a stretch of a log is written: which days, where, and in what shape.
struct LogFile<Event: LogEvent> {
    /// The path without its ending, relative to the board folder.
    var path: String
    /// The ending, with its dot.
    var ending: String
    var span: DateSpan
    var encoding = TextEncoding.utf8
    /// What stands above the records, encoded.
    var head: [UInt8] = []
    /// What stands between two records.
    var separator = ""
    /// What stands below the last.
    var tail = ""
    /// Whether the newest record comes first, as in a portal.
    var newestFirst = false
    /// A record with its line end.
    var render: (Event) -> String
}

/// Writes one log, day by day, into its files; a file that grows too large is continued in a next one, as exports are.
///
/// Only one part of one file is in memory, so that the size of a board does not matter.
struct LogWriter<Event: LogEvent> {
    private let files: [LogFile<Event>]
    private let write: (String, [UInt8]) throws -> Void
    private var current = -1
    private var part = 1
    private var records: [[UInt8]] = []
    private var size = 0

    /// The size at which a file is continued in a next part.
    private let mostBytes = 8_000_000
    /// The number of records at which it is: below the ceiling of a portal's search, so that nothing looks cut off.
    private let mostRecords = 45_000

    init(_ files: [LogFile<Event>], _ write: @escaping (String, [UInt8]) throws -> Void) {
        self.files = files
        self.write = write
    }

    mutating func append(_ event: Event) throws {
        if current < 0 || !files[current].span.contains(event.at.date) {
            try finish()
            guard let next = files.firstIndex(where: { $0.span.contains(event.at.date) }) else { return }
            current = next
            part = 1
        }
        let file = files[current]
        var bytes: [UInt8] = []
        file.encoding.append(file.render(event), to: &bytes)
        records.append(bytes)
        size += bytes.count
        if size > mostBytes || records.count >= mostRecords {
            try flush()
            part += 1
        }
    }

    /// Writes what is left.
    mutating func finish() throws {
        try flush()
        current = -1
    }

    private mutating func flush() throws {
        guard current >= 0, !records.isEmpty else { return }
        let file = files[current]
        var bytes = file.head
        bytes.reserveCapacity(size + 1000)
        if file.newestFirst { records.reverse() }
        for (index, record) in records.enumerated() {
            if index > 0 { file.encoding.append(file.separator, to: &bytes) }
            bytes.append(contentsOf: record)
        }
        file.encoding.append(file.tail, to: &bytes)
        try write(file.path + (part == 1 ? "" : "-\(part)") + file.ending, bytes)
        records.removeAll(keepingCapacity: true)
        size = 0
    }
}

/// A log of one system: the events of each day, and the files they are written to.
protocol LogStream {
    associatedtype Event: LogEvent
    /// The board's ordinary events of a day.
    func events(of day: LocalDate, in world: World) -> [Event]
    /// The planted ones.
    func planted(in world: World) -> [Event]
    func files(in world: World) -> [LogFile<Event>]
    /// The account that an event shows to be in use; nil for failures and for what people do not do.
    func use(_ event: Event) -> (system: System, account: String)?
}

extension LogStream {
    /// Writes the whole log and remembers each account's last use.
    func run(_ world: inout World, _ write: @escaping (String, [UInt8]) throws -> Void) throws {
        var writer = LogWriter(files(in: world), write)
        let extra = Dictionary(grouping: planted(in: world), by: \.at.date)
        for day in world.calendar.logDays {
            let events = events(of: day, in: world) + (extra[day] ?? [])
            // The position decides between events of one second, so that the order is total.
            let order = events.indices.sorted { (events[$0].at, $0) < (events[$1].at, $1) }
            for index in order {
                let event = events[index]
                try writer.append(event)
                if let use = use(event) {
                    let known = world.lastUse[use.system]?[use.account]
                    if known.map({ $0 < event.at }) ?? true {
                        world.lastUse[use.system, default: [:]][use.account] = event.at
                    }
                }
            }
        }
        try writer.finish()
    }
}
