import HeapModule
import TradingModel

/// What is due at a moment of engine time.
struct EngineTimer: Hashable, Comparable, Sendable {
  enum Purpose: UInt8, Hashable, Sendable {
    case timeLimit
    case targetRetry
    case closeRetry
    case cancelRetry
    case breakEvenRetry
  }
  let due: Timestamp
  /// Breaks ties in the order the timers were set.
  let sequence: UInt64
  let bracket: BracketID
  let purpose: Purpose

  static func < (left: Self, right: Self) -> Bool {
    (left.due, left.sequence) < (right.due, right.sequence)
  }
}

/// Timers by due time; a timer whose bracket has ended is dropped when it comes up or when most
/// of the queue is such timers.
struct TimerQueue: Sendable {
  private var heap = Heap<EngineTimer>()
  /// The number of the newest.
  private(set) var sequence: UInt64 = 0
  /// The time of the earliest timer; `distantFuture` without one.
  private(set) var nextDue = Timestamp.distantFuture

  /// Adds a timer.
  mutating func set(_ purpose: EngineTimer.Purpose, for bracket: BracketID, at due: Timestamp) {
    sequence += 1
    heap.insert(EngineTimer(due: due, sequence: sequence, bracket: bracket, purpose: purpose))
    nextDue = min(nextDue, due)
  }

  /// Removes and returns the earliest timer that is due at `now`.
  mutating func popDue(at now: Timestamp) -> EngineTimer? {
    guard let first = heap.min, first.due <= now else { return nil }
    let timer = heap.popMin()
    nextDue = heap.min?.due ?? .distantFuture
    return timer
  }

  /// The timers of these brackets, whose ids rise: by bracket, then in the order they were set.
  func timers(of brackets: [BracketID]) -> [EngineTimer] {
    guard !brackets.isEmpty else { return [] }
    let found = heap.unordered.filter { Self.contains($0.bracket, brackets) }
    return found.sorted { ($0.bracket, $0.sequence) < ($1.bracket, $1.sequence) }
  }

  private static func contains(_ id: BracketID, _ sorted: [BracketID]) -> Bool {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < sorted.count && sorted[low] == id
  }

  /// Puts timers of an earlier run back.
  mutating func restore(_ timers: [EngineTimer], sequence newest: UInt64) {
    heap = Heap(timers)
    sequence = newest
    nextDue = heap.min?.due ?? .distantFuture
  }

  /// Whether it has grown far past what so many brackets need.
  func isOvergrown(liveBrackets: Int) -> Bool {
    heap.count > 256 && heap.count > 8 * liveBrackets
  }

  /// Rebuilds the queue from the timers that `isWanted` keeps.
  mutating func compact(isWanted: (EngineTimer) -> Bool) {
    heap = Heap(heap.unordered.filter(isWanted))
    nextDue = heap.min?.due ?? .distantFuture
  }
}
