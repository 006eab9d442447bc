// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who uses Martlet builds it.

let package = Package(
  name: "martlet-benchmarks",
  dependencies: [.package(name: "martlet", path: "..")],
  targets: [
    "TabularBenchmark", "NetworkBenchmark", "CartPoleCheck", "MountainCarCheck",
  ].map { name in
    .executableTarget(name: name, dependencies: [.product(name: "Martlet", package: "martlet")])
  },
  swiftLanguageModes: [.v6]
)
