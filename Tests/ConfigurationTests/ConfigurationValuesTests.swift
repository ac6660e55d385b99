import Configuration
import Testing
import TradingModel

struct ConfigurationValuesTests {
  /// What stands in the file, the key it sets and how the value prints.
  static let rows: [(String, String, String)] = [
    ("trade_exit: { risk_reward: { base_ratio: 2 } }", "trade_exit.risk_reward.base_ratio", "2"),
    (
      "trade_exit: { risk_reward: { base_ratio: \"2.5\" } }", "trade_exit.risk_reward.base_ratio",
      "2.5"
    ),
    ("trade_exit: { risk_reward: { min_ratio: .5 } }", "trade_exit.risk_reward.min_ratio", "0.5"),
    ("trade_exit: { atr: { period: 1 } }", "trade_exit.atr.period", "1"),
    ("trade_exit: { atr: { period: '1000' } }", "trade_exit.atr.period", "1000"),
    (
      "trade_exit: { atr: { multiplier: 0.000000001 } }", "trade_exit.atr.multiplier", "0.000000001"
    ),
    (
      "trade_exit: { atr: { fallback_percentage: 2% } }", "trade_exit.atr.fallback_percentage", "2%"
    ),
    (
      "trade_exit: { atr: { fallback_percentage: 0.015 } }", "trade_exit.atr.fallback_percentage",
      "1.5%"
    ),
    ("trade_exit: { atr: { on_missing: REFUSE } }", "trade_exit.atr.on_missing", "refuse"),
    ("trade_exit: { atr: { bar: 5m } }", "trade_exit.atr.bar", "5m"),
    ("trade_exit: { atr: { bar: 60 } }", "trade_exit.atr.bar", "1m"),
    (
      "trade_exit: { bracket_orders: { timeout_seconds: off } }",
      "trade_exit.bracket_orders.timeout_seconds", "off"
    ),
    (
      "trade_exit: { bracket_orders: { timeout_seconds: 2h } }",
      "trade_exit.bracket_orders.timeout_seconds", "7200"
    ),
    (
      "trade_exit: { bracket_orders: { contingency: oco } }",
      "trade_exit.bracket_orders.contingency", "oco"
    ),
    (
      "trade_exit: { bracket_orders: { oco_mode: both_resting } }",
      "trade_exit.bracket_orders.oco_mode", "both_resting"
    ),
    (
      "trade_exit: { bracket_orders: { oco_mode: hold_tp } }",
      "trade_exit.bracket_orders.oco_mode", "hold_tp"
    ),
    (
      "trade_exit: { bracket_orders: { oco_mode: HOLD_SL } }",
      "trade_exit.bracket_orders.oco_mode", "hold_sl"
    ),
    (
      "trade_exit: { bracket_orders: { trail: 2atr after 1R } }",
      "trade_exit.bracket_orders.trail", "2atr after 1r"
    ),
    (
      "trade_exit: { bracket_orders: { trail: 0.50% } }",
      "trade_exit.bracket_orders.trail", "0.5%"
    ),
    (
      "trade_exit: { bracket_orders: { trail: Off } }",
      "trade_exit.bracket_orders.trail", "off"
    ),
    (
      "trade_exit: { bracket_orders: { trail_step: 5T } }",
      "trade_exit.bracket_orders.trail_step", "5t"
    ),
    (
      "trade_exit: { bracket_orders: { break_even: after target1 } }",
      "trade_exit.bracket_orders.break_even", "after target1"
    ),
    (
      "trade_exit: { bracket_orders: { break_even: at 1.5r } }",
      "trade_exit.bracket_orders.break_even", "at 1.5r"
    ),
    (
      "trade_exit: { bracket_orders: { scale_out: \"50%@1r,25%@2r\" } }",
      "trade_exit.bracket_orders.scale_out", "50%@1r,25%@2r"
    ),
    (
      "trade_exit: { risk_reward: { strategy: volatility_scaled } }",
      "trade_exit.risk_reward.strategy", "volatility_scaled"
    ),
    (
      "trade_exit: { risk_reward: { strategy: atr_multiple } }",
      "trade_exit.risk_reward.strategy", "atr_multiple"
    ),
    ("risk: { per_trade: 0.25% }", "risk.per_trade", "0.25%"),
    ("risk: { per_trade: 0.01 }", "risk.per_trade", "1%"),
    ("risk: { max_position: 500 }", "risk.max_position", "500"),
    ("risk: { max_position: Off }", "risk.max_position", "off"),
    ("risk: { max_daily_loss: 500 }", "risk.max_daily_loss", "500"),
    ("risk: { max_daily_loss: 123456789.123456789 }", "risk.max_daily_loss", "123456789.123456789"),
    ("risk: { on_daily_loss: flatten }", "risk.on_daily_loss", "flatten"),
    ("risk: { day_reset: 21:30 }", "risk.day_reset", "21:30 UTC"),
    ("risk: { day_reset: \"05:00 UTC\" }", "risk.day_reset", "05:00 UTC"),
    ("risk: { orders_per_second: 10 }", "risk.orders_per_second", "10"),
    ("risk: { price_collar: 0.05 }", "risk.price_collar", "5%"),
    ("risk: { stale_after: 30 }", "risk.stale_after", "30s"),
    ("risk: { stale_after: auto }", "risk.stale_after", "auto"),
    ("paper: { cash: 25000.50 }", "paper.cash", "25000.5"),
    ("paper: { fees: { per_share: 0.005, bps: 2, minimum: 1 } }", "paper.fees.bps", "2"),
    ("paper: { fees: { bps: 0.5 } }", "paper.fees.bps", "0.5"),
    ("paper: { fees: none }", "paper.fees.minimum", "0"),
    ("paper: { slippage: 1t }", "paper.slippage", "1t"),
    ("paper: { slippage: 0 }", "paper.slippage", "off"),
    ("paper: { slippage: 5bps }", "paper.slippage", "5bps"),
    ("paper: { slippage: 10%Volume }", "paper.slippage", "10%volume"),
    ("paper: { fees: { maker_bps: 1, taker_bps: 5 } }", "paper.fees.bps", "5"),
    ("paper: { fees: { maker_bps: 1, taker_bps: 5 } }", "paper.fees.maker_bps", "1"),
    ("paper: { fees: { maker_bps: same } }", "paper.fees.maker_bps", "same"),
    ("paper: { fees: { base_asset: yes } }", "paper.fees.base_asset", "true"),
    ("paper: { latency: none }", "paper.latency.submit", "off"),
    ("paper: { latency: 50ms }", "paper.latency.report", "50ms"),
    ("paper: { latency: 0.5 }", "paper.latency.cancel", "500ms"),
    ("paper: { latency: { submit: 20ms..80ms } }", "paper.latency.submit", "20ms..80ms"),
    ("paper: { latency: { cancel: 0s..1.5s } }", "paper.latency.cancel", "0s..1500ms"),
    ("paper: { latency: { report: off } }", "paper.latency.report", "off"),
    ("paper: { latency: { reorder: true } }", "paper.latency.reorder", "true"),
    ("paper: { partial: random(0.3) }", "paper.partial", "random(0.3)"),
    ("paper: { partial: random(30%) }", "paper.partial", "random(0.3)"),
    ("paper: { partial: Displayed }", "paper.partial", "displayed"),
    ("paper: { liquidity: displayed }", "paper.liquidity", "displayed"),
    ("paper: { holds_quantity: true }", "paper.holds_quantity", "true"),
    ("paper: { amend: off }", "paper.amend", "false"),
    ("paper: { reduce_only: no }", "paper.reduce_only", "false"),
    ("paper: { stop_orders: false }", "paper.stop_orders", "false"),
    ("paper: { shorts: NO }", "paper.shorts", "false"),
    ("paper: { faults: { rejects: 0.1 } }", "paper.faults.rejects", "10%"),
    ("paper: { faults: { slow_cancels: 5% } }", "paper.faults.slow_cancels", "5%"),
    ("paper: { seed: 18446744073709551615 }", "paper.seed", "18446744073709551615"),
    ("paper: { trigger: double_last }", "paper.trigger", "double_last"),
    ("paper: { trigger: mid }", "paper.trigger", "mid"),
    ("instruments: [ { symbol: spy, trigger: bid_ask } ]", "instruments.SPY.trigger", "bid_ask"),
    ("paper: { liquidity: unlimited }", "paper.liquidity", "unlimited"),
    ("paper: { half_spread: 0.01 }", "paper.half_spread", "0.01"),
    ("paper: { trigger: bid_ask }", "paper.trigger", "bid_ask"),
    ("paper: { market_fill: next }", "paper.market_fill", "next"),
    ("paper: { stop_through: Reject }", "paper.stop_through", "reject"),
    ("paper: { limit_touch: through }", "paper.limit_touch", "through"),
    ("paper: { bar_path: adaptive }", "paper.bar_path", "adaptive"),
    ("paper: { gap_limit_fill: open }", "paper.gap_limit_fill", "open"),
    ("instruments: [ { symbol: spy, tick: 0.01 } ]", "instruments.SPY.tick", "0.01"),
    ("instruments: [ { symbol: 7203, lot: 100 } ]", "instruments.7203.lot", "100"),
    ("instruments: [ { symbol: ON, multiplier: 50 } ]", "instruments.ON.multiplier", "50"),
    ("instruments: [ { symbol: ES, margin: 0.05 } ]", "instruments.ES.margin", "5%"),
    ("instruments:", "instruments", "[]"),
    ("ui: { theme: mono }", "ui.theme", "mono"),
    ("ui: { frames_per_second: 10 }", "ui.frames_per_second", "10"),
    ("ui: { market_frames_per_second: 4 }", "ui.market_frames_per_second", "4"),
    ("ui: { up_style: red }", "ui.up_style", "red"),
    ("ui: { bell: [] }", "ui.bell", "off"),
    ("ui: { bell: off }", "ui.bell", "off"),
    ("ui: { bell: stop }", "ui.bell", "[stop]"),
    ("ui: { bell: [danger, stop, STOP] }", "ui.bell", "[stop, danger]"),
    ("ui: { confirm: entries }", "ui.confirm", "entries"),
    ("ui: { disarm_after: 30 }", "ui.disarm_after", "30s"),
    ("ui: { notify: osc777 }", "ui.notify", "osc777"),
    ("ui: { mouse: on }", "ui.mouse", "on"),
    ("ui: { unit: r }", "ui.unit", "r"),
    ("ui: { chart_bars: 15 }", "ui.chart_bars", "15"),
    ("ui: { keys: {} }", "ui.keys", "default"),
    ("ui: { keys: default }", "ui.keys", "default"),
    (
      "ui: { keys: { buy: B, kill: off, flatten: [F, f9] } }", "ui.keys",
      "{ buy: B, kill: off, flatten: [F, f9] }"
    ),
  ]

