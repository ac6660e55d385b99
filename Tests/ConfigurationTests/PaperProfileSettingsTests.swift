import Configuration
import Testing
import TradingModel

struct PaperProfileSettingsTests {
  private func load(_ yaml: String) throws -> Configuration {
    try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml")
  }

  private func error(_ yaml: String) -> String? {
    do {
      _ = try ConfigurationLoader.load(yaml: yaml, fileName: "f.yaml")
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: PaperProfile.allCases)
  func `a profile gives its values, under its name`(profile: PaperProfile) throws {
    let paper = try load("paper: { profile: \(profile.name) }").paper
    #expect(paper == profile.settings)
    #expect(paper == PaperSettings.profile(named: profile.name))
    #expect(paper.profile == profile.name)
  }

  @Test func `there is no profile of another name`() {
    #expect(PaperSettings.profile(named: "mean") == nil)
    #expect(PaperSettings.profile(named: "Ideal") == nil)
    #expect(PaperSettings.profile(named: "ideal") == PaperSettings())
  }

  @Test(arguments: PaperProfile.allCases)
  func `the check says in one line what a profile models`(profile: PaperProfile) throws {
    let text = ConfigurationReport.text(try load("paper: { profile: \(profile.name) }"))
    let lines = text.split(separator: "\n")
    let notes = lines.filter { $0.hasPrefix("#") }
    #expect(notes.first == "# \(profile.name): \(profile.summary)"[...])
    #expect(
      Set(notes.dropFirst())
        == Set(
          PaperProfile.allCases.filter { $0 != profile }
            .map { "# or \($0.name): \($0.summary)"[...] }))
    let place = lines.firstIndex { $0.hasPrefix("paper.profile = \(profile.name) ") }
    #expect(place.map { lines[$0 + 1].hasPrefix("#") } == true)
    #expect(notes.allSatisfy { $0.count <= 110 })
  }

  @Test(arguments: [
    "paper: { profile: retail, slippage: 3t, latency: { cancel: 5s }, cash: 700 }",
    "paper: { cash: 700, slippage: 3t, latency: { cancel: 5s }, profile: Retail }",
    "paper:\n  <<: { profile: retail, cash: 5 }\n  cash: 700\n  slippage: 3t\n"
      + "  latency: { cancel: 5s }",
  ])
  func `explicit keys win over the profile wherever they stand`(yaml: String) throws {
    let configuration = try load(yaml)
    var expected = PaperProfile.retail.settings
    expected.slippage = .ticks(3)
    expected.latency.cancel = LatencyRange(.seconds(5))
    expected.cash = Money(700)
    #expect(configuration.paper == expected)
  }

  @Test func `a value says whether it comes from the profile, the file or nowhere`() throws {
    let entries = try load("paper:\n  profile: retail\n  slippage: 3t").entries
    func source(_ key: String) -> String? {
      entries.first { $0.key == key }?.source.description
    }
    #expect(source("paper.profile") == "f.yaml:2")
    #expect(source("paper.slippage") == "f.yaml:3")
    #expect(source("paper.latency.submit") == "profile retail")
    #expect(source("paper.fees.minimum") == "profile retail")
    #expect(source("paper.bar_path") == "default")
    #expect(source("paper.cash") == "default")
  }

