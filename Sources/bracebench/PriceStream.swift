/// The benchmark's price stream, the same in any language: xorshift64 from a fixed seed.
struct PriceStream: Sequence, IteratorProtocol {
  enum Kind: String, CaseIterable {
    /// Steps of −1, 0 or +1 tick.
    case a
    /// The same with gaps of 2 to 17 ticks.
    case g

    /// The hash of the first million prices, the same in any language.
    var hashOfMillion: String { self == .a ? "bdd562cf5ce9fe5b" : "e8c1620866ea31f5" }
  }

  private let kind: Kind
  private var state: UInt64 = 88_172_645_463_325_252
  private var price: Int64 = 10_000
  private var isFirst = true
  private var left: Int

  init(_ kind: Kind, count: Int) {
    self.kind = kind
    left = count
  }

  /// So many prices and their hash.
  ///
  /// - Throws: `Problem` when the first million are not the known ones.
  static func checked(_ kind: Kind, count: Int) throws -> (prices: [Int64], hash: FNV) {
    let prices = Array(PriceStream(kind, count: count))
    var hash = FNV()
    for price in prices { hash.add(price) }
    if count == 1_000_000, hash.text != kind.hashOfMillion {
      throw Problem(text: "the stream's hash is \(hash.text), not \(kind.hashOfMillion)")
    }
    return (prices, hash)
  }

  /// The next price, in ticks of 0.01.
  mutating func next() -> Int64? {
    guard left > 0 else { return nil }
    left -= 1
    if isFirst {
      isFirst = false
      return price
    }
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    price += step
    return price
  }

  private var step: Int64 {
    if kind == .g, (state >> 8) & 63 == 0 {
      let magnitude = Int64(2 + ((state >> 14) & 15))
      return state >> 63 == 1 ? magnitude : -magnitude
    }
    switch state >> 61 {
    case 0...2: return -1
    case 3...5: return 1
    default: return 0
    }
  }
}

/// FNV-1a, 64 bits, over little-endian 64-bit numbers.
struct FNV: Equatable {
  private(set) var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ value: Int64) {
    var rest = UInt64(bitPattern: value)
    for _ in 0..<8 {
      hash = (hash ^ (rest & 0xff)) &* 0x0000_0100_0000_01b3
      rest >>= 8
    }
  }

  /// 16 hexadecimal digits.
  var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
