internal import Model

/// Finds whose the accounts are: by address, user code, employee number and what the board says; never by name.
func joinAccounts(
    _ accounts: [Account],
    to staff: StaffRegister,
    settings: BoardSettings,
    _ diagnostics: inout [Diagnostic]
) -> [Account] {
    accounts.map { account in
        var account = account
        var found: [(JoinKey, Int)] = []
        if let place = staff.person(address: account.name) ?? account.email.flatMap(staff.person(address:)) {
            found.append((.address, place))
        }
        if let place = staff.person(code: account.name) { found.append((.userCode, place)) }
        if let place = account.employeeNumber.flatMap(staff.person(number:)) {
            found.append((.employeeNumber, place))
        }
        if let place = owner(of: account, settings).flatMap(staff.person(number:)) { found.append((.settings, place)) }
        guard let first = found.first else { return account }
        account.joinedBy = first.0
        account.person = first.1
        if let other = found.first(where: { $0.1 != first.1 }), let origin = account.origins.first {
            diagnostics.append(
                Diagnostic(
                    "accounts.join-conflict",
                    .warning,
                    file: origin.file,
                    record: origin.record,
                    ["used": first.0.rawValue, "other": other.0.rawValue]
                )
            )
        }
        return account
    }
}

/// The employee number that the board's settings give an account.
private func owner(of account: Account, _ settings: BoardSettings) -> String? {
    guard let owners = settings.accountOwners[account.system] else { return nil }
    let key = accountKey(account.system, account.name)
    return owners[account.name] ?? owners.first { accountKey(account.system, $0.key) == key }?.value
}
