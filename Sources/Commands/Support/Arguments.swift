public import ArgumentParser
public import Model
public import Reports

// The words that options take are those of the model.

extension Language: ExpressibleByArgument {}
extension Severity: ExpressibleByArgument {}
extension FindingStatus: ExpressibleByArgument {}
extension System: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
