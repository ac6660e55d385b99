import TraderCommands
import TradingModel

/// Every key there is, in the order of the documentation: the one list behind reading, checking,
/// suggestions and `brace check`.
enum SettingTable {
  /// The keys of the whole file; those of `instruments` are apart.
  static let all: [Setting<Configuration>] = tradeExit + risk + paper + journal + ui

  private static let ratio = ScalarKind<Ratio>.number("a number above 0, at most 100") {
    $0 > .zero && $0 <= Ratio(100)
  }

  private static let tradeExit: [Setting<Configuration>] = [
    Setting(
      "trade_exit.risk_reward.strategy", \.engine.riskReward.strategy,
      .choice(RiskRewardSettings.Strategy.allCases.map { ($0.name, $0) })),
    Setting("trade_exit.risk_reward.base_ratio", \.engine.riskReward.baseRatio, ratio),
    Setting("trade_exit.risk_reward.min_ratio", \.engine.riskReward.minRatio, ratio),
    Setting("trade_exit.risk_reward.max_ratio", \.engine.riskReward.maxRatio, ratio),
    Setting("trade_exit.risk_reward.target_multiple", \.engine.riskReward.targetMultiple, ratio),
    Setting("trade_exit.risk_reward.look_back", \.engine.riskReward.lookBack, .whole(2...10_000)),
    Setting("trade_exit.atr.period", \.engine.atr.period, .whole(1...1000)),
    Setting("trade_exit.atr.multiplier", \.engine.atr.multiplier, ratio),
    Setting(
      "trade_exit.atr.fallback_percentage", \.engine.atr.fallbackShare,
      .share("a share above 0 and below 1 such as 0.02 or 2%") { $0 > .zero && $0 < .one }),
    Setting(
      "trade_exit.atr.on_missing", \.engine.atr.onMissing,
      .choice(ATRSettings.OnMissing.allCases.map { ($0.name, $0) })),
    Setting(
      "trade_exit.atr.bar", \.engine.atr.bar,
      ScalarKind<TimeSpan>.span(
        "a bar length such as 1m, from 1s to 30d", .seconds(1)...TimeSpan.day.times(30)
      )
      .or("auto")),
    Setting(
      "trade_exit.bracket_orders.max_active_brackets", \.engine.brackets.maxActiveBrackets,
      .whole(1...1_000_000)),
    Setting(
      "trade_exit.bracket_orders.timeout_seconds", \.engine.brackets.timeout,
      ScalarKind<TimeSpan>(
        expected: "seconds from 1 to 31536000",
        read: ScalarKind.span("", .seconds(1)...TimeSpan.day.times(365)).read,
        text: { Ratio(raw: $0.nanoseconds).description }
      ).or("off")),
    Setting(
      "trade_exit.bracket_orders.contingency", \.engine.brackets.contingency,
      .choice(BracketSettings.Contingency.allCases.map { ($0.name, $0) })),
    Setting(
      "trade_exit.bracket_orders.oco_mode", \.engine.brackets.ocoMode,
      .choice(OCOMode.allCases.map { ($0.name, $0) })),
    Setting(
      "trade_exit.bracket_orders.trail", \.engine.brackets.trail,
      ScalarKind<TrailRule>.trail.or("off")),
    Setting(
      "trade_exit.bracket_orders.trail_step", \.engine.brackets.trailStepTicks,
      .ticks(1...10_000)),
    Setting(
      "trade_exit.bracket_orders.break_even", \.engine.brackets.breakEven,
      ScalarKind<BreakEvenRule>.breakEven.or("off")),
    Setting(
      "trade_exit.bracket_orders.scale_out", \.engine.brackets.scaleOut,
      ScalarKind<ScalePlan>.scale.or("off")),
    Setting(
      "trade_exit.bracket_orders.stop_retries", \.engine.brackets.stopRetries, .whole(0...10)),
    Setting("trade_exit.bracket_orders.on_stop_rejected", only: ["close"], later: []),
  ]

