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
    writer.write(stopLevel)
    writer.write(targetLevel)
    writer.write(plan)
    writer.write(stopPrice)
    writer.write(risk)
    writer.write(openedAt)
    writer.write(timeLimit)
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
    writer.write(closeTries)
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
    exitedBeforeTargets = try reader.value()
    let close: ManagedOrder? = try reader.optional()
    closes = close.map { [$0] } ?? []
    held = try reader.value()
    stopLevel = try reader.optional()
    targetLevel = try reader.optional()
    plan = try reader.value()
    stopPrice = try reader.value()
    risk = try reader.value()
    openedAt = try reader.optional()
    timeLimit = try reader.optional()
    timeLimitAt = try reader.optional()
    stopTriesLeft = try reader.integer32()
    closeTries = try reader.integer32()
    isCloseRetryDue = try reader.flag()
    areLegsReleased = try reader.flag()
    unprotectedSince = try reader.optional()
    isStopOnly = try reader.flag()
    isAmbiguous = try reader.flag()
    restReason = try reader.optional()
    lastExit = try reader.optional()
    trail = try reader.optional()
    trailDistance = try reader.optional()
    breakEven = try reader.optional()
    breakEvenSent = try reader.optional()
    breakEvenTries = try reader.integer32()
    isBreakEvenDue = try reader.flag()
    trailFloor = try reader.optional()
    watches = try reader.list()
    partToClose = try reader.value()
    openedInput = try reader.unsigned()
    openedAfter = try reader.unsigned()
    if case .stop(let target) = held, !targets.indices.contains(target) { throw .malformed }
    guard !targets.isEmpty, lot.raw > 0 else { throw .malformed }
    try restoreFills(from: &reader)
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
      writer.write(target)
    case .stopAlways: writer.write(UInt64(3))
    }
  }

  init(from reader: inout StateReader) throws(StateError) {
    switch try reader.unsigned() {
    case 0: self = .none
    case 1: self = .targets
    case 2: self = .stop(whileTarget: Int(try reader.integer32()))
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

extension TargetLeg: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(share)
    writer.write(atR)
    writer.write(price)
    writer.write(order)
    writer.write(filledQty)
    writer.write(leaves)
    writer.write(triesLeft)
    writer.write(isRetryDue)
  }

  init(from reader: inout StateReader) throws(StateError) {
    share = try reader.value()
    atR = try reader.optional()
    price = try reader.value()
    order = try reader.optional()
    filledQty = try reader.value()
    leaves = try reader.value()
    triesLeft = try reader.integer32()
    isRetryDue = try reader.flag()
  }
}
