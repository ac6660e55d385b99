import TextGrid
import TradingModel

/// The columns of the bracket table, made from the rows that are shown.
struct BracketColumns {
  let rows: [BracketFigures]
  let unit: DistanceUnit
  /// Whether the states are told in full.
  var hasFullStates = false

  /// The narrowest table with the prices of entry, stop and target.
  private static let pricedMin = 80
  /// The gauge beside prices: as wide as it should be, and the narrowest.
  private static let (gaugeWanted, gaugeMin) = (20, 11)

  /// The columns from left to right for a table of this width; the ranks say which go first.
  ///
  /// Where there is room for them the prices of entry, stop and target stand there, with the
  /// distances too when those fit; in narrower tables the distances alone.
  func columns(width: Int) -> [TableColumn] {
    guard width >= BracketColumns.pricedMin else { return near }
    for isAligned in [true, false] {
      let columns = priced(isAligned: isAligned)
      let needed = Table.width(columns.filter { $0.dropRank == 0 }, gap: 1)
      // The gauge gives way before the prices do, the other columns before the gauge.
      if needed - (BracketColumns.gaugeWanted - BracketColumns.gaugeMin) <= width {
        return columns
      }
    }
    return near
  }

  private func priced(isAligned: Bool) -> [TableColumn] {
    identity + [
      prices("ENTRY", .entry, isAligned: isAligned) { $0.bracket.entryPx },
      prices("LAST", .emphasis, isAligned: isAligned) { $0.last },
      prices("SL", .stop, isAligned: isAligned) { $0.bracket.stop?.price },
      distances("toSL", .stop, rank: 6),
      gauge("EN ┼ ● last", BracketColumns.gaugeWanted),
      distances("toTP", .target, rank: 6),
      prices("TP", .target, isAligned: isAligned) { $0.bracket.target?.price },
      money("UPNL", rank: 9) { $0.bracket.netPnL },
      TableColumn("R", rows.map(multiple)),
      TableColumn("R:R", rows.map(rewardPerRisk), dropRank: 7),
      TableColumn("TRAIL", rows.map(trail), dropRank: 10),
      TableColumn("AGE", rows.map(age), dropRank: 8),
      state,
    ]
  }

  private var near: [TableColumn] {
    identity + [
      prices("ENTRY", .entry, rank: 4) { $0.bracket.entryPx },
      prices("LAST", .emphasis, rank: 1) { $0.last },
      distances("toSL", .stop),
      gauge("entry ┼ ● last", 14),
      distances("toTP", .target),
      TableColumn("R", rows.map(multiple)),
      state,
    ]
  }

  private var identity: [TableColumn] {
    [
      TableColumn(
        "ID", rows.map { TableCell($0.bracket.id.description, .emphasis) }, alignment: .left),
      TableColumn(
        "SYM", rows.map { TableCell($0.instrument.symbol) }, alignment: .left, widthMax: 10),
      TableColumn("SD", rows.map(side), alignment: .left),
      TableColumn("QTY", alignedOnPoint(rows.map(\.quantityText)).map { TableCell($0) }),
    ]
  }

  private func gauge(_ title: String, _ width: Int) -> TableColumn {
    TableColumn(title, [], flex: 1, widthMin: width, widthMax: 41, draw: drawGauge)
  }

  private var state: TableColumn {
    TableColumn("STATE", [], alignment: .left, widthMin: stateWidth, draw: drawState)
  }

  /// The gauge of one bracket.
  static func gauge(_ figures: BracketFigures, width: Int, unit: DistanceUnit) -> Gauge {
    let bracket = figures.bracket
    if bracket.phase == .pending, bracket.entry != nil {
      return Gauge(width: width, waiting: entryWords(figures, unit))
    }
    let targets = figures.targets.map(\.price)
    return Gauge(
      width: width, stop: bracket.stop?.price, entry: bracket.entryPx, target: targets.last,
      last: figures.last, isUnprotected: bracket.unprotectedSince != nil,
      nearer: Array(targets.dropLast()))
  }

