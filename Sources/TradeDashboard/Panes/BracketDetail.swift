import TextGrid
import TradingModel

/// The selected bracket in words: risk and reward, distances, orders, time.
struct BracketDetail {
  let figures: BracketFigures
  let unit: DistanceUnit

  /// One line: pieces of text with their meaning.
  typealias Line = [TableCell]

  /// The lines, most important first.
  ///
  /// - Parameter width: Columns; long lines are cut into two below 84.
  func lines(width: Int) -> [Line] {
    let (risk, distances) = (riskLine, distanceLines)
    if width >= 100 { return [risk, distances.flatMap { $0 + [TableCell("   ")] }] + rest }
    return [risk] + distances + rest
  }

  /// Draws lines one below the other.
  static func render(_ lines: [Line], into grid: inout CellGrid, in area: Rect) {
    for (index, line) in lines.enumerated() {
      let row = area.row(index)
      guard row.height > 0 else { return }
      var x = row.x
      for cell in line {
        x += grid.putEllipsized(
          cell.text, x: x, y: row.y, role: cell.role, maxWidth: max(0, row.endX - x))
      }
    }
  }

  private var bracket: BracketView { figures.bracket }
  private var instrument: Instrument { figures.instrument }

  private var riskLine: Line {
    let side = bracket.side == .buy ? "long" : "short"
    var line = [
      TableCell("\(bracket.id) ", .emphasis),
      TableCell("\(side) \(figures.quantityText) \(instrument.symbol)"),
      TableCell("  risk ", .muted), TableCell(Figures.money(bracket.risk), .stop),
    ]
    if let target = bracket.target {
      let reward = figures.result(at: target.price)
      let ratio = Figures.rewardPerRisk(reward: reward, risk: bracket.risk)
      line += [
        TableCell("  reward ", .muted),
        TableCell(Figures.money(reward) + (ratio.map { " (\($0))" } ?? ""), .target),
      ]
    }
    let multiple = figures.multiple.map { " (\(Figures.multiple($0)))" } ?? ""
    line += [
      TableCell("  net ", .muted),
      TableCell(
        Figures.gain(bracket.netPnL) + multiple, bracket.netPnL.raw < 0 ? .down : .up),
    ]
    return line
  }

  private var distanceLines: [Line] {
    let legs = [
      (OrderRole.stop, bracket.stop), (.target, bracket.target),
    ].compactMap { role, leg in leg.map { (role, $0) } }
    let prices = alignedOnPoint(legs.map { Figures.price($0.1.price, of: instrument) })
    return zip(legs, prices).map { distanceLine($0.0, $0.1, price: $1) }
  }

  private func distanceLine(_ role: OrderRole, _ leg: LegView, price: String) -> Line {
    let label = role == .stop ? "stop   " : "target "
    var line = [
      TableCell(label, .muted), TableCell(price, role == .stop ? .stop : .target),
      TableCell(" x\(Figures.quantity(leg.leavesQty)) \(leg.status.words)", .muted),
    ]
    if let last = figures.last {
      let away = figures.distance(to: role, at: leg.price, last: last)
      let texts = [DistanceUnit.price, .atr, .percent, .ticks].map {
        $0.text(
          away, price: last, instrument: instrument, atr: figures.atr, risk: figures.riskDistance)
      }
      line.append(TableCell("  away \(texts[0]) (\(texts.dropFirst().joined(separator: ", ")))"))
    }
    return line
  }

  private var rest: [Line] {
    var lines: [Line] = []
    if let entry = figures.entryWords {
      lines.append([TableCell("entry  ", .muted), TableCell("\(entry) working", .entry)])
    }
    var line = [
      TableCell("age ", .muted), TableCell(Figures.clock(figures.time - bracket.openedAt)),
    ]
    if let limit = bracket.timeLimitAt {
      line += [
        TableCell("  time limit in ", .muted), TableCell(Figures.clock(limit - figures.time)),
      ]
    } else {
      line.append(TableCell("  no time limit", .muted))
    }
    switch bracket.basis {
    case .atr: line.append(TableCell("  stop planned from ATR", .muted))
    case .fallback: line.append(TableCell("  FALLBACK stop: no ATR", .fallback))
    case .trader: line.append(TableCell("  stop by hand", .muted))
    }
    if case .closing(let reason) = bracket.phase {
      line.append(TableCell("  closing: \(reason.words)", .pending))
    }
    lines.append(line)
    if bracket.unprotectedSince != nil {
      lines.append([
        TableCell("UNPROTECTED", .unprotected),
        TableCell("  :protect \(bracket.id) plans new exits, c closes it", .warning),
      ])
    }
    return lines
  }
}

extension OrdStatus {
  /// The state in the words of the screen.
  fileprivate var words: String {
    switch self {
    case .pendingNew: "being sent"
    case .new: "working"
    case .partiallyFilled: "partly filled"
    case .filled: "filled"
    case .pendingCancel: "being canceled"
    case .canceled: "canceled"
    case .pendingReplace: "being changed"
    case .rejected: "rejected"
    case .expired: "expired"
    }
  }
}
