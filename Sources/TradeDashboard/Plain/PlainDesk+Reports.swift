import TraderCommands
public import TradingModel

// What the plain stream says: events as they happen, and figures when asked.
extension PlainDesk {
  /// A line of the log: `14:30:25 WARN B1 NVDX price too old`.
  public static func line(of entry: LogEntry, in instruments: [Instrument]) -> String {
    let line = LogLine(entry, in: instruments)
    return ([line.time.timeOfDay] + line.pieces.map(\.text)).joined(separator: " ")
  }

  /// The answer to a word of its own; nil when it is none.
  static func report(_ words: [String], in snapshot: Snapshot) -> [String]? {
    switch (words[0], words.count) {
    case ("status", 1): status(snapshot)
    case ("prices", 1): prices(snapshot)
    case ("brackets", 1): brackets(snapshot)
    case ("trades", 1): trades(snapshot)
    case ("events", 1): events(10, snapshot)
    case ("events", 2):
      Int(words[1]).map { events($0, snapshot) }
        ?? ["not understood: word 2: expected how many events, such as events 20"]
    case ("help", 1): help
    case ("status", _), ("prices", _), ("brackets", _), ("trades", _), ("events", _):
      ["not understood: \(words[0]) stands alone"]
    default: nil
    }
  }

  private static func status(_ snapshot: Snapshot) -> [String] {
    let feed = snapshot.feed
    let pace =
      feed.isFinished
      ? "over" : feed.isPaused ? "paused" : "playing at \(Figures.speed(feed.speed))"
    var market = "market: paper on \(feed.name), \(pace)"
    if let progress = feed.progress {
      market += ", \(progress.percent.rounded(decimals: 0))% played"
    }
    let account = snapshot.account
    let state =
      snapshot.isServiceRunning ? snapshot.tradingState.name : "stopped: no new brackets"
    return [
      "time: \(snapshot.time.iso8601(fractionDigitsMin: 0))", market,
      "account: equity \(Figures.money(account.equity)), day \(Figures.gain(account.dayPnL)), "
        + "open risk \(Figures.money(account.openRisk))",
      "trading: \(state), \(counted(snapshot.brackets.count, "bracket")), "
        + counted(snapshot.trades.count, "closed trade"),
    ]
  }

  private static func prices(_ snapshot: Snapshot) -> [String] {
    snapshot.watch.compactMap { row in
      guard let instrument = snapshot.instrument(row.instrument) else { return nil }
      guard let last = row.last else { return "\(instrument.symbol): no price yet" }
      var text = "\(instrument.symbol): \(Figures.price(last, of: instrument))"
      if let open = row.dayOpen, open.raw > 0 {
        let moved = Figures.distance(from: open, to: last)
        if let share = moved.ratio(to: PriceOffset(raw: open.raw)) {
          text += ", \(Figures.change(share)) today"
        }
      }
      if let atr = row.atr {
        text += ", ATR \(Figures.atr(atr, of: instrument))"
      } else {
        text += ", ATR has \(row.atrHave) of \(row.atrNeed) bars"
      }
      if !row.position.isZero { text += ", position \(Figures.quantity(row.position))" }
      if let age = row.staleAge { text += ", STALE \(age.roughly)" }
      return text
    }
  }

  private static func brackets(_ snapshot: Snapshot) -> [String] {
    let lines = openWords(snapshot)
    return lines.isEmpty ? ["no brackets: buy or sell opens one"] : lines
  }

  private static func trades(_ snapshot: Snapshot) -> [String] {
    let lines = snapshot.trades.suffix(20).map { trade in
      let symbol = snapshot.instrument(trade.instrument)?.symbol ?? "?"
      let multiple = trade.risk.raw > 0 ? trade.netPnL.ratio(to: trade.risk) : nil
      return "\(trade.bracket) \(symbol) \(trade.side == .buy ? "long" : "short") "
        + "\(Figures.quantity(trade.quantity)), \(trade.reason.name), "
        + "\(Figures.gain(trade.netPnL)) after fees"
        + (multiple.map { " (\(Figures.multiple($0)))" } ?? "")
    }
    return lines.isEmpty ? ["no trade is closed yet"] : lines
  }

  private static func events(_ count: Int, _ snapshot: Snapshot) -> [String] {
    let lines = snapshot.log.suffix(max(0, count)).map { line(of: $0, in: snapshot.instruments) }
    return lines.isEmpty ? ["nothing has happened yet"] : lines
  }

  private static var help: [String] {
    let own = [
      "status: time, market, account", "prices: every symbol",
      "brackets: every bracket with its distances", "trades: the last closed trades",
      "events 20: the last events", "yes, no: answer the question before",
    ]
    let hidden = ["theme", "help"]
    return own
      + CommandSummary.all.filter { !hidden.contains($0.name) }
      .map { "\($0.usage): \($0.help)" }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }
}

extension BracketFigures {
  /// The bracket in one sentence: `B1 NVDX long 109, live, entry 182.80, last 182.75, …`.
  var plainWords: String {
    let side = bracket.side == .buy ? "long" : "short"
    let state = stateWords.map(\.text).joined(separator: " ")
    var parts = ["\(bracket.id) \(instrument.symbol) \(side) \(quantityText)", state]
    parts.append("entry \(Figures.price(bracket.entryPx, of: instrument))")
    if let last { parts.append("last \(Figures.price(last, of: instrument))") }
    parts.append(level("stop", bracket.stop, .stop))
    parts.append(level("target", bracket.target, .target))
    if bracket.phase != .pending {
      let multiple = multiple.map { " (\(Figures.multiple($0)))" } ?? ""
      parts.append("net \(Figures.gain(bracket.netPnL))\(multiple)")
    }
    return parts.joined(separator: ", ")
  }

  private func level(_ name: String, _ leg: LegView?, _ role: OrderRole) -> String {
    guard let leg else { return "no \(name)" }
    let away = distanceText(to: role, in: .price).map { " (\($0) away)" } ?? ""
    return "\(name) \(Figures.price(leg.price, of: instrument))\(away)"
  }
}
