import TradeStatistics
public import TradingModel

extension TradeReport {
  /// The report for people: the trades, the figures and the groups, as lines of plain text.
  public var table: String {
    guard !trades.isEmpty else { return "\(title)\n\nno trade is finished yet\n" }
    var sections = [TextTable.printable(title), tradeTable, figureTable]
    for division in ReportDivision.allCases {
      let groups = groups(by: division)
      // One group says what the whole says.
      let isNews = groups.count > 1 || division == .tag && trades.contains { !$0.tags.isEmpty }
      if isNews { sections.append(groupTable(division, groups)) }
    }
    sections.append(Self.definitions.joined(separator: "\n"))
    return sections.joined(separator: "\n\n") + "\n"
  }

  private var tradeTable: String {
    let none = "–"
    let head = [
      "ID", "SYMBOL", "SIDE", "QTY", "ENTRY", "EXIT", "NET", "FEES", "R", "MAE", "MFE", "SLIP",
      "OPENED", "HELD", "EXIT BY", "STOP FROM", "TAGS",
    ]
    let rows = trades.map { trade -> [String] in
      let result = trade.result
      let decimals = trade.instrument.priceDecimals
      func multiple(_ ratio: Ratio?) -> String { ratio.map { $0.rounded(decimals: 2) } ?? none }
      return [
        result.bracket.description, trade.instrument.symbol,
        result.side == .buy ? "long" : "short", result.quantity.description,
        result.entryAvgPx.rounded(decimals: decimals), result.exitAvgPx.rounded(decimals: decimals),
        result.netPnL.signed(decimals: 2), result.fees.grouped(decimals: 2),
        result.rMultiple.map { $0.signed(decimals: 2) } ?? none,
        multiple(result.adverseR(trade.instrument)), multiple(result.favourableR(trade.instrument)),
        result.stopSlippage.map { $0.rounded(decimals: decimals) } ?? none,
        Self.moment(result.openedAt), ReportFigure.clock(result.duration),
        result.reason.name + (result.isAmbiguous ? " ?" : ""), result.basis.name,
        trade.tags.joined(separator: " "),
      ]
    }
    let hasTags = trades.contains { !$0.tags.isEmpty }
    let kept = hasTags ? head.count : head.count - 1
    let lines = TextTable(
      head: Array(head.prefix(kept)), rows: rows.map { Array($0.prefix(kept)) },
      isLeft: Set([0, 1, 2, 12, 14, 15, 16])
    ).lines
    let hasGuess = trades.contains { $0.result.isAmbiguous }
    let guess = hasGuess ? ["? one bar touched stop and target: which came first is a guess"] : []
    let notes = trades.flatMap { trade in
      trade.notes.map { TextTable.printable("note on \(trade.result.bracket): \($0)") }
    }
    return (lines + guess + notes).joined(separator: "\n")
  }

  private var figureTable: String {
    let figures = ReportFigure.all(statistics)
    // Two columns of figures are read faster than one long one.
    let half = (figures.count + 1) / 2
    let rows = (0..<half).map { row -> [String] in
      let right = figures.indices.contains(row + half) ? figures[row + half] : nil
      return [
        figures[row].label, figures[row].text, "  ", right?.label ?? "", right?.text ?? "",
      ]
    }
    return TextTable(head: nil, rows: rows, isLeft: [0, 2, 3]).lines.joined(separator: "\n")
  }

  private func groupTable(_ division: ReportDivision, _ groups: [ReportGroup]) -> String {
    func figures(_ statistics: TradeStatistics) -> [String] {
      let keys = [
        "trades", "win_rate", "net", "expectancy", "expectancy_r", "profit_factor", "max_drawdown",
      ]
      let all = ReportFigure.all(statistics)
      return keys.map { key in all.first { $0.key == key }?.text ?? "" }
    }
    let head = [
      "BY \(division.rawValue.uppercased())", "TRADES", "WIN RATE", "NET", "EXPECTANCY", "IN R",
      "PROFIT FACTOR", "MAX DRAWDOWN",
    ]
    return TextTable(
      head: head, rows: groups.map { [$0.name] + figures($0.statistics) }, isLeft: [0]
    ).lines.joined(separator: "\n")
  }

  /// A moment to the second: `2020-12-15 14:45:00`.
  public static func moment(_ time: Timestamp) -> String {
    String(time.description.prefix(19).map { $0 == "T" ? " " : $0 })
  }
}

extension TradeReport {
  /// A text that does nothing to a terminal: what a file or a note brought along is not a command.
  public static func printable(_ text: String) -> String { TextTable.printable(text) }
}

/// Texts in columns, two spaces apart.
struct TextTable {
  let head: [String]?
  let rows: [[String]]
  /// The columns that stand on their left edge; the others end on their right one.
  let isLeft: Set<Int>

  /// The lines, without spaces at their ends.
  var lines: [String] {
    let all = ((head.map { [$0] } ?? []) + rows).map { $0.map(Self.printable) }
    let columns = all.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      all.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        if column > 0 { line += "  " }
        let room = String(repeating: " ", count: widths[column] - text.count)
        line += isLeft.contains(column) ? text + room : room + text
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }

  /// A text that does nothing to a terminal: what a file or a note brought along is not a command.
  static func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "?" : $0 }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }
}
