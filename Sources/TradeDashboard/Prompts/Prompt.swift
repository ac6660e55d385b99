import TradingModel

/// A question before anything happens: it lists what Enter will do.
struct Prompt: Hashable, Sendable {
  /// What Enter does.
  enum Subject: Hashable, Sendable {
    /// Sends this request.
    case request(TraderRequest)
    /// Moves both exits to these prices.
    case moveBoth(BracketID, stop: Price, target: Price)
    /// Takes the exits of an open position: asked twice, because it leaves it UNPROTECTED.
    case cancelLegs(BracketID, isSecond: Bool)
    /// Leaves the program.
    case quit
  }

  /// What Enter does where there is more than one answer.
  enum Choice: Hashable, Sendable {
    case keep, close, unprotect
    case stay, quit, flatten

    /// The answer in words.
    var label: String {
      switch self {
      case .keep: "keep the exits"
      case .close: "close at market"
      case .unprotect: "leave it UNPROTECTED"
      case .stay: "stay"
      case .quit: "quit all the same"
      case .flatten: "flatten first"
      }
    }
  }

  /// What Enter does.
  var subject: Subject
  /// The answer that Enter gives; `nil` where there is only one.
  private(set) var choice: Choice?
  /// Swallows keys right after opening.
  var keyGuard: KeyGuard

  /// Asks; of several answers the first one is chosen.
  init(subject: Subject, keyGuard: KeyGuard) {
    self.subject = subject
    self.keyGuard = keyGuard
    choice = choices.first
  }

  /// The answers to choose from, the harmless one first; empty where Enter does one thing only.
  var choices: [Choice] {
    switch subject {
    case .cancelLegs(_, isSecond: true): [.keep, .close, .unprotect]
    case .quit: [.stay, .quit, .flatten]
    case .cancelLegs, .moveBoth, .request: []
    }
  }

  /// Chooses the answer so many places further on; returns whether there is one to choose.
  mutating func choose(by step: Int) -> Bool {
    guard let choice, let index = choices.firstIndex(of: choice) else { return false }
    self.choice = choices[(index + step + choices.count) % choices.count]
    return true
  }

  /// Whether keys of this prompt adjust its prices.
  var isAdjustable: Bool {
    if case .moveBoth = subject { return true }
    return nudge != nil
  }

  /// The leg that `[ ] { }` adjust in this prompt, with its bracket and wanted price.
  var nudge: (id: BracketID, role: OrderRole, price: Price)? {
    switch subject {
    case .request(.moveStop(let id, .to(let price))): (id, .stop, price)
    case .request(.moveTarget(let id, .to(let price))): (id, .target, price)
    default: nil
    }
  }
}

/// One line of a prompt: what is done, and to what.
struct PromptLine: Hashable, Sendable {
  /// What the line means.
  enum Tone: Hashable, Sendable {
    case plain, good, bad, warning
  }

  /// The verb or noun before the text.
  var label: String
  /// The figures.
  var text: String
  /// What it means.
  var tone = Tone.plain
  /// Whether these are the answers to choose from, which are never left out.
  var isAnswers = false
}

/// What a prompt says now; made anew for each picture, because the market moves on.
struct PromptContent: Hashable, Sendable {
  /// What it is about.
  var title: String
  /// What Enter does: `closes`.
  var verb: String
  /// What will happen, most important first.
  var lines: [PromptLine]
  /// Why Enter cannot do it any more.
  var impossible: String?
  /// Further keys of this prompt.
  var extraKeys = ""

  /// Half of a position, cut down to a whole lot.
  static func half(of quantity: Quantity, _ instrument: Instrument) -> Quantity {
    share(Ratio(raw: fixedPointScale / 2), of: quantity, instrument)
  }

  /// A share of a position, cut down to a whole lot.
  static func share(_ share: Ratio, of quantity: Quantity, _ instrument: Instrument) -> Quantity {
    instrument.onLot(quantity.scaled(by: share, .towardZero) ?? .zero)
  }
}