  private static let risk: [Setting<Configuration>] = [
    Setting(
      "risk.per_trade", \.engine.risk.perTrade,
      .share("a share above 0, at most 25%, such as 1%") {
        $0 > .zero && $0 <= Ratio(raw: 250_000_000)
      }),
    Setting(
      "risk.ticket_notional", \.engine.risk.ticketNotional,
      .share("a share above 0, at most 1000%, such as 20%") { $0 > .zero && $0 <= Ratio(10) }),
    Setting(
      "risk.max_position", \.engine.risk.maxPosition,
      ScalarKind<Quantity>.number("a quantity above 0 such as 1000") { $0 > .zero }.or("off")),
    Setting("risk.max_notional", \.engine.risk.maxNotional, limit.or("off")),
    Setting("risk.max_daily_loss", \.engine.risk.maxDailyLoss, limit.or("off")),
    Setting(
      "risk.on_daily_loss", \.engine.risk.onDailyLoss,
      .choice(RiskSettings.OnDailyLoss.allCases.map { ($0.name, $0) })),
    Setting("risk.day_reset", \.dayReset, .timeOfDay),
    Setting("risk.max_open_risk", \.engine.risk.maxOpenRisk, limit.or("off")),
    Setting(
      "risk.orders_per_second", \.engine.risk.ordersPerSecond,
      ScalarKind<Int32>.whole(1...10_000).or("off")),
    Setting(
      "risk.price_collar", \.engine.risk.priceCollar,
      ScalarKind<Ratio>.share("a share above 0 and below 1 such as 5%") {
        $0 > .zero && $0 < .one
      }.or("off")),
    Setting(
      "risk.stale_after", \.engine.risk.staleAfter,
      ScalarKind<TimeSpan>.span(
        "a length of time such as 10s, from 1s to 30d", .seconds(1)...TimeSpan.day.times(30)
      )
      .or("auto")),
  ]

  private static let limit = ScalarKind<Money>.number("an amount above 0 such as 500") {
    $0 > .zero
  }

  private static let paper: [Setting<Configuration>] = [
    Setting(
      "paper.profile", \.paper.profile, .choice(PaperProfile.allCases.map { ($0.name, $0.name) })),
    Setting(
      "paper.cash", \.paper.cash,
      .number("an amount above 0, at most 1000000000") {
        $0 > .zero && $0 <= Money(1_000_000_000)
      }),
    Setting("paper.fees.per_share", \.paper.fees.perUnit, fee),
    Setting("paper.fees.bps", \.paper.fees.share, .basisPoints),
    Setting(
      "paper.fees.maker_bps", \.paper.fees.makerShare, ScalarKind<Ratio>.basisPoints.or("same")),
    Setting("paper.fees.minimum", \.paper.fees.minimum, fee),
    Setting("paper.fees.base_asset", \.paper.fees.isTakenInAsset, .flag),
    Setting("paper.slippage", \.paper.slippage, .slippage),
    Setting("paper.latency.submit", \.paper.latency.submit, .latency),
    Setting("paper.latency.cancel", \.paper.latency.cancel, .latency),
    Setting("paper.latency.replace", \.paper.latency.replace, .latency),
    Setting("paper.latency.report", \.paper.latency.report, .latency),
    Setting("paper.latency.reorder", \.paper.latency.reordersReports, .flag),
    Setting("paper.partial", \.paper.partial, .partial),
    Setting(
      "paper.liquidity", \.paper.liquidity,
      .choice(LiquidityRule.allCases.map { ($0.name, $0) })),
    Setting(
      "paper.half_spread", \.paper.halfSpread,
      .number("a distance in price from 0 to 1000000") {
        $0 >= .zero && $0 <= PriceOffset(1_000_000)
      }),
    Setting("paper.trigger", \.paper.trigger, trigger),
    Setting(
      "paper.market_fill", \.paper.marketFill,
      .choice(MarketFillRule.allCases.map { ($0.name, $0) })),
    Setting("paper.stop_through", \.paper.rejectsStopsThrough, .either("trigger", "reject")),
    Setting("paper.limit_touch", \.paper.limitNeedsThrough, .either("touch", "through")),
    Setting(
      "paper.bar_path", \.paper.barPath, .choice(BarPath.allCases.map { ($0.name, $0) })),
    Setting("paper.gap_limit_fill", \.paper.gapLimitFillsAtOpen, .either("limit", "open")),
    Setting("paper.holds_quantity", \.paper.capabilities.holdsQuantity, .flag),
    Setting("paper.amend", \.paper.capabilities.canAmend, .flag),
    Setting("paper.reduce_only", \.paper.capabilities.enforcesReduceOnly, .flag),
    Setting("paper.stop_orders", \.paper.capabilities.hasStopOrders, .flag),
    Setting("paper.shorts", \.paper.allowsShorts, .flag),
    Setting("paper.faults.rejects", \.paper.faults.rejects, fault),
    Setting("paper.faults.replace_rejects", \.paper.faults.replaceRejects, fault),
    Setting("paper.faults.slow_cancels", \.paper.faults.slowCancels, fault),
    Setting("paper.seed", \.paper.seed, .seed),
  ]

