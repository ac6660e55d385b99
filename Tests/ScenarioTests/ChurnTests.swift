import Foundation
import TestSupport
import Testing

/// `bracebench churn` against the same trades made by hand: no engine, no venue, no Swift of theirs.
@Suite(.enabled(if: BuiltProgram.benchPath != nil, "\(BuiltProgram.benchAbsence)"))
struct ChurnTests {
  private static let ticks = 40_000
  /// ATR exits are far away.
  private static let atrTicks = 250_000

  private func churn(_ arguments: [String]) throws -> ChildProcess {
    try ChildProcess.run(
      try #require(BuiltProgram.benchPath), ["churn"] + arguments,
      environment: ["PATH": "/usr/bin:/bin"])
  }

  private struct Printed: Decodable {
    struct Times: Decodable {
      let median: Double
      let min: Double
      let max: Double
    }
    let workload: String
    let stream: String
    let ticks: Int
    let first: [Int]
    let stream_fnv: String
    let brackets: Int
    let tp: Int
    let pnl_ticks: Int
    let fnv: String
    let ns_per_tick: Times
    let floor_ns_per_tick: Double
    let ratio_to_floor: Double
    let allocations_per_tick: Double?
    let peak_mib: Double
  }

  private func printed(_ ticks: Int, _ arguments: [String] = []) throws -> Printed {
    let result = try churn(["--json", "--repeat", "1", "--ticks", "\(ticks)"] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Printed.self, from: Data(result.output.utf8))
  }

  // MARK: The trades

  @Test(arguments: ["a", "g"], [(50, 75), (4, 6), (1, 1), (30, 7), (3, 200)])
  func `the engine's trades are those of a plain loop`(stream: String, exits: (Int, Int)) throws {
    let (stop, target) = exits
    let prices = PlainChurn.prices(stream, Self.ticks)
    var plain = PlainChurn(prices)
    plain.run { _, _ in (stop, target) }
    let bench = try printed(
      Self.ticks, ["--stream", stream, "--stop", "\(stop)", "--target", "\(target)"])
    #expect(plain.count > 5)
    expectEqual(bench, plain, stream)
  }

  @Test(arguments: ["a", "g"])
  func `SEM-51 SEM-53 exits by ATR are those of a plain loop`(stream: String) throws {
    let prices = PlainChurn.prices(stream, Self.atrTicks)
    let ranges = PlainChurn.ranges(prices)
    var plain = PlainChurn(prices)
    plain.run { index, entry in
      // 15 bars make the first value; until then the stop is 2 % away.
      let bars = index / 1_000
      let distance = bars < 15 ? Double(entry) * 0.02 : 2 * ranges[bars - 1]
      // What is a whole number of ticks but for the last bits is one.
      let stop = Int((distance - 1e-6).rounded(.up))
      return (stop, Int((Double(stop) * 1.5).rounded(.up)))
    }
    let bench = try printed(Self.atrTicks, ["--stream", stream, "--atr"])
    #expect(plain.count > 5)
    expectEqual(bench, plain, stream)
  }

  private func expectEqual(_ bench: Printed, _ plain: PlainChurn, _ stream: String) {
    #expect(bench.brackets == plain.count)
    #expect(bench.tp == plain.targets)
    #expect(bench.pnl_ticks == plain.profit)
    #expect(bench.fnv == PlainChurn.fnv(plain.trades))
    #expect(bench.stream == stream)
    #expect(bench.stream_fnv == PlainChurn.fnv(plain.prices))
  }

  @Test func `the plain loop makes the known trades, and the streams have the known hashes`() {
    let prices = PlainChurn.prices("a", 1_000_000)
    #expect(PlainChurn.fnv(prices) == "bdd562cf5ce9fe5b")
    #expect((prices.last, prices.min(), prices.max()) == (10_689, 9_653, 10_934))
    #expect(PlainChurn.fnv(PlainChurn.prices("g", 1_000_000)) == "e8c1620866ea31f5")
    var plain = PlainChurn(prices)
    plain.run { _, _ in (50, 75) }
    #expect((plain.count, plain.targets, plain.profit) == (203, 76, -650))
    #expect(PlainChurn.fnv(plain.trades) == "1190e93f5039ea8f")
    #expect(Array(plain.trades.prefix(5)) == [1, 0, 10_000, 2_729, 9_950])
  }

