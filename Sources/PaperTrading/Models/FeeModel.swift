import TradingModel

/// What a fill costs: so much a unit, plus a share of the value, at least a minimum an order.
struct FeeModel: Sendable {
  private let settings: FeeSettings
  private let isFree: Bool

  init(_ settings: FeeSettings) {
    self.settings = settings
    isFree = settings == FeeSettings()
  }

  /// The fee of a fill, and the order's fees so far with it before the minimum.
  ///
  /// 200 shares worth 20,000.00 at 0.005 a share and 1 basis point: 1.00 + 2.00 = 3.00. With a
  /// minimum of 5.00 the order's fees are 5.00, however many fills it takes to get there.
  ///
  /// - Parameters:
  ///   - quantity: The quantity of the fill.
  ///   - value: Its value; the sign does not matter. Each part is rounded half-even.
  ///   - order: The order before the fill.
  /// - Returns: `nil` when a part cannot be counted.
  func fee(of quantity: Quantity, value: Money, order: VenueOrder) -> (exact: Int128, fee: Money)? {
    if isFree { return (0, .zero) }
    let perUnit = Price(raw: settings.perUnit.raw)
    guard let units = Money.value(of: quantity, at: perUnit, multiplier: .one),
      let share = value.magnitude.scaled(by: settings.share, .halfEven)
    else { return nil }
    let exact = order.feesExact + Int128(units.raw) + Int128(share.raw)
    let charged = max(exact, Int128(settings.minimum.raw)) - order.feesCharged
    guard charged.magnitude <= Money.magnitudeMax.magnitude else { return nil }
    return (exact, Money(raw: Int64(charged)))
  }
}
