/// How well one colour can be told from another, as the WCAG 2 guidelines reckon it.
extension RGB {
  /// The relative luminance, 0 for black to 1 for white.
  ///
  /// Source: WCAG 2.2, "relative luminance".
  public var relativeLuminance: Double {
    0.2126 * RGB.linear(red) + 0.7152 * RGB.linear(green) + 0.0722 * RGB.linear(blue)
  }

  /// Returns the contrast of two colours, 1 for equal ones to 21 for black on white.
  public func contrast(with other: RGB) -> Double {
    let mine = relativeLuminance
    let its = other.relativeLuminance
    return (max(mine, its) + 0.05) / (min(mine, its) + 0.05)
  }

  private static func linear(_ part: UInt8) -> Double {
    let value = Double(part) / 255
    if value <= 0.04045 { return value / 12.92 }
    // x to the power of 2.4 is the fifth root of x to the twelfth.
    let base = (value + 0.055) / 1.055
    let square = base * base
    let fourth = square * square
    return fifthRoot(of: fourth * fourth * fourth)
  }

  /// Newton's method, falling from 1 onto the root of a number between 0 and 1.
  private static func fifthRoot(of number: Double) -> Double {
    var root = 1.0
    for _ in 0..<100 {
      let fourth = root * root * root * root
      let next = (4 * root + number / fourth) / 5
      if next >= root { break }
      root = next
    }
    return root
  }
}