  // MARK: What is printed, what is refused

  @Test func `every figure is there and makes sense`() throws {
    let bench = try printed(Self.ticks)
    #expect(bench.workload == "churn")
    #expect(bench.ticks == Self.ticks)
    #expect(bench.first == PlainChurn.prices("a", 10))
    #expect(bench.ns_per_tick.min <= bench.ns_per_tick.median)
    #expect(bench.ns_per_tick.median <= bench.ns_per_tick.max)
    #expect(bench.floor_ns_per_tick > 0 && bench.ratio_to_floor > 0)
    #expect(bench.peak_mib > 1)
    #if os(Linux)
      let allocations = try #require(bench.allocations_per_tick)
      #expect(allocations > 0)
    #endif
  }

  @Test(arguments: [
    ["--stream", "b"], ["--stop", "0"], ["--stop", "-5"], ["--target", "0"], ["--stop", "1.5"],
    ["--target", "1000001"], ["--ticks", "0"], ["--ticks", "-1"], ["--repeat", "0"],
    ["--atr", "--stop", "5"], ["--atr", "--target", "5"], ["--atr", "2"], ["75"],
  ])
  func `nonsense is refused, and the option is named`(arguments: [String]) throws {
    let result = try churn(arguments)
    #expect(result.status != 0)
    #expect(result.output == "")
    #expect(result.errors.contains(arguments[0]), "\(result.errors)")
  }
}

/// The churn once more, slowly: prices, trades and hash in arrays.
private struct PlainChurn {
  let prices: [Int]
  /// Five numbers a trade: side, entry index and price, exit index and price.
  private(set) var trades: [Int] = []
  private(set) var targets = 0
  private(set) var profit = 0

  init(_ prices: [Int]) { self.prices = prices }

  var count: Int { trades.count / 5 }

  /// Enters, waits for the first price at the stop or the target, and enters the other way.
  mutating func run(exits: (_ index: Int, _ entry: Int) -> (stop: Int, target: Int)) {
    var side = 1
    var start = 0
    while true {
      let entry = prices[start]
      let (stop, target) = exits(start, entry)
      let found = prices.indices.dropFirst(start + 1).first { index in
        let gain = (prices[index] - entry) * side
        return gain <= -stop || gain >= target
      }
      guard let end = found else { return }
      let isTarget = (prices[end] - entry) * side >= target
      let exit = isTarget ? entry + target * side : prices[end]
      trades += [side, start, entry, end, exit]
      targets += isTarget ? 1 : 0
      profit += (exit - entry) * side
      side = -side
      start = end
    }
  }

  /// xorshift64, as the benchmark's description has it.
  static func prices(_ stream: String, _ count: Int) -> [Int] {
    var state: UInt64 = 88_172_645_463_325_252
    var prices = [10_000]
    while prices.count < count {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      let dice = state >> 61
      var step = dice <= 2 ? -1 : dice <= 5 ? 1 : 0
      if stream == "g", (state >> 8) & 63 == 0 {
        let size = 2 + Int((state >> 14) & 15)
        step = state >> 63 == 1 ? size : -size
      }
      prices.append((prices.last ?? 0) + step)
    }
    return prices
  }

  /// Wilder's ATR(14) in ticks after each bar of 1,000 ticks; zero while it warms up.
  static func ranges(_ prices: [Int]) -> [Double] {
    let bars = stride(from: 0, to: prices.count, by: 1_000).map {
      Array(prices[$0..<min($0 + 1_000, prices.count)])
    }
    let trueRanges = bars.indices.dropFirst().map { index -> Double in
      let all = bars[index] + [bars[index - 1].last ?? 0]
      return Double((all.max() ?? 0) - (all.min() ?? 0))
    }
    return bars.indices.map { index in
      guard index >= 14 else { return 0 }
      let seed = trueRanges[..<14].reduce(0, +) / 14
      return trueRanges[14..<index].reduce(seed) { ($0 * 13 + $1) / 14 }
    }
  }

  /// FNV-1a, 64 bits, over the numbers as little-endian 64-bit integers.
  static func fnv(_ numbers: [Int]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for number in numbers {
      for shift in stride(from: 0, to: 64, by: 8) {
        hash = (hash ^ UInt64((number >> shift) & 0xff)) &* 0x100_0000_01b3
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
