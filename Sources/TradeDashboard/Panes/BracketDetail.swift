import TextGrid
import TradingModel

/// The selected bracket in words: risk and reward, distances, orders, time.
struct BracketDetail {
  let figures: BracketFigures
  let unit: DistanceUnit
  /// The keys in use, which the words about missing exits name.
  var keys = KeyBindings()

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
      TableCell("  risk ", .muted), TableCell(Figures.money(figures.risk), .stop),
    ]
    if let reward = figures.reward {
      let ratio = Figures.rewardPerRisk(reward: reward, risk: figures.risk)
      line += [
        TableCell("  reward ", .muted),
        TableCell(Figures.money(reward) + (ratio.map { " (\($0))" } ?? ""), .target),
      ]
    }
    if bracket.phase == .pending {
      line.append(TableCell("  planned", .pending))
      return line
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
    let targets = figures.targets
    let legs =
      [bracket.stop].compactMap { $0 }.map { (label: "stop   ", role: OrderRole.stop, leg: $0) }
      + targets.enumerated().map { index, leg in
        (label: targets.count == 1 ? "target " : "TP\(index + 1)    ", role: .target, leg: leg)
      }
    let prices = alignedOnPoint(legs.map { Figures.price($0.leg.price, of: instrument) })
    return zip(legs, prices).map { distanceLine($0.label, $0.role, $0.leg, price: $1) }
  }

  private func distanceLine(
    _ label: String, _ role: OrderRole, _ leg: LegView, price: String
  ) -> Line {
    var line = [
      TableCell(label, .muted), TableCell(price, role == .stop ? .stop : .target),
      state(of: leg, role),
    ]
    if let last = figures.last, bracket.phase != .pending {
      let away = figures.distance(to: role, at: leg.price, last: last)
      // Without an ATR its unit falls back to percent, which would stand there twice.
      let units = [DistanceUnit.price, .atr, .percent, .ticks].filter {
        $0 != .atr || (figures.atr?.raw ?? 0) > 0
      }
      let texts = units.map {
        $0.text(
          away, price: last, instrument: instrument, atr: figures.atr, risk: figures.riskDistance)
      }
      line.append(TableCell("  away \(texts[0]) (\(texts.dropFirst().joined(separator: ", ")))"))
    }
    return line
  }

  /// ` x100 working`, ` planned`, ` held: sent when the price gets there`.
  private func state(of leg: LegView, _ role: OrderRole) -> TableCell {
    guard leg.leavesQty.isZero, leg.status == .pendingNew else {
      return TableCell(" x\(Figures.quantity(leg.leavesQty)) \(leg.status.words)", .muted)
    }
    if bracket.phase == .pending { return TableCell(" planned", .pending) }
    if bracket.heldLeg == role { return TableCell(" held until the price gets there", .held) }
    return TableCell(" being sent", .muted)
  }

  /// What moves the stop by itself, and how far the price has gone.
  private var rulesLine: Line {
    var line = [TableCell("trail ", .muted)]
    if let trail = bracket.trail {
      line.append(
        TableCell(trail.text + (bracket.isTrailing ? ", trailing" : ", waiting"), .trail))
    } else {
      line.append(TableCell("off", .muted))
    }
    line.append(TableCell("  b/e ", .muted))
    if bracket.isBreakEven {
      line.append(TableCell("reached", .breakEven))
    } else {
      let rule = bracket.breakEven.map { TableCell($0.text, .breakEven) }
      line.append(rule ?? TableCell("by hand", .muted))
    }
    if bracket.phase != .pending {
      line += [
        TableCell("  MAE ", .muted), TableCell(excursion(bracket.adverse), .down),
        TableCell("  MFE ", .muted), TableCell(excursion(bracket.favourable), .up),
      ]
    }
    if bracket.isTriggered { line.append(TableCell("  triggered, not filled", .warning)) }
    return line
  }

  /// `0.45 (0.26R)`.
  private func excursion(_ offset: PriceOffset) -> String {
    let text = Figures.offset(offset, of: instrument)
    guard let risk = figures.riskDistance, risk.raw > 0, let multiple = offset.ratio(to: risk)
    else { return text }
    return text + " (\(multiple.rounded(decimals: 2))R)"
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
    lines += [line, rulesLine]
    if bracket.unprotectedSince != nil {
      lines.append([
        TableCell("UNPROTECTED", .unprotected),
        TableCell(
          "  :protect \(bracket.id) plans new exits, \(keys.label(.close)) closes it", .warning),
      ])
    }
    return lines
  }
}

extension OrdStatus {
  /// The state in the words of the screen.
  var words: String {
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
