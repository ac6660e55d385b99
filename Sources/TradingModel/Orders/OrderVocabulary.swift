/// Which way an order or a position goes.
public enum Side: UInt8, Hashable, Sendable, CaseIterable {
  /// Buys; a long position.
  case buy
  /// Sells; a short position.
  case sell

  /// The other side.
  public var opposite: Side { self == .buy ? .sell : .buy }
  /// +1 for buy, −1 for sell.
  public var sign: Int64 { self == .buy ? 1 : -1 }
  /// `buy` or `sell`, as printed in events.
  public var name: String { self == .buy ? "buy" : "sell" }
}

/// What an order asks for (FIX OrdType with its prices).
public enum OrderKind: Hashable, Sendable {
  /// Fills at the market.
  case market
  /// Fills at `price` or better for its owner.
  case limit(Price)
  /// Becomes a market order when the market reaches the price.
  case stop(Price)
  /// Becomes a limit order at `limit` when the market reaches `stop`.
  case stopLimit(stop: Price, limit: Price)

  /// The limit price, when there is one.
  public var limitPrice: Price? {
    switch self {
    case .limit(let price), .stopLimit(_, let price): price
    case .market, .stop: nil
    }
  }
  /// The trigger price (FIX StopPx), when there is one.
  public var stopPrice: Price? {
    switch self {
    case .stop(let price), .stopLimit(let price, _): price
    case .market, .limit: nil
    }
  }
  /// `market`, `limit`, `stop` or `stop_limit`, as printed and typed.
  public var name: String {
    switch self {
    case .market: "market"
    case .limit: "limit"
    case .stop: "stop"
    case .stopLimit: "stop_limit"
    }
  }
}

/// How long an order works (FIX TimeInForce).
public enum TimeInForce: Hashable, Sendable {
  /// Until the next `day_reset`.
  case day
  /// Until canceled.
  case gtc
  /// Fills what it can at once; the rest is canceled.
  case ioc
  /// Fills whole at once or is canceled.
  case fok
  /// Until the moment given.
  case gtd(Timestamp)

  /// `day`, `gtc`, `ioc`, `fok` or `gtd`.
  public var name: String {
    switch self {
    case .day: "day"
    case .gtc: "gtc"
    case .ioc: "ioc"
    case .fok: "fok"
    case .gtd: "gtd"
    }
  }
}

/// Where an order stands (FIX OrdStatus).
public enum OrdStatus: UInt8, Hashable, Sendable, CaseIterable {
  /// Sent, not yet acknowledged.
  case pendingNew
  /// Working, nothing filled.
  case new
  /// Working, partly filled.
  case partiallyFilled
  /// Filled whole; final.
  case filled
  /// A cancel is on its way.
  case pendingCancel
  /// Canceled; final.
  case canceled
  /// An amendment is on its way.
  case pendingReplace
  /// Refused by the venue; final.
  case rejected
  /// Its time ran out; final.
  case expired

  /// Whether nothing more can happen to the order.
  public var isFinal: Bool {
    switch self {
    case .filled, .canceled, .rejected, .expired: true
    case .pendingNew, .new, .partiallyFilled, .pendingCancel, .pendingReplace: false
    }
  }
}

/// What an order is for, within its bracket.
public enum OrderRole: UInt8, Hashable, Sendable, CaseIterable {
  /// Opens the position; only its fills arm a bracket (SEM-6).
  case entry
  /// The stop-loss leg.
  case stop
  /// A take-profit leg.
  case target
  /// Closes at market: by hand, time limit, emergency or double fill.
  case close

  /// `entry`, `stop`, `target` or `close`, as printed in events.
  public var name: String {
    switch self {
    case .entry: "entry"
    case .stop: "stop"
    case .target: "target"
    case .close: "close"
    }
  }
}

/// The number of a bracket, counted from 1 over the life of an account; shown as `B12`.
public struct BracketID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 1, 2, 3…
  public let number: UInt32
  /// Makes the id of the bracket `number`.
  public init(_ number: UInt32) { self.number = number }
  /// Older brackets come first.
  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
  /// `B12`.
  public var description: String { "B\(number)" }
}

/// The id under which an order is sent, made of (session, bracket, role, sequence) (SEM-57).
///
/// `1-B12-stop-37` is the 37th order of session 1, the stop of bracket 12. Never used twice.
public struct ClOrdID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The run of the engine that made it, counted from 1 in the journal.
  public let session: UInt32
  /// The order's number within the session, counted from 1 without gaps.
  public let sequence: UInt32
  /// The bracket it belongs to.
  public let bracket: BracketID
  /// What it is for.
  public let role: OrderRole

  /// Makes an id from its four parts.
  public init(session: UInt32, bracket: BracketID, role: OrderRole, sequence: UInt32) {
    self.session = session
    self.sequence = sequence
    self.bracket = bracket
    self.role = role
  }

  /// Orders sent earlier come first.
  public static func < (left: Self, right: Self) -> Bool {
    (left.session, left.sequence) < (right.session, right.sequence)
  }
  /// `1-B12-stop-37`.
  public var description: String { "\(session)-\(bracket)-\(role.name)-\(sequence)" }
}
