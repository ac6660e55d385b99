import Testing
import TradingModel

/// A list in stretches, against one that is sorted and searched from end to end.
struct SortedStretchesTests {
  private struct Level: Ranked, Equatable {
    let rank: Int
    let number: Int
  }

  /// The obvious list: falling ranks, of equal ranks the newest first.
  private struct SlowList {
    var levels: [Level] = []

    mutating func insert(_ level: Level) {
      levels.insert(level, at: levels.firstIndex { $0.rank <= level.rank } ?? levels.count)
    }

    mutating func remove(_ level: Level) -> Bool {
      guard let index = levels.firstIndex(of: level) else { return false }
      levels.remove(at: index)
      return true
    }
  }

  private func walked(_ list: SortedStretches<Level>) -> [Level] {
    var levels: [Level] = []
    list.walk {
      levels.append($0)
      return true
    }
    return levels
  }

  // Few ranks: equal ones go over the ends of stretches. Many: each has its place.
  @Test(arguments: [1, 2, 7, 300, 1_000_000], [40, 55, 70])
  func `a list in stretches is the list that one array would be`(ranks: Int, insertions: Int) {
    var chance = SplitMix64(seed: UInt64(ranks * 100 + insertions))
    var list = SortedStretches<Level>()
    var slow = SlowList()
    for number in 0..<6_000 {
      let dice = Int.random(in: 0..<100, using: &chance)
      // It grows at first, then as it comes, and is taken apart at the end.
      if number < 2_500 || (number < 4_500 && dice < insertions) {
        let level = Level(rank: Int.random(in: 0..<ranks, using: &chance), number: number)
        list.insert(level)
        slow.insert(level)
      } else if dice % 3 == 0 {
        #expect(list.popLast() == slow.levels.popLast())
      } else if let level = slow.levels.randomElement(using: &chance) {
        #expect(list.remove(rank: level.rank) { $0 == level } == slow.remove(level))
      }
      guard list.last == slow.levels.last else {
        Issue.record("step \(number): \(String(describing: list.last))")
        return
      }
      if number % 500 == 0 { #expect(walked(list) == slow.levels.reversed(), "step \(number)") }
    }
    #expect(walked(list) == slow.levels.reversed())
    while let last = slow.levels.popLast() { #expect(list.popLast() == last) }
    #expect(list.popLast() == nil && list.last == nil && walked(list).isEmpty)
  }

  @Test(arguments: [0, 1, 512, 513, 5_000])
  func `nothing is removed of a rank, or of its elements, that is not there`(count: Int) {
    var list = SortedStretches<Level>()
    for number in 0..<count { list.insert(Level(rank: number / 100 * 2, number: number)) }
    let before = walked(list)
    for rank in [-1, 1, 3, 51, 99, 10_000] {
      #expect(!list.remove(rank: rank) { _ in true }, "\(rank)")
    }
    for rank in 0..<120 { #expect(!list.remove(rank: rank) { _ in false }, "\(rank)") }
    #expect(walked(list) == before && before.count == count)
  }

  @Test func `of equal ranks the first inserted is the last, whatever stretch it is in`() {
    var list = SortedStretches<Level>()
    for number in 0..<3_000 { list.insert(Level(rank: 5, number: number)) }
    #expect(walked(list).map(\.number) == Array(0..<3_000))
    #expect(list.remove(rank: 5) { $0.number == 0 })
    #expect(list.remove(rank: 5) { $0.number == 2_999 })
    #expect(list.remove(rank: 5) { $0.number == 1_500 })
    #expect(!list.remove(rank: 5) { $0.number == 1_500 })
    #expect(list.last?.number == 1)
    #expect(walked(list).count == 2_997)
  }

  @Test(arguments: [0, 1, 511, 600, 2_999])
  func `a walk ends where it is told to`(wanted: Int) {
    var list = SortedStretches<Level>()
    for number in 0..<3_000 { list.insert(Level(rank: number, number: number)) }
    var seen: [Int] = []
    list.walk {
      seen.append($0.rank)
      return $0.rank < wanted
    }
    #expect(seen == Array(0...wanted))
  }

  /// A rank that counts how often it is compared.
  private struct Counted: Ranked {
    final class Counter: @unchecked Sendable { var count = 0 }
    struct Rank: Comparable {
      let value: Int
      let counter: Counter

      static func < (left: Self, right: Self) -> Bool {
        left.counter.count += 1
        return left.value < right.value
      }
      static func == (left: Self, right: Self) -> Bool {
        left.counter.count += 1
        return left.value == right.value
      }
    }
    let rank: Rank
  }

  @Test func `among 100,000 an element finds its place with some twenty comparisons`() {
    let counter = Counted.Counter()
    func element(_ value: Int) -> Counted {
      Counted(rank: Counted.Rank(value: value, counter: counter))
    }
    var list = SortedStretches<Counted>()
    for value in 0..<100_000 { list.insert(element(value * 7_919 % 100_003)) }
    for value in [0, 3, 40_000, 99_999, 100_003] {
      counter.count = 0
      list.insert(element(value))
      #expect(counter.count <= 25, "\(value)")
      counter.count = 0
      #expect(list.remove(rank: element(value).rank) { _ in true })
      #expect(counter.count <= 50, "\(value)")
    }
  }
}
