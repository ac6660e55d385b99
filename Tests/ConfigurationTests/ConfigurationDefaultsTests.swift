import Configuration
import Testing
import TradingModel

struct ConfigurationDefaultsTests {
  /// The file that the first version of the design loads, as it stands there.
  private static let original = """
    trade_exit:
      risk_reward:
        strategy: fixed_ratio
        base_ratio: 1.5
        min_ratio: 1.0
        max_ratio: 3.0
      atr:
        period: 14
        multiplier: 2.0
        fallback_percentage: 0.02
      bracket_orders:
        max_active_brackets: 50
        timeout_seconds: 3600
    """

  @Test func `the original file loads unchanged and says the defaults`() throws {
    let configuration = try ConfigurationLoader.load(yaml: Self.original, fileName: "config.yaml")
    let engine = configuration.engine
    #expect(engine == EngineSettings())
    #expect(engine.riskReward.strategy == .fixedRatio)
    #expect(engine.riskReward.baseRatio == Ratio(raw: 1_500_000_000))
    #expect(engine.riskReward.minRatio == .one)
    #expect(engine.riskReward.maxRatio == Ratio(3))
    #expect(engine.atr.period == 14)
    #expect(engine.atr.multiplier == Ratio(2))
    #expect(engine.atr.fallbackShare == Ratio(raw: 20_000_000))
    #expect(engine.brackets.maxActiveBrackets == 50)
    #expect(engine.brackets.timeout == .seconds(3600))
    let fromFile = configuration.entries.filter { $0.source != .builtIn }
    #expect(fromFile.count == 9)
    #expect(fromFile[0].source == .file("config.yaml", line: 3))
    #expect(fromFile[8].source == .file("config.yaml", line: 13))
  }

  @Test(arguments: ["", "\n\n", "# nothing but a comment\n", "{}", "~", "---", "risk:\npaper: {}"])
  func `a file that says nothing gives the defaults`(yaml: String) throws {
    let configuration = try ConfigurationLoader.load(yaml: yaml, fileName: "config.yaml")
    #expect(configuration.engine == EngineSettings())
    #expect(configuration.paper == PaperSettings())
    #expect(configuration.ui == InterfaceSettings())
    #expect(configuration.instruments.isEmpty)
    #expect(configuration.entries.allSatisfy { $0.source == .builtIn })
  }

  @Test func `every documented key is listed, in the order of the documentation`() throws {
    let configuration = try ConfigurationLoader.load(yaml: "", fileName: "config.yaml")
    let documented = [
      "trade_exit.risk_reward": [
        "strategy", "base_ratio", "min_ratio", "max_ratio", "target_multiple", "look_back",
      ],
      "trade_exit.atr": ["period", "multiplier", "fallback_percentage", "on_missing", "bar"],
      "trade_exit.bracket_orders": [
        "max_active_brackets", "timeout_seconds", "contingency", "oco_mode", "trail", "trail_step",
        "break_even", "scale_out", "stop_retries", "on_stop_rejected",
      ],
      "risk": [
        "per_trade", "ticket_notional", "max_position", "max_notional", "max_daily_loss",
        "on_daily_loss", "day_reset", "max_open_risk", "orders_per_second", "price_collar",
        "stale_after",
      ],
      "paper": [
        "profile", "cash", "fees.per_share", "fees.bps", "fees.maker_bps", "fees.minimum",
        "fees.base_asset", "slippage", "latency.submit", "latency.cancel", "latency.replace",
        "latency.report", "latency.reorder", "partial", "liquidity", "half_spread", "trigger",
        "market_fill", "stop_through", "limit_touch", "bar_path", "gap_limit_fill",
        "holds_quantity", "amend",
        "reduce_only", "stop_orders", "shorts", "faults.rejects", "faults.replace_rejects",
        "faults.slow_cancels", "seed",
      ],
      "ui": [
        "theme", "up_style", "frames_per_second", "market_frames_per_second", "unit", "chart_bars",
        "confirm", "disarm_after", "bell", "notify", "mouse", "keys",
      ],
    ]
    let order = [
      "trade_exit.risk_reward", "trade_exit.atr", "trade_exit.bracket_orders", "risk", "paper",
    ]
    var expected = order.flatMap { path in (documented[path] ?? []).map { "\(path).\($0)" } }
    expected += ["journal_sync", "instruments"]
    expected += (documented["ui"] ?? []).map { "ui.\($0)" }
    #expect(configuration.entries.map(\.key) == expected)
  }

  @Test func `what the check prints can be written into a file and means the same`() throws {
    let configuration = try ConfigurationLoader.load(yaml: "", fileName: "config.yaml")
    var yaml = ""
    var open: [String] = []
    for entry in configuration.entries {
      let path = entry.key.split(separator: ".").map(String.init)
      let sections = Array(path.dropLast())
      let shared = zip(open, sections).prefix { $0 == $1 }.count
      for depth in shared..<max(shared, sections.count) {
        yaml += String(repeating: "  ", count: depth) + sections[depth] + ":\n"
      }
      yaml += String(repeating: "  ", count: sections.count) + path[path.count - 1]
      yaml += ": \(entry.value)\n"
      open = sections
    }
    let again = try ConfigurationLoader.load(yaml: yaml, fileName: "config.yaml")
    #expect(again.engine == configuration.engine)
    #expect(again.paper == configuration.paper)
    #expect(again.ui == configuration.ui)
    #expect(again.entries.map(\.value) == configuration.entries.map(\.value))
    let untouched = again.entries.filter { $0.source == .builtIn }.map(\.key)
    #expect(untouched == ["instruments"])
  }

  @Test func `the report aligns the sources`() throws {
    let configuration = try ConfigurationLoader.load(
      yaml: "trade_exit:\n  atr: { period: 20 }\ninstruments:\n  - { symbol: aapl, tick: 0.05 }",
      fileName: "my.yaml",
      overrides: [ConfigurationOverride(option: "--theme", key: "ui.theme", value: "mono")])
    let lines = ConfigurationReport.text(configuration).split(separator: "\n").map(String.init)
    #expect(lines.count == configuration.entries.count + PaperProfile.allCases.count)
    #expect(lines.contains("# ideal: no latency, fees or slippage; every order fills whole"))
    #expect(lines.contains("trade_exit.risk_reward.strategy = fixed_ratio        (default)"))
    #expect(lines.contains("trade_exit.atr.period = 20                           (my.yaml:2)"))
    #expect(lines.contains("instruments.AAPL.tick = 0.05                         (my.yaml:4)"))
    #expect(lines.contains("ui.theme = mono                                      (--theme)"))
    #expect(configuration.ui.theme == "mono")
  }
}
