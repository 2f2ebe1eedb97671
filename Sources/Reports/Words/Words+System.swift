internal import Model

extension Words {
    /// What an error number of the operating system means, in few words that follow a colon: `the disk is full`.
    ///
    /// A number that the catalogue does not know shows as itself, for whoever looks it up.
    func systemFault(_ number: String) -> String {
        textIfAny("errno.\(number)") ?? text("errno.other", ["number": .text(number)])
    }
}
