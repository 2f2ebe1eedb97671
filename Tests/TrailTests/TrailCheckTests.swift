import Model
import Testing
import Trail

private func draft(_ number: Int) -> TrailDraft {
    TrailDraft(
        at: Instant(seconds: Int64(1_780_000_000 + number * 60)),
        actor: "P. Privacy",
        role: number.isMultiple(of: 3) ? nil : "privacy-officer",
        action: "finding.judged",
        subject: "00000000000000a\(number % 10)",
        details: ["verdict": "justified", "reason": "vervangt groep \(number)"]
    )
}

private struct Link {
    var entry: TrailEntry
    var details: TrailCheck.Details
}

private func chain(_ count: Int) -> [Link] {
    var links: [Link] = []
    for number in 1...count {
        let salt = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 16)
        let last = links.last.map { (number: $0.entry.number, hash: $0.entry.hash) }
        links.append(
            Link(
                entry: TrailEntry(draft(number), salt: salt, after: last),
                details: .kept(draft(number).details, salt: salt)
            )
        )
    }
    return links
}

private func faults(_ links: [Link], expected: [Link]? = nil, known: [UInt8]? = nil) -> [TrailFault] {
    var check = TrailCheck(known: known)
    for link in links { check.add(link.entry, link.details) }
    let last = (expected ?? links).last
    return check.finish(expected: last.map { (count: $0.entry.number, head: $0.entry.hash) }).faults
}

@Suite struct TrailCheckTests {
    @Test func `a chain that nobody touched is whole`() {
        #expect(faults(chain(20)).isEmpty)
        #expect(TrailCheck().finish(expected: nil).faults.isEmpty)
    }

    @Test(arguments: 0..<7) func `a change of any field is found at its place`(_ field: Int) {
        var links = chain(9)
        switch field {
        case 0: links[4].entry.at = Instant(seconds: 1)
        case 1: links[4].entry.actor = "P. Privaat"
        case 2: links[4].entry.role = nil
        case 3: links[4].entry.action = "finding.judges"
        case 4: links[4].entry.subject = "00000000000000b5"
        case 5: links[4].entry.detailsHash[31] ^= 1
        default: links[4].entry.previous[0] ^= 1
        }
        #expect(faults(links).contains(TrailFault(.changed, at: 5)))
    }

    @Test func `a changed link with a hash of its own breaks the next one`() {
        var links = chain(9)
        links[4].entry.actor = "P. Privaat"
        links[4].entry.hash = TrailHash.of(links[4].entry)
        #expect(faults(links) == [TrailFault(.notConnected, at: 6)])
    }

    @Test func `a whole chain made anew does not have the hash that was noted`() {
        let known = chain(9)[6].entry.hash
        #expect(faults(chain(9), known: known).isEmpty)
        var other = chain(6)
        other[2].entry.actor = "P. Privaat"
        for index in 2..<6 {
            other[index].entry.previous = other[index - 1].entry.hash
            other[index].entry.hash = TrailHash.of(other[index].entry)
        }
        #expect(faults(other).isEmpty)
        #expect(faults(other, known: known) == [TrailFault(.headUnknown, at: 0)])
    }

    @Test(arguments: 0..<9) func `a removed link is missed, wherever it stood`(_ place: Int) {
        let whole = chain(9)
        var links = whole
        links.remove(at: place)
        let found = faults(links, expected: whole)
        #expect(found == [TrailFault(place == 8 ? .removedAtEnd : .removedBefore, at: place == 8 ? 9 : place + 2)])
    }

    @Test func `links that changed places are found`() {
        var links = chain(9)
        links.swapAt(3, 4)
        #expect(faults(links).contains(TrailFault(.outOfOrder, at: 4)))
        var renumbered = chain(9)
        renumbered.swapAt(3, 4)
        renumbered[3].entry.number = 4
        renumbered[4].entry.number = 5
        #expect(!faults(renumbered).isEmpty)
    }

    @Test func `details that were changed, lost or destroyed are told apart`() {
        var links = chain(9)
        links[1].details = .kept(["verdict": "unjustified"], salt: [2])
        links[2].details = .absent
        links[5].details = .unreadable
        #expect(
            faults(links) == [
                TrailFault(.detailsChanged, at: 2), TrailFault(.detailsGone, at: 3), TrailFault(.detailsChanged, at: 6),
            ]
        )
        var destroyed = chain(9)
        destroyed[2].details = .absent
        let details = [TrailCheck.destroyedNumbers: "3", "why": "bewaartermijn"]
        let last = destroyed[8].entry
        let entry = TrailEntry(
            TrailDraft(
                at: Instant(seconds: 1_790_000_000),
                actor: "P. Privacy",
                action: TrailCheck.destruction,
                subject: "trail",
                details: details
            ),
            salt: [7],
            after: (last.number, last.hash)
        )
        destroyed.append(Link(entry: entry, details: .kept(details, salt: [7])))
        #expect(faults(destroyed).isEmpty)
    }

    @Test func `lengths are part of the hash, so that texts cannot be shifted from one field to the next`() {
        var first = draft(1)
        var second = draft(1)
        (first.action, first.subject) = ("finding.judged", "x")
        (second.action, second.subject) = ("finding.judge", "dx")
        #expect(TrailEntry(first, salt: [1], after: nil).hash != TrailEntry(second, salt: [1], after: nil).hash)
        #expect(TrailHash.of(["a": "bc"], salt: []) != TrailHash.of(["ab": "c"], salt: []))
    }
}
