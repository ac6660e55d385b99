/// Exit rules as they are typed, so that keys, log and scripts speak one language.
extension TrailDistance {
  /// `2atr`, `0.5%`, `25t` or a plain distance.
  public var text: String {
    switch self {
    case .atr(let multiple): "\(multiple)atr"
    case .share(let share): "\(share.percent)%"
    case .ticks(let count): "\(count)t"
    case .price(let offset): offset.description
    }
  }
}

extension TrailRule {
  /// `2atr after 1r`.
  public var text: String { distance.text + (afterR.map { " after \($0)r" } ?? "") }
}

extension BreakEvenRule {
  /// `at 1r` or `after target1`.
  public var text: String {
    switch self {
    case .atR(let multiple): "at \(multiple)r"
    case .afterFirstTarget: "after target1"
    }
  }
}

extension ScalePlan {
  /// `50%@1r,50%@2r`.
  public var text: String {
    steps.map { "\($0.share.percent)%@\($0.atR)r" }.joined(separator: ",")
  }
}
