import Configuration
import Testing

struct ConfigurationErrorTests {
  private static let sections = "expected trade_exit, risk, paper, journal_sync, instruments or ui"
  private static let atrKeys = "expected period, multiplier, fallback_percentage, on_missing or bar"
  private static let ratio = "expected a number above 0, at most 100"
  private static let amount = "expected an amount above 0 such as 500, or off"

  /// Keys that are not, or are not what they should be.
  static let shape: [(String, String)] = [
    (
      "trade_exti:\n  a: 1",
      "f.yaml:1: unknown key trade_exti, \(sections), did you mean trade_exit?"
    ),
    ("\n\nfoo: 1", "f.yaml:3: unknown key foo, \(sections)"),
    (
      "period: 14", "f.yaml:1: unknown key period, \(sections), did you mean trade_exit.atr.period?"
    ),
    (
      "trade_exit:\n  period: 14",
      "f.yaml:2: unknown key trade_exit.period, expected risk_reward, atr or bracket_orders, "
        + "did you mean trade_exit.atr.period?"
    ),
    (
      "trade_exit:\n  atr:\n    perod: 14",
      "f.yaml:3: unknown key trade_exit.atr.perod, \(atrKeys), did you mean period?"
    ),
    (
      "trade_exit: [1]",
      "f.yaml:1: trade_exit is a list, expected the keys risk_reward, atr or bracket_orders"
    ),
    (
      "trade_exit: 5",
      "f.yaml:1: trade_exit is a single value, expected the keys risk_reward, atr or bracket_orders"
    ),
    (
      "- a\n- b",
      "f.yaml:1: the file is a list, expected the keys trade_exit, risk, paper, journal_sync, "
        + "instruments or ui"
    ),
    (
      "just text",
      "f.yaml:1: the file is a single value, expected the keys trade_exit, risk, paper,"
        + " journal_sync, instruments or ui"
    ),
    ("? [a, b]\n: 1", "f.yaml:1: a list or mapping is used as a key, \(sections)"),
    ("<<: 5", "f.yaml:1: << takes over another mapping, expected an alias such as *name"),
    (
      "trade_exit:\n  atr:\n    period: 14\n    period: 15",
      "f.yaml:3: the key \"period\" is given twice, expected once"
    ),
    ("a: b: c", "f.yaml:1: this is not YAML: mapping values are not allowed in this context"),
    (
      "trade_exit:\n\tatr: 1",
      "f.yaml:2: this is not YAML: found character that cannot start any token"
        + " (while scanning for the next token)"
    ),
    (
      "trade_exit: {\n  atr: { period: 14 }\n",
      "f.yaml:2: this is not YAML: did not find expected ',' or '}' (while parsing a flow mapping)"
    ),
    ("a: *b", "f.yaml:1: this is not YAML: found undefined alias"),
    (
      "---\n{}\n---\n{}",
      "f.yaml:3: this is not YAML: expected a single document in the stream, "
        + "but found another document"
    ),
    ("risk: {}\n\u{1}", "f.yaml:2: this is not YAML: control characters are not allowed"),
  ]

