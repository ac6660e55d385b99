import TradingModel

// What y copies: the selected row of the focused pane, as text.
extension Dashboard {
  /// The text of the selected row; `nil` when there is none.
  var rowText: String? {
    switch focus {
    case .brackets: bracketText
    case .watchlist: watchText
    case .events: eventText
    case .chart, .ladder: barText
    case .orders:
      (0..<book.count).contains(view.bookRow) ? bookText(view.bookRow) : nil
    }
  }

  /// Words for "there is no row to copy".
  var nothingToCopyReason: String? {
    rowText == nil ? "there is no row in \(focus.name) to copy" : nil
  }

  mutating func copyRow(now: TimeSpan) -> [Intent] {
    guard let text = rowText else { return [] }
    show(message: "copied: \(text)", severity: .info, now: now)
    return [.copy(text)]
  }

  private var bracketText: String? {
    guard let bracket = selectedBracket, let instrument = instrument(bracket.instrument) else {
      return nil
    }
    let side = bracket.side == .buy ? "long" : "short"
    var words = [
      bracket.id.description, instrument.symbol, side, bracket.orderQty.description,
      "entry \(bracket.entryPx)",
    ]
    if let stop = bracket.stop { words.append("stop \(stop.price)") }
    if let target = bracket.target { words.append("target \(target.price)") }
    if let last = watch(bracket.instrument)?.last { words.append("last \(last)") }
    words.append("net \(Figures.gain(bracket.netPnL))")
    let states = BracketFigures(bracket, in: snapshot)?.stateWords.map(\.text) ?? []
    return (words + states).joined(separator: " ")
  }

  private var watchText: String? {
    guard let instrument = selectedInstrument, let watch = watch(instrument.id) else { return nil }
    var words = [instrument.symbol, watch.last?.description ?? Figures.none]
    if let atr = watch.atr { words.append("ATR \(Figures.atr(atr, of: instrument))") }
    if !watch.position.isZero { words.append("position \(watch.position)") }
    return words.joined(separator: " ")
  }

  /// The newest line in view.
  private var eventText: String? {
    guard let entry = filteredLog.dropLast(logScroll).last else { return nil }
    let line = LogLine(entry, in: snapshot.instruments)
    return "\(line.time) " + line.pieces.map(\.text).joined(separator: " ")
  }

  /// The newest bar in view.
  private var barText: String? {
    guard let chart = snapshot.chart, let bar = chart.bars.last,
      let instrument = instrument(chart.instrument)
    else { return nil }
    return "\(instrument.symbol) \(chart.barSpan.text) \(bar.start) open \(bar.open) "
      + "high \(bar.high) low \(bar.low) close \(bar.close) volume \(bar.volume)"
  }
}
