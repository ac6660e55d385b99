import TextGrid
import TradeStatistics
import TradingModel

/// A page of the orders pane as columns, newest rows first where there is an order in time.
struct BookTables {
  let snapshot: Snapshot
  let unit: DistanceUnit
  let page: BookPage
  private let orderLines: [OrderLine]

  init(_ page: BookPage, snapshot: Snapshot, unit: DistanceUnit) {
    self.snapshot = snapshot
    self.unit = unit
    self.page = page
    orderLines = page == .orders ? BookTables.orderLines(snapshot) : []
  }

  /// What the rows are about, in their order.
  var brackets: [BracketID] {
    switch page {
    case .orders: orderLines.map(\.bracket)
    case .fills: snapshot.fills.reversed().map(\.bracket)
    case .trades: snapshot.trades.reversed().map(\.bracket)
    case .positions, .statistics: []
    }
  }

  /// How many rows there are.
  var count: Int {
    switch page {
    case .orders: orderLines.count
    case .fills: snapshot.fills.count
    case .positions: positions.count
    case .trades: snapshot.trades.count
    case .statistics: 0
    }
  }

  /// The columns of some rows.
  func columns(_ rows: Range<Int>) -> [TableColumn] {
    switch page {
    case .orders: orderColumns(Array(orderLines[rows]))
    case .fills: fillColumns(newest(snapshot.fills, rows))
    case .positions: positionColumns(Array(positions[rows]))
    case .trades: tradeColumns(newest(snapshot.trades, rows))
    case .statistics: []
    }
  }

  /// What the page says without rows.
  var emptyWords: String {
    switch page {
    case .orders: "no order is working"
    case .fills: "nothing has filled yet"
    case .positions: "no position is open"
    case .trades, .statistics: "no trade is finished yet"
    }
  }

  private func newest<Element>(_ all: [Element], _ rows: Range<Int>) -> [Element] {
    rows.map { all[all.count - 1 - $0] }
  }

  private func symbol(_ id: InstrumentID) -> TableCell {
    TableCell(snapshot.instrument(id)?.symbol ?? "?")
  }

  private func price(_ price: Price, _ id: InstrumentID) -> String {
    snapshot.instrument(id).map { Figures.price(price, of: $0) } ?? price.description
  }

  private func signed(_ money: Money) -> TableCell {
    TableCell(Figures.gain(money), money.raw > 0 ? .up : money.raw < 0 ? .down : .neutral)
  }

  private func side(_ side: Side) -> TableCell {
    side == .buy ? TableCell("buy", .up) : TableCell("sell", .down)
  }

  // MARK: Orders

  /// An order, or an exit that is planned or kept back.
  private struct OrderLine {
    var bracket: BracketID
    var instrument: InstrumentID
    var role: OrderRole
    var side: Side
    var kind: String
    var price: Price?
    var quantity: Quantity
    var state: TableCell
  }

  /// The working orders of each bracket, and after them what waits to be sent.
  private static func orderLines(_ snapshot: Snapshot) -> [OrderLine] {
    var lines: [OrderLine] = []
    // Both lists are in the order of the brackets.
    var rest = snapshot.orders[...]
    for bracket in snapshot.brackets {
      while let order = rest.first, order.bracket <= bracket.id {
        lines.append(line(of: order))
        rest.removeFirst()
      }
      lines += waiting(bracket)
    }
    return lines + rest.map(line)
  }

  private static func line(of order: OrderView) -> OrderLine {
    OrderLine(
      bracket: order.bracket, instrument: order.instrument, role: order.role,
      side: order.order.side, kind: order.order.kind.sign, price: order.price,
      quantity: order.leavesQty, state: state(of: order))
  }

  /// The exits of a bracket that are planned until its entry fills, or kept until the price comes.
  private static func waiting(_ bracket: BracketView) -> [OrderLine] {
    let targets = bracket.targets.isEmpty ? [bracket.target].compactMap { $0 } : bracket.targets
    let legs: [(OrderRole, LegView?)] = [(.stop, bracket.stop)] + targets.map { (.target, $0) }
    let isPlanned = bracket.phase == .pending
    return legs.compactMap { role, leg in
      guard let leg, leg.leavesQty.isZero, leg.status == .pendingNew,
        isPlanned || bracket.heldLeg == role
      else { return nil }
      return OrderLine(
        bracket: bracket.id, instrument: bracket.instrument, role: role,
        side: bracket.side.opposite, kind: role == .stop ? "STP" : "LMT", price: leg.price,
        quantity: isPlanned ? bracket.orderQty : bracket.remaining,
        state: isPlanned ? TableCell("planned", .pending) : TableCell("held", .held))
    }
  }

