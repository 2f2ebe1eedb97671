internal import Model

/// The checks. A new one is a file of its own and a line here.
public enum CheckRegistry {
    /// The checks on accounts, and on what else people were given.
    public static let accounts: [any AccountCheck.Type] = [
        AccessOutsideOwnGroup.self,
        AccountAfterDeparture.self,
        AccountWithoutPerson.self,
        DeviceNotReturned.self,
        DeviceWithoutAgreement.self,
        DormantAccount.self,
        ExceptionExpired.self,
        ForeignEmailDomain.self,
        MissingConfidentialityAgreement.self,
        PasswordOlderThanAYear.self,
        RoleNotInMatrix.self,
        RoleOfFormerFunction.self,
        SubstituteRoleDuration.self,
    ]

    /// The checks on events.
    public static let events: [any EventCheck.Type] = [
        ActivityAfterDeparture.self,
        DormantAccountAwakened.self,
        SharePointAccessOutsideMatrix.self,
        SharePointGrantByUnauthorised.self,
        SharePointLibraryNotCleaned.self,
        AfasPageOutsideMatrix.self,
        AfasStaffOfOtherSchool.self,
        AfasChangeByViewOnly.self,
        AfasRightsChangeUnauthorised.self,
        GroupReads.self,
        UnknownActor.self,
    ]

    /// The checks on the exports themselves.
    public static let exports: [any ExportCheck.Type] = [
        ExportGap.self,
        ExportTruncated.self,
        ExportUnreadable.self,
    ]

    /// What all checks are, sorted by id; a rule that judges accounts and events has one definition.
    public static var definitions: [CheckDefinition] {
        var found: [String: CheckDefinition] = [:]
        for definition in accounts.map({ $0.definition }) + events.map({ $0.definition })
            + exports.map({ $0.definition })
        {
            found[definition.id.rawValue] = definition
        }
        return found.values.sorted { $0.id < $1.id }
    }
}
