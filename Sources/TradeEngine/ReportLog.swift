import TradingModel

/// Remembers which of a venue's report numbers were seen, so that a repeated fill is booked once.
///
/// Numbers come nearly in order: everything up to `highWater` was seen, and a short sorted list
/// holds what came early.
struct ReportLog: Hashable, Sendable {
  private var highWater: UInt64 = 0
  private var early: [UInt64] = []
  /// Gaps kept open for late reports; beyond it the oldest gap is given up.
  private let earlyMax = 4_096

  /// Notes a number; returns whether it was seen before.
  mutating func note(_ number: UInt64) -> Bool {
    if number <= highWater { return true }
    if number == highWater &+ 1, early.isEmpty {
      highWater = number
      return false
    }
    var low = 0
    var high = early.count
    while low < high {
      let middle = (low + high) / 2
      if early[middle] < number { low = middle + 1 } else { high = middle }
    }
    if low < early.count, early[low] == number { return true }
    early.insert(number, at: low)
    if early.count > earlyMax { highWater = early[0] }
    var closed = 0
    while closed < early.count, early[closed] <= highWater &+ 1 {
      highWater = max(highWater, early[closed])
      closed += 1
    }
    early.removeFirst(closed)
    return false
  }
}

extension ReportLog: Storable {
  func store(into writer: inout StateWriter) {
    writer.write(highWater)
    writer.write(UInt64(early.count))
    for number in early { writer.write(number) }
  }

  init(from reader: inout StateReader) throws(StateError) {
    highWater = try reader.unsigned()
    for _ in 0..<(try reader.length()) { early.append(try reader.unsigned()) }
  }

  /// Everything up to `number` has been told: what is still missing will not come.
  mutating func close(upTo number: UInt64) {
    highWater = max(highWater, number)
    early.removeAll { $0 <= highWater }
  }

  /// The last number up to which nothing is missing.
  var completeUpTo: UInt64 { highWater }
}
