/// What kind of log a rule is about (specification, "Log source").
public struct LogSource: Sendable, Hashable, Codable {
    /// A group of products: `process_creation`, `firewall`.
    public var category: String?
    /// The product: `windows`, `m365`, `linux`.
    public var product: String?
    /// A part of the product: `security`, `sshd`.
    public var service: String?
    /// How the log has to be set up, for people.
    public var definition: String?
    /// Keys outside the specification.
    public var custom: [String: String]

    /// A log source; values are compared whatever their case.
    public init(
        category: String? = nil,
        product: String? = nil,
        service: String? = nil,
        definition: String? = nil,
        custom: [String: String] = [:]
    ) {
        self.category = category
        self.product = product
        self.service = service
        self.definition = definition
        self.custom = custom
    }

    /// Whether rules for this log source apply to events of another: whatever this one names, the other has too.
    public func covers(_ other: LogSource) -> Bool {
        func fits(_ own: String?, _ others: String?) -> Bool {
            guard let own else { return true }
            return own.lowercased() == others?.lowercased()
        }
        return fits(category, other.category) && fits(product, other.product) && fits(service, other.service)
            && custom.allSatisfy { fits($0.value, other.custom[$0.key]) }
    }
}
