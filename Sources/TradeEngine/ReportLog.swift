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
