// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that `swift build` of the product knows nothing of it.
let package = Package(
    name: "Benchmarks",
    targets: [
        .executableTarget(
            name: "Benchmarks",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error)]
        )
    ],
    swiftLanguageModes: [.v6]
)
