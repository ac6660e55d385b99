import TradeEngine
import TradingModel

/// The figures at the end of a run, and the hash of every event line before them.
public struct RunSummary: Sendable {
  /// FNV-1a, 64 bits, over the lines with their line feeds.
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  private var eventCount: UInt64 = 0

  /// Makes the summary of a run that has not begun.
  public init() {}

  /// Counts one event line, given without its line feed.
  public mutating func add(_ line: String) {
    eventCount += 1
    for byte in line.utf8 { mix(byte) }
    mix(UInt8(ascii: "\n"))
  }

  private mutating func mix(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  /// Returns the last line of a run, without the line feed.
  public func line(_ session: TradingSession) -> String {
    let engine = session.engine
    let account = engine.accountView()
    var brackets = JSONObject()
    brackets.number("completed", engine.completedCounts.reduce(0) { $0 + $1.count })
    for (reason, count) in engine.completedCounts where reason.endsFilled {
      brackets.number(reason.snakeName, count)
    }
    brackets.number("canceled", engine.canceledCount)
    brackets.number("active", engine.activeBracketCount)
    var object = JSONObject()
    object.text("event", "summary")
    object.number("market_events", session.marketEventCount)
    object.number("events", eventCount)
    let digits = String(hash, radix: 16)
    object.text("hash", String(repeating: "0", count: 16 - digits.count) + digits)
    object.object("brackets", brackets)
    object.text("cash", account.cash.description)
    object.text("equity", account.equity.description)
    object.text("realized", account.realized.description)
    object.text("fees", account.fees.description)
    object.number("open_positions", engine.openPositionCount)
    object.number("working_orders", engine.workingOrderCount)
    return object.finished()
  }
}

extension ExitReason {
  /// Whether a bracket that ended for this reason had a position.
  fileprivate var endsFilled: Bool {
    switch self {
    case .canceled, .rejected, .expired: false
    default: true
    }
  }

  /// `takeProfit` as `take_profit`.
  fileprivate var snakeName: String {
    var result = ""
    for character in name {
      if character.isUppercase { result += "_" }
      result += character.lowercased()
    }
    return result
  }
}
