/// What the matrix says of a right.
public enum Allowance: String, Sendable, Hashable, Codable, CaseIterable {
    /// A function of that day, or an agreed exception, allows it.
    case allowed
    /// Nothing allows it.
    case notAllowed = "not-allowed"
    /// It could not be judged: no matrix, or a function that nobody knows.
    case notChecked = "not-checked"
}

/// Allowed, granted and used held against each other: every one of the eight combinations has its name (feature H1).
///
/// The sentence of each is `review.three-way.<name>` in the word catalogues.
public enum ThreeWay: String, Sendable, Hashable, Codable, CaseIterable {
    /// Allowed, granted, used.
    case inOrder = "in-order"
    /// Allowed and granted, never used: the matrix may be wider than the work.
    case unusedRight = "unused-right"
    /// Allowed and used, but not in the export: the export is incomplete, or the right was taken back meanwhile.
    case missingInExport = "missing-in-export"
    /// Allowed, neither granted nor used.
    case notGranted = "not-granted"
    /// Granted and used, not allowed: access beyond the matrix.
    case usedBeyondMatrix = "used-beyond-matrix"
    /// Granted and not used, not allowed: take it back.
    case grantedBeyondMatrix = "granted-beyond-matrix"
    /// Used without being allowed or granted: find out how.
    case usedWithoutGround = "used-without-ground"
    /// Nothing.
    case noAccess = "no-access"

    /// The combination of three facts.
    public init(isAllowed: Bool, isGranted: Bool, isUsed: Bool) {
        self =
            switch (isAllowed, isGranted, isUsed) {
            case (true, true, true): .inOrder
            case (true, true, false): .unusedRight
            case (true, false, true): .missingInExport
            case (true, false, false): .notGranted
            case (false, true, true): .usedBeyondMatrix
            case (false, true, false): .grantedBeyondMatrix
            case (false, false, true): .usedWithoutGround
            case (false, false, false): .noAccess
            }
    }
}
