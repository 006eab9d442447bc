// swift-tools-version: 6.1
import PackageDescription

// The graph of README and CONTRIBUTING: an arrow only points down, and
// `swift build --explicit-target-dependency-import-check error` keeps it so.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// The targets whose tests measure time.
let measured = ["Environments", "JupyterTransport", "Language", "Plots", "Session", "Tabular"]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests",
      dependencies: [.byName(name: name)] + dependencies
        + (measured.contains(name) ? ["TestClock"] : []),
      exclude: ["Plots": ["Snapshots"], "Session": ["Diagnostics"]][name] ?? [],
      resources: Set(["Equations", "Environments", "Networks"]).contains(name)
        ? [.copy("Resources")] : name == "Language" ? [.copy("programs"), .copy("fuzz")] : [],
      swiftSettings: settings),
  ]
}

func system(_ name: String, apt: String) -> Target {
  .systemLibrary(name: name, providers: [.apt([apt])])
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

// No pkg-config: the compiler finds Debian's headers without it, and what it says of libraries would
// come before the archives that the Makefile has the linker look at first.
let systemLibraries: [Target] = [
  system("COpenBLAS", apt: "libopenblas-dev"),
  system("CZeroMQ", apt: "libzmq3-dev"),
  system("CSodium", apt: "libsodium-dev"),
  system("CSQLite", apt: "libsqlite3-dev"),
  system("CEdit", apt: "libedit-dev"),
  system("CGNU", apt: "libc6-dev"),
  // An instruction that Swift has no word for; a header alone, without a library.
  .systemLibrary(name: "CPrefetch"),
]

let engines: [[Target]] = [
  library("Arrays", ["COpenBLAS"]),
  library("Environments", ["Arrays"]),
  library("Equations"),
  library("Networks", ["Arrays"]),
  library("Training", ["Arrays", "Environments", "Equations", "Networks"]),
  library("Tabular", ["Arrays", "CPrefetch", "Environments", "Training"]),
  library("Deep", ["Arrays", "Environments", "Equations", "Networks", "Training"]),
  library("PolicyGradient", ["Arrays", "Environments", "Equations", "Networks", "Training"]),
  library("Plots"),
  library(
    "Martlet",
    ["Arrays", "Environments", "Training", "Tabular", "Deep", "PolicyGradient", "Plots"]),
]

let notebook: [[Target]] = [
  library("JSON"),
  library("Syntax"),
  library("Language", ["Syntax", "CGNU"]),
  library(
    "Vocabulary",
    [
      "Language", "Martlet", "Plots", "Arrays", "Environments", "Training", "Tabular", "Deep",
      "PolicyGradient",
    ]),
  library("Session", ["Vocabulary", "Language", "Martlet", "Plots", "Syntax", "JSON"]),
  library("JupyterProtocol", ["JSON", "CSodium"]),
  library(
    "JupyterTransport",
    ["JupyterProtocol", "JSON", "Session", "CGNU", "CSQLite", "CZeroMQ", logging]),
  library("Notebooks", ["JSON", "Session"]),
  library("Terminal", ["Session", "CEdit"]),
]

let command: [Target] = [
  .target(
    name: "MartletCommand",
    dependencies: [
      "JSON", "JupyterProtocol", "JupyterTransport", "Notebooks", "Session", "Terminal", logging,
      argumentParser,
    ],
    resources: ["kernel.json", "logo-svg.svg", "logo-32x32.png", "logo-64x64.png"].map {
      .embedInCode("../../kernelspec/" + $0)
    } + [.embedInCode("../../docs/reference/tour.md")],
    swiftSettings: settings),
  .testTarget(
    name: "MartletCommandTests",
    dependencies: ["MartletCommand", "Language", "Notebooks", "Session", "Vocabulary"],
    swiftSettings: settings),
  // The Swift runtime goes into the program: it starts in half the time, soon enough to listen when
  // a front end first knocks, and runs without a toolchain. A target of its own, since tests cannot
  // be linked so.
  .executableTarget(
    name: "MartletMain", dependencies: ["Arrays", "CGNU", "MartletCommand"],
    swiftSettings: settings,
    linkerSettings: [
      .unsafeFlags(
        ["-static-stdlib", "-l_FoundationCollections", "-l_FoundationCShims"],
        .when(configuration: .release))
    ]),
]

// Generated inputs for the language (`make fuzz`) and for the kernel (`make fuzz-wire`); no products,
// so that nobody who uses Martlet builds them.
let fuzz: [Target] = [
  .executableTarget(
    name: "LanguageFuzz", dependencies: ["Syntax", "Language", "Vocabulary"],
    path: "Tests/LanguageFuzz", swiftSettings: settings),
  .executableTarget(
    name: "JupyterFuzz", dependencies: ["JSON", "JupyterProtocol"], path: "Tests/JupyterFuzz",
    exclude: ["coverage.sh", "live.py", "zmtp.py"], swiftSettings: settings),
]

// What tests of several targets measure with.
let testSupport: [Target] = [
  .target(name: "TestClock", path: "Tests/TestClock", swiftSettings: settings)
]

let package = Package(
  name: "martlet",
  products: [
    .executable(name: "martlet", targets: ["MartletMain"]),
    .library(name: "Martlet", targets: ["Martlet"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: systemLibraries + (engines + notebook).flatMap { $0 } + command + fuzz + testSupport,
  swiftLanguageModes: [.v6]
)