  /// Values that are not, or cannot be.
  static let values: [(String, String)] = [
    (
      "risk: { per_trade: 0.00000001% }",
      "f.yaml:1: risk.per_trade is \"0.00000001%\", expected a share above 0, at most 25%, such as"
        + " 1%, with at most 9 decimals"
    ),
    (
      "trade_exit: { bracket_orders: { oco_mode: maybe } }",
      "f.yaml:1: trade_exit.bracket_orders.oco_mode is \"maybe\", expected auto, both_resting,"
        + " hold_tp or hold_sl"
    ),
    (
      "trade_exit: { bracket_orders: { oco_mode: both-resting } }",
      "f.yaml:1: trade_exit.bracket_orders.oco_mode is \"both-resting\", expected auto,"
        + " both_resting, hold_tp or hold_sl, did you mean both_resting?"
    ),
    (
      "paper: { profile: mean }",
      "f.yaml:1: paper.profile is \"mean\", expected ideal, retail, crypto or harsh"
    ),
    (
      "trade_exit:\n  atr:\n    period: abc",
      "f.yaml:3: trade_exit.atr.period is \"abc\", expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit:\n  atr:\n    period:\n",
      "f.yaml:3: trade_exit.atr.period has no value, expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit: { atr: { period: [1] } }",
      "f.yaml:1: trade_exit.atr.period is a list, expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit: { atr: { period: {} } }",
      "f.yaml:1: trade_exit.atr.period is a mapping, expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit: { atr: { period: 0 } }",
      "f.yaml:1: trade_exit.atr.period is \"0\", expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit: { atr: { period: 1001 } }",
      "f.yaml:1: trade_exit.atr.period is \"1001\", expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit: { atr: { period: 14.0 } }",
      "f.yaml:1: trade_exit.atr.period is \"14.0\", expected a whole number from 1 to 1000"
    ),
    (
      "trade_exit: { atr: { multiplier: -2 } }",
      "f.yaml:1: trade_exit.atr.multiplier is \"-2\", \(ratio)"
    ),
    (
      "trade_exit: { atr: { multiplier: 1e1 } }",
      "f.yaml:1: trade_exit.atr.multiplier is \"1e1\", \(ratio)"
    ),
    (
      "trade_exit: { atr: { multiplier: .nan } }",
      "f.yaml:1: trade_exit.atr.multiplier is \".nan\", \(ratio)"
    ),
    (
      "trade_exit: { atr: { multiplier: 1.0000000001 } }",
      "f.yaml:1: trade_exit.atr.multiplier is \"1.0000000001\", \(ratio), with at most 9 decimals"
    ),
    (
      "trade_exit: { atr: { fallback_percentage: 0 } }",
      "f.yaml:1: trade_exit.atr.fallback_percentage is \"0\", expected a share above 0 and"
        + " below 1 such as 0.02 or 2%"
    ),
    (
      "trade_exit: { atr: { fallback_percentage: 2 } }",
      "f.yaml:1: trade_exit.atr.fallback_percentage is \"2\", expected a share above 0 and"
        + " below 1 such as 0.02 or 2%, did you mean 2%?"
    ),
    (
      "trade_exit: { atr: { fallback_percentage: 100% } }",
      "f.yaml:1: trade_exit.atr.fallback_percentage is \"100%\", expected a share above 0"
        + " and below 1 such as 0.02 or 2%"
    ),
    (
      "trade_exit: { atr: { on_missing: refuze } }",
      "f.yaml:1: trade_exit.atr.on_missing is \"refuze\", expected fallback or refuse, did"
        + " you mean refuse?"
    ),
    (
      "trade_exit: { atr: { bar: 5x } }",
      "f.yaml:1: trade_exit.atr.bar is \"5x\", expected a bar length such as 1m, from 1s"
        + " to 30d, or auto"
    ),
    (
      "trade_exit: { risk_reward: { base_ratio: yes } }",
      "f.yaml:1: trade_exit.risk_reward.base_ratio is \"yes\", \(ratio)"
    ),
    (
      "trade_exit: { risk_reward: { strategy: fixd_ratio } }",
      "f.yaml:1: trade_exit.risk_reward.strategy is \"fixd_ratio\", expected fixed_ratio,"
        + " volatility_scaled or atr_multiple, did you mean fixed_ratio?"
    ),
    (
      "trade_exit: { bracket_orders: { timeout_seconds: 0 } }",
      "f.yaml:1: trade_exit.bracket_orders.timeout_seconds is \"0\", expected seconds from"
        + " 1 to 31536000, or off"
    ),
    (
      "trade_exit: { bracket_orders: { max_active_brackets: 5000000000 } }",
      "f.yaml:1: trade_exit.bracket_orders.max_active_brackets is \"5000000000\", expected"
        + " a whole number from 1 to 1000000"
    ),
    (
      "trade_exit: { bracket_orders: { on_stop_rejected: wait } }",
      "f.yaml:1: trade_exit.bracket_orders.on_stop_rejected is \"wait\", expected close"
    ),
    (
      "risk: { per_trade: 1 }",
      "f.yaml:1: risk.per_trade is \"1\", expected a share above 0, at most 25%, such as"
        + " 1%, did you mean 1%?"
    ),
    (
      "risk: { ticket_notional: 20 }",
      "f.yaml:1: risk.ticket_notional is \"20\", expected a share above 0, at most 1000%,"
        + " such as 20%, did you mean 20%?"
    ),
    ("risk: { max_daily_loss: -5 }", "f.yaml:1: risk.max_daily_loss is \"-5\", \(amount)"),
    (
      "risk: { max_daily_loss: 1,000 }",
      "f.yaml:1: unknown key risk.000, expected per_trade, ticket_notional, max_position,"
        + " max_notional, max_daily_loss, on_daily_loss, day_reset, max_open_risk,"
        + " orders_per_second, price_collar or stale_after"
    ),
    (
      "risk: { max_notional: 10000000000 }",
      "f.yaml:1: risk.max_notional is \"10000000000\", \(amount)"
    ),
    (
      "risk: { max_position: null }",
      "f.yaml:1: risk.max_position has no value, expected a quantity above 0 such as 1000, or off"
    ),
    (
      "risk: { max_position: ofd }",
      "f.yaml:1: risk.max_position is \"ofd\", expected a quantity above 0 such as 1000, or off"
    ),
    (
      "risk: { day_reset: 24:00 }",
      "f.yaml:1: risk.day_reset is \"24:00\", expected a time of day such as \"00:00 UTC\""
    ),
    (
      "risk: { day_reset: \"10:00 EST\" }",
      "f.yaml:1: risk.day_reset is \"10:00 EST\", expected a time of day such as \"00:00 UTC\""
    ),
    (
      "risk: { stale_after: 0 }",
      "f.yaml:1: risk.stale_after is \"0\", expected a length of time such as 10s, from 1s"
        + " to 30d, or auto"
    ),
    (
      "paper: { cash: 0 }",
      "f.yaml:1: paper.cash is \"0\", expected an amount above 0, at most 1000000000"
    ),
    (
      "paper: { fees: 5 }",
      "f.yaml:1: paper.fees is a single value, expected the keys per_share, bps,"
        + " maker_bps, minimum or base_asset"
    ),
    (
      "paper: { fees: { bsp: 2 } }",
      "f.yaml:1: unknown key paper.fees.bsp, expected per_share, bps, maker_bps, minimum or"
        + " base_asset, did you mean bps?"
    ),
    (
      "paper: { fees: { bps: -2 } }",
      "f.yaml:1: paper.fees.bps is \"-2\", expected basis points from 0 to 10000"
    ),
    (
      "paper: { fees: { bps: 0.000001 } }",
      "f.yaml:1: paper.fees.bps is \"0.000001\", expected basis points from 0 to 10000,"
        + " with at most 9 decimals"
    ),
    (
      "paper: { slippage: 2 }",
      "f.yaml:1: paper.slippage is \"2\", expected ticks such as 1t, at most 1000t, 5bps,"
        + " 10%volume, or off, did you mean 2t?"
    ),
    (
      "paper: { trigger: bidask }",
      "f.yaml:1: paper.trigger is \"bidask\", expected auto, last, bid_ask, double_last or mid, did"
        + " you mean bid_ask?"
    ),
    (
      "ui: { theme: drak }",
      "f.yaml:1: ui.theme is \"drak\", expected dark or mono, did you mean dark?"
    ),
    (
      "ui: { frames_per_second: 61 }",
      "f.yaml:1: ui.frames_per_second is \"61\", expected a whole number from 1 to 60"
    ),
    (
      "ui: { market_frames_per_second: 0 }",
      "f.yaml:1: ui.market_frames_per_second is \"0\", expected a whole number from 1 to 60"
    ),
    (
      "ui: { confirm: never }",
      "f.yaml:1: ui.confirm is \"never\", expected always, entries or disarmed"
    ),
    (
      "ui: { bell: [stop, rejct] }",
      "f.yaml:1: ui.bell is \"stop,rejct\", expected off, or a list of stop, target, reject or"
        + " danger, did you mean reject?"
    ),
    (
      "ui: { bell: [[stop]] }",
      "f.yaml:1: ui.bell is a list, expected off, or a list of stop, target, reject or danger"
    ),
    (
      "ui: { disarm_after: 2 }",
      "f.yaml:1: ui.disarm_after is \"2\", expected a length of time such as 2m, from 5s to 1h"
    ),
    (
      "ui: { notify: yes }", "f.yaml:1: ui.notify is \"yes\", expected off, osc9 or osc777"
    ),
    ("ui: { mouse: maybe }", "f.yaml:1: ui.mouse is \"maybe\", expected off or on"),
    (
      "ui: { unit: pips }",
      "f.yaml:1: ui.unit is \"pips\", expected atr, price, ticks, percent or r"
    ),
    (
      "ui: { chart_bars: 0 }",
      "f.yaml:1: ui.chart_bars is \"0\", expected a whole number from 1 to 1440"
    ),
    (
      "ui: { keys: [b] }",
      "f.yaml:1: ui.keys is not a mapping, expected actions with their keys, such as { buy: B }"
    ),
  ]