  @Test func `an option of the command line may name the profile`() throws {
    let option = ConfigurationOverride(option: "--profile", key: "paper.profile", value: "harsh")
    let configuration = try ConfigurationLoader.load(
      yaml: "paper: { profile: retail, slippage: 1t }", fileName: "f.yaml", overrides: [option])
    var expected = PaperProfile.harsh.settings
    expected.slippage = .ticks(1)
    #expect(configuration.paper == expected)
    #expect(
      configuration.entries.first { $0.key == "paper.profile" }?.source == .option("--profile"))
  }

  @Test func `no fees and no latency undo those of the profile`() throws {
    let configuration = try load("paper:\n  profile: crypto\n  fees: none\n  latency: off")
    #expect(configuration.paper.fees == FeeSettings())
    #expect(configuration.paper.latency.isZero)
    let sources = configuration.entries.filter { $0.key.hasPrefix("paper.fees.") }.map(\.source)
    #expect(Set(sources) == [.file("f.yaml", line: 3)])
  }

  @Test func `one latency is that of every way`() throws {
    let latency = try load("paper: { profile: harsh, latency: 20ms..80ms }").paper.latency
    let range = LatencyRange(.milliseconds(20), .milliseconds(80))
    #expect(
      [latency.submit, latency.cancel, latency.replace, latency.report] == [
        range, range, range, range,
      ])
    #expect(latency.reordersReports)
  }

  @Test func `every value of the venue arrives`() throws {
    let yaml = """
      paper:
        latency: { submit: 1ms, cancel: 2ms, replace: 3ms..4ms, report: 5ms, reorder: true }
        slippage: 10%volume
        partial: random(0.25)
        liquidity: displayed
        fees: { taker_bps: 10, maker_bps: 8, base_asset: true }
        holds_quantity: true
        amend: false
        reduce_only: false
        stop_orders: false
        faults: { rejects: 10%, replace_rejects: 20%, slow_cancels: 30% }
        seed: 42
        trigger: mid
      instruments: [ { symbol: btcusd, trigger: double_last } ]
      """
    var paper = PaperSettings()
    paper.latency.submit = LatencyRange(.milliseconds(1))
    paper.latency.cancel = LatencyRange(.milliseconds(2))
    paper.latency.replace = LatencyRange(.milliseconds(3), .milliseconds(4))
    paper.latency.report = LatencyRange(.milliseconds(5))
    paper.latency.reordersReports = true
    paper.slippage = .volumeShare(Ratio(raw: 100_000_000))
    paper.partial = .random(Ratio(raw: 250_000_000))
    paper.liquidity = .displayed
    paper.fees.share = Ratio(raw: 1_000_000)
    paper.fees.makerShare = Ratio(raw: 800_000)
    paper.fees.isTakenInAsset = true
    paper.capabilities = VenueCapabilities(
      hasNativeOCO: false, holdsQuantity: true, canAmend: false, enforcesReduceOnly: false,
      hasStopOrders: false)
    paper.faults.rejects = Ratio(raw: 100_000_000)
    paper.faults.replaceRejects = Ratio(raw: 200_000_000)
    paper.faults.slowCancels = Ratio(raw: 300_000_000)
    paper.seed = 42
    paper.trigger = .mid
    paper.triggerBySymbol = ["BTCUSD": .doubleLast]
    #expect(try load(yaml).paper == paper)
  }

  static let faults: [(String, String)] = [
    (
      "paper:\n  profile: retial",
      "f.yaml:2: paper.profile is \"retial\", expected ideal, retail, crypto or harsh, did you mean"
        + " retail?"
    ),
    (
      "paper:\n  latency: fast",
      "f.yaml:2: paper.latency is \"fast\", expected a time such as 50ms, two such as 20ms..80ms,"
        + " at most 60s, or off"
    ),
    (
      "paper: { latency: [] }", "f.yaml:1: paper.latency is a list, expected the keys submit,"
    ),
    (
      "paper: { latency: { submit: 80ms..20ms } }",
      "f.yaml:1: paper.latency.submit is \"80ms..20ms\", expected a time such as 50ms, two such as"
        + " 20ms..80ms, at most 60s, or off, did you mean 20ms..80ms?"
    ),
    ("paper: { latency: { submit: 61s } }", "f.yaml:1: paper.latency.submit is \"61s\""),
    ("paper: { latency: { submit: -1ms } }", "f.yaml:1: paper.latency.submit is \"-1ms\""),
    ("paper: { latency: { submit: 1ms..2ms..3ms } }", "f.yaml:1: paper.latency.submit is"),
    ("paper: { latency: { submt: 1ms } }", "f.yaml:1: unknown key paper.latency.submt"),
    ("paper: { slippage: 1001t }", "f.yaml:1: paper.slippage is \"1001t\""),
    ("paper: { slippage: -5bps }", "f.yaml:1: paper.slippage is \"-5bps\""),
    ("paper: { slippage: 10001bps }", "f.yaml:1: paper.slippage is \"10001bps\""),
    ("paper: { slippage: 101%volume }", "f.yaml:1: paper.slippage is \"101%volume\""),
    ("paper: { slippage: '%volume' }", "f.yaml:1: paper.slippage is \"%volume\""),
    (
      "paper: { partial: random }",
      "f.yaml:1: paper.partial is \"random\", expected none, displayed, or random with a chance"
        + " from 0 to 1 such as random(0.3), did you mean random(0.3)?"
    ),
    ("paper: { partial: random(1.1) }", "f.yaml:1: paper.partial is \"random(1.1)\""),
    ("paper: { partial: random() }", "f.yaml:1: paper.partial is \"random()\""),
    ("paper: { liquidity: some }", "f.yaml:1: paper.liquidity is \"some\", expected unlimited or"),
    ("paper: { amend: maybe }", "f.yaml:1: paper.amend is \"maybe\", expected true or false"),
    ("paper: { faults: { rejects: 1 } }", "f.yaml:1: paper.faults.rejects is \"1\""),
    ("paper: { faults: { rejects: -0.1 } }", "f.yaml:1: paper.faults.rejects is \"-0.1\""),
    ("paper: { faults: 0.1 }", "f.yaml:1: paper.faults is a single value, expected the keys"),
    ("paper: { seed: -1 }", "f.yaml:1: paper.seed is \"-1\", expected a whole number from 0"),
    ("paper: { seed: 1.5 }", "f.yaml:1: paper.seed is \"1.5\""),
    (
      "paper:\n  fees:\n    bps: 5\n    taker_bps: 6",
      "f.yaml:4: paper.fees.taker_bps is another name of paper.fees.bps, expected one of them"
    ),
    (
      "paper:\n  fees:\n    taker_bps: 6\n    bps: 5",
      "f.yaml:3: paper.fees.taker_bps is another name of paper.fees.bps, expected one of them"
    ),
    ("paper: { fees: { maker: 2 } }", "f.yaml:1: unknown key paper.fees.maker"),
    (
      "instruments: [ { symbol: AAPL, trigger: late } ]",
      "f.yaml:1: instruments.AAPL.trigger is \"late\", expected auto, last, bid_ask, double_last"
    ),
  ]

  @Test(arguments: faults)
  func `a fault of the venue's settings is told with its line`(yaml: String, message: String) {
    #expect(error(yaml)?.hasPrefix(message) == true, "\(error(yaml) ?? "no error")")
  }
}
