import TradingModel

/// Commands on their way to the venue and reports on their way back, by the time they arrive.
///
/// Few are on their way at once, so that a sorted array does. Of one order nothing overtakes
/// anything of its kind: what would is held back until then, and arrives after it.
struct LatencyLine: Sendable {
  /// What is on its way.
  enum Cargo: Sendable {
    case command(Command)
    case report(ExecutionReport)
  }

  /// Something and when it arrives.
  struct Item: Sendable {
    let due: Int64
    let cargo: Cargo
  }

  /// What is on its way for one order, and when the last of it arrives.
  private struct Lane {
    var count = 0
    var lastCommand = Int64.min
    var lastReport = Int64.min
  }

  /// Descending by time; of equal times what was sent earlier is nearer the end.
  private var items: [Item] = []
  /// By order; only asked by key, never walked. Orders with nothing on its way are not in it.
  private var lanes: [ClOrdID: Lane] = [:]
  /// When the next of them arrives.
  private(set) var nextDue = Timestamp.distantFuture

  var isEmpty: Bool { items.isEmpty }

  /// Puts a command on its way unless it arrives at once.
  ///
  /// - Returns: Whether it is on its way.
  mutating func send(_ command: Command, at now: Int64, for span: Int64) -> Bool {
    let due = max(Self.moment(now, span), lanes[command.clOrdID]?.lastCommand ?? .min)
    if due <= now { return false }
    lanes[command.clOrdID, default: Lane()].count += 1
    lanes[command.clOrdID]?.lastCommand = due
    insert(Item(due: due, cargo: .command(command)))
    return true
  }

  /// Puts a report on its way unless it arrives at once.
  ///
  /// - Parameter mayOvertake: Whether it may arrive before an earlier one of its order.
  /// - Returns: Whether it is on its way.
  mutating func send(_ report: ExecutionReport, for span: Int64, mayOvertake: Bool) -> Bool {
    let now = report.transactTime.nanoseconds
    var due = Self.moment(now, span)
    if !mayOvertake { due = max(due, lanes[report.clOrdID]?.lastReport ?? .min) }
    if due <= now { return false }
    lanes[report.clOrdID, default: Lane()].count += 1
    lanes[report.clOrdID]?.lastReport = due
    insert(Item(due: due, cargo: .report(report)))
    return true
  }

  /// Takes out the next thing that has arrived by `time`.
  mutating func popDue(by time: Int64) -> Item? {
    guard let last = items.last, last.due <= time else { return nil }
    items.removeLast()
    nextDue = Timestamp(nanoseconds: items.last?.due ?? .max)
    let id =
      switch last.cargo {
      case .command(let command): command.clOrdID
      case .report(let report): report.clOrdID
      }
    lanes[id]?.count -= 1
    if lanes[id]?.count == 0 { lanes[id] = nil }
    return last
  }

  private mutating func insert(_ item: Item) {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if items[middle].due > item.due { low = middle + 1 } else { high = middle }
    }
    items.insert(item, at: low)
    nextDue = Timestamp(nanoseconds: items[items.count - 1].due)
  }

  /// `distantFuture` means never, so that nothing arrives then.
  private static func moment(_ now: Int64, _ span: Int64) -> Int64 {
    let (sum, overflow) = now.addingReportingOverflow(span)
    return overflow || sum == .max ? .max - 1 : sum
  }
}
