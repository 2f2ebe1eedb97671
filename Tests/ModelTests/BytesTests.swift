import Model
import Testing

@Suite struct BytesTests {
    @Test func `hexadecimal goes both ways`() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.text([0x00, 0x0f, 0xa5, 0xff]) == "000fa5ff")
        #expect(Hex.bytes(Hex.text(all)) == all)
        #expect(Hex.bytes("A5fF") == [0xa5, 0xff])
        #expect(Hex.bytes("") == [])
    }

    @Test(arguments: ["a", "abc", "0g", "é", "0x", " 00", "+1", "0\u{0}"])
    func `what is not hexadecimal is refused`(_ text: String) { #expect(Hex.bytes(text) == nil) }

    @Test func `a table finds its keys in ranges, and forgets them`() {
        var table = ByteTable()
        let bytes = Array("aap noot mies".utf8)
        let ranges = [0..<3, 4..<8, 9..<13, 0..<0]
        for (number, range) in ranges.enumerated() {
            let (known, hash) = table.find(bytes, range)
            #expect(known == nil)
            table.insert(bytes, range, hash: hash, Int32(number))
        }
        for (number, range) in ranges.enumerated() {
            #expect(table.find(bytes, range).value == Int32(number))
            #expect(Array(table.key(at: number)) == Array(bytes[range]))
        }
        #expect(table.value(of: Array("noot".utf8)) == 1 && table.value(of: Array("noo".utf8)) == nil)
        table.removeAll()
        #expect(table.count == 0 && table.value(of: Array("noot".utf8)) == nil)
    }
}