  static let instruments: [(String, String)] = [
    (
      "journal_sync: ful",
      "f.yaml:1: journal_sync is \"ful\", expected normal or full, did you mean full?"
    ),
    (
      "instruments: 5",
      "f.yaml:1: instruments is not a list, expected items such as { symbol: AAPL, tick: 0.01 }"
    ),
    (
      "instruments: { AAPL: 1 }",
      "f.yaml:1: instruments is not a list, expected items such as { symbol: AAPL, tick: 0.01 }"
    ),
    (
      "instruments: [ 5 ]",
      "f.yaml:1: an item of instruments is not a mapping, expected { symbol: AAPL, … }"
    ),
    (
      "instruments: [ { tick: 0.01 } ]",
      "f.yaml:1: an item of instruments has no symbol, expected symbol: AAPL"
    ),
    (
      "instruments:\n  - { symbol: AAPL }\n  - { symbol: aapl }",
      "f.yaml:3: instruments has AAPL twice, first in line 2, expected once"
    ),
    (
      "instruments: [ { symbol: AAPL, tik: 0.01 } ]",
      "f.yaml:1: unknown key instruments.AAPL.tik, expected symbol, tick, lot, multiplier,"
        + " margin or trigger, did you mean tick?"
    ),
    (
      "instruments: [ { symbol: AAPL, tick: 0 } ]",
      "f.yaml:1: instruments.AAPL.tick is \"0\", expected a price step above 0 such as 0.01"
    ),
    (
      "instruments: [ { symbol: AAPL, lot: -1 } ]",
      "f.yaml:1: instruments.AAPL.lot is \"-1\", expected a quantity step above 0 such as 1"
    ),
    (
      "instruments: [ { symbol: AAPL, margin: 5 } ]",
      "f.yaml:1: instruments.AAPL.margin is \"5\", expected a share of the value above 0,"
        + " at most 1, such as 0.05, did you mean 5%?"
    ),
    (
      "instruments: [ { symbol: AAPL, multiplier: off } ]",
      "f.yaml:1: instruments.AAPL.multiplier is \"off\", expected a number above 0, at most 1000000"
    ),
    (
      "instruments: [ { symbol: A B } ]",
      "f.yaml:1: symbol is not a name, expected up to 20 characters without spaces"
    ),
    (
      "instruments: [ { symbol: \"\" } ]",
      "f.yaml:1: symbol is not a name, expected up to 20 characters without spaces"
    ),
    (
      "instruments: [ { symbol: [A] } ]",
      "f.yaml:1: symbol is not a name, expected up to 20 characters without spaces"
    ),
  ]

