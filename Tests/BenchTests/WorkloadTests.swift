import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import bracebench

/// The options of the workloads, and what the cheap ones play.
struct WorkloadTests {
  // MARK: Options

  @Test(arguments: [
    "floor --stream g --stop 4 --target 6 --ticks 1000 --repeat 2 --json",
    "churn --stream a --stop 4 --target 6 --ticks 1000 --repeat 2 --json", "churn --atr",
    "resting --brackets 10 20 --symbols 1 5 --each --ticks 1000 --repeat 2 --json",
    "trigger --count 10 --resting 5 --repeat 2 --json",
    "memory --brackets 10 --ticks 1000 --repeat 2 --json",
    "frames --frames 10 --repeat 2 --json",
    "keys --keys 10 --program x --idle 0 --starts 2 --repeat 2 --json",
    "journal --brackets 10 --closed 0 --open 0 --folder /tmp --repeat 2 --json",
    "tape --symbols 10 --brackets 20 --messages 100 --seed 2 --repeat 2 --json",
    "all --quick --json --repeat 2", "all --markdown", "all --quick",
  ])
  func `an option is taken`(line: String) throws {
    _ = try BraceBench.parseAsRoot(Self.words(line))
  }

  @Test(arguments: [
    "floor --ticks 0", "floor --stop 0", "floor --target -1", "floor --repeat 0",
    "floor --stream b", "floor --atr", "churn --repeat 1001", "churn --atr --stop 5",
    "resting --brackets 0", "resting --brackets 10 0", "resting --brackets", "resting --symbols 0",
    "resting --symbols 1 100001", "resting --ticks 0", "resting --repeat 0",
    "trigger --count 0", "trigger --resting 0", "trigger --repeat -1",
    "memory --brackets 0", "memory --ticks 9", "memory --repeat 0", "memory --part dead",
    "frames --frames 0", "frames --repeat 0", "keys --keys 0", "keys --idle -1",
    "keys --starts 0", "keys --repeat 0", "journal --brackets 0", "journal --closed -1",
    "journal --open -1", "journal --repeat 0", "tape --symbols 0", "tape --brackets 0",
    "tape --messages 0", "tape --repeat 0", "tape --seed -1", "all --repeat 0",
    "all --json --markdown", "all --quick --markdown", "all --ticks 5", "quick",
  ])
  func `nonsense is refused`(line: String) {
    #expect(throws: (any Error).self) { try BraceBench.parseAsRoot(Self.words(line)) }
  }

  @Test func `every run of all is one that its workload takes, quick or not`() throws {
    for run in SpeedTable.runs {
      for line in [run.command, run.quick] {
        let command = try BraceBench.parseAsRoot(Self.words(line))
        #expect(type(of: command)._commandName == Self.words(line)[0])
        #expect(command is any Workload)
      }
    }
    let names = Set(SpeedTable.runs.map { Self.words($0.command)[0] })
    let workloads = BraceBench.configuration.subcommands.filter { $0 is any Workload.Type }
    #expect(names == Set(workloads.map { $0._commandName }))
  }

