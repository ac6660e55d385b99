import TradingModel

/// What a fill costs: so much a unit, plus a share of the value, at least a minimum an order.
struct FeeModel: Sendable {
  /// What one fill is charged.
  struct Charge: Sendable {
    /// The order's fees so far with this fill, before the minimum.
    var exact: Int128 = 0
    /// Money.
    var fee = Money.zero
    /// The part of what was bought that the venue keeps (SEM-15).
    var feeQuantity = Quantity.zero
  }

  private let settings: FeeSettings
  private let makerShare: Ratio
  private let isFree: Bool

  init(_ settings: FeeSettings) {
    self.settings = settings
    makerShare = settings.makerShare ?? settings.share
    isFree =
      settings.perUnit.isZero && settings.share.isZero && makerShare.isZero
      && settings.minimum.isZero
  }

  /// Whether what is bought pays its share in kind.
  var isTakenInAsset: Bool { settings.isTakenInAsset }

  /// The fee of a fill.
  ///
  /// 200 shares worth 20,000.00 at 0.005 a share and 1 basis point: 1.00 + 2.00 = 3.00. With a
  /// minimum of 5.00 the order's fees are 5.00, however many fills it takes to get there.
  ///
  /// - Parameters:
  ///   - quantity: The quantity of the fill.
  ///   - value: Its value; the sign does not matter. Each part is rounded half-even.
  ///   - before: The order's fees before the fill.
  ///   - isMaker: Whether the order rested.
  ///   - isInAsset: Whether the share is taken from the quantity, rounded up to a billionth.
  /// - Returns: `nil` when a part cannot be counted.
  func charge(
    for quantity: Quantity, value: Money, before: OrderFees, isMaker: Bool, isInAsset: Bool
  ) -> Charge? {
    if isFree { return Charge() }
    let rate = isMaker ? makerShare : settings.share
    var share = Money.zero
    var charge = Charge()
    if isInAsset {
      guard let kept = quantity.scaled(by: rate, .up) else { return nil }
      charge.feeQuantity = kept
    } else {
      guard let part = value.magnitude.scaled(by: rate, .halfEven) else { return nil }
      share = part
    }
    let perUnit = Price(raw: settings.perUnit.raw)
    guard let units = Money.value(of: quantity, at: perUnit, multiplier: .one) else { return nil }
    charge.exact = before.exact + Int128(units.raw) + Int128(share.raw)
    let charged = max(charge.exact, Int128(settings.minimum.raw)) - before.charged
    guard charged.magnitude <= Money.magnitudeMax.magnitude else { return nil }
    charge.fee = Money(raw: Int64(charged))
    return charge
  }
}
