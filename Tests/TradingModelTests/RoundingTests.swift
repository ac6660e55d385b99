import Testing
import TradingModel

struct RoundingTests {
  /// numerator, denominator, then the quotient down, up, toward zero, away from zero, half-even.
  @Test(arguments: [
    (5, 2, [2, 3, 2, 3, 2]), (-5, 2, [-3, -2, -2, -3, -2]),
    (7, 2, [3, 4, 3, 4, 4]), (-7, 2, [-4, -3, -3, -4, -4]),
    (21, 10, [2, 3, 2, 3, 2]), (-21, 10, [-3, -2, -2, -3, -2]),
    (29, 10, [2, 3, 2, 3, 3]), (-29, 10, [-3, -2, -2, -3, -3]),
    (1, 3, [0, 1, 0, 1, 0]), (-1, 3, [-1, 0, 0, -1, 0]),
    (2, 3, [0, 1, 0, 1, 1]), (-2, 3, [-1, 0, 0, -1, -1]),
    (1, 2, [0, 1, 0, 1, 0]), (-1, 2, [-1, 0, 0, -1, 0]),
    (3, 2, [1, 2, 1, 2, 2]), (-3, 2, [-2, -1, -1, -2, -2]),
    (0, 7, [0, 0, 0, 0, 0]), (14, 7, [2, 2, 2, 2, 2]), (-14, 7, [-2, -2, -2, -2, -2]),
    (9, 1, [9, 9, 9, 9, 9]),
  ])
  func `each rounding settles a quotient its own way`(
    numerator: Int, denominator: Int, expected: [Int]
  ) {
    let rules: [Rounding] = [.down, .up, .towardZero, .awayFromZero, .halfEven]
    for (rule, quotient) in zip(rules, expected) {
      #expect(
        rule.divide(Int128(numerator), by: Int128(denominator)) == Int128(quotient), "\(rule)")
    }
  }

  @Test func `every small quotient obeys its rule`() {
    for denominator in Int128(1)...12 {
      for numerator in Int128(-60)...60 {
        let down = Rounding.down.divide(numerator, by: denominator)
        let up = Rounding.up.divide(numerator, by: denominator)
        #expect(down * denominator <= numerator && (down + 1) * denominator > numerator)
        #expect(up * denominator >= numerator && (up - 1) * denominator < numerator)
        let zero = Rounding.towardZero.divide(numerator, by: denominator)
        #expect(zero == (numerator < 0 ? up : down))
        let away = Rounding.awayFromZero.divide(numerator, by: denominator)
        #expect(away == (numerator < 0 ? down : up))
        let near = Rounding.halfEven.divide(numerator, by: denominator)
        let gap = (near * denominator - numerator).magnitude * 2
        #expect(gap < denominator.magnitude || (gap == denominator.magnitude && near % 2 == 0))
      }
    }
  }

  @Test func `the largest products still divide`() {
    let largest = Int128(Int64.max) * Int128(Int64.max)
    #expect(Rounding.up.divide(largest, by: Int128(Int64.max)) == Int128(Int64.max))
    #expect(Rounding.halfEven.divide(-largest, by: Int128(Int64.max)) == -Int128(Int64.max))
  }

  @Test func `dividing by zero or less is a bug and stops`() async {
    await #expect(processExitsWith: .failure) { _ = Rounding.up.divide(1, by: 0) }
    await #expect(processExitsWith: .failure) { _ = Rounding.up.divide(1, by: -1) }
  }
}
