/// How the objects of a JSON file are strung together.
public enum JSONShape: Sendable, Hashable {
    /// One value per line.
    case lines
    /// Objects one after another, over several lines or several on one.
    case objects
    /// One array of objects.
    case array
    /// An object whose array under a key holds the records, as Graph's `{"value": [...], "@odata.nextLink": ...}`.
    case wrapped(key: String)

    /// Keys under which exports wrap their records.
    public static let wrapperKeys = ["value", "records", "Records", "events", "items", "data", "results", "entries"]

    /// The shape of a file by its first bytes; nil when it starts with neither an object nor an array.
    ///
    /// An object is a wrapper when one of the wrapper keys holds an array of objects (or an empty one) and no other object
    /// follows it on the next line, or all its other keys start with `@`.
    public static func detect(_ head: Span<UInt8>, wrapperKeys: [String] = JSONShape.wrapperKeys) -> JSONShape? {
        let start = JSONToken.skipBlanks(head, from: 0)
        guard start < head.count else { return nil }
        if head[start] == 0x5b { return .array }
        guard head[start] == 0x7b else { return nil }
        var place = start + 1
        var wrapper: String?
        var isOData = true
        var end: Int?
        while true {
            place = JSONToken.skipBlanks(head, from: place)
            while place < head.count, head[place] == 0x2c { place = JSONToken.skipBlanks(head, from: place + 1) }
            guard place < head.count else { break }
            if head[place] == 0x7d {
                end = place + 1
                break
            }
            guard head[place] == 0x22, let key = JSONToken.stringEnd(head, from: place + 1) else { break }
            let name = ByteScan.text(head, place + 1..<key.end)
            place = JSONToken.skipBlanks(head, from: key.end + 1)
            guard place < head.count, head[place] == 0x3a else { break }
            place = JSONToken.skipBlanks(head, from: place + 1)
            guard place < head.count else { break }
            if wrapper == nil, wrapperKeys.contains(name), holdsObjects(head, at: place) {
                wrapper = name
            } else if !name.hasPrefix("@") {
                isOData = false
            }
            guard case .end(let next) = JSONFramer.skipValue(head, from: place, maximumDepth: 256) else { break }
            place = next
        }
        guard let end else { return wrapper.map { .wrapped(key: $0) } ?? cut(head, from: start) }
        let next = JSONToken.skipBlanks(head, from: end)
        let isFollowed = next < head.count && head[next] == 0x7b
        if let wrapper, isOData || !isFollowed { return .wrapped(key: wrapper) }
        let firstBreak = ByteScan.first(0x0a, in: head, from: start, to: head.count)
        let breaks = ByteScan.first(0x0a, in: head, from: end, to: next) < next
        return firstBreak >= end && (breaks || next >= head.count) ? .lines : .objects
    }

    /// An object that is broken, or longer than the head: when the next line starts with an object it is one of many lines.
    private static func cut(_ head: Span<UInt8>, from start: Int) -> JSONShape {
        let lineEnd = ByteScan.first(0x0a, in: head, from: start, to: head.count)
        guard lineEnd + 1 < head.count else { return .lines }
        return head[lineEnd + 1] == 0x7b ? .lines : .objects
    }

    private static func holdsObjects(_ head: Span<UInt8>, at place: Int) -> Bool {
        guard head[place] == 0x5b else { return false }
        let first = JSONToken.skipBlanks(head, from: place + 1)
        return first >= head.count || head[first] == 0x7b || head[first] == 0x5d
    }
}