  @Test(arguments: rows)
  func `a value is read and printed`(yaml: String, key: String, printed: String) throws {
    let configuration = try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml")
    let entry = try #require(configuration.entries.first { $0.key == key })
    #expect(entry.value == printed)
  }

  private static let everything = """
    trade_exit:
      risk_reward: { base_ratio: 2.5, min_ratio: 1.25, max_ratio: 4, strategy: atr_multiple,
                     target_multiple: 5, look_back: 50 }
      atr: { period: 20, multiplier: 1.5, fallback_percentage: 3%, on_missing: refuse, bar: 5m }
      bracket_orders: { max_active_brackets: 7, timeout_seconds: off, contingency: oco,
                        stop_retries: 4, oco_mode: hold_tp, trail: 25t after 2r,
                        trail_step: 3t, break_even: at 1r }
    risk: { per_trade: 2%, ticket_notional: 50%, max_position: 10, max_notional: 1000,
            max_daily_loss: 500, on_daily_loss: flatten, day_reset: "05:30 UTC",
            max_open_risk: 200, orders_per_second: 3, price_collar: 5%, stale_after: 20s }
    paper: { cash: 5000, fees: { per_share: 0.005, bps: 2, minimum: 1 }, slippage: 2t,
             half_spread: 0.01, trigger: last, market_fill: current, limit_touch: through,
             bar_path: ohlc, gap_limit_fill: open, liquidity: unlimited }
    instruments:
      - { symbol: ESZ6, tick: 0.25, lot: 1, multiplier: 50, margin: 5% }
      - { symbol: spy }
    ui: { theme: mono, frames_per_second: 15, market_frames_per_second: 5, up_style: red }
    """

