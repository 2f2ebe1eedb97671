public import ArgumentParser
public import Incidents
public import Reports

// The words that options take are those of the procedure.

extension IncidentRole: ExpressibleByArgument {}
extension IncidentKind: ExpressibleByArgument {}
extension IncidentNature: ExpressibleByArgument {}
extension IncidentCause: ExpressibleByArgument {}
extension AnswerValue: ExpressibleByArgument {}
extension ProcedureQuestion: ExpressibleByArgument {}
extension DecisionSubject: ExpressibleByArgument {}
extension Act: ExpressibleByArgument {}
extension ClockKind: ExpressibleByArgument {}
extension PaperFormat: ExpressibleByArgument {}
extension IncidentPaper: ExpressibleByArgument {}
extension LetterAudience: ExpressibleByArgument {}
extension SeverityInput.Category: ExpressibleByArgument {}
extension SeverityInput.Identification: ExpressibleByArgument {}
extension SeverityInput.Confidentiality: ExpressibleByArgument {}
extension SeverityInput.Loss: ExpressibleByArgument {}
