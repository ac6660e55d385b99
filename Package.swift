// swift-tools-version: 6.2
import PackageDescription

let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  // Bugs planted on purpose, for the tests of the simulation; see Tests/README.md.
  .define("BRACE_MUTANTS", .when(configuration: .debug)),
  // Small methods of one target are inlined into another: a third fewer instructions a tick.
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// A target of Sources/ with the settings of the house.
func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// A test target of Tests/; `TestSupport` and Swift Testing are always there.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: house)
}

/// The files of Themes/.
let themeNames = [
  "dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono", "tty16", "gruvbox",
  "nord", "dracula", "solarized-dark", "solarized-light", "tokyo-night", "catppuccin",
]

let package = Package(
  name: "Brace",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "brace", targets: ["brace"]),
    .executable(name: "bracebench", targets: ["bracebench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    part("TradingModel"),
    part("TextGrid"),
    part("Indicators", ["TradingModel"]),
    part("Connectors", ["TradingModel"]),
    part("TraderCommands", ["TradingModel"]),
    part(
      "TradeEngine",
      ["TradingModel", "Indicators", .product(name: "HeapModule", package: "swift-collections")]),
    part("TradeStatistics", ["TradingModel"]),
    part("TradeReports", ["TradingModel", "TradeStatistics"]),
    part("PaperTrading", ["TradingModel", "Connectors"]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    part("MarketData", ["TradingModel", "Connectors", "Indicators", "CZlib"]),
    .target(
      name: "Themes", path: "Themes",
      resources: themeNames.map { .embedInCode("\($0).yaml") },
      swiftSettings: house),
    part(
      "Configuration",
      [
        "TradingModel", "TextGrid", "TraderCommands", "Themes",
        .product(name: "Yams", package: "Yams"),
      ]),
    part(
      "TradeJournal",
      [
        "TradingModel", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    part("TradeDashboard", ["TradingModel", "TextGrid", "TraderCommands", "TradeStatistics"]),
    .target(
      name: "CNcurses",
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    part("Terminal", ["TextGrid", "CNcurses"]),
    part(
      "TradeRuntime",
      [
        "TradingModel", "Indicators", "TradeEngine", "TraderCommands", "Connectors", "MarketData",
        "PaperTrading", "TradeJournal", "TradeReports",
      ]),
    .executableTarget(
      name: "brace",
      dependencies: [
        "TradingModel", "TextGrid", "Connectors", "TraderCommands", "TradeEngine", "PaperTrading",
        "MarketData", "Configuration", "TradeDashboard", "Terminal", "TradeRuntime", "Themes",
        "TradeJournal", "TradeReports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: house),
    .target(name: "CAllocations"),
    .executableTarget(
      name: "bracebench",
      dependencies: [
        "TradingModel", "TextGrid", "Connectors", "TraderCommands", "TradeEngine", "PaperTrading",
        "MarketData", "TradeDashboard", "TradeRuntime", "Configuration", "Terminal",
        "TradeJournal", "MatchingOracle", "Simulation", "CAllocations",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ], swiftSettings: house),
    .target(
      name: "Simulation",
      dependencies: [
        "TradingModel", "TradeEngine", "PaperTrading", "Connectors", "TradeJournal", "TradeRuntime",
      ],
      path: "Tests/Simulation", swiftSettings: house),
    .target(
      name: "MatchingOracle", dependencies: ["TradingModel", "Connectors", "PaperTrading"],
      path: "Tests/MatchingOracle", swiftSettings: house),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: house),
    tests("TradingModelTests", ["TradingModel"]),
    tests("IndicatorsTests", ["Indicators", "TradingModel"]),
    tests("TradeEngineTests", ["TradeEngine", "TradingModel"]),
    tests("TraderCommandsTests", ["TraderCommands", "TradingModel"]),
    tests("TradeStatisticsTests", ["TradeStatistics", "TradingModel"]),
    tests("TradeReportsTests", ["TradeReports", "TradeStatistics", "TradingModel"]),
    tests("PaperTradingTests", ["PaperTrading", "Connectors", "TradingModel"]),
    tests("SimulationTests", ["Simulation", "TradingModel", "TradeEngine"]),
    tests("OracleTests", ["MatchingOracle", "PaperTrading", "Connectors", "TradingModel"]),
    tests("MarketDataTests", ["MarketData", "Connectors", "Indicators", "TradingModel", "CZlib"]),
    tests(
      "ConfigurationTests",
      ["Configuration", "TextGrid", "Themes", "TraderCommands", "TradingModel"]),
    tests(
      "TradeJournalTests",
      ["TradeJournal", "TradingModel", .product(name: "GRDB", package: "GRDB.swift")]),
    tests("TextGridTests", ["TextGrid"]),
    tests(
      "TradeDashboardTests",
      [
        "TradeDashboard", "TextGrid", "TraderCommands", "TradeStatistics", "TradingModel",
        "Configuration",
      ]),
    tests(
      "TradeRuntimeTests",
      [
        "TradeRuntime", "TradingModel", "TradeEngine", "TraderCommands", "Connectors",
        "PaperTrading", "TestSupport",
      ]),
    tests(
      "ScenarioTests",
      [
        "TradeRuntime", "TradingModel", "TradeEngine", "TraderCommands", "Connectors",
        "PaperTrading", "MarketData", "Configuration", "TestSupport", "brace", "bracebench",
      ]),
    tests(
      "RecoveryTests",
      [
        "TradeRuntime", "TradeJournal", "TradingModel", "TradeEngine", "TraderCommands",
        "Connectors", "PaperTrading", "MarketData",
      ]),
    tests("TerminalTests", ["Terminal", "TextGrid", "TradeDashboard", "TestSupport", "brace"]),
    tests(
      "BenchTests",
      [
        "bracebench", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests("TidyTests", []),
  ],
  swiftLanguageModes: [.v6])