  private static let trigger = ScalarKind<TriggerRule>.choice(
    TriggerRule.allCases.map { ($0.name, $0) })

  // Where every command is refused no position could ever be closed.
  private static let fault = ScalarKind<Ratio>.share("a share from 0 to 0.9 such as 0.1 or 10%") {
    $0 >= .zero && $0 <= Ratio(raw: 900_000_000)
  }

  private static let fee = ScalarKind<Money>.number("an amount from 0 to 1000000") {
    $0 >= .zero && $0 <= Money(1_000_000)
  }

  private static let journal: [Setting<Configuration>] = [
    Setting(
      "journal_sync", \.journalSync, .choice(JournalSync.allCases.map { ($0.name, $0) }))
  ]

  private static let ui: [Setting<Configuration>] = [
    Setting("ui.theme", \.ui.theme, .themeName),
    Setting("ui.up_style", \.ui.isUpRed, .either("green", "red")),
    Setting("ui.frames_per_second", \.ui.framesPerSecond, .whole(1...60)),
    Setting("ui.market_frames_per_second", \.ui.marketFramesPerSecond, .whole(1...60)),
    Setting("ui.unit", \.ui.unit, .choice(DistanceUnit.allCases.map { ($0.name, $0) })),
    Setting("ui.chart_bars", \.ui.chartBars, .whole(ScreenSetting.chartBarsRange)),
    Setting("ui.confirm", \.ui.confirm, .choice(ConfirmRule.allCases.map { ($0.name, $0) })),
    Setting(
      "ui.disarm_after", \.ui.disarmAfter,
      .span("a length of time such as 2m, from 5s to 1h", ScreenSetting.disarmAfterRange)),
    Setting(list: "ui.bell", \.ui.bell, .bell),
    Setting("ui.notify", \.ui.notify, .choice(NotifyRule.allCases.map { ($0.name, $0) })),
    Setting("ui.mouse", \.ui.isMouseOn, .either("off", "on")),
    keys,
  ]

  /// The keys of one item of `instruments`, besides `symbol`.
  static let instrument: [Setting<InstrumentSettings>] = [
    Setting(
      "tick", \.tick,
      ScalarKind<PriceOffset>.number("a price step above 0 such as 0.01") { $0 > .zero }.orNothing),
    Setting(
      "lot", \.lot,
      ScalarKind<Quantity>.number("a quantity step above 0 such as 1") { $0 > .zero }.orNothing),
    Setting(
      "multiplier", \.multiplier,
      ScalarKind<Ratio>.number("a number above 0, at most 1000000") {
        $0 > .zero && $0 <= Ratio(1_000_000)
      }.orNothing),
    Setting(
      "margin", \.margin,
      ScalarKind<Ratio>.share("a share of the value above 0, at most 1, such as 0.05") {
        $0 > .zero && $0 <= .one
      }.orNothing),
    Setting("trigger", \.trigger, trigger.orNothing),
  ]

  /// Another name for a key.
  static let aliases = ["paper.fees.taker_bps": "paper.fees.bps"]
}

extension ScalarKind<String> {
  /// The name of a theme; whether there is such a theme is asked later.
  fileprivate static let themeName = ScalarKind(
    expected: "the name of a theme",
    read: { $0.isEmpty ? .wrong() : .value($0) },
    text: { $0 })
}

extension ScalarKind where Value: Equatable & Sendable {
  /// This kind for a place that may be empty; the file cannot say so.
  fileprivate var orNothing: ScalarKind<Value?> {
    ScalarKind<Value?>(
      expected: expected, read: { read($0).flatMap { .value($0) } }, text: { $0.map(text) ?? "" })
  }
}

extension Configuration {
  /// The one time of day that starts a new day for the limits and ends DAY orders.
  fileprivate var dayReset: TimeSpan {
    get { engine.risk.dayReset }
    set {
      engine.risk.dayReset = newValue
      paper.dayReset = newValue
    }
  }
}
