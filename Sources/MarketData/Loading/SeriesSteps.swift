import TradingModel

extension RowSeries {
  /// The price and size steps of the rows.
  func observe(prices: inout StepCensus, sizes: inout StepCensus) {
    for row in trades {
      prices.add(row.price)
      sizes.add(row.quantity)
    }
    for row in quotes {
      prices.add(row.bid)
      prices.add(row.ask)
      sizes.add(row.bidSize)
      sizes.add(row.askSize)
    }
    for row in bars {
      prices.add(row.open)
      prices.add(row.high)
      prices.add(row.low)
      prices.add(row.close)
      sizes.add(row.volume)
    }
  }
}

/// Counts how many decimals numbers need, and names the step that nearly all of them keep.
struct StepCensus {
  private var counts = [Int](repeating: 0, count: 10)
  private var total = 0

  /// Takes one number in billionths; zero says nothing.
  mutating func add(_ raw: Int64) {
    guard raw != 0 else { return }
    var rest = raw
    var decimals = 9
    while decimals > 0, rest % 10 == 0 {
      rest /= 10
      decimals -= 1
    }
    counts[decimals] += 1
    total += 1
  }

  /// The smallest power of ten, in billionths, that 99 of 100 numbers are multiples of.
  ///
  /// Averages and auction prices off the tick are few, and do not make the tick finer.
  var step: Int64? {
    guard total > 0 else { return nil }
    var covered = 0
    var step = fixedPointScale
    for count in counts {
      covered += count
      if covered * 100 >= total * 99 { return step }
      step /= 10
    }
    return step
  }
}