  /// `EN 8.9A`: how far the price is from a waiting entry.
  private static func entryWords(_ figures: BracketFigures, _ unit: DistanceUnit) -> String {
    guard let distance = figures.entryDistance, let last = figures.last else { return "EN market" }
    let text = unit.text(
      distance, price: last, instrument: figures.instrument, atr: figures.atr,
      risk: figures.riskDistance)
    return "EN " + text
  }

  private func side(_ figures: BracketFigures) -> TableCell {
    figures.bracket.side == .buy ? TableCell("L", .up) : TableCell("S", .down)
  }

  private func prices(
    _ title: String, _ role: Role, rank: Int = 0, isAligned: Bool = true,
    _ price: (BracketFigures) -> Price?
  ) -> TableColumn {
    let texts = rows.map { row in
      price(row).map { Figures.price($0, of: row.instrument) } ?? Figures.none
    }
    let cells = zip(isAligned ? alignedOnPoint(texts) : texts, rows).map { text, row in
      let isLast = title == "LAST"
      return TableCell(text, isLast && row.staleAge != nil ? .stale : role)
    }
    return TableColumn(title, cells, dropRank: rank)
  }

  private func distances(_ title: String, _ role: OrderRole, rank: Int = 0) -> TableColumn {
    let texts = rows.map { $0.distanceText(to: role, in: unit) ?? Figures.none }
    let cells = alignedOnPoint(texts).map { TableCell($0, role == .stop ? .stop : .target) }
    return TableColumn(title, cells, dropRank: rank)
  }

  private func money(
    _ title: String, rank: Int, _ value: (BracketFigures) -> Money
  ) -> TableColumn {
    let cells = rows.map { row in
      let money = value(row)
      return TableCell(
        Figures.gain(money), money.raw > 0 ? .up : money.raw < 0 ? .down : .neutral)
    }
    return TableColumn(title, cells, dropRank: rank)
  }

  private func multiple(_ figures: BracketFigures) -> TableCell {
    guard let multiple = figures.multiple else { return TableCell(Figures.none, .muted) }
    return TableCell(
      Figures.multiple(multiple),
      multiple.raw > 0 ? .up : multiple.raw < 0 ? .down : .neutral)
  }

  private func rewardPerRisk(_ figures: BracketFigures) -> TableCell {
    guard let target = figures.bracket.target, let initial = figures.bracket.initialStop else {
      return TableCell(Figures.none, .muted)
    }
    let reward = Figures.distance(from: figures.bracket.entryPx, to: target.price).magnitude
    let risk = Figures.distance(from: initial, to: figures.bracket.entryPx).magnitude
    guard let ratio = reward.ratio(to: risk) else { return TableCell(Figures.none, .muted) }
    return TableCell("1:" + ratio.rounded(decimals: 1))
  }

  private func trail(_ figures: BracketFigures) -> TableCell {
    guard let trail = figures.bracket.trail else { return TableCell(Figures.none, .muted) }
    return TableCell(trail.distance.text, figures.bracket.isTrailing ? .trail : .pending)
  }

  private func age(_ figures: BracketFigures) -> TableCell {
    TableCell(Figures.clock(figures.time - figures.bracket.openedAt), .muted)
  }

  private func drawGauge(_ row: Int, _ width: Int) -> [TableCell] {
    guard rows.indices.contains(row) else { return [] }
    return BracketColumns.gauge(rows[row], width: width, unit: unit).marks.map {
      TableCell(String($0.scalar), $0.role)
    }
  }

  /// Room for the longest first word.
  private var stateWidth: Int {
    max(8, rows.map { displayWidth(of: states(of: $0).first?.text ?? "") }.max() ?? 0)
  }

  private func states(of row: BracketFigures) -> [(text: String, role: Role)] {
    hasFullStates ? row.fullStateWords : row.stateWords
  }

  private func drawState(_ row: Int, _ width: Int) -> [TableCell] {
    guard rows.indices.contains(row) else { return [] }
    var cells: [TableCell] = []
    var used = 0
    for word in states(of: rows[row]) {
      let size = displayWidth(of: word.text)
      guard cells.isEmpty || used + 1 + size <= width else { break }
      if !cells.isEmpty { cells.append(TableCell(" ")) }
      cells.append(TableCell(word.text, word.role))
      used += size + (used > 0 ? 1 : 0)
    }
    return cells
  }
}
