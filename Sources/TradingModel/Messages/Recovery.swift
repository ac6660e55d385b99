/// What a restart found, and what was done about it (SEM-59).
public enum Recovery: Hashable, Sendable {
  /// Everything known is there again: the run's number, and the brackets that live.
  case resumed(session: UInt32, brackets: Int32)
  /// The venue never saw the order; it goes out again under the same id.
  case orderResent(OrderFacts)
  /// The venue never saw the order, and nobody wants it any more.
  case orderDropped(OrderFacts)
  /// The venue does not know an order that it had accepted.
  case orderLost(OrderFacts)
  /// An order works at the venue that belongs to no bracket: it is canceled.
  case orphanCanceled(OrderFacts)
  /// The account holds so much, signed, that no bracket owns: `protect` brackets it.
  case positionUnmanaged(quantity: Quantity)
  /// The bracket was made of so much that no bracket owned, at the market's price.
  case positionAdopted(quantity: Quantity)
  /// So much of the bracket's position is gone, and nobody knows at which price.
  case positionGone(quantity: Quantity)
  /// The venue's cash is taken over.
  case cashAdopted(from: Money, to: Money)
}

extension Recovery {
  /// How serious it is in the log.
  var severity: Severity {
    switch self {
    case .resumed, .orderResent, .orderDropped: .info
    case .orderLost, .orphanCanceled, .cashAdopted, .positionAdopted: .warning
    case .positionUnmanaged, .positionGone: .danger
    }
  }

  /// What it is in one sentence.
  func words(_ print: FigurePrinter) -> String {
    switch self {
    case .resumed(let session, let brackets):
      return "run \(session) goes on with \(brackets) bracket\(brackets == 1 ? "" : "s")"
    case .orderResent(let order):
      return "the venue never saw the \(order.words(print)): sent again under the same id"
    case .orderDropped(let order):
      return "the venue never saw the \(order.words(print)): not needed any more"
    case .orderLost(let order):
      return "the venue does not know the \(order.words(print)): replaced where it is needed"
    case .orphanCanceled(let order):
      return "an order of no bracket works at the venue, canceled: \(order.words(print))"
    case .positionUnmanaged(let quantity):
      return "UNMANAGED: \(print.quantity(quantity)) that no bracket owns; protect brackets it"
    case .positionAdopted(let quantity):
      return "a bracket for \(print.quantity(quantity)) that none owned; its R counts from now"
    case .positionGone(let quantity):
      return "\(print.quantity(quantity)) of the position is gone at the venue, price unknown"
    case .cashAdopted(let from, let to):
      return "the venue's cash is taken over: \(print.money(from)) → \(print.money(to))"
    }
  }

  /// The word for it in JSON lines.
  public var name: String {
    switch self {
    case .resumed: "resumed"
    case .orderResent: "orderResent"
    case .orderDropped: "orderDropped"
    case .orderLost: "orderLost"
    case .orphanCanceled: "orphanCanceled"
    case .positionUnmanaged: "positionUnmanaged"
    case .positionAdopted: "positionAdopted"
    case .positionGone: "positionGone"
    case .cashAdopted: "cashAdopted"
    }
  }
}

extension OrderFacts {
  /// `stop: sell 100 stop 99.25`.
  fileprivate func words(_ print: FigurePrinter) -> String {
    "\(clOrdID.role.name): \(side.name) \(print.quantity(orderQty)) \(kind.name)"
  }
}
