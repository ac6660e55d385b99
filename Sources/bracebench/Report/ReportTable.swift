/// Reports as a table that a person can read.
struct ReportTable {
  /// The lines, without line ends.
  private(set) var lines: [String] = []

  private static let header = ["workload", "case", "figure", "median", "min", "max", "× floor"]
  /// The first columns are words, the others numbers.
  private static let wordColumns = 3

  /// A row a figure; the name of a workload and of a case only where they change.
  init(_ reports: [Report]) {
    var rows = [Self.header]
    var workload = ""
    for report in reports {
      var title = report.title
      for figure in report.figures {
        let name = report.workload == workload ? "" : report.workload
        rows.append([name, title, figure.name] + Self.numbers(of: figure))
        workload = report.workload
        title = ""
      }
    }
    lines = Self.aligned(rows)
    if reports.contains(where: { $0.figures.contains { $0.floor != nil } }) {
      lines += [
        "", "Floor: a bare loop with two comparisons a tick over the same prices, in the same run.",
      ]
    }
  }

  private static func numbers(of figure: Figure) -> [String] {
    func number(_ value: Double) -> String { Decimals.grouped(value, figure.decimals) }
    let ends = figure.isSingle ? ["", ""] : [figure.spread.least, figure.spread.most].map(number)
    let ratio = figure.ratioToFloor.map { Decimals.grouped($0, 1) } ?? ""
    return [number(figure.spread.median)] + ends + [ratio]
  }

  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - text.count)
        line += column == 0 ? "" : "  "
        line += column < wordColumns ? text + space : space + text
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
