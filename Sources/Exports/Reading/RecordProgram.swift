internal import Model
internal import Patterns

/// What is done with the values of a record once they are found, all names resolved to slots.
///
/// Immutable and shared; flat arrays, so that running it costs no allocation.
struct RecordProgram: Sendable {
    /// The reason by which lines of nothing but blanks are passed over.
    static let blankLine = "blank-line"
    /// The reason by which a header that stands there again is passed over.
    static let repeatedHeader = "repeated-header"

    /// One way in which a field gets its value.
    struct Step: Sendable {
        /// The slot it fills, unless an earlier step has.
        var target: Int
        /// Where in `operands` the slots stand of which the first with a value is taken.
        var operands: Range<Int>
        /// A constant of the schema; `.missing` when the value comes from the operands.
        var constant = EventBatch.Slot.missing
        var transform: ValueSpec.Transform?
        /// A pattern whose first group is taken, or the whole match without groups.
        var pattern: Pattern?
        /// Index of the value map, and where in `results` its values begin; -1 without one.
        var map = -1
        var results = 0
        /// The value for what is not in the map; `.missing` to keep the value as it is.
        var fallback = EventBatch.Slot.missing
        /// The value when there is none.
        var absent = EventBatch.Slot.missing
        /// Index of the conditions that must hold and must not hold; -1 without.
        var when = -1
        var unless = -1
        /// Whether the field is made of itself, so that a value it has already does not stand in the way.
        var isOwn = false
        /// Whether the value is taken as it stands: no transform, pattern, map or condition.
        var isPlain = false
    }

    /// A test on a slot.
    struct Test: Sendable {
        enum Kind: UInt8, Sendable { case oneOf, matches, empty, notEmpty }
        var slot: Int
        var kind: Kind
        var map = -1
        var pattern: Pattern?
    }

    /// Records passed over on purpose.
    struct Ignore: Sendable {
        var reason: Int
        var when: Int
        var unless: Int
        /// Whether it can be judged from the header of a line, before its patterns.
        var early: Bool
    }

    /// A value that must be there.
    struct Required: Sendable {
        var slot: Int
        var name: String
    }

    var steps: [Step] = []
    var operands: [Int] = []
    var maps: [ValueMap] = []
    var results: [EventBatch.Slot] = []
    var tests: [Test] = []
    /// Conditions as ranges of `tests`.
    var conditions: [Range<Int>] = []
    var ignores: [Ignore] = []
    /// The reasons by which records are passed over.
    var reasons: [String] = [RecordProgram.blankLine, RecordProgram.repeatedHeader]
    var required: [Required] = []
    /// The slots of an event before anything is read: the constants.
    var template: [EventBatch.Slot] = []

    /// The system of all events, or the slot and map that tell.
    var system: System?
    var systemStep: Step?
    var systems: [System] = []
    var systemFallback: System?
    /// The reason by which records of no known system are passed over; -1 when they are unreadable.
    var systemIgnore = -1
    /// The slot of `logwacht.system`.
    var systemSlot = -1
}
