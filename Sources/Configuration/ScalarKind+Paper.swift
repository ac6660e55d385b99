import TraderCommands
import TradingModel

/// The kinds of values that only the paper venue has.
extension ScalarKind<SlippageRule> {
  /// Ticks, basis points of the price, or a share of it for all of the shown size; `off` is none.
  static let slippage = ScalarKind(
    expected: "ticks such as 1t, at most 1000t, 5bps, 10%volume, or off",
    read: { text in
      let word = text.lowercased()
      if word == "off" || word == "none" || word == "0" { return .value(.none) }
      if word.hasSuffix("bps") {
        return ScalarKind<Ratio>.basisPoints.read(String(word.dropLast(3)))
          .flatMap { .value(.share($0)) }
      }
      if word.hasSuffix("%volume") {
        return ScalarKind<Ratio>.chance.read(String(word.dropLast(6)))
          .flatMap { .value(.volumeShare($0)) }
      }
      guard word.hasSuffix("t"), let ticks = Int32(word.dropLast()), (0...1000).contains(ticks)
      else { return .wrong(suggestion: Int32(word).map { "\($0)t" }) }
      return .value(.ticks(ticks))
    },
    text: { rule in
      switch rule {
      case .ticks(0): "off"
      case .ticks(let count): "\(count)t"
      case .share(let share): ScalarKind<Ratio>.basisPoints.text(share) + "bps"
      case .volumeShare(let share): "\(share.percent)%volume"
      }
    })
}

extension ScalarKind<PartialFillRule> {
  /// `none`, `displayed`, or a chance for each fill: `random(0.3)`.
  static let partial = ScalarKind(
    expected: "none, displayed, or random with a chance from 0 to 1 such as random(0.3)",
    read: { text in
      let word = text.lowercased()
      if word == "none" || word == "off" { return .value(.none) }
      if word == "displayed" { return .value(.displayed) }
      guard word.hasPrefix("random("), word.hasSuffix(")") else {
        return .wrong(
          suggestion: word == "random"
            ? "random(0.3)" : NearestWord.suggestion(for: word, among: ["none", "displayed"]))
      }
      return ScalarKind<Ratio>.chance.read(String(word.dropFirst(7).dropLast()))
        .flatMap { .value(.random($0)) }
    },
    text: { rule in
      switch rule {
      case .none: "none"
      case .displayed: "displayed"
      case .random(let chance): "random(\(chance))"
      }
    })
}

extension ScalarKind<LatencyRange> {
  private static let longest = TimeSpan.seconds(60)

  /// A length of time or two, `50ms` or `20ms..80ms`; `off` is none.
  static let latency = ScalarKind(
    expected: "a time such as 50ms, two such as 20ms..80ms, at most 60s, or off",
    read: { text in
      let word = text.lowercased()
      if word == "off" || word == "none" { return .value(.zero) }
      // `1.5s..2s`: the two dots part, a single one does not.
      let ends = word.split(separator: "..", omittingEmptySubsequences: false)
      let spans = ends.compactMap { TimeSpan(parsing: $0) }
      guard spans.count == ends.count, (1...2).contains(spans.count), let first = spans.first,
        let last = spans.last, last <= longest
      else { return .wrong() }
      guard first <= last else {
        return .wrong(suggestion: "\(last.text)..\(first.text)")
      }
      return .value(LatencyRange(first, last))
    },
    text: { range in
      if range == .zero { return "off" }
      if range.shortest == range.longest { return range.shortest.text }
      return "\(range.shortest.text)..\(range.longest.text)"
    })
}

extension ScalarKind<Ratio> {
  /// How often something happens, or how much of something: from 0 to 1.
  static let chance = ScalarKind.share("a share from 0 to 1 such as 0.1 or 10%") {
    $0 >= .zero && $0 <= .one
  }
}

extension ScalarKind<Bool> {
  /// YAML's words for yes and no.
  static let flag = ScalarKind(
    expected: "true or false",
    read: { text in
      switch text.lowercased() {
      case "true", "yes", "on": .value(true)
      case "false", "no", "off": .value(false)
      default: .wrong()
      }
    },
    text: { $0 ? "true" : "false" })
}

extension ScalarKind<UInt64> {
  /// A seed.
  static let seed = ScalarKind(
    expected: "a whole number from 0 to 18446744073709551615",
    read: { text in
      guard let number = UInt64(text), text.first != "+" else { return .wrong() }
      return .value(number)
    },
    text: { "\($0)" })
}
