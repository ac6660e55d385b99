public import TradingModel

/// How bad the world of a simulated session is: the named paper profiles, each with the faults of
/// the line that go with it.
public struct SimulationProfile: Hashable, Sendable {
  /// Where the venue's own rules come from.
  public let paper: PaperProfile

  /// Makes the profile that goes with a paper profile.
  public init(_ paper: PaperProfile) { self.paper = paper }

  /// The profile of this name: `ideal`, `retail`, `crypto` or `harsh`; `nil` for another.
  public init?(named name: String) {
    guard let paper = PaperProfile.allCases.first(where: { $0.name == name }) else { return nil }
    self.init(paper)
  }

  /// The standard mix: every eighth seed ideal, every eighth retail, two crypto, four harsh.
  public static func standard(_ seed: UInt64) -> SimulationProfile {
    switch seed % 8 {
    case 0: SimulationProfile(.ideal)
    case 1: SimulationProfile(.retail)
    case 2, 3: SimulationProfile(.crypto)
    default: SimulationProfile(.harsh)
    }
  }

  /// How often a fault happens, in per cent of its occasions.
  func percent(_ fault: Fault) -> Int {
    let harsh: Int
    switch fault {
    case .submitRefused: harsh = 8
    case .cancelRefused, .replaceRefused: harsh = 8
    case .commandLost: harsh = 3
    case .answerLost: harsh = 4
    case .commandSlow: harsh = 10
    case .reportSlow: harsh = 12
    case .reportRepeated: harsh = 8
    case .fillSplit: harsh = 30
    case .priceHunts: harsh = 45
    case .disconnect, .clockJump, .foreignOrder, .falseAlarm, .crossedQuote, .lateData,
      .cancelThenFill, .fillWhileCancelPending:
      harsh = 100
    }
    switch paper {
    case .ideal: return fault == .priceHunts ? harsh : 0
    case .retail, .crypto: return fault == .priceHunts ? harsh : (harsh + 3) / 4
    case .harsh: return harsh
    }
  }

  /// Whether the whole line may break, and data come wrong.
  var hasAccidents: Bool { paper == .harsh || paper == .crypto }
}

/// What goes wrong in a simulated session.
public enum Fault: String, CaseIterable, Sendable {
  /// A new order is refused.
  case submitRefused
  /// A cancel of a working order is refused.
  case cancelRefused
  /// An amendment is refused.
  case replaceRefused
  /// A command never arrives.
  case commandLost
  /// The answer to a command never arrives.
  case answerLost
  /// A command takes very long.
  case commandSlow
  /// A report takes very long, so that later ones overtake it.
  case reportSlow
  /// A report arrives twice.
  case reportRepeated
  /// A fill is reported in parts, the first of a single lot.
  case fillSplit
  /// The line breaks; what fills meanwhile is told when it is back, in any order.
  case disconnect
  /// The clock jumps: by minutes, or past the day's end.
  case clockJump
  /// An order that is not the engine's reduces the position.
  case foreignOrder
  /// An order is thought unanswered though its answer is only slow.
  case falseAlarm
  /// The price goes where an order works or is being taken back.
  case priceHunts
  /// A quote with bid > ask.
  case crossedQuote
  /// An event older than the one before it.
  case lateData
  /// A cancel is refused as too late, and the fill follows.
  case cancelThenFill
  /// A fill arrives while the cancel is on its way.
  case fillWhileCancelPending
}
