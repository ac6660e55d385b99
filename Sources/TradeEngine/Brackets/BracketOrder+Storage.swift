import TradingModel

/// What of a bracket is kept over a restart: everything but its place in the book, what remains and
/// what it was counted as, which follow from the rest.
extension BracketOrder: Storable {
  /// Raised whenever what is stored changes.
  private static let format: UInt64 = 1

  func store(into writer: inout StateWriter) {
    writer.write(Self.format)
    writer.write(id)
    writer.write(instrument)
    writer.write(side)
    writer.write(lot)
    writer.write(submittedAt)
    writer.write(phase)
    writer.write(entry)
    writer.write(stop)
    writer.write(targets)
    writer.write(exitedBeforeTargets)
    writer.write(close)
    writer.write(held)
    writer.write(wishes.stop)
    writer.write(wishes.target)
    writer.write(plan)
    writer.write(stopPrice)
    writer.write(risk)
    writer.write(openedAt)
    writer.write(wishes.timeLimit)
    writer.write(timeLimitAt)
    storeTries(into: &writer)
    writer.write(restReason)
    writer.write(lastExit)
    storeRules(into: &writer)
    writer.write(partToClose)
    writer.write(openedInput)
    writer.write(openedAfter)
    storeFills(into: &writer)
  }

  private func storeRules(into writer: inout StateWriter) {
    writer.write(trail)
    writer.write(trailDistance)
    writer.write(breakEven)
    writer.write(breakEvenSent)
    writer.write(breakEvenTries)
    writer.write(isBreakEvenDue)
    writer.write(trailFloor)
    writer.write(watches)
  }

  private func storeTries(into writer: inout StateWriter) {
    writer.write(stopTriesLeft)
    writer.write(Int32(closeTries))
    writer.write(isCloseRetryDue)
    writer.write(areLegsReleased)
    writer.write(unprotectedSince)
    writer.write(isStopOnly)
    writer.write(isAmbiguous)
  }

  init(from reader: inout StateReader) throws(StateError) {
    let format = try reader.unsigned()
    guard format == Self.format else { throw .format(found: format, known: Self.format) }
    id = try reader.value()
    instrument = try reader.value()
    side = try reader.value()
    lot = try reader.value()
    submittedAt = try reader.value()
    phase = try reader.value()
    entry = try reader.optional()
    stop = try reader.optional()
    targets = try reader.list()
    let exitedBeforeTargets: Quantity = try reader.value()
    let close: ManagedOrder? = try reader.optional()
    closes = close.map { [$0] } ?? []
    held = try reader.value()
    var wishes = EntryStage.Wishes()
    wishes.stop = try reader.optional()
    wishes.target = try reader.optional()
    plan = try reader.value()
    stopPrice = try reader.value()
    risk = try reader.value()
    let openedAt: Timestamp? = try reader.optional()
    wishes.timeLimit = try reader.optional()
    let timeLimitAt: Timestamp? = try reader.optional()
    stopTriesLeft = try reader.integer32()
    closeTries = UInt8(clamping: try reader.integer32())
    isCloseRetryDue = try reader.flag()
    areLegsReleased = try reader.flag()
    let unprotectedSince: Timestamp? = try reader.optional()
    isStopOnly = try reader.flag()
    isAmbiguous = try reader.flag()
    restReason = try reader.optional()
    lastExit = try reader.optional()
    let rules = try Self.rules(from: &reader)
    self.rules = rules == .none ? [] : [rules]
    let partToClose: Quantity = try reader.value()
    let (input, after) = (try reader.unsigned(), try reader.unsigned())
    stage =
      openedAt.map {
        .open(
          EntryStage.Opening(time: $0, input: input, after: after, timeLimitAt: timeLimitAt))
      } ?? .waiting(wishes)
    self.unprotectedSince = unprotectedSince
    self.exitedBeforeTargets = exitedBeforeTargets
    self.partToClose = partToClose
    if case .stop(let target) = held, !targets.indices.contains(Int(target)) { throw .malformed }
    guard !targets.isEmpty, lot.raw > 0 else { throw .malformed }
    try restoreFills(from: &reader)
  }

  private static func rules(from reader: inout StateReader) throws(StateError) -> StopRules {
    var rules = StopRules()
    rules.trail = try reader.optional()
    rules.trailDistance = try reader.optional()
    rules.breakEven = try reader.optional()
    rules.breakEvenSent = try reader.optional()
    rules.breakEvenTries = try reader.integer32()
    rules.isBreakEvenDue = try reader.flag()
    rules.trailFloor = try reader.optional()
    rules.watches = try reader.list()
    return rules
  }
}

extension BracketOrder.Phase: Storable {
  func store(into writer: inout StateWriter) {
    switch self {
    case .pending: writer.write(UInt64(0))
    case .live: writer.write(UInt64(1))
    case .closing(let reason, let isCloseSent):
      writer.write(UInt64(2))
      writer.write(reason)
      writer.write(isCloseSent)
    }
  }

  init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .pending
    case 1: self = .live
    case 2:
      let reason = try reader.value(ExitReason.self)
      self = .closing(reason, isCloseSent: try reader.flag())
    default: throw .malformed
    }
  }
}

extension BracketOrder.Held: Storable {
  func store(into writer: inout StateWriter) {
    switch self {
    case .none: writer.write(UInt64(0))
    case .targets: writer.write(UInt64(1))
    case .stop(let target):
      writer.write(UInt64(2))
      writer.write(Int(target))
    case .stopAlways: writer.write(UInt64(3))
    }
  }

  init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .none
    case 1: self = .targets
    case 2:
      guard let target = UInt8(exactly: try reader.integer32()) else { throw .malformed }
      self = .stop(whileTarget: target)
    case 3: self = .stopAlways
    default: throw .malformed
    }
  }
}

extension TriggerPurpose: Storable {}

extension BracketOrder.Watch: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(purpose)
    writer.write(level)
    writer.write(isRising)
  }

  init(from reader: inout StateReader) throws(StateError) {
    purpose = try reader.value()
    level = try reader.value()
    isRising = try reader.flag()
  }
}
