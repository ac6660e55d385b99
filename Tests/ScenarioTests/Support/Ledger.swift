import Foundation
import Testing

/// An account recomputed from the lines of fills alone, in exact decimals.
struct Ledger {
  private(set) var cash: Decimal
  private(set) var fees = Decimal.zero
  /// The signed position per symbol.
  private(set) var positions: [String: Decimal] = [:]
  private var brackets: [String: (position: Decimal, net: Decimal)] = [:]

  /// - Parameter multipliers: Account currency per point and unit, where it is not 1.
  init(_ lines: [EventLine], cash: Decimal, multipliers: [String: Decimal] = [:]) throws {
    self.cash = cash
    for line in lines where line.event == "orderFilled" {
      let symbol = try #require(line["symbol"])
      let bracket = try #require(line["bracket"])
      let quantity = try Self.number(line, "last_qty")
      let price = try Self.number(line, "last_px")
      let fee = try Self.number(line, "fee")
      let sign: Decimal = line["side"] == "buy" ? 1 : -1
      let flow = -sign * quantity * price * (multipliers[symbol] ?? 1)
      self.cash += flow - fee
      fees += fee
      positions[symbol, default: 0] += sign * quantity
      var open = brackets[bracket] ?? (0, 0)
      open.position += sign * quantity
      open.net += flow - fee
      brackets[bracket] = open
    }
  }

  /// The net of every bracket that is flat.
  var realized: Decimal {
    brackets.values.filter { $0.position.isZero }.reduce(Decimal.zero) { $0 + $1.net }
  }

  /// Symbols with a position.
  var openPositionCount: Int { positions.values.count { !$0.isZero } }

  static func number(_ line: EventLine, _ key: String) throws -> Decimal {
    let text = try #require(line[key], "no \(key) in \(line.short)")
    return try #require(Decimal(string: text), "\(text) is not a number")
  }

  /// Compares with a run's last line.
  func expectEqual(
    _ summary: SummaryLine, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(Decimal(string: summary.cash) == cash, "cash", sourceLocation: sourceLocation)
    #expect(Decimal(string: summary.fees) == fees, "fees", sourceLocation: sourceLocation)
    #expect(
      Decimal(string: summary.realized) == realized, "realized", sourceLocation: sourceLocation)
    #expect(summary.open_positions == openPositionCount, sourceLocation: sourceLocation)
  }
}
