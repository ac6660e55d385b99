/// The bridge to indicators and drawing; nothing that is booked crosses it.
extension FixedPoint {
  /// The nearest `Double`.
  public var double: Double { Double(raw) / Double(fixedPointScale) }

  /// Returns the value nearest to `double`, or `nil` when it is not finite or out of range.
  ///
  /// - Parameter rounding: How the part below a billionth is settled.
  public init?(_ double: Double, rounding: FloatingPointRoundingRule) {
    let scaled = (double * Double(fixedPointScale)).rounded(rounding)
    guard scaled.isFinite, scaled.magnitude <= Double(Self.magnitudeMax) else { return nil }
    self.init(raw: Int64(scaled))
  }
}
