extension Refusal {
  /// The refusal in plain English: which rule, its value, and by how much it was missed.
  ///
  /// `max_position 500: this makes 620, 120 too many`.
  ///
  /// - Parameter instrument: What the request was about; it gives figures their decimals.
  public func words(for instrument: Instrument?) -> String {
    let print = FigurePrinter(instrument)
    switch self {
    case .quantityOffLot(let nearest):
      return "the quantity must be a multiple of \(print.lot), above zero; "
        + "nearest is \(print.quantity(nearest))"
    case .priceOffTick(let nearest):
      return "the price must be a multiple of \(print.tick); nearest is \(print.price(nearest))"
    case .priceOutOfRange(let nearest):
      return "the price must be above zero and at most "
        + "\(Price(raw: Price.magnitudeMax).grouped(decimals: 0)); "
        + "nearest is \(print.price(nearest))"
    case .noRoom(let role, let nearest):
      return "no price is left for the \(role.name) beyond the entry; "
        + "the nearest entry is \(print.price(nearest))"
    case .wrongSide(let role, let nearest):
      return "the \(role.name) is on the wrong side; nearest is \(print.price(nearest))"
    case .throughMarket(let role, let nearest):
      return "the \(role.name) would be at or through the market; "
        + "nearest is \(print.price(nearest))"
    case .noMarket: return "no price of \(print.symbol) yet"
    case .staleMarket(let age): return "no data of \(print.symbol) for \(age.roughly)"
    case .noATR(let have, let need): return "no ATR yet: \(have) of \(need) bars seen"
    case .sizeIsZero: return "the size comes to zero: less than one lot fits the risk or the cash"
    case .oppositeBracket(let id):
      return "\(id) on \(print.symbol) goes the other way: close it first"
    case .insufficientFunds(let required, let available):
      return shortage(required: required, available: available)
    case .valueOutOfRange: return "a value is too large to count"
    case .tooManyBrackets, .positionLimit, .positionTooLarge, .notionalLimit, .openRiskLimit,
      .dailyLossLimit, .orderRate, .priceCollar:
      return limitWords(print)
    case .tradingState, .serviceStopped, .unknownBracket, .noPosition, .noLeg, .alreadyClosing,
      .legsNeedConfirmation, .nothingToDo, .breakEvenNotBetter, .scaleNeedsOUO, .journalUnavailable:
      return stateWords
    }
  }

  /// The refusals by a limit: its name, its value, the excess.
  private func limitWords(_ print: FigurePrinter) -> String {
    switch self {
    case .tooManyBrackets(let limit):
      "max_active_brackets \(limit): this is 1 too many"
    case .positionLimit(let limit, let would):
      "max_position \(print.quantity(limit)): this makes "
        + "\(print.quantity(would)), \(print.quantity(would.lessSaturated(limit))) too many"
    case .notionalLimit(let limit, let would):
      "max_notional \(print.money(limit)): this makes \(print.money(would)), "
        + "\(print.money(would.lessSaturated(limit))) too much"
    case .positionTooLarge(let limit, let would):
      "a position may be worth \(print.money(limit)) at its entry, so that it can be counted at "
        + "better prices too: this makes \(print.money(would)), "
        + "\(print.money(would.lessSaturated(limit))) too much"
    case .openRiskLimit(let limit, let would):
      "max_open_risk \(print.money(limit)): this makes \(print.money(would)), "
        + "\(print.money(would.lessSaturated(limit))) too much"
    case .dailyLossLimit(let limit, let loss):
      "max_daily_loss \(print.money(limit)): the day has lost \(print.money(loss)), "
        + "\(print.money(loss.lessSaturated(limit))) more; no entries until the reset"
    case .orderRate(let limit):
      "orders_per_second \(limit): this is 1 too many; try again in a second"
    case .priceCollar(let limit, let distance):
      "price_collar \(print.percent(limit)): the price is \(print.percent(distance)) "
        + "from the market, \(print.percent(distance.lessSaturated(limit))) too far"
    default: ""
    }
  }

  /// The refusals by how things stand.
  private var stateWords: String {
    switch self {
    case .tradingState(.reducing): "trading is reducing: only orders that close positions may go"
    case .tradingState(.halted): "trading is halted: only cancel, close and flatten are allowed"
    case .tradingState(.active): "the trading state forbids it"
    case .journalUnavailable: "the journal cannot be written: no new entries until it can"
    case .serviceStopped: "the service is stopped: no new brackets"
    case .unknownBracket(let id): "there is no open bracket \(id)"
    case .noPosition(let id): "\(id) has no position yet"
    case .noLeg(let id, let role): "\(id) has no \(role.name)"
    case .alreadyClosing(let id): "\(id) is already being closed"
    case .legsNeedConfirmation(let id):
      "\(id) has a position: canceling its exits leaves it UNPROTECTED and must be confirmed"
    case .nothingToDo: "there is nothing to do"
    case .scaleNeedsOUO: "several targets need contingency ouo; with oco the first fill ends it"
    case .breakEvenNotBetter(let id):
      "\(id): the stop is at break-even or better, or the price does not allow it yet"
    default: ""
    }
  }
}

