/// What a venue can do; the engine adapts to it (SEM-24).
public struct VenueCapabilities: Hashable, Sendable {
  /// Links two exits itself.
  public var hasNativeOCO: Bool
  /// Locks the position's quantity for each resting exit.
  public var holdsQuantity: Bool
  /// Can amend a working order.
  public var canAmend: Bool
  /// Enforces reduce-only.
  public var enforcesReduceOnly: Bool
  /// Takes stop orders.
  public var hasStopOrders: Bool

  /// Makes a set of capabilities; the defaults are the ideal paper venue's.
  public init(
    hasNativeOCO: Bool = false, holdsQuantity: Bool = false, canAmend: Bool = true,
    enforcesReduceOnly: Bool = true, hasStopOrders: Bool = true
  ) {
    self.hasNativeOCO = hasNativeOCO
    self.holdsQuantity = holdsQuantity
    self.canAmend = canAmend
    self.enforcesReduceOnly = enforcesReduceOnly
    self.hasStopOrders = hasStopOrders
  }
}
