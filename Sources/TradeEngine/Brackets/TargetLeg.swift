import TradingModel

/// One take-profit of a bracket: its share of the position, its price, and its order.
struct TargetLeg: Hashable, Sendable {
  // In this order nothing is lost between the fields: 136 bytes.

  /// The wanted price.
  var price: Price
  /// Filled by this target, over all its orders.
  var filledQty = Quantity.zero
  /// What it shall work, as `TargetSplit` said last.
  var leaves = Quantity.zero
  /// The distance from the entry in R, for targets of a scale-out.
  @InOneWord var atR: Ratio?
  var order: ManagedOrder?
  /// In billionths: a share is at most one.
  private let rawShare: UInt32
  var triesLeft: UInt8 = 2
  /// Whether it may be sent: false while a retry waits for its timer.
  var isRetryDue = true

  /// - Precondition: the share is from zero to one.
  init(share: Ratio, atR: Ratio?, price: Price) {
    precondition(share.raw >= 0 && share <= .one, "Invariant: a share is part of the whole")
    rawShare = UInt32(share.raw)
    _atR = InOneWord(wrappedValue: atR)
    self.price = price
  }

  /// The share of what was held when the targets were set, and of what the entry filled since; the
  /// last target takes what rounding leaves.
  @inline(__always)
  var share: Ratio { Ratio(raw: Int64(rawShare)) }

  @inline(__always)  // A call would copy the leg.
  var isAlive: Bool { order?.isAlive ?? false }

  /// Whether this is its order now.
  @inline(__always)  // A call would copy the leg.
  func has(_ id: ClOrdID) -> Bool { order?.clOrdID == id }
}

extension TargetLeg: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(share)
    writer.write(atR)
    writer.write(price)
    writer.write(order)
    writer.write(filledQty)
    writer.write(leaves)
    writer.write(Int32(triesLeft))
    writer.write(isRetryDue)
  }

  init(from reader: inout StateReader) throws(StateError) {
    let share: Ratio = try reader.value()
    guard share.raw >= 0, share <= .one else { throw .malformed }
    rawShare = UInt32(share.raw)
    _atR = InOneWord(wrappedValue: try reader.optional())
    price = try reader.value()
    order = try reader.optional()
    filledQty = try reader.value()
    leaves = try reader.value()
    triesLeft = UInt8(clamping: try reader.integer32())
    isRetryDue = try reader.flag()
  }
}

/// Shares a bracket's position out among its targets (SEM-17, 18, 46).
enum TargetSplit {
  /// Sets what each target shall still work.
  ///
  /// Entry 10, shares 50 % and 50 %, the first filled 5: 0 and 5. What is missing because the
  /// position was reduced otherwise is taken from the farthest target first.
  ///
  /// - Parameters:
  ///   - legs: The targets, nearest first.
  ///   - whole: What the shares are of: what was entered, less fees taken in it and what had been
  ///     exited before the targets were set.
  ///   - remaining: What is still held.
  ///   - lot: Every part is a whole number of lots.
  static func share(
    _ legs: inout [TargetLeg], of whole: Quantity, remaining: Quantity, lot: Quantity
  ) {
    var given = Quantity.zero
    var shares: Int64 = 0
    var planned = Quantity.zero
    for index in legs.indices {
      shares += legs[index].share.raw
      let part: Quantity
      if index == legs.count - 1, shares == Ratio.one.raw {
        // The shares are the whole position: rounding goes to the last one.
        part = whole - given
      } else {
        part = (whole.scaled(by: legs[index].share, .down) ?? .zero)
          .rounded(toRaw: lot.raw, .towardZero)
      }
      given += part
      legs[index].leaves = max(part - legs[index].filledQty, .zero)
      planned += legs[index].leaves
    }
    var excess = planned - max(remaining, .zero)
    for index in legs.indices.reversed() where excess.raw > 0 {
      let cut = min(excess, legs[index].leaves)
      legs[index].leaves -= cut
      excess -= cut
    }
  }
}
