import Model

/// Devices that were not handed in, or for which nothing was signed.
extension Planting {
    /// `device-not-returned` and `device-without-agreement`.
    static let devices: [Case] = [
        { p in
            guard let index = p.take(.teacher, where: { $0.kind == "Personeel" }) else { return }
            p.leave(index, on: p.asOf.adding(days: -33), open: [])
            p.world.loans[index] = .kept
            p.world.key.expect("device-not-returned", p.world.tag(index), nil, "five weeks after departure")
        },
        { p in
            // Yesterday was the last day.
            guard let index = p.take(.assistant, where: { $0.kind == "Personeel" }) else { return }
            p.leave(index, on: p.asOf.adding(days: -1), open: [])
            p.world.loans[index] = .kept
            p.world.key.expect("device-not-returned", p.world.tag(index), nil, "left yesterday")
        },
        { p in
            guard let index = p.take(.teacher, where: { $0.kind == "Personeel" }) else { return }
            p.world.loans[index] = .unsigned
            p.world.key.expect("device-without-agreement", p.world.tag(index), nil, "nothing signed")
        },
        { p in
            // The agreement is dated next week.
            guard let index = p.take(.director, where: { $0.kind == "Personeel" }),
                let issued = p.world.issued(index)
            else { return }
            p.world.loans[index] = .signedAfter(days: p.asOf.dayNumber - issued.dayNumber + 7)
            p.world.key.expect("device-without-agreement", p.world.tag(index), nil, "signature still to come")
        },
        { p in
            // Near miss: today is the last day, and the device is still out.
            guard let index = p.take(.teacher, where: { $0.kind == "Personeel" }) else { return }
            p.leave(index, on: p.asOf, open: [.parnassys, .afas, .entra, .sharepoint])
        },
        { p in
            // Near miss: handed in on the last day, a month ago.
            guard let index = p.take(.teacher, where: { $0.kind == "Personeel" }) else { return }
            p.leave(index, on: p.asOf.adding(days: -31), open: [])
        },
        { p in
            // Near miss: signed three weeks after the device was given out.
            guard let index = p.take(.teacher, where: { $0.kind == "Personeel" }) else { return }
            p.world.loans[index] = .signedAfter(days: 21)
        },
    ]
}
