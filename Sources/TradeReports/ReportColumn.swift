import TradeStatistics
import TradingModel

/// A figure of one trade, as every form of a report names it.
enum ReportColumn: String, CaseIterable {
  case id, symbol, side, quantity, opened, closed, seconds, entry, exit, reason, net, fees, risk
  case r, mae, mfe
  case maeR = "mae_r"
  case mfeR = "mfe_r"
  case stopSlippage = "stop_slippage"
  case basis = "stop_basis"
  case ambiguous, tags, notes

  /// The exact text: numbers with a point and without marks for thousands, times in ISO 8601, an
  /// empty text where a figure does not exist.
  func text(_ trade: ReportedTrade) -> String {
    let result = trade.result
    return switch self {
    case .id: result.bracket.description
    case .symbol: trade.instrument.symbol
    case .side: result.side == .buy ? "long" : "short"
    case .quantity: result.quantity.description
    case .opened: result.openedAt.description
    case .closed: result.closedAt.description
    case .seconds: Self.seconds(result.duration)
    case .entry: result.entryAvgPx.description
    case .exit: result.exitAvgPx.description
    case .reason: result.reason.name
    case .net: result.netPnL.description
    case .fees: result.fees.description
    case .risk: result.risk.description
    case .r: result.rMultiple.map { $0.rounded(decimals: 4) } ?? ""
    case .mae: result.adverse.description
    case .mfe: result.favourable.description
    case .maeR: result.adverseR(trade.instrument).map { $0.rounded(decimals: 4) } ?? ""
    case .mfeR: result.favourableR(trade.instrument).map { $0.rounded(decimals: 4) } ?? ""
    case .stopSlippage: result.stopSlippage?.description ?? ""
    case .basis: result.basis.name
    case .ambiguous: result.isAmbiguous ? "true" : "false"
    case .tags: trade.tags.joined(separator: " ")
    case .notes: trade.notes.joined(separator: "; ")
    }
  }

  /// Whether the text is a number.
  var isNumber: Bool {
    switch self {
    case .quantity, .seconds, .entry, .exit, .net, .fees, .risk, .r, .mae, .mfe, .maeR, .mfeR,
      .stopSlippage:
      true
    case .id, .symbol, .side, .opened, .closed, .reason, .basis, .ambiguous, .tags, .notes: false
    }
  }

  /// A length of time in seconds: 1.5 s is `1.5`.
  static func seconds(_ span: TimeSpan) -> String { Ratio(raw: span.nanoseconds).description }
}
