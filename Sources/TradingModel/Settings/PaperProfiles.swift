/// A named set of values for the paper venue, from which a configuration starts.
public enum PaperProfile: UInt8, Hashable, Sendable, CaseIterable {
  /// Nothing stands between the trader and the market.
  case ideal
  /// A US stock broker.
  case retail
  /// A spot crypto exchange.
  case crypto
  /// Everything bad, often.
  case harsh

  /// The name in the configuration.
  public var name: String {
    switch self {
    case .ideal: "ideal"
    case .retail: "retail"
    case .crypto: "crypto"
    case .harsh: "harsh"
    }
  }

  /// What it models, in one line.
  public var summary: String {
    switch self {
    case .ideal: "no latency, fees or slippage; every order fills whole"
    case .retail:
      "a US stock broker: 20-80 ms each way, 1t slippage, displayed size, 0.005 a share, minimum 1"
    case .crypto:
      "a spot exchange: 50-250 ms, locks quantity, no shorts or reduce-only, buys pay 10 bps in kind"
    case .harsh:
      "everything bad, often: up to 3 s, reports out of order, fills of one lot, random rejects"
    }
  }

  /// The values it stands for; those it says nothing of are the defaults.
  public var settings: PaperSettings {
    var settings = PaperSettings()
    settings.profile = name
    switch self {
    case .ideal: break
    case .retail: Self.makeRetail(&settings)
    case .crypto: Self.makeCrypto(&settings)
    case .harsh: Self.makeHarsh(&settings)
    }
    return settings
  }

  private static func milliseconds(_ shortest: Int64, _ longest: Int64) -> LatencyRange {
    LatencyRange(.milliseconds(shortest), .milliseconds(longest))
  }

  private static func makeRetail(_ settings: inout PaperSettings) {
    settings.latency.submit = milliseconds(30, 80)
    settings.latency.cancel = milliseconds(20, 60)
    settings.latency.replace = milliseconds(30, 80)
    settings.latency.report = milliseconds(20, 40)
    settings.slippage = .ticks(1)
    settings.partial = .random(Ratio(raw: 200_000_000))
    settings.liquidity = .displayed
    settings.fees.perUnit = Money(raw: 5_000_000)
    settings.fees.minimum = Money(1)
  }

  private static func makeCrypto(_ settings: inout PaperSettings) {
    settings.latency.submit = milliseconds(50, 250)
    settings.latency.cancel = milliseconds(50, 250)
    settings.latency.replace = milliseconds(50, 250)
    settings.latency.report = milliseconds(20, 100)
    settings.slippage = .share(Ratio(raw: 200_000))
    settings.partial = .displayed
    settings.liquidity = .displayed
    settings.fees.share = Ratio(raw: 1_000_000)
    settings.fees.isTakenInAsset = true
    settings.allowsShorts = false
    settings.capabilities.holdsQuantity = true
    settings.capabilities.enforcesReduceOnly = false
  }

  private static func makeHarsh(_ settings: inout PaperSettings) {
    settings.latency.submit = milliseconds(50, 2_000)
    settings.latency.cancel = milliseconds(50, 3_000)
    settings.latency.replace = milliseconds(50, 3_000)
    settings.latency.report = milliseconds(20, 1_500)
    settings.latency.reordersReports = true
    settings.slippage = .share(Ratio(raw: 2_500_000))
    settings.partial = .random(Ratio(raw: 700_000_000))
    settings.liquidity = .displayed
    settings.limitNeedsThrough = true
    settings.fees.perUnit = Money(raw: 5_000_000)
    settings.fees.share = Ratio(raw: 500_000)
    settings.fees.minimum = Money(1)
    settings.capabilities.enforcesReduceOnly = false
    settings.faults.rejects = Ratio(raw: 100_000_000)
    settings.faults.replaceRejects = Ratio(raw: 100_000_000)
    settings.faults.slowCancels = Ratio(raw: 200_000_000)
  }
}

extension PaperSettings {
  /// Returns the values of a profile, or `nil` when there is none of that name.
  public static func profile(named name: String) -> PaperSettings? {
    PaperProfile.allCases.first { $0.name == name }?.settings
  }
}
