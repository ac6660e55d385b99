import TextGrid
import TraderCommands
import TradingModel

/// The order ticket: the side, four fields of the command grammar, and the preview of what they say.
struct Ticket: Hashable, Sendable {
  /// The fields, top to bottom.
  enum Field: Int, CaseIterable, Hashable, Sendable {
    case side, quantity, kind, stop, target

    /// Those that are typed.
    static let typed: [Field] = [.quantity, .kind, .stop, .target]

    /// The label before the field.
    var label: String {
      switch self {
      case .side: "side"
      case .quantity: "quantity"
      case .kind: "type"
      case .stop: "stop"
      case .target: "target"
      }
    }

    /// What an empty field means.
    var placeholder: String {
      switch self {
      case .side: ""
      case .quantity: "proposed"
      case .kind: "market"
      case .stop, .target: "planned"
      }
    }

    /// What may be typed.
    func example(_ keys: KeyBindings) -> String {
      switch self {
      case .side: "\(keys.label(.buy)) buys, \(keys.label(.sell)) sells, Space turns it"
      case .quantity: "100  $5000  risk:1%"
      case .kind: "market  limit 99.50  stop 101  + tif day"
      case .stop: "99.50  2atr  1.5%  30t"
      case .target: "104.60  1.5r  3atr  2%"
      }
    }
  }

  /// Buy or sell.
  var side: Side
  /// What is traded.
  let instrument: InstrumentID
  /// The text of each field, in the order of `Field`.
  var texts: [LineEditor]
  /// The field that is edited.
  var field = Field.quantity
  /// Swallows keys right after opening.
  var keyGuard: KeyGuard

  /// Opens an empty ticket: everything as Brace proposes it.
  init(side: Side, instrument: InstrumentID, keyGuard: KeyGuard) {
    self.side = side
    self.instrument = instrument
    self.keyGuard = keyGuard
    texts = Field.allCases.map { _ in LineEditor() }
  }

  /// Opens a ticket filled with an entry from the command line.
  init(_ entry: EntryRequest, keyGuard: KeyGuard) {
    self.init(side: entry.side, instrument: entry.instrument, keyGuard: keyGuard)
    texts = [
      LineEditor(), LineEditor(entry.size.words),
      LineEditor(entry.kind.words + entry.timeInForce.words),
      LineEditor(entry.stop?.text ?? ""), LineEditor(entry.target?.text ?? ""),
    ]
  }

  /// Obeys a key in the side's field; returns whether it means something there.
  mutating func turn(_ key: Key, _ meaning: WindowAction?) -> Bool {
    switch meaning {
    case .buy: side = .buy
    case .sell: side = .sell
    case .more, .less: side = side.opposite
    default:
      guard key == .character(" ") else { return false }
      side = side.opposite
    }
    return true
  }

  /// The text of a field.
  func text(_ field: Field) -> String { texts[field.rawValue].text }

  /// The field that cannot be read, and why.
  struct Problem: Error, Hashable {
    var field: Field
    var message: String
  }

  /// Returns the entry that the fields say.
  func request(in snapshot: Snapshot) -> Result<EntryRequest, Problem> {
    guard let own = snapshot.instrument(instrument) else {
      return .failure(Problem(field: .quantity, message: "there is no market"))
    }
    // Only this symbol is offered to the grammar, so that a field cannot change it.
    let alone = Instrument(id: own.id, symbol: "\u{1}", tick: own.tick, lot: own.lot)
    let context = CommandContext(instruments: [alone], selected: own.id)
    for field in Field.typed {
      let words = Field.typed.map { $0 == field ? part($0) : part($0, isEmpty: true) }
      let line = ([side.name] + words).joined(separator: " ")
      if case .failure(let error) = CommandParser.parse(line, context) {
        return .failure(Problem(field: field, message: error.expectation))
      }
    }
    let line = ([side.name] + Field.typed.map { part($0) }).joined(separator: " ")
    switch CommandParser.parse(line, context) {
    case .success(.engine(.enter(let entry))): return .success(entry)
    case .success: return .failure(Problem(field: .quantity, message: "this is not an entry"))
    case .failure(let error):
      return .failure(Problem(field: .kind, message: error.expectation))
    }
  }

  /// One field in the words of the command line.
  private func part(_ field: Field, isEmpty: Bool = false) -> String {
    let text = isEmpty ? "" : self.text(field)
    let isBlank = text.allSatisfy(\.isWhitespace)
    switch field {
    case .side: return ""
    case .quantity: return isBlank ? "auto" : text
    case .kind: return isBlank ? "market" : text
    case .stop: return isBlank ? "" : "sl " + text
    case .target: return isBlank ? "" : "tp " + text
    }
  }
}

extension CommandError {
  /// What was expected, without the word's number: it stands below the word.
  var expectation: String {
    let hint = suggestion.map { "did you mean \($0)? " } ?? ""
    switch problem {
    case .expected(let what): return "\(hint)expected \(what)"
    case .repeated(let name): return "\(name) is given twice"
    }
  }
}

// The words of the command grammar for an entry's parts.

extension SizeRequest {
  fileprivate var words: String {
    switch self {
    case .quantity(let quantity): quantity.description
    case .notional(let money): "$\(money)"
    case .risk(let share): "risk:\(share.percent)%"
    case .proposed: ""
    }
  }
}

extension OrderKind {
  fileprivate var words: String {
    switch self {
    case .market: "market"
    case .limit(let price): "limit \(price)"
    case .stop(let price): "stop \(price)"
    case .stopLimit(let stop, let limit): "stop_limit \(stop) \(limit)"
    }
  }
}

extension TimeInForce {
  fileprivate var words: String {
    switch self {
    case .gtc: ""
    case .gtd(let time): " tif gtd \(time)"
    case .day, .ioc, .fok: " tif \(name)"
    }
  }
}
