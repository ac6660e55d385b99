import TradeStatistics
import TradingModel

extension TradeReport {
  /// The report as one page of HTML that needs nothing else: figures, charts, groups and trades.
  ///
  /// It follows the reader's light or dark setting, and prints.
  public var html: String {
    var parts = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
      "<title>\(HTML.text(title))</title>", "<style>\(Self.style)</style>", "</head>", "<body>",
      "<h1>\(HTML.text(title))</h1>",
    ]
    if trades.isEmpty {
      parts.append("<p>No trade is finished yet.</p>")
    } else {
      parts.append(figureList)
      parts.append("<div class=\"charts\">")
      for drawing in drawings {
        parts.append(
          "<figure><figcaption>\(HTML.text(drawing.title))</figcaption>\(drawing.svg)</figure>")
      }
      parts.append("</div>")
      for division in ReportDivision.allCases {
        parts.append(groupSection(division))
      }
      parts.append(tradeSection)
      parts.append("<h2>Definitions</h2>")
      parts.append(
        "<ul>" + Self.definitions.map { "<li>\(HTML.text($0))</li>" }.joined() + "</ul>")
    }
    parts += ["</body>", "</html>", ""]
    return parts.joined(separator: "\n")
  }

  private var figureList: String {
    let items = ReportFigure.all(statistics).map {
      "<div><dt>\(HTML.text($0.label))</dt><dd>\(HTML.text($0.text))</dd></div>"
    }
    return "<dl>" + items.joined() + "</dl>"
  }

  private func groupSection(_ division: ReportDivision) -> String {
    let keys = [
      "trades", "win_rate", "net", "expectancy", "expectancy_r", "profit_factor", "max_drawdown",
    ]
    let groups = groups(by: division)
    let heads = ReportFigure.all(statistics).filter { keys.contains($0.key) }.map(\.label)
    let rows = groups.map { group in
      [group.name]
        + ReportFigure.all(group.statistics).filter { keys.contains($0.key) }.map(\.text)
    }
    return "<h2>By \(division.rawValue)</h2>" + Self.tableElement([division.rawValue] + heads, rows)
  }

  private var tradeSection: String {
    let columns = ReportColumn.allCases
    return "<h2>Trades</h2>"
      + Self.tableElement(
        columns.map { $0.rawValue.split(separator: "_").joined(separator: " ") },
        trades.map { trade in columns.map { $0.text(trade) } })
  }

  private static func tableElement(_ head: [String], _ rows: [[String]]) -> String {
    func row(_ cells: [String], _ name: String) -> String {
      "<tr>" + cells.map { "<\(name)>\(HTML.text($0))</\(name)>" }.joined() + "</tr>"
    }
    return "<div class=\"table\"><table><thead>\(row(head, "th"))</thead><tbody>"
      + rows.map { row($0, "td") }.joined(separator: "\n") + "</tbody></table></div>"
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1a1d21; --paper: #ffffff; --soft: #667080;
      --line: #dde2e8; --up: #14783c; --down: #b3261e; --main: #1f5fbf; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --paper: #14171a;
      --soft: #98a2b0; --line: #2c323a; --up: #57c785; --down: #ff7b72; --main: #79b0ff; } }
    body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      max-width: 1200px; margin: 2rem auto; padding: 0 1rem; }
    h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .6rem; }
    dl div { border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .6rem; }
    dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; font-variant-numeric: tabular-nums; }
    .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); gap: 1rem; }
    figure { margin: 0; } figcaption { color: var(--soft); } svg { width: 100%; height: auto; }
    svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
    .grid { stroke: var(--line); } .base { stroke: var(--soft); fill: var(--soft); }
    polyline { fill: none !important; stroke-width: 2; } .equity { stroke: var(--main); }
    polyline.base { stroke-width: 1; stroke-dasharray: 4 4; }
    .fall { fill: var(--down); opacity: .5; } .win { fill: var(--up); } .loss { fill: var(--down); }
    .table { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; }
    th, td { padding: .2rem .6rem; text-align: right; white-space: nowrap;
      border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
    th { color: var(--soft); font-weight: 500; } th:first-child, td:first-child { text-align: left; }
    """
}