extension VenueRefusal {
  /// The venue's refusal in plain English, with its figures.
  ///
  /// - Parameter instrument: What the order was about; it gives figures their decimals.
  public func words(for instrument: Instrument?) -> String {
    let print = FigurePrinter(instrument)
    return switch self {
    case .duplicateClOrdID: "the order's id was used before"
    case .unknownOrder: "the venue does not know the order"
    case .tooLate: "too late: the order is final already"
    case .priceOffTick(let nearest):
      "the price must be a multiple of \(print.tick); nearest is \(print.price(nearest))"
    case .quantityOffLot(let nearest):
      "the quantity must be a multiple of \(print.lot); nearest is \(print.quantity(nearest))"
    case .insufficientFunds(let required, let available):
      shortage(required: required, available: available)
    case .insufficientQuantity(let required, let available):
      "not enough quantity: needs \(print.quantity(required)), other orders leave "
        + "\(print.quantity(available)), "
        + "\(print.quantity(required.lessSaturated(available))) short"
    case .notReducing(let position):
      "it would do more than close the position of \(print.quantity(position))"
    case .stopThroughMarket(let price):
      "the market is at \(print.price(price)) and has passed the stop already"
    case .belowCumQty(let cumQty): "\(print.quantity(cumQty)) are filled already"
    case .noMarket: "no price of \(print.symbol) yet"
    case .valueOutOfRange: "a value is too large to count"
    case .notSupported: "the venue does not take such orders"
    case .expired: "its time has passed already"
    case .closed: "the venue is closed or not reachable"
    }
  }
}

/// `not enough cash: needs 12,000.00, has 10,000.00, 2,000.00 short`.
private func shortage(required: Money, available: Money) -> String {
  let missing = required.lessSaturated(available)
  return "not enough cash: needs \(required.grouped(decimals: 2)), "
    + "has \(available.grouped(decimals: 2)), \(missing.grouped(decimals: 2)) short"
}

extension FixedPoint {
  /// The difference, held at the range's ends: outside figures never trap a sentence.
  fileprivate func lessSaturated(_ other: Self) -> Self {
    Self(raw: Int64(clamping: Int128(raw) - Int128(other.raw)))
  }
}

/// Prints figures with the decimals of an instrument, or exactly when there is none.
struct FigurePrinter {
  /// What is traded, when it is known.
  let instrument: Instrument?

  init(_ instrument: Instrument?) { self.instrument = instrument }

  /// The name, or words for an unknown one.
  var symbol: String { instrument?.symbol ?? "the instrument" }
  /// The price step.
  var tick: String { instrument?.tick.description ?? "the tick" }
  /// The quantity step.
  var lot: String { instrument?.lot.description ?? "the lot" }
  /// A price with every tick's decimals, more when it is off the tick.
  func price(_ price: Price) -> String { price.text(decimalsMin: instrument?.priceDecimals ?? 0) }
  /// A quantity with the lot's decimals at most: 100, 0.25.
  func quantity(_ quantity: Quantity) -> String { quantity.grouped(decimals: decimals(quantity)) }
  /// Money with two decimals and thousands separated.
  func money(_ money: Money) -> String { money.grouped(decimals: 2) }
  /// A share as percent: 0.015 is `1.5%`.
  func percent(_ share: Ratio) -> String {
    Ratio(raw: share.percent.rounded(toRaw: 10_000_000, .halfEven).raw).description + "%"
  }

  private func decimals(_ quantity: Quantity) -> Int {
    var (decimals, fraction) = (9, quantity.raw % fixedPointScale)
    while decimals > 0, fraction % 10 == 0 {
      fraction /= 10
      decimals -= 1
    }
    return decimals
  }
}

extension TimeSpan {
  /// The length in its largest whole unit, for people: `12s`, `4m`, `3h`, `2d`.
  public var roughly: String {
    let seconds = max(0, nanoseconds / 1_000_000_000)
    if seconds < 120 { return "\(seconds)s" }
    if seconds < 7200 { return "\(seconds / 60)m" }
    if seconds < 172_800 { return "\(seconds / 3600)h" }
    return "\(seconds / 86_400)d"
  }
}
