import TradingModel

/// The way between the engine and the venue, and all that goes wrong on it.
///
/// It is honest: what it says happened did happen at the venue, and every fill is told in the end.
/// But it loses commands and answers, delays, reorders, repeats and splits reports, refuses on its
/// own, and breaks.
struct FaultyLine {
  /// What is on its way.
  enum Cargo {
    case command(Command, number: UInt64)
    /// A report, and the number of the command that it answers; none when it is unasked or repeated.
    case report(ExecutionReport, answering: UInt64?)
  }

  /// Something on its way, and when it arrives.
  struct Item {
    let due: Timestamp
    let sequence: UInt64
    let cargo: Cargo
  }

  /// A command without an answer yet.
  private struct Awaited {
    let command: Command
    let number: UInt64
    let instrument: InstrumentID
    var since: Timestamp
    var id: ClOrdID { command.clOrdID }
  }

  /// Until when the line is broken.
  private(set) var downUntil = Timestamp.distantPast
  /// Whether everything goes well from now on.
  var isCalm = false

  private let plan: SimulationPlan
  private let latency: LatencySettings
  private var items: [Item] = []
  private var awaited: [Awaited] = []
  private var sequence: UInt64 = 0
  private var lastExecID: UInt64 = 0
  private var lastCommand: UInt64 = 0
  /// The command that the venue is answering at this moment.
  var answering: UInt64?
  /// Arrival of the last command of each order: of one order none overtakes another.
  private var lastArrival: [ClOrdID: Timestamp] = [:]
  private static let patience = TimeSpan.seconds(12)

  init(plan: SimulationPlan) {
    self.plan = plan
    latency = plan.profile.paper.settings.latency
  }

  /// When the next thing arrives.
  var nextDue: Timestamp { items.first?.due ?? .distantFuture }

  /// Whether nothing is on its way and no answer is awaited.
  var isQuiet: Bool { items.isEmpty && awaited.isEmpty }

  /// Takes out what arrives by `now`.
  mutating func popDue(by now: Timestamp) -> Item? {
    guard let first = items.first, first.due <= now else { return nil }
    items.removeFirst()
    if case .report(let report, let number) = first.cargo {
      awaited.removeAll { Self.answers(report, number, $0) }
    }
    return first
  }

  /// Breaks the line until `moment`.
  mutating func goDown(until moment: Timestamp) { downUntil = moment }

  /// The order of a command that waits for its answer, if any.
  func someAwaited(_ chance: inout Chance) -> (ClOrdID, InstrumentID)? {
    guard !awaited.isEmpty else { return nil }
    let one = chance.one(of: awaited)
    return (one.id, one.instrument)
  }

  /// Orders whose answer is overdue; each comes again after another while.
  mutating func overdue(at now: Timestamp) -> [(ClOrdID, InstrumentID)] {
    var result: [(ClOrdID, InstrumentID)] = []
    for index in awaited.indices where now - awaited[index].since > Self.patience {
      awaited[index].since = now
      result.append((awaited[index].id, awaited[index].instrument))
    }
    return result
  }

  /// The engine has no question about this order any more: it is final, or the bracket has ended.
  mutating func forget(_ id: ClOrdID) { awaited.removeAll { $0.id == id } }

  /// Whether the order has a command without an answer.
  func isAwaiting(_ id: ClOrdID) -> Bool { awaited.contains { $0.id == id } }

  private func happens(_ fault: Fault, _ chance: inout Chance) -> Bool {
    !isCalm && chance.percent(plan.profile.percent(fault))
  }

  // MARK: Crashes

  /// The engine has died: what was told it is lost, but for a few reports that the next engine hears
  /// late, though it has asked for all of them.
  mutating func engineDied(_ chance: inout Chance) {
    awaited.removeAll()
    items.removeAll { item in
      guard case .report = item.cargo else { return false }
      return chance.percent(70)
    }
  }

  /// What the engine sent before it died, and what of it still arrives; nothing does later.
  mutating func takeCommands(_ chance: inout Chance) -> [(command: Command, number: UInt64)] {
    var arriving: [(command: Command, number: UInt64)] = []
    items.removeAll { item in
      guard case .command(let command, let number) = item.cargo else { return false }
      if chance.percent(50) { arriving.append((command, number)) }
      return true
    }
    return arriving
  }

  /// Engine and venue have died in one breath, and the line with them.
  mutating func allDied() {
    awaited.removeAll()
    items.removeAll()
  }

  // MARK: To the venue

  /// Puts a command on its way, or loses or refuses it.
  mutating func send(
    _ command: Command, at now: Timestamp, chance: inout Chance, coverage: inout Coverage
  ) {
    awaited.removeAll { $0.id == command.clOrdID }
    lastCommand += 1
    awaited.append(
      Awaited(
        command: command, number: lastCommand, instrument: Self.instrument(of: command), since: now)
    )
    if now < downUntil || happens(.commandLost, &chance) {
      if now >= downUntil { coverage.mark(Fault.commandLost) }
      return
    }
    var span = draw(range(for: command), &chance)
    if happens(.commandSlow, &chance) {
      coverage.mark(Fault.commandSlow)
      span = TimeSpan(nanoseconds: span.nanoseconds * 10)
    }
    let earliest = lastArrival[command.clOrdID] ?? .distantPast
    let due = max(now + span, earliest)
    lastArrival[command.clOrdID] = due
    insert(due, .command(command, number: lastCommand))
  }