  @Test func `values arrive where the engine looks for them`() throws {
    let configuration = try ConfigurationLoader.load(yaml: Self.everything, fileName: "f.yaml")
    var engine = EngineSettings()
    engine.riskReward.baseRatio = Ratio(raw: 2_500_000_000)
    engine.riskReward.minRatio = Ratio(raw: 1_250_000_000)
    engine.riskReward.maxRatio = Ratio(4)
    engine.riskReward.strategy = .atrMultiple
    engine.riskReward.targetMultiple = Ratio(5)
    engine.riskReward.lookBack = 50
    engine.atr.period = 20
    engine.atr.multiplier = Ratio(raw: 1_500_000_000)
    engine.atr.fallbackShare = Ratio(raw: 30_000_000)
    engine.atr.onMissing = .refuse
    engine.atr.bar = .seconds(300)
    engine.brackets.maxActiveBrackets = 7
    engine.brackets.timeout = nil
    engine.brackets.contingency = .oco
    engine.brackets.stopRetries = 4
    engine.brackets.ocoMode = .holdTarget
    engine.brackets.trail = TrailRule(distance: .ticks(25), afterR: Ratio(2))
    engine.brackets.trailStepTicks = 3
    engine.brackets.breakEven = .atR(.one)
    engine.risk.perTrade = Ratio(raw: 20_000_000)
    engine.risk.ticketNotional = Ratio(raw: 500_000_000)
    engine.risk.maxPosition = Quantity(10)
    engine.risk.maxNotional = Money(1000)
    engine.risk.maxDailyLoss = Money(500)
    engine.risk.onDailyLoss = .flatten
    engine.risk.dayReset = .seconds(19_800)
    engine.risk.maxOpenRisk = Money(200)
    engine.risk.ordersPerSecond = 3
    engine.risk.priceCollar = Ratio(raw: 50_000_000)
    engine.risk.staleAfter = .seconds(20)
    #expect(configuration.engine == engine)
  }

