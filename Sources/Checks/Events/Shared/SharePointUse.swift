internal import Model

/// What an operation of the audit log does with files or rights.
///
/// The names are those of Microsoft's list of audited activities, with the older ones that exports still hold. Left out on
/// purpose: `FilePreviewed` and `PagePrefetched`, which the browser does by itself while a person looks at a gallery or a
/// list; and `SiteCollectionAdminAdded` with its kin, which are about a whole site and are also logged when an
/// administrator opens the files of someone who left.
enum SharePointUse: Int32, Sendable {
    case read = 0
    case write = 1
    case grant = 2
    case revoke = 3

    private static let names: [SharePointUse: [String]] = [
        .read: [
            "FileAccessed", "FileAccessedExtended", "FileDownloaded", "FileSyncDownloadedFull",
            "FileSyncDownloadedPartial", "FileCopied", "FileFetched", "FileViewed", "FolderCopied",
        ],
        .write: [
            "FileUploaded", "FileUploadedPartial", "FileSyncUploadedFull", "FileSyncUploadedPartial", "FileModified",
            "FileModifiedExtended", "FileMoved", "FileRenamed", "FileRecycled", "FileDeleted",
            "FileDeletedFirstStageRecycleBin", "FileDeletedSecondStageRecycleBin", "FileVersionsAllDeleted",
            "FileVersionRecycled", "FileRestored", "FileCheckedIn", "FileCheckedOut", "FileCheckOutDiscarded",
            "FolderCreated", "FolderModified", "FolderMoved", "FolderRenamed", "FolderRecycled", "FolderDeleted",
            "FolderDeletedFirstStageRecycleBin", "FolderDeletedSecondStageRecycleBin", "FolderRestored",
        ],
        .grant: [
            "SharingSet", "AddedToGroup", "UserAddedToGroup", "AddedToSecureLink", "SecureLinkCreated",
            "SecureLinkUpdated", "SharingInvitationCreated", "SharingInvitationUpdated", "CompanyLinkCreated",
            "AnonymousLinkCreated", "AnonymousLinkUpdated", "PermissionLevelAdded", "PermissionLevelModified",
            "PermissionLevelsInheritanceBroken", "SharingInheritanceBroken", "SharingInheritanceReset",
            "AccessRequestAccepted", "AccessRequestApproved", "SitePermissionsModified", "GroupAdded",
            "GroupUpdated", "WebMembersCanShareModified",
        ],
        .revoke: [
            "SharingRevoked", "SharingInvitationRevoked", "RemovedFromGroup", "UserRemovedFromGroup",
            "RemovedFromSecureLink", "SecureLinkDeleted", "CompanyLinkRemoved", "AnonymousLinkRemoved",
            "PermissionLevelRemoved", "GroupRemoved",
        ],
    ]

    static let byName: [String: SharePointUse] = {
        var found: [String: SharePointUse] = [:]
        for (use, names) in names {
            for name in names { found[name.lowercased()] = use }
        }
        return found
    }()

    /// Whether an operation gives a right to somebody outside the organisation by its nature.
    static func opensOutside(_ operation: String) -> Bool {
        let name = operation.lowercased()
        return name.hasPrefix("anonymouslink") || name.hasPrefix("sharinginvitation")
    }
}

/// Finds the use of each event by its operation: one look-up by hash.
struct SharePointOperations: Sendable {
    private var memo = TextMemo()
    private var name: [UInt8] = []

    /// The use; nil for an operation that is none of them. Case and blanks around the name do not count.
    mutating func use(_ batch: EventBatch, _ row: Int, _ field: Int) -> SharePointUse? {
        guard batch.copy(row, field, into: &name) else { return nil }
        if let known = memo.value(name) { return SharePointUse(rawValue: known) }
        let text = String(decoding: name, as: UTF8.self).lowercased().filter { $0 > " " }
        let use = SharePointUse.byName[text]
        _ = memo.insert(name, use?.rawValue ?? -1)
        return use
    }

    /// Whether the operation that was asked about last is one on a folder, whose address is then the folder's own.
    var isOnFolder: Bool { String(decoding: name.prefix(16), as: UTF8.self).lowercased().hasPrefix("folder") }
}
