public import TradingModel

/// How bad the world of a simulated session is: the named paper profiles, each with the faults of
/// the line that go with it.
public struct SimulationProfile: Hashable, Sendable {
  /// Where the venue's own rules come from.
  public let paper: PaperProfile

  /// Whether engine and venue crash, each on its own and both at once.
  public let hasCrashes: Bool

  /// Makes the profile that goes with a paper profile.
  public init(_ paper: PaperProfile, hasCrashes: Bool = false) {
    self.paper = paper
    self.hasCrashes = hasCrashes
  }

  /// The profile of this name: `ideal`, `retail`, `crypto` or `harsh`; `nil` for another.
  public init?(named name: String, hasCrashes: Bool = false) {
    guard let paper = PaperProfile.allCases.first(where: { $0.name == name }) else { return nil }
    self.init(paper, hasCrashes: hasCrashes)
  }

  /// The standard mix: every eighth seed ideal, every eighth retail, two crypto, four harsh; with
  /// crashes in eight of each 32.
  public static func standard(_ seed: UInt64) -> SimulationProfile {
    standard(seed, hasCrashes: seed / 8 % 4 == 3)
  }

  /// The standard mix, with crashes in all seeds or in none.
  public static func standard(_ seed: UInt64, hasCrashes: Bool) -> SimulationProfile {
    switch seed % 8 {
    case 0: SimulationProfile(.ideal, hasCrashes: hasCrashes)
    case 1: SimulationProfile(.retail, hasCrashes: hasCrashes)
    case 2, 3: SimulationProfile(.crypto, hasCrashes: hasCrashes)
    default: SimulationProfile(.harsh, hasCrashes: hasCrashes)
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
      .cancelThenFill, .fillWhileCancelPending, .engineCrash, .venueCrash, .bothCrash,
      .crashBeforeWrite, .crashAmongCommands, .crashInRecovery, .engineAway:
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
  /// The engine dies and comes back from its journal, while the venue goes on.
  case engineCrash
  /// The venue dies and comes back from its books, while the engine goes on.
  case venueCrash
  /// Both die at once.
  case bothCrash
  /// The engine dies before what it has just done is in its journal.
  case crashBeforeWrite
  /// The engine dies when orders are in its journal and some of them, or none, were sent.
  case crashAmongCommands
  /// The engine dies again while it comes back.
  case crashInRecovery
  /// The engine is away for a while, and orders fill.
  case engineAway
}