  @Test func `values arrive where the venue, the market and the screen look for them`() throws {
    let configuration = try ConfigurationLoader.load(yaml: Self.everything, fileName: "f.yaml")
    var paper = PaperSettings()
    paper.cash = Money(5000)
    paper.fees.perUnit = Money(raw: 5_000_000)
    paper.fees.share = Ratio(raw: 200_000)
    paper.fees.minimum = Money(1)
    paper.slippageTicks = 2
    paper.halfSpread = PriceOffset(raw: 10_000_000)
    paper.trigger = .last
    paper.marketFill = .current
    paper.limitNeedsThrough = true
    paper.barPath = .ohlc
    paper.gapLimitFillsAtOpen = true
    paper.dayReset = .seconds(19_800)
    #expect(configuration.paper == paper)
    var future = InstrumentSettings(symbol: "ESZ6")
    future.tick = PriceOffset(raw: 250_000_000)
    future.lot = Quantity(1)
    future.multiplier = Ratio(50)
    future.margin = Ratio(raw: 50_000_000)
    #expect(configuration.instruments == [future, InstrumentSettings(symbol: "SPY")])
    var ui = InterfaceSettings()
    ui.theme = "mono"
    ui.framesPerSecond = 15
    ui.marketFramesPerSecond = 5
    ui.isUpRed = true
    #expect(configuration.ui == ui)
  }

  @Test func `anchors, aliases and merged mappings work, and explicit keys win`() throws {
    let yaml = """
      risk: { per_trade: &small 0.5%, price_collar: *small }
      instruments:
        - &stock { symbol: AAPL, tick: 0.01, lot: 1 }
        - { <<: *stock, symbol: GOOG, lot: 10 }
      """
    let configuration = try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml")
    #expect(configuration.engine.risk.priceCollar == Ratio(raw: 5_000_000))
    #expect(configuration.instruments.map(\.symbol) == ["AAPL", "GOOG"])
    #expect(configuration.instruments[1].tick == PriceOffset(raw: 10_000_000))
    #expect(configuration.instruments[1].lot == Quantity(10))
  }

  @Test func `an option of the command line wins over the file`() throws {
    let configuration = try ConfigurationLoader.load(
      yaml: "ui: { theme: dark }\npaper: { cash: 5 }", fileName: "f.yaml",
      overrides: [ConfigurationOverride(option: "--theme", key: "ui.theme", value: "mono")],
      themeNames: ["dark", "mono"])
    #expect(configuration.ui.theme == "mono")
    let sources = configuration.entries.filter { $0.source != .builtIn }.map(\.source.description)
    #expect(sources == ["f.yaml:2", "--theme"])
  }
}
