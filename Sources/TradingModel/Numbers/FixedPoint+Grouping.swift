extension FixedPoint {
  /// The value rounded half-even to `decimals` decimals, with thousands separated by commas.
  ///
  /// For people only: 1234567.891 with 2 → `1,234,567.89`, −1200 with 0 → `-1,200`.
  public func grouped(decimals: Int) -> String {
    let text = rounded(decimals: decimals)
    // Most figures are below a thousand, and every event tells some.
    if raw.magnitude < 999 * fixedPointScale.magnitude { return text }
    let digits = text.drop { $0 == "-" }
    let whole = digits.prefix { $0 != "." }
    let fraction = digits.dropFirst(whole.count)
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return (text.hasPrefix("-") ? "-" : "") + result + fraction
  }

  /// Like `grouped(decimals:)`, with a `+` before anything above zero as printed.
  ///
  /// 412.5 with 2 → `+412.50`; 0.001 with 2 → `0.00`.
  public func signed(decimals: Int) -> String {
    let text = grouped(decimals: decimals)
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return raw > 0 && !isZero ? "+" + text : text
  }
}
