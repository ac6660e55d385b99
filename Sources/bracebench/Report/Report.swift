/// What one case of a workload came to: what was played, what happened, and what it cost.
struct Report: Codable, Equatable {
  /// The workload's name, as it is typed: `churn`.
  let workload: String
  /// The case in a few words: `a 50/75, 203 brackets`.
  let title: String
  /// What was played and what came of it, equal in every run.
  var facts: [Fact] = []
  /// What was measured.
  var figures: [Figure] = []

  init(_ workload: String, _ title: String) {
    self.workload = workload
    self.title = title
  }

  /// Adds a fact.
  mutating func state(_ key: String, _ value: Fact.Value) {
    facts.append(Fact(key: key, value: value))
  }

  /// Adds a figure.
  mutating func measure(_ figure: Figure) { figures.append(figure) }
}

/// Something that is no measurement.
struct Fact: Codable, Equatable {
  enum Value: Codable, Equatable {
    case text(String)
    case number(Int)
    case list([Int])
  }

  /// The key in JSON.
  let key: String
  let value: Value
}

/// A measured quantity: the middle and the ends of its measurements.
struct Figure: Codable, Equatable {
  /// The key in JSON, which ends with or begins with the unit: `ns_per_tick`.
  let key: String
  /// The words of the table: `ns per tick`.
  let name: String
  /// What was measured; a single number where there is no spread.
  let spread: Spread
  /// Digits after the point.
  let decimals: Int
  /// What the bare loop took in the same run, in the same unit.
  var floor: Double?
  /// Whether it is one number, counted rather than timed.
  var isSingle = false
  /// Whether the short table shows it.
  var isHeadline = false

  /// A figure of several measurements.
  ///
  /// - Parameter floors: What the bare loop took beside each of them; their median counts.
  init(
    _ key: String, _ name: String, _ values: [Double], decimals: Int = 1, floors: [Double] = [],
    isHeadline: Bool = false
  ) {
    self.key = key
    self.name = name
    self.decimals = decimals
    self.isHeadline = isHeadline
    spread = Spread(values)
    floor = floors.isEmpty ? nil : Spread(floors).median
  }

  /// A figure that is one number.
  init(
    _ key: String, _ name: String, _ value: Double, decimals: Int = 1, isHeadline: Bool = false
  ) {
    self.init(key, name, [value], decimals: decimals, isHeadline: isHeadline)
    isSingle = true
  }

  /// How many times as much as the bare loop.
  var ratioToFloor: Double? { floor.map { spread.median / max($0, 0.001) } }
}

/// The middle and the ends of some measurements; zero when there are none.
struct Spread: Codable, Equatable {
  let median: Double
  let least: Double
  let most: Double

  init(_ values: [Double]) {
    let sorted = values.sorted()
    median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    least = sorted.first ?? 0
    most = sorted.last ?? 0
  }
}

/// Numbers as text.
enum Decimals {
  /// With so many digits after the point: `1234.50`.
  static func plain(_ value: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = Int64((value.magnitude * scale).rounded())
    let whole = scaled / Int64(scale)
    let sign = value < 0 && scaled != 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let part = "\(scaled % Int64(scale))"
    return "\(sign)\(whole).\(String(repeating: "0", count: decimals - part.count))\(part)"
  }

  /// The same with thousands set apart: `1,234.50`.
  static func grouped(_ value: Double, _ decimals: Int) -> String {
    let text = plain(value, decimals)
    let whole = text.prefix { $0 != "." }
    var result = ""
    for (index, digit) in whole.enumerated() {
      let rest = whole.count - index
      if rest % 3 == 0, !result.isEmpty, result != "-" { result += "," }
      result.append(digit)
    }
    return result + text.dropFirst(whole.count)
  }

  /// A count with thousands set apart.
  static func grouped(_ value: Int) -> String { grouped(Double(value), 0) }
}
