import TraderCommands
import TradingModel

/// Five instruments with symbols of every awkward kind: digits only, digits first, a keyword's kin.
enum Market {
  static let spy = InstrumentID(0)
  static let future = InstrumentID(1)
  static let bitcoin = InstrumentID(2)
  static let tokyo = InstrumentID(3)
  static let euro = InstrumentID(4)

  static let instruments = ["SPY", "ESZ6", "BTCUSDT", "7203", "EURUSD"].enumerated().map {
    Instrument(
      id: InstrumentID($0.offset), symbol: $0.element, tick: PriceOffset(raw: 10_000_000),
      lot: Quantity(1))
  }

  /// No bracket is selected, as in a script.
  static let unselected = CommandContext(
    instruments: instruments, brackets: [BracketID(3), BracketID(12)],
    themes: ["dark", "high-contrast", "mono"])

  /// B7 is selected, and ESZ6.
  static let selected = CommandContext(
    instruments: instruments, selected: future, selectedBracket: BracketID(7),
    brackets: [BracketID(3), BracketID(7)], themes: ["dark", "high-contrast", "mono"])

  /// One instrument, as in most replays.
  static let onlySpy = CommandContext(instruments: [instruments[0]])
}

/// A price from whole cents: `cents(36740)` is 367.40.
func cents(_ count: Int64) -> Price { Price(raw: count * 10_000_000) }

/// A ratio from thousandths: `thousandths(1500)` is 1.5.
func thousandths(_ count: Int64) -> Ratio { Ratio(raw: count * 1_000_000) }
