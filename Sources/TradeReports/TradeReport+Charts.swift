import TradeStatistics
import TradingModel

/// A chart with its heading, for the page.
struct ReportDrawing {
  let title: String
  let svg: String
}

extension TradeReport {
  /// The charts of the page: equity, drawdown, R-multiples, and MAE against MFE.
  var drawings: [ReportDrawing] {
    guard !trades.isEmpty else { return [] }
    return [equityDrawing, drawdownDrawing, multiplesDrawing, excursionDrawing].compactMap { $0 }
  }

  private var equityDrawing: ReportDrawing? {
    let values = statistics.curve.values.map(\.double)
    guard let low = values.min(), let high = values.max() else { return nil }
    let title = "Equity after each trade"
    var chart = ReportChart(title: title, across: 0...Double(values.count - 1), up: low...high)
    chart.line([(0, values[0]), (Double(values.count - 1), values[0])], style: "base")
    chart.line(values.enumerated().map { (Double($0), $1) }, style: "equity")
    return ReportDrawing(title: title, svg: chart.svg(acrossWords: whole, upWords: whole))
  }

  private var drawdownDrawing: ReportDrawing? {
    var peak = -Double.infinity
    let falls = statistics.curve.values.map { value in
      peak = max(peak, value.double)
      return value.double - peak
    }
    guard let low = falls.min() else { return nil }
    let title = "Drawdown from the peak"
    var chart = ReportChart(title: title, across: 0...Double(falls.count - 1), up: min(low, -1)...0)
    chart.area(falls.enumerated().map { (Double($0), $1) }, downTo: 0, style: "fall")
    return ReportDrawing(title: title, svg: chart.svg(acrossWords: whole, upWords: whole))
  }

  private var multiplesDrawing: ReportDrawing? {
    let multiples = trades.compactMap { $0.result.rMultiple?.double }
    guard let low = multiples.min(), let high = multiples.max() else { return nil }
    // Half an R is one bar, wider ones when there would be more than 40.
    var width = 0.5
    while (high - low) / width > 40 { width *= 2 }
    let first = Int((low / width).rounded(.down))
    let last = Int((high / width).rounded(.down))
    var counts = Array(repeating: 0, count: last - first + 1)
    for multiple in multiples { counts[Int((multiple / width).rounded(.down)) - first] += 1 }
    let title = "Trades by R-multiple"
    var chart = ReportChart(
      title: title, across: Double(first) * width...Double(last + 1) * width,
      up: 0...Double(counts.max() ?? 1))
    for (place, count) in counts.enumerated() where count > 0 {
      let start = Double(first + place) * width
      chart.bar(
        from: start, to: start + width, height: Double(count),
        style: start < 0 ? "loss" : "win",
        tip: "\(count) from \(multiple(start)) to \(multiple(start + width))")
    }
    return ReportDrawing(title: title, svg: chart.svg(acrossWords: multiple, upWords: whole))
  }

  private var excursionDrawing: ReportDrawing? {
    let points = trades.compactMap { trade -> (x: Double, y: Double, trade: ReportedTrade)? in
      guard let adverse = trade.result.adverseR(trade.instrument),
        let favourable = trade.result.favourableR(trade.instrument)
      else { return nil }
      return (adverse.double, favourable.double, trade)
    }
    guard !points.isEmpty else { return nil }
    let title = "Best move (up) against worst move (across), in R"
    var chart = ReportChart(
      title: title, across: 0...(points.map(\.x).max() ?? 1), up: 0...(points.map(\.y).max() ?? 1))
    for point in points {
      let net = point.trade.result.netPnL
      chart.dot(
        (point.x, point.y), style: net.raw > 0 ? "win" : net.raw < 0 ? "loss" : "base",
        tip: "\(point.trade.result.bracket) \(point.trade.instrument.symbol)"
          + " \(net.signed(decimals: 2))")
    }
    return ReportDrawing(title: title, svg: chart.svg(acrossWords: multiple, upWords: multiple))
  }

  /// A value of a scale without needless decimals: `100,500`, `0.5`.
  private func whole(_ value: Double) -> String {
    guard let exact = Ratio(value, rounding: .toNearestOrEven) else { return "" }
    return exact.grouped(decimals: value == value.rounded() ? 0 : 1)
  }

  private func multiple(_ value: Double) -> String {
    guard let exact = Ratio(value, rounding: .toNearestOrEven) else { return "" }
    return exact.rounded(toRaw: fixedPointScale / 100, .halfEven).description + "R"
  }
}