  @Test(arguments: shape + values + instruments)
  func `one fault gives one line with file, line and a suggestion`(yaml: String, message: String) {
    #expect(error(yaml) == message)
  }

  @Test func `every fault of a file is told at once, first line first`() {
    let yaml = """
      ui: { theme: drak }
      risk:
        per_trade: 1
        max_daily_los: 500
      trade_exit:
        risk_reward:
          max_ratio: 0.5
        atr: { period: x, multiplier: y }
      paper: { profile: hash }
      """
    let lines = error(yaml)?.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(
      lines == [
        "f.yaml:1:", "f.yaml:3:", "f.yaml:4:", "f.yaml:7:", "f.yaml:8:", "f.yaml:8:", "f.yaml:9:",
      ])
  }

  @Test(arguments: [
    ("trade_exit:\n  risk_reward:\n    min_ratio: 4", "f.yaml:3: ", "4", "3"),
    ("trade_exit:\n  risk_reward:\n    max_ratio: 0.5", "f.yaml:3: ", "1", "0.5"),
    ("trade_exit:\n  risk_reward:\n    max_ratio: 2\n    min_ratio: 2.5", "f.yaml:4: ", "2.5", "2"),
  ])
  func `the smallest ratio may not be above the largest`(
    yaml: String, place: String, low: String, high: String
  ) {
    #expect(
      error(yaml) == place + "trade_exit.risk_reward.min_ratio is \(low), above "
        + "trade_exit.risk_reward.max_ratio, which is \(high); expected it to be at most that")
  }

  @Test func `a fault in an option names the option`() {
    let option = ConfigurationOverride(option: "--theme", key: "ui.theme", value: "drak")
    #expect(throws: ConfigurationError.self) {
      try ConfigurationLoader.load(
        yaml: "", fileName: "f.yaml", overrides: [option], themeNames: ["dark"])
    }
    let problem = ConfigurationProblem(
      source: "--theme", line: nil,
      message: "ui.theme is \"drak\", expected dark, did you mean dark?")
    #expect(
      problem.description == "--theme: ui.theme is \"drak\", expected dark, did you mean dark?")
  }

  @Test func `a message holds nothing that could steer a terminal`() {
    let message = error("\"a\\e[2Jb\": \"\\a\"\nui: { theme: \"\\e[0m\" }") ?? ""
    #expect(message.hasPrefix("f.yaml:1: unknown key a?[2Jb"))
    #expect(!message.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  /// A thousand broken copies of a good file: an error or a configuration, never a trap.
  @Test func `no damage to a file traps`() {
    let good = Array(
      """
      trade_exit: { risk_reward: { base_ratio: 1.5 }, atr: { period: 14, bar: auto } }
      risk:
        per_trade: &x 1%
        price_collar: *x
        day_reset: "00:00 UTC"
      paper: { fees: { bps: 2 }, slippage: 1t }
      instruments:
        - &a { symbol: AAPL, tick: 0.01 }
        - { <<: *a, symbol: GOOG }
      ui: { theme: dark, keys: {}, bell: [] }
      """.unicodeScalars)
    let noise: [Unicode.Scalar] = [
      "{", "}", "[", "]", ":", "\n", " ", "\t", "*", "&", "!", "|", "-", "?", "#", "%", "\"", "'",
      "\u{0}", "\u{FEFF}", "\u{85}", "é", "9", ",",
    ]
    var state: UInt64 = 42
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<1_000 {
      var scalars = good
      for _ in 0..<(1 + random(4)) {
        let index = random(scalars.count)
        if random(2) == 0 {
          scalars.remove(at: index)
        } else {
          scalars[index] = noise[random(noise.count)]
        }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      if let message = error(String(text)) { #expect(message.hasPrefix("f.yaml")) }
    }
    #expect(
      error(String(repeating: "[", count: 5_000))?.hasPrefix("f.yaml:1: this is not YAML") == true)
  }

  private func error(_ yaml: String) -> String? {
    do {
      _ = try ConfigurationLoader.load(
        yaml: yaml, fileName: "f.yaml", themeNames: ["dark", "mono"])
      return nil
    } catch {
      return error.description
    }
  }
}
