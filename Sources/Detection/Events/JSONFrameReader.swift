internal import Model

/// Fills a frame from the bytes of one JSON object that `JSONRecordStream` has checked.
///
/// Every key is a step of a path; the values of arrays belong to the path of the array. A key that occurs twice gives two
/// values: what an attacker writes twice cannot hide one of them. Numbers keep their text.
struct JSONFrameReader {
    /// Fields that hold the moment, by their index, in order of preference.
    let timeFields: [Int]
    /// Whether keywords need all values.
    let needsMessage: Bool

    private var path: [UInt8] = []
    /// For each open container the length of the path and the number of dots before it.
    private var stack: [(path: Int, dots: Int, isObject: Bool, steps: UInt64)] = []

    init(timeFields: [Int], needsMessage: Bool) {
        self.timeFields = timeFields
        self.needsMessage = needsMessage
    }

    /// Reads a record.
    mutating func read(_ record: Span<UInt8>, _ fields: FieldTable, into frame: inout EventFrame) {
        frame.clear()
        path.removeAll(keepingCapacity: true)
        stack.removeAll(keepingCapacity: true)
        var index = 0
        var dots = 0
        var steps: UInt64 = 0
        // The length of the path before the key that a value belongs to, to cut it off again.
        var expectsKey = false
        while index < record.count {
            let byte = record[index]
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                note(.container, 0, 0, steps, fields, &frame)
                stack.append((path.count, dots, byte == UInt8(ascii: "{"), steps))
                expectsKey = byte == UInt8(ascii: "{")
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if let top = stack.popLast() {
                    path.removeLast(path.count - top.path)
                    (dots, steps) = (top.dots, top.steps)
                }
                expectsKey = false
                index += 1
            case UInt8(ascii: ","):
                if let top = stack.last {
                    path.removeLast(path.count - top.path)
                    (dots, steps) = (top.dots, top.steps)
                    expectsKey = top.isObject
                }
                index += 1
            case UInt8(ascii: "\""):
                let start = frame.bytes.count
                index = unescape(record, index + 1, &frame.bytes)
                if expectsKey {
                    push(frame.bytes, start, &dots, &steps)
                    frame.bytes.removeLast(frame.bytes.count - start)
                    expectsKey = false
                } else {
                    note(.string, start, frame.bytes.count, steps, fields, &frame)
                }
            case UInt8(ascii: ":"), 0x20, 0x09, 0x0a, 0x0d:
                index += 1
            default:
                let start = frame.bytes.count
                while index < record.count, Self.isWordByte(record[index]) {
                    frame.bytes.append(record[index])
                    index += 1
                }
                let kind: EventFrame.Kind =
                    switch byte {
                    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
                    case UInt8(ascii: "n"): .null
                    default: .number
                    }
                note(kind, start, frame.bytes.count, steps, fields, &frame)
                // A byte that no checked record has here is passed over.
                if frame.bytes.count == start { index += 1 }
            }
        }
        frame.time = time(frame)
    }

    /// Adds a key to the path. The separating dot is a step; dots within the key are not. The first dot counts most, so
    /// that of two readings of a name the one with the longer literal key is the smaller number.
    private mutating func push(_ bytes: [UInt8], _ start: Int, _ dots: inout Int, _ steps: inout UInt64) {
        if stack.count > 1 || !path.isEmpty {
            path.append(UInt8(ascii: "."))
            if dots < 64 { steps |= 1 << UInt64(63 - dots) }
            dots += 1
        }
        for byte in bytes[start...] where byte == UInt8(ascii: ".") { dots += 1 }
        CaseFolding.append(bytes.span, start, bytes.count, to: &path)
    }

    private func note(
        _ kind: EventFrame.Kind,
        _ start: Int,
        _ end: Int,
        _ steps: UInt64,
        _ fields: FieldTable,
        _ frame: inout EventFrame
    ) {
        if let field = fields.find(path.span, 0, path.count) { frame.add(field, kind, start, end, steps: steps) }
        if needsMessage, kind != .container, kind != .null {
            frame.add(FieldTable.message, kind, start, end)
        }
    }

    private func time(_ frame: EventFrame) -> Instant? {
        for field in timeFields {
            var index = frame.first(field)
            while index >= 0 {
                let value = frame.values[Int(index)]
                if value.kind == .string || value.kind == .number,
                    let time = TimeText.instant(frame.bytes.span, value.start, value.end)
                {
                    return time
                }
                index = value.next
            }
        }
        return nil
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    /// Appends the string that begins here without its escapes and returns the place behind its closing quote.
    private func unescape(_ record: Span<UInt8>, _ start: Int, _ output: inout [UInt8]) -> Int {
        var index = start
        while index < record.count {
            let byte = record[index]
            index += 1
            if byte == UInt8(ascii: "\"") { return index }
            guard byte == UInt8(ascii: "\\"), index < record.count else {
                output.append(byte)
                continue
            }
            let escaped = record[index]
            index += 1
            switch escaped {
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0c)
            case UInt8(ascii: "n"): output.append(0x0a)
            case UInt8(ascii: "r"): output.append(0x0d)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "u"):
                var unit = hex(record, index)
                index += 4
                if (0xd800..<0xdc00).contains(unit), index + 6 <= record.count, record[index] == UInt8(ascii: "\\"),
                    record[index + 1] == UInt8(ascii: "u")
                {
                    let low = hex(record, index + 2)
                    if (0xdc00..<0xe000).contains(low) {
                        unit = 0x1_0000 + (unit - 0xd800) << 10 + (low - 0xdc00)
                        index += 6
                    }
                }
                // Half a surrogate pair is no character.
                CaseFolding.encode((0xd800..<0xe000).contains(unit) ? 0xfffd : unit, to: &output)
            default: output.append(escaped)
            }
        }
        return index
    }

    private func hex(_ record: Span<UInt8>, _ start: Int) -> UInt32 {
        var value: UInt32 = 0
        for index in start..<min(start + 4, record.count) {
            value = value << 4 | (JSONText.hexValue(record[index]) ?? 0)
        }
        return value
    }
}
