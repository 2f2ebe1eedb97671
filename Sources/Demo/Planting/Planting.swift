import Model

/// Puts anomalies into a board, each with the findings it must give.
struct Planting {
    var world: World

    init(_ world: World) { self.world = world }

    mutating func plantAll() {}
}
