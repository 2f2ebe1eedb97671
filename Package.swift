// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "logwacht",
    products: [
        .executable(name: "logwacht", targets: ["logwacht"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Leaves: the only modules where unsafe code may stand are Patterns and Exports.
        .systemLibrary(
            name: "CPCRE2",
            pkgConfig: "libpcre2-8",
            providers: [.apt(["libpcre2-dev"])]
        ),
        .systemLibrary(name: "CAllocator"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "Patterns", dependencies: ["CPCRE2"]),
        .target(name: "Model"),

        // Reading: bytes to events, and people with their rights over time.
        .target(
            name: "Exports",
            dependencies: ["CZlib", "Model", "Patterns", .product(name: "Yams", package: "Yams")]
        ),
        .target(name: "Access", dependencies: ["Model"]),
        .target(name: "Trail", dependencies: ["Model", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Checks", dependencies: ["Access", "Model", "Patterns"]),
        // The rule language of Sigma, and its evaluation on events.
        .target(
            name: "Rules",
            dependencies: ["Model", "Patterns", .product(name: "Yams", package: "Yams")]
        ),
        .target(name: "Detection", dependencies: ["Model", "Patterns", "Rules"]),
        // The rules that travel with the product: each with its words, thresholds and cases.
        .target(name: "Pack", dependencies: ["Detection", "Model", "Rules"]),
        .target(
            name: "Board",
            dependencies: [
                "Access", "Exports", "Incidents", "Model", "Patterns", .product(name: "Yams", package: "Yams"),
            ]
        ),

        // The default sources, matrices and calendars of rules/, carried inside the binary.
        .executableTarget(name: "EmbedRules"),
        .plugin(
            name: "EmbedRulesPlugin",
            capability: .buildTool(),
            dependencies: ["EmbedRules"],
            path: "Sources/EmbedRulesPlugin"
        ),
        .target(name: "Defaults", plugins: ["EmbedRulesPlugin"]),

        // The account review, as a pure state machine.
        .target(
            name: "Reviews",
            dependencies: ["Access", "Model", .product(name: "Crypto", package: "swift-crypto")]
        ),
        // Events packed for keeping, and merged into one stream of time.
        .target(
            name: "EventStore",
            dependencies: ["Exports", "Model", .product(name: "Crypto", package: "swift-crypto")]
        ),
        // What people make of findings: judgements, and agreements that hide them.
        .target(name: "Triage", dependencies: ["Access", "Model"]),

        // Judging, keeping, telling.
        .target(
            name: "Scan",
            dependencies: [
                "Access", "Board", "Checks", "Detection", "EventStore", "Exports", "Model", "Pack", "Patterns",
                "Rules", "Triage",
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(
            name: "Store",
            dependencies: [
                "EventStore", "Incidents", "Model", "Reviews", "Trail", "Triage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "Reports",
            dependencies: [
                "Incidents", "Model", "Reviews", "Triage", .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(name: "Incidents", dependencies: ["Model"]),
        .target(
            name: "Demo",
            dependencies: ["Model", .product(name: "Crypto", package: "swift-crypto")]
        ),
        .target(
            name: "Commands",
            dependencies: [
                "Access", "Board", "CAllocator", "Checks", "Defaults", "Demo", "Detection", "EventStore", "Exports",
                "Incidents", "Model", "Pack", "Reports", "Reviews", "Rules", "Scan", "Store", "Trail", "Triage",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(name: "logwacht", dependencies: ["Commands"]),

        // One test target per module, and the built program as its users run it.
        .testTarget(name: "ModelTests", dependencies: ["Model"]),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns"]),
        .testTarget(name: "ExportsBytesTests", dependencies: ["CZlib", "Exports", "Model", "TestSupport"]),
        .testTarget(name: "ExportsTests", dependencies: ["Exports", "Model", "Patterns"]),
        .target(name: "TestSupport", dependencies: ["Access", "Incidents", "Model"], path: "Tests/TestSupport"),
        .testTarget(name: "AccessTests", dependencies: ["Access", "Model", "TestSupport"]),
        .testTarget(name: "ChecksTests", dependencies: ["Access", "Checks", "Model", "TestSupport"]),
        .testTarget(name: "RulesTests", dependencies: ["Model", "Rules"]),
        .testTarget(
            name: "DetectionTests",
            dependencies: ["Detection", "Model", "Rules"],
            exclude: ["Differential"]
        ),
        .testTarget(name: "TrailTests", dependencies: ["Model", "Trail"]),
        .testTarget(name: "TriageTests", dependencies: ["Access", "Model", "TestSupport", "Triage"]),
        .testTarget(name: "PackTests", dependencies: ["Defaults", "Detection", "Model", "Pack", "Reports", "Rules"]),
        .testTarget(name: "BoardTests", dependencies: ["Access", "Board", "Model", "TestSupport"]),
        .testTarget(name: "ReviewsTests", dependencies: ["Access", "Model", "Reviews", "TestSupport"]),
        .testTarget(name: "EventStoreTests", dependencies: ["EventStore", "Exports", "Model"]),
        .testTarget(
            name: "ScanTests",
            dependencies: ["Board", "Checks", "Defaults", "EventStore", "Exports", "Model", "Pack", "Scan"]
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "EventStore", "Incidents", "Model", "Reviews", "Store", "TestSupport", "Trail", "Triage",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(name: "ReportsTests", dependencies: ["Model", "Reports", "Triage"], exclude: ["Snapshots"]),
        .testTarget(name: "IncidentsTests", dependencies: ["Incidents", "Model", "TestSupport"]),
        .testTarget(name: "DemoTests", dependencies: ["Demo", "Model"]),
        .testTarget(name: "RepositoryTests", dependencies: ["Model", "Reports"]),
        .testTarget(name: "CommandLineTests", dependencies: ["Incidents", "Model", "TestSupport", "logwacht"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