  private static func state(of order: OrderView) -> TableCell {
    if order.isTriggered { return TableCell("triggered", .warning) }
    let role: Role =
      switch order.status {
      case .new: .working
      case .partiallyFilled, .filled: .filled
      case .rejected: .rejected
      case .canceled, .expired: .canceled
      case .pendingNew, .pendingCancel, .pendingReplace: .pending
      }
    return TableCell(order.status.words, role)
  }

  private func orderColumns(_ lines: [OrderLine]) -> [TableColumn] {
    let away = lines.map { line -> String in
      guard let price = line.price, let instrument = snapshot.instrument(line.instrument),
        let watch = snapshot.watch(line.instrument), let last = watch.last
      else { return Figures.none }
      let risk = snapshot.brackets.first { $0.id == line.bracket }
        .flatMap { BracketFigures($0, in: snapshot)?.riskDistance }
      return unit.text(
        Figures.distance(from: last, to: price).magnitude, price: last, instrument: instrument,
        atr: watch.atr, risk: risk)
    }
    let prices = alignedOnPoint(
      lines.map { line in line.price.map { price($0, line.instrument) } ?? "market" })
    return [
      TableColumn(
        "ID", lines.map { TableCell($0.bracket.description, .emphasis) }, alignment: .left),
      TableColumn("SYM", lines.map { symbol($0.instrument) }, alignment: .left, dropRank: 4),
      TableColumn("FOR", lines.map { TableCell($0.role.tag, $0.role.role) }, alignment: .left),
      TableColumn("SIDE", lines.map { side($0.side) }, alignment: .left, dropRank: 6),
      TableColumn("TYPE", lines.map { TableCell($0.kind) }, alignment: .left, dropRank: 3),
      TableColumn("PRICE", zip(prices, lines).map { TableCell($0, $1.role.role) }),
      TableColumn("QTY", lines.map { TableCell(Figures.quantity($0.quantity)) }),
      TableColumn("AWAY", alignedOnPoint(away).map { TableCell($0) }, dropRank: 5),
      TableColumn("STATE", lines.map(\.state), alignment: .left),
    ]
  }

  // MARK: Fills

  private func fillColumns(_ fills: [FillView]) -> [TableColumn] {
    let prices = alignedOnPoint(fills.map { price($0.fill.lastPx, $0.instrument) })
    return [
      TableColumn("TIME", fills.map { TableCell($0.time.timeOfDay, .muted) }, alignment: .left),
      TableColumn(
        "ID", fills.map { TableCell($0.bracket.description, .emphasis) }, alignment: .left),
      TableColumn("SYM", fills.map { symbol($0.instrument) }, alignment: .left, dropRank: 2),
      TableColumn("FOR", fills.map { TableCell($0.role.tag, $0.role.role) }, alignment: .left),
      TableColumn("SIDE", fills.map { side($0.fill.order.side) }, alignment: .left, dropRank: 4),
      TableColumn("QTY", fills.map { TableCell(Figures.quantity($0.fill.lastQty)) }),
      TableColumn("PRICE", prices.map { TableCell($0) }),
      TableColumn("FEE", fills.map { TableCell(Figures.money($0.fill.fee), .muted) }, dropRank: 3),
      TableColumn(
        "LEFT",
        fills.map { fill in
          let left = fill.fill.order.orderQty - fill.fill.order.cumQty
          return TableCell(left.isZero ? Figures.none : Figures.quantity(left), .pending)
        }, dropRank: 5),
    ]
  }

  // MARK: Positions

  private var positions: [WatchView] {
    snapshot.watch.filter { !$0.position.isZero && snapshot.instrument($0.instrument) != nil }
  }

