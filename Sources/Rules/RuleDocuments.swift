public import Model

/// The documents of a rule file as they were written, for those who read keys of their own in them.
public enum RuleDocuments {
    /// Reads the documents of a file; what is no YAML is left out and said.
    public static func read(_ file: RuleFile) -> (documents: [YAMLValue], problems: [Diagnostic]) {
        var problems = ProblemList(file: file.path)
        let documents = Collections.resolve(YAMLReader.read(file.text, &problems), &problems)
        return (documents, problems.all)
    }
}
