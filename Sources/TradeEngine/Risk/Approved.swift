public import TradingModel

/// A request that passed every risk check; only `RiskManager` makes one.
///
/// An entry becomes a `.submit` command through this type and in no other way.
public struct Approved<Request: Hashable & Sendable>: Hashable, Sendable {
  /// What was approved.
  public let request: Request
  /// Only `RiskManager.review` calls this, which a test over the source enforces.
  init(byRiskManager request: Request) { self.request = request }
}

/// An entry with its size and exits worked out, ready to be reviewed.
public struct EntryOrder: Hashable, Sendable {
  /// What the trader asked for.
  public let request: EntryRequest
  /// The quantity to send.
  public let quantity: Quantity
  /// The exits it will get.
  public let plan: ExitPlan
}

/// An exit that cannot open a position: its quantity is at most what the bracket holds (SEM-19).
struct ReducingOrder: Hashable, Sendable {
  let role: OrderRole
  let side: Side
  let kind: OrderKind
  let quantity: Quantity
  let isReduceOnly: Bool

  /// Makes an exit of `quantity` for a bracket whose position is `remaining` (negative: overshot).
  ///
  /// - Precondition: 0 < `quantity` ≤ |remaining|.
  init(
    role: OrderRole, kind: OrderKind, quantity: Quantity, of bracketSide: Side,
    remaining: Quantity
  ) {
    precondition(
      quantity.raw > 0 && quantity.raw <= abs(remaining.raw),
      "Invariant: an exit is never larger than the position it reduces")
    self.role = role
    self.kind = kind
    self.quantity = quantity
    // What the exits sold too much is bought back: for the account's net that may be an increase.
    side = remaining.raw > 0 ? bracketSide.opposite : bracketSide
    isReduceOnly = remaining.raw > 0
  }
}
