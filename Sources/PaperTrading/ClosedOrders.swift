import TradingModel

/// Every order that is final, by its number, as there are more and more of them.
///
/// Kept in pieces: one list would be copied whenever it is full, and have up to twice the room.
struct ClosedOrders: Sendable {
  private static let pieceSize = 1_024

  /// All but the last are full.
  private var pieces: [[ClosedOrder]] = []
  private(set) var count = 0

  subscript(number: Int) -> ClosedOrder {
    pieces[number / Self.pieceSize][number % Self.pieceSize]
  }

  mutating func append(_ order: ClosedOrder) {
    if count % Self.pieceSize == 0 {
      var piece: [ClosedOrder] = []
      // The first few are most sessions' only ones.
      if count > 0 { piece.reserveCapacity(Self.pieceSize) }
      pieces.append(piece)
    }
    pieces[count / Self.pieceSize].append(order)
    count += 1
  }
}
