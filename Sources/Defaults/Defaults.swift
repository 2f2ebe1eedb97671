/// The sources, matrices and calendars that travel inside the binary: the files of `rules/` at build time.
public enum Defaults {
    /// Every file as (path below `rules/`, text), sorted by path.
    public static var files: [(path: String, text: String)] { embeddedFiles }

    /// The files directly below a folder such as `sources`, sorted by path.
    public static func files(in folder: String) -> [(path: String, text: String)] {
        embeddedFiles.filter { $0.path.hasPrefix(folder + "/") }
    }
}
