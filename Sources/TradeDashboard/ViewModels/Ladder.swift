import TextGrid
import TradingModel

/// The prices around the last one, a row each, with our working orders and the displayed sizes.
///
/// A row stands for so many ticks that the orders near the price are in view, and shows the exact
/// price of what is in it; the rows keep their prices until the last price leaves the middle.
struct Ladder {
  /// One row: its own price, or the last price, an order's or the entry's that is between it and
  /// the next row.
  struct Row: Hashable {
    var price: Price
    var isLast = false
    var isEntry = false
    var buys = Orders()
    var sells = Orders()
    /// What the selected bracket makes here, in R.
    var multiple: Ratio?
  }

  /// What stands beside a price: the first order and how many there are, or a displayed size.
  struct Orders: Hashable {
    var first: TableCell?
    var count = 0

    /// `B1 SL 100`, `B1 SL 100 +2`, `1.25K`; `nil` without anything.
    var cell: TableCell? {
      guard let first, count > 1 else { return first }
      return TableCell("\(first.text) +\(count - 1)", first.role)
    }
  }

  /// Orders beyond an edge: the one nearest to it, and how many there are.
  struct Beyond: Hashable {
    var nearest: OrderView?
    var count = 0

    mutating func add(_ order: OrderView, isNearer: (Price, Price) -> Bool) {
      count += 1
      if let nearest, let old = nearest.price, let new = order.price, !isNearer(new, old) { return }
      nearest = order
    }
  }

  /// The rows from the highest price down.
  let rows: [Row]
  /// Orders above and below the rows.
  let above: Beyond
  let below: Beyond
  /// Ticks a row.
  let ticks: Int64

  /// Makes a ladder of so many rows; `nil` before there is a price.
  ///
  /// - Parameter bracket: The one whose entry and R are shown.
  init?(_ instrument: Instrument, bracket: BracketView?, in snapshot: Snapshot, rows count: Int) {
    guard count > 0, let watch = snapshot.watch(instrument.id), let last = watch.last else {
      return nil
    }
    let orders = snapshot.orders.filter { $0.instrument == instrument.id && $0.price != nil }
    let half = count / 2
    let ticks = Ladder.ticks(
      orders.compactMap(\.price), last: last, atr: watch.atr, tick: instrument.tick, half: half)
    self.ticks = ticks
    let step = Int64(clamping: Int128(instrument.tick.raw) * Int128(ticks))
    func index(_ price: Price) -> Int64 {
      Int64(Rounding.down.divide(Int128(price.raw), by: Int128(step)))
    }
    // The middle moves only by a quarter of the ladder at a time.
    let stride = Int64(max(1, half / 2))
    let lastIndex = index(last)
    let middle = (lastIndex + stride / 2) / stride * stride
    let top = middle + Int64(half)
    let figures = bracket.flatMap { BracketFigures($0, in: snapshot) }
    let entryIndex = figures.map { index($0.bracket.entryPx) }
    var rows = (0..<count).map { place -> Row in
      let own = top - Int64(place)
      let price = Price(raw: Int64(clamping: Int128(own) * Int128(step)))
      return Row(price: price, isLast: own == lastIndex, isEntry: own == entryIndex)
    }
    var (above, below) = (Beyond(), Beyond())
    for order in orders {
      guard let price = order.price else { continue }
      let place = top - index(price)
      if place < 0 {
        above.add(order, isNearer: <)
      } else if place >= Int64(count) {
        below.add(order, isNearer: >)
      } else {
        rows[Int(place)].price = price
        let side = order.order.side == .buy ? \Row.buys : \Row.sells
        rows[Int(place)][keyPath: side].add(order)
      }
    }
    for place in rows.indices {
      let isBare = rows[place].buys.count + rows[place].sells.count == 0
      if rows[place].isLast {
        rows[place].price = last
      } else if rows[place].isEntry, isBare, let figures {
        rows[place].price = figures.bracket.entryPx
      }
      rows[place].multiple = figures.flatMap { Ladder.multiple(at: rows[place].price, $0) }
    }
    Ladder.addQuotes(watch, to: &rows) { top - index($0) }
    (self.rows, self.above, self.below) = (rows, above, below)
  }

  /// Puts the bid and the ask with their displayed sizes into their rows.
  private static func addQuotes(
    _ watch: WatchView, to rows: inout [Row], place: (Price) -> Int64
  ) {
    let quotes = [
      (watch.bid, watch.bidSize, \Row.buys, Role.bid, "bid"),
      (watch.ask, watch.askSize, \Row.sells, Role.ask, "ask"),
    ]
    for (price, size, side, role, word) in quotes {
      guard let price else { continue }
      let own = place(price)
      guard own >= 0, own < Int64(rows.count) else { continue }
      // Our own orders are worth more than the size beside them.
      guard rows[Int(own)][keyPath: side].count == 0 else { continue }
      let text = size.raw > 0 ? Figures.short(size) : word
      rows[Int(own)][keyPath: side].first = TableCell(text, role)
    }
  }

  /// The smallest round number of ticks a row with which the orders within eight ATRs, or without
  /// any one ATR, fit into the half of a ladder that is sure to be in view.
  private static func ticks(
    _ orders: [Price], last: Price, atr: PriceOffset?, tick: PriceOffset, half: Int
  ) -> Int64 {
    let reach = atr.map { Int128($0.raw) * 8 } ?? Int128(tick.raw) * 500
    let distances = orders.map { (Int128($0.raw) - Int128(last.raw)).magnitude }
      .filter { $0 <= reach.magnitude }
    let usual = atr.map { Int128($0.raw).magnitude } ?? Int128(tick.raw).magnitude
    let wanted = distances.max() ?? usual
    let room = Int128(max(1, half - half / 4 - 1)) * Int128(tick.raw)
    let least = (wanted + room.magnitude - 1) / room.magnitude
    var decade: Int64 = 1
    while decade < 1_000_000_000 {
      let round = decade == 1 ? [1, 2, 5] : [decade, decade * 2, decade / 10 * 25, decade * 5]
      if let ticks = round.first(where: { $0.magnitude >= least }) { return ticks }
      decade *= 10
    }
    return decade
  }

  private static func multiple(at price: Price, _ figures: BracketFigures) -> Ratio? {
    guard let risk = figures.riskDistance, risk.raw > 0 else { return nil }
    let move = Figures.distance(from: figures.bracket.entryPx, to: price)
    return (figures.bracket.side == .buy ? move : -move).ratio(to: risk)
  }
}

extension Ladder.Orders {
  fileprivate mutating func add(_ order: OrderView) {
    count += 1
    if count == 1 { first = order.ladderCell }
  }
}

extension OrderView {
  /// `B1 SL 100`.
  var ladderCell: TableCell {
    TableCell("\(bracket) \(role.tag) \(Figures.short(leavesQty))", role.role)
  }
}

extension OrderRole {
  /// The two letters of the screen: `EN`, `SL`, `TP`, `CL`.
  var tag: String {
    switch self {
    case .entry: "EN"
    case .stop: "SL"
    case .target: "TP"
    case .close: "CL"
    }
  }

  /// The role of its prices.
  var role: Role {
    switch self {
    case .entry: .entry
    case .stop: .stop
    case .target: .target
    case .close: .pending
    }
  }
}
