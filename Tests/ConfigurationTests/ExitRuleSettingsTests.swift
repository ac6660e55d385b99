import Configuration
import Testing
import TradingModel

struct ExitRuleSettingsTests {
  private func problems(_ yaml: String) -> [String] {
    do {
      _ = try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml")
      return []
    } catch {
      guard case .invalid(let problems) = error else { return ["\(error)"] }
      return problems.map(\.description)
    }
  }

  private static let trail =
    "expected a distance such as 2atr, 0.5%, 25t or 1.50, and perhaps after 1r, or off"
  private static let scale =
    "expected up to 4 targets such as \"50%@1r,50%@2r\", the nearest first, of at most 100%"
    + " together, or off"

  @Test(arguments: [
    ("trail: 2ats", "trail is \"2ats\", \(trail)"),
    ("trail: 0t", "trail is \"0t\", \(trail)"),
    ("trail: -5", "trail is \"-5\", \(trail)"),
    ("trail: 100%", "trail is \"100%\", \(trail)"),
    ("trail: 2atr afer 1r", "trail is \"2atr afer 1r\", \(trail), did you mean after?"),
    ("trail: 2atr after 0r", "trail is \"2atr after 0r\", \(trail)"),
    ("trail: 2atr after 1r now", "trail is \"2atr after 1r now\", \(trail)"),
    ("trail:", "trail has no value, \(trail)"),
    ("trail: [2atr]", "trail is a list, \(trail)"),
    ("trail_step: 2", "trail_step is \"2\", expected ticks from 1t to 10000t, did you mean 2t?"),
    ("trail_step: 0t", "trail_step is \"0t\", expected ticks from 1t to 10000t"),
    ("trail_step: off", "trail_step is \"off\", expected ticks from 1t to 10000t"),
    (
      "break_even: 1r",
      "break_even is \"1r\", expected at 1r, after target1, or off"
    ),
    (
      "break_even: at 1",
      "break_even is \"at 1\", expected at 1r, after target1, or off, did you mean 1r?"
    ),
    (
      "break_even: after target3",
      "break_even is \"after target3\", expected at 1r, after target1, or off,"
        + " did you mean target1?"
    ),
    ("scale_out: 50%", "scale_out is \"50%\", \(scale)"),
    ("scale_out: 50%@2r,50%@1r", "scale_out is \"50%@2r,50%@1r\", \(scale)"),
    ("scale_out: 60%@1r,50%@2r", "scale_out is \"60%@1r,50%@2r\", \(scale)"),
    (
      "oco_mode: hold_tpp",
      "oco_mode is \"hold_tpp\", expected auto, both_resting, hold_tp or hold_sl,"
        + " did you mean hold_tp?"
    ),
  ])
  func `an impossible exit rule is named with file and line`(line: String, message: String) {
    let yaml = "trade_exit:\n  bracket_orders:\n    \(line)"
    #expect(problems(yaml) == ["f.yaml:3: trade_exit.bracket_orders.\(message)"])
  }

  @Test(arguments: [
    ("look_back: 1", "look_back is \"1\", expected a whole number from 2 to 10000"),
    (
      "target_multiple: 0", "target_multiple is \"0\", expected a number above 0, at most 100"
    ),
    (
      "strategy: atr_multipel",
      "strategy is \"atr_multipel\", expected fixed_ratio, volatility_scaled or atr_multiple,"
        + " did you mean atr_multiple?"
    ),
  ])
  func `SEM-53 an impossible strategy is named with file and line`(line: String, message: String) {
    let yaml = "trade_exit:\n  risk_reward:\n    \(line)"
    #expect(problems(yaml) == ["f.yaml:3: trade_exit.risk_reward.\(message)"])
  }

  @Test func `SEM-16 several targets are refused with contingency oco, at the line of the targets`()
  {
    let yaml = """
      trade_exit:
        bracket_orders:
          contingency: oco
          scale_out: 50%@1r,50%@2r
      """
    #expect(
      problems(yaml) == [
        "f.yaml:4: trade_exit.bracket_orders.scale_out is 50%@1r,50%@2r, but "
          + "trade_exit.bracket_orders.contingency is oco, which ends a bracket with its first "
          + "target fill; expected scale_out: off or contingency: ouo"
      ])
    #expect(problems(yaml.replacing("oco\n", with: "ouo\n")).isEmpty)
  }

  @Test func `SEM-46 targets arrive where the engine looks for them`() throws {
    let yaml = "trade_exit: { bracket_orders: { scale_out: \"25%@1r,25%@1.5r,50%@3r\" } }"
    let plan = try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml").engine.brackets.scaleOut
    let quarter = Ratio(raw: 250_000_000)
    let steps = [
      ScalePlan.Step(share: quarter, atR: .one),
      ScalePlan.Step(share: quarter, atR: Ratio(raw: 1_500_000_000)),
      ScalePlan.Step(share: Ratio(raw: 500_000_000), atR: Ratio(3)),
    ]
    #expect(plan?.steps == steps)
  }
}