  private func positionColumns(_ rows: [WatchView]) -> [TableColumn] {
    func own(_ row: WatchView) -> [BracketView] {
      snapshot.brackets.filter { $0.instrument == row.instrument && !$0.remaining.isZero }
    }
    func sum(_ row: WatchView, _ value: (BracketView) -> Money) -> Money {
      Money(clamping: own(row).reduce(Int128(0)) { $0 + Int128(value($1).raw) })
    }
    let lasts = rows.map { row in row.last.map { price($0, row.instrument) } ?? Figures.none }
    return [
      TableColumn("SYM", rows.map { symbol($0.instrument) }, alignment: .left),
      TableColumn("SIDE", rows.map { side($0.position.raw > 0 ? .buy : .sell) }, alignment: .left),
      TableColumn("QTY", rows.map { TableCell(Figures.quantity($0.position.magnitude)) }),
      TableColumn("LAST", alignedOnPoint(lasts).map { TableCell($0, .emphasis) }, dropRank: 3),
      TableColumn(
        "VALUE",
        rows.map { row in
          let value = row.last.flatMap {
            snapshot.instrument(row.instrument)?.value(of: row.position.magnitude, at: $0)
          }
          return TableCell(value.map { Figures.money($0) } ?? Figures.none)
        }, dropRank: 2),
      TableColumn("NET", rows.map { signed(sum($0) { $0.netPnL }) }),
      TableColumn(
        "RISK", rows.map { TableCell(Figures.money(sum($0) { $0.risk }), .stop) }, dropRank: 4),
      TableColumn("BRK", rows.map { TableCell("\(own($0).count)", .muted) }, dropRank: 5),
    ]
  }

  // MARK: Trades

  private func tradeColumns(_ trades: [TradeResult]) -> [TableColumn] {
    func multiple(_ ratio: Ratio?, _ role: Role) -> TableCell {
      ratio.map { TableCell($0.rounded(decimals: 2), role) } ?? TableCell(Figures.none, .muted)
    }
    let entries = alignedOnPoint(trades.map { price($0.entryAvgPx, $0.instrument) })
    let exits = alignedOnPoint(trades.map { price($0.exitAvgPx, $0.instrument) })
    return [
      TableColumn(
        "ID", trades.map { TableCell($0.bracket.description, .emphasis) }, alignment: .left),
      TableColumn("SYM", trades.map { symbol($0.instrument) }, alignment: .left),
      TableColumn(
        "SD",
        trades.map { $0.side == .buy ? TableCell("L", .up) : TableCell("S", .down) },
        alignment: .left, dropRank: 3),
      TableColumn("QTY", trades.map { TableCell(Figures.quantity($0.quantity)) }, dropRank: 6),
      TableColumn("ENTRY", entries.map { TableCell($0, .entry) }, dropRank: 7),
      TableColumn("EXIT", exits.map { TableCell($0) }, dropRank: 7),
      TableColumn("NET", trades.map { signed($0.netPnL) }),
      TableColumn(
        "R",
        trades.map { trade in
          guard let multiple = trade.rMultiple else { return TableCell(Figures.none, .muted) }
          return TableCell(
            Figures.multiple(multiple), multiple.raw > 0 ? .up : multiple.raw < 0 ? .down : .neutral
          )
        }),
      TableColumn(
        "MAE",
        trades.map { trade in
          multiple(snapshot.instrument(trade.instrument).flatMap(trade.adverseR), .down)
        }, dropRank: 4),
      TableColumn(
        "MFE",
        trades.map { trade in
          multiple(snapshot.instrument(trade.instrument).flatMap(trade.favourableR), .up)
        }, dropRank: 4),
      TableColumn("FEES", trades.map { TableCell(Figures.money($0.fees), .muted) }, dropRank: 10),
      TableColumn(
        "HELD", trades.map { TableCell(Figures.clock($0.duration), .muted) }, dropRank: 9),
      TableColumn(
        "CLOSED", trades.map { TableCell($0.closedAt.timeOfDay, .muted) }, dropRank: 8),
      TableColumn(
        "EXIT BY",
        trades.map { trade in
          // A bar touched both legs: which came first is a guess.
          let mark = trade.isAmbiguous ? " ?" : ""
          return TableCell(trade.reason.words + mark, trade.isAmbiguous ? .warning : .base)
        }, alignment: .left),
    ]
  }
}

extension OrderKind {
  /// `MKT`, `LMT`, `STP` or `STL`.
  var sign: String {
    switch self {
    case .market: "MKT"
    case .limit: "LMT"
    case .stop: "STP"
    case .stopLimit: "STL"
    }
  }
}
