import TextGrid
import TradeStatistics
import TradingModel

/// All about one bracket as lines: figures or result, orders, fills, and what happened to it.
struct BracketStory {
  let id: BracketID
  let snapshot: Snapshot
  let unit: DistanceUnit
  /// The keys in use.
  let keys: KeyBindings

  /// The most lines of what happened.
  private static let eventsMax = 200

  /// The lines for a window of this width.
  func lines(width: Int) -> [BracketDetail.Line] {
    head(width: width) + annotations(width: width) + orders(width: width) + fills + events
  }

  /// What the trader said about it.
  private func annotations(width: Int) -> [BracketDetail.Line] {
    let entry = snapshot.annotations[id]
    var lines: [BracketDetail.Line] = []
    if !entry.tags.isEmpty {
      lines.append([TableCell("tags ", .muted), TableCell(entry.tags.joined(separator: " "))])
    }
    for note in entry.notes {
      for (index, part) in wrapped(note, width: max(10, width - 5), lines: .max).enumerated() {
        lines.append([TableCell(index == 0 ? "note " : "     ", .muted), TableCell(part)])
      }
    }
    return lines
  }

  private func head(width: Int) -> [BracketDetail.Line] {
    if let figures = BracketFigures(id, in: snapshot) {
      return BracketDetail(figures: figures, unit: unit, keys: keys).lines(width: width)
    }
    if let trade = snapshot.trades.last(where: { $0.bracket == id }),
      let instrument = snapshot.instrument(trade.instrument)
    {
      return result(trade, instrument)
    }
    return [[TableCell("the bracket is closed: its end is in the events", .muted)]]
  }

  /// What a finished trade made.
  private func result(_ trade: TradeResult, _ instrument: Instrument) -> [BracketDetail.Line] {
    func price(_ price: Price) -> String { Figures.price(price, of: instrument) }
    let side = trade.side == .buy ? "long" : "short"
    let gain: Role = trade.netPnL.raw > 0 ? .up : trade.netPnL.raw < 0 ? .down : .neutral
    let multiple = trade.rMultiple.map { " (\(Figures.multiple($0)))" } ?? ""
    var lines: [BracketDetail.Line] = [
      [
        TableCell("\(id) ", .emphasis),
        TableCell("\(side) \(Figures.quantity(trade.quantity)) \(instrument.symbol)"),
        TableCell("  \(trade.reason.words)  ", .emphasis),
        TableCell(Figures.gain(trade.netPnL) + multiple, gain),
      ],
      [
        TableCell("entry ", .muted), TableCell(price(trade.entryAvgPx), .entry),
        TableCell("  exit ", .muted), TableCell(price(trade.exitAvgPx)),
        TableCell("  risk ", .muted), TableCell(Figures.money(trade.risk), .stop),
        TableCell("  fees ", .muted), TableCell(Figures.money(trade.fees)),
      ],
      [
        TableCell("MAE ", .muted),
        TableCell(excursion(trade.adverse, trade.adverseR(instrument), instrument), .down),
        TableCell("  MFE ", .muted),
        TableCell(excursion(trade.favourable, trade.favourableR(instrument), instrument), .up),
        TableCell("  held ", .muted), TableCell(Figures.clock(trade.duration)),
        TableCell("  stop from \(trade.basis.name)", .muted),
      ],
    ]
    if trade.isAmbiguous {
      lines.append([
        TableCell("AMBIGUOUS", .warning),
        TableCell("  one bar touched stop and target: which came first is a guess", .muted),
      ])
    }
    return lines
  }

  private func excursion(
    _ offset: PriceOffset, _ multiple: Ratio?, _ instrument: Instrument
  ) -> String {
    Figures.offset(offset, of: instrument)
      + (multiple.map { " (\($0.rounded(decimals: 2))R)" } ?? "")
  }

  private func orders(width: Int) -> [BracketDetail.Line] {
    let orders = snapshot.orders.filter { $0.bracket == id }
    guard !orders.isEmpty else { return [] }
    return heading("orders")
      + orders.map { order in
        let instrument = snapshot.instrument(order.instrument)
        func price(_ price: Price?) -> String {
          guard let instrument, let price else { return "" }
          return " " + Figures.price(price, of: instrument)
        }
        let kind = order.order.kind
        var line = [
          TableCell("\(order.role.tag) ", order.role.role),
          TableCell("\(order.order.side.name) \(Figures.quantity(order.leavesQty)) "),
          TableCell(kind.name + price(kind.stopPrice) + price(kind.limitPrice), order.role.role),
          TableCell("  \(order.status.words)", .muted),
        ]
        if !order.order.cumQty.isZero {
          line.append(TableCell("  \(Figures.quantity(order.order.cumQty)) filled", .filled))
        }
        if width >= 70 { line.append(TableCell("  \(order.order.clOrdID)", .disabled)) }
        return line
      }
  }

  private var fills: [BracketDetail.Line] {
    let fills = snapshot.fills.filter { $0.bracket == id }
    guard !fills.isEmpty else { return [] }
    return heading("fills")
      + fills.map { fill in
        let instrument = snapshot.instrument(fill.instrument)
        let price =
          instrument.map { Figures.price(fill.fill.lastPx, of: $0) }
          ?? fill.fill.lastPx.description
        var line = [
          TableCell(fill.time.timeOfDay + " ", .muted),
          TableCell("\(fill.role.tag) ", fill.role.role),
          TableCell(fill.fill.order.side == .buy ? "bought " : "sold "),
          TableCell("\(Figures.quantity(fill.fill.lastQty)) at \(price)"),
        ]
        if !fill.fill.fee.isZero {
          line.append(TableCell("  fee \(Figures.money(fill.fill.fee))", .muted))
        }
        return line
      }
  }

  private var events: [BracketDetail.Line] {
    let story = snapshot.log.filter { $0.bracket == id }.suffix(BracketStory.eventsMax)
    guard !story.isEmpty else { return [] }
    return heading("its story, newest first")
      + story.reversed().map { entry in
        let line = LogLine(entry, in: snapshot.instruments)
        var cells = [TableCell(line.time.timeOfDay + " ", .muted)]
        for piece in line.pieces { cells += [piece, TableCell(" ")] }
        return cells
      }
  }

  private func heading(_ text: String) -> [BracketDetail.Line] {
    [[TableCell(text, .helpHeading)]]
  }
}