  /// Whether the line refuses a cancel in place of the venue.
  func refusesCancel(_ chance: inout Chance, _ coverage: inout Coverage) -> Bool {
    guard happens(.cancelRefused, &chance) else { return false }
    coverage.mark(Fault.cancelRefused)
    return true
  }

  private static func instrument(of command: Command) -> InstrumentID {
    switch command {
    case .submit(let order): order.instrument
    case .cancel(_, let instrument), .status(_, let instrument): instrument
    case .replace(let change): change.instrument
    }
  }

  private func range(for command: Command) -> LatencyRange {
    switch command {
    case .submit, .status: latency.submit
    case .cancel: latency.cancel
    case .replace: latency.replace
    }
  }

  // MARK: Back to the engine

  /// Puts a report on its way back: whole or in parts, once or twice, soon or late, or loses it.
  ///
  /// - Parameter mayBeLost: Whether the venue can be asked for what it says.
  mutating func ship(
    _ report: ExecutionReport, at now: Timestamp, mayBeLost: Bool = true, chance: inout Chance,
    coverage: inout Coverage
  ) {
    if mayBeLost, let answering, let command = awaited.first(where: { $0.number == answering }),
      Self.isOnlyAnAnswer(report, to: command.command), happens(.answerLost, &chance)
    {
      coverage.mark(Fault.answerLost)
      return
    }
    for part in parts(of: report, &chance, &coverage) {
      var part = part
      // Where parties crash the numbers have to be those in the venue's books.
      if !plan.hasCrashes {
        lastExecID += 1
        part.execID = lastExecID
      }
      var due = now + draw(latency.report, &chance)
      if happens(.reportSlow, &chance) {
        coverage.mark(Fault.reportSlow)
        due = due + TimeSpan.milliseconds(Int64(chance.within(1...6000)))
      }
      if now < downUntil { due = max(due, downUntil + .milliseconds(Int64(chance.below(500)))) }
      insert(due, .report(part, answering: answering))
      if happens(.reportRepeated, &chance) {
        coverage.mark(Fault.reportRepeated)
        insert(
          due + .milliseconds(Int64(chance.below(4000))), .report(part, answering: nil))
      }
    }
  }

  /// A fill told in two or three parts that add up to it; the first is a single lot.
  private func parts(
    of report: ExecutionReport, _ chance: inout Chance, _ coverage: inout Coverage
  ) -> [ExecutionReport] {
    let lot = plan.instruments[Int(report.instrument.index)].lot.raw
    guard !plan.hasCrashes, report.execType == .trade, report.lastQty.raw > 2 * lot,
      happens(.fillSplit, &chance)
    else { return [report] }
    coverage.mark(Fault.fillSplit)
    var sizes = [lot]
    if chance.percent(50) { sizes.append(lot) }
    sizes.append(report.lastQty.raw - sizes.reduce(0, +))
    var cumQty = report.cumQty.raw - report.lastQty.raw
    return sizes.enumerated().map { index, size in
      var part = report
      let isLast = index == sizes.count - 1
      cumQty += size
      part.lastQty = Quantity(raw: size)
      part.cumQty = Quantity(raw: cumQty)
      if !isLast {
        part.fee = .zero
        part.feeQuantity = .zero
        part.ordStatus = .partiallyFilled
        part.leavesQty = part.orderQty - part.cumQty
      }
      return part
    }
  }

  /// Whether a report ends the waiting for an answer.
  private static func answers(
    _ report: ExecutionReport, _ number: UInt64?, _ awaited: Awaited
  ) -> Bool {
    guard report.clOrdID == awaited.id else { return false }
    let isSubmit = if case .submit = awaited.command { true } else { false }
    switch report.execType {
    case .canceled, .expired: return true
    case .trade: return isSubmit || report.ordStatus.isFinal
    case .triggered: return false
    case .cancelRejected, .replaceRejected:
      // "Too late" only says that the end is still to be told.
      return number == awaited.number && report.refusal != .tooLate
    case .new, .rejected, .replaced, .orderStatus, .unknownOrder:
      return number == awaited.number || (report.execType != .new && report.ordStatus == .filled)
    }
  }

  /// Whether a report says nothing but the answer to a command, so that asking again tells all of it.
  private static func isOnlyAnAnswer(_ report: ExecutionReport, to command: Command) -> Bool {
    switch report.execType {
    case .trade, .triggered, .expired: return false
    case .canceled:
      // An order that may not rest ends unasked: nobody would think of asking.
      guard case .cancel = command else { return false }
      return true
    case .new, .rejected, .replaced, .cancelRejected, .replaceRejected, .orderStatus,
      .unknownOrder:
      return true
    }
  }

  private func draw(_ range: LatencyRange, _ chance: inout Chance) -> TimeSpan {
    let width = range.longest.nanoseconds - range.shortest.nanoseconds
    return TimeSpan(
      nanoseconds: range.shortest.nanoseconds + Int64(chance.below(Int(width) + 1)))
  }

  private mutating func insert(_ due: Timestamp, _ cargo: Cargo) {
    sequence += 1
    let item = Item(due: due, sequence: sequence, cargo: cargo)
    let index = items.lastIndex { $0.due <= due }.map { $0 + 1 } ?? 0
    items.insert(item, at: index)
  }
}