  private static func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }

  // MARK: The floor

  /// A price that counts how often it is compared.
  private struct Counted: Comparable {
    final class Counter { var count = 0 }
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

  @Test(arguments: [
    (100, true, 2), (96, true, 2), (104, true, 2), (105, false, 2), (500, false, 2),
    (95, false, 1), (-500, false, 1),
  ])
  func `the floor makes two comparisons a tick`(price: Int, isInside: Bool, comparisons: Int) {
    let counter = Counted.Counter()
    let band = Band(
      low: Counted(value: 95, counter: counter), high: Counted(value: 105, counter: counter))
    #expect(band.contains(Counted(value: price, counter: counter)) == isInside)
    #expect(counter.count == comparisons)
  }

  @Test func `the quiet floor finds the first price out of its symbol's band`() {
    let one = QuietFloor(symbols: 1, distance: 10)
    #expect(one.firstOutside([10_000, 10_009, 9_991]) == nil)
    #expect(one.firstOutside([10_000, 10_010, 9_000]) == 1)
    #expect(one.firstOutside([9_990]) == 0)
    let many = QuietFloor(symbols: 3, distance: 10)
    #expect(many.firstOutside([10_000, 10_009, 9_991, 10_009, 10_011]) == 4)
    #expect(many.firstOutside([]) == nil)
  }

  // MARK: The tape

  @Test func `a seed makes one tape, another seed another one`() {
    var first = Tape(symbols: 50, seed: 7)
    var second = Tape(symbols: 50, seed: 7)
    var other = Tape(symbols: 50, seed: 8)
    #expect(first.bids == second.bids && first.bids != other.bids)
    let burst = first.burst(500)
    #expect(burst == second.burst(500) && burst != other.burst(500))
    // Bursts go on where the last one ended.
    let next = first.burst(500)
    #expect(next != burst)
    #expect(next == second.burst(500))
  }

  @Test func `few symbols make most messages, and one message in ten is a print`() {
    var tape = Tape(symbols: 100, seed: 1)
    let burst = tape.burst(100_000)
    var counts = Array(repeating: 0, count: 100)
    for message in burst { counts[Int(message.symbol)] += 1 }
    let sorted = counts.sorted(by: >)
    // A symbol of rank r has 1/r of 5.187 shares.
    #expect((18_500...20_100).contains(sorted[0]))
    #expect((9_000...10_300).contains(sorted[1]))
    #expect(sorted[99] > 100)
    let prints = burst.filter { $0.kind != .quote }
    #expect((9_500...10_500).contains(prints.count))
    #expect(prints.allSatisfy { (Int64($0.bid)...Int64($0.bid) + 1).contains($0.price) })
  }

  @Test func `a market on the tape keeps its brackets alive, and ends the same each time`() throws {
    func play() throws -> TapeMarket {
      var tape = Tape(symbols: 20, seed: 3)
      var market = TapeMarket(bids: tape.bids)
      try market.open(100)
      try market.play(tape.burst(20_000))
      _ = try market.time(tape.burst(20_000))
      return market
    }
    let market = try play()
    #expect(market.alive == 100)
    #expect(market.closed > 3)
    #expect(market.opened == 100 + market.closed)
    let again = try play()
    #expect(again.hash == market.hash && again.closed == market.closed)
  }

  @Test func `the tape's floor counts what is out of its symbol's band`() {
    let floor = TapeFloor(bids: [20_000, 30_000])
    let inside = Tape.Message(symbol: 1, bid: 30_099, kind: .quote)
    let atTop = Tape.Message(symbol: 1, bid: 30_099, kind: .printAtAsk)
    let below = Tape.Message(symbol: 0, bid: 19_900, kind: .printAtBid)
    let otherSymbol = Tape.Message(symbol: 0, bid: 30_000, kind: .quote)
    #expect(floor.outside([inside, atTop, below, otherSymbol]) == 3)
  }

  // MARK: The program

  private func bench(_ line: String) throws -> ChildProcess {
    try ChildProcess.run(
      try #require(BuiltProgram.benchPath), Self.words(line),
      environment: ["PATH": "/usr/bin:/bin"])
  }

  @Test(
    .enabled(if: BuiltProgram.benchPath != nil, "\(BuiltProgram.benchAbsence)"),
    arguments: [
      "floor --ticks 2000 --repeat 2", "churn --ticks 2000 --repeat 2",
      "resting --brackets 2 4 --symbols 1 2 --ticks 2000 --repeat 2",
      "trigger --count 20 --resting 2 --repeat 2",
      "memory --brackets 50 --ticks 1000 --repeat 2",
      "journal --brackets 10 --closed 10 --open 2 --repeat 2",
      "tape --symbols 10 --brackets 20 --messages 1000 --repeat 2",
    ])
  func `each line of JSON is an object with its figures, and the table is the default`(
    line: String
  ) throws {
    let result = try bench(line + " --json")
    #expect(result.status == 0, "\(result.errors)")
    let name = Self.words(line)[0]
    let lines = result.output.split(separator: "\n")
    #expect(!lines.isEmpty)
    for text in lines {
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
      let values = try #require(object as? [String: Any])
      #expect(values["workload"] as? String == name)
      let spreads = values.values.compactMap { $0 as? [String: Double] }
      #expect(!spreads.isEmpty)
      for spread in spreads {
        #expect(Set(spread.keys) == ["median", "min", "max"])
        let (least, median, most) = (spread["min"], spread["median"], spread["max"])
        #expect(try #require(least) <= #require(median) && #require(median) <= #require(most))
      }
      #expect(
        (values["ns_per_tick"] == nil) == (values["ratio_to_floor"] == nil)
          || name == "floor" || name == "tape")
    }
    let table = try bench(line)
    #expect(table.output.hasPrefix("workload"))
    #expect(table.output.contains("\n\(name) "))
  }
}
