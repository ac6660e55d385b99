import TraderCommands
import TradingModel

/// What the trader asked of the market last, while no snapshot shows it yet.
///
/// Two presses within one frame count twice: the second starts from the first one's wish.
struct FeedWish: Hashable, Sendable {
  /// How long a wish that no snapshot confirms stands.
  static let span = TimeSpan.milliseconds(400)

  var isPaused: Bool?
  var speed: Ratio?
  /// When the last key was pressed.
  var at: TimeSpan
}

// The keys of the market: pause, step, faster, slower.
extension Dashboard {
  /// The speeds that + and − go through with bars of up to a minute; 0 is as fast as possible.
  static let speeds: [Int64] = [1, 2, 5, 10, 20, 60, 120, 300, 600]

  /// The same number of bars a second for every bar length: daily bars go through 1440…864000.
  var speeds: [Ratio] {
    let minute: Int64 = 60_000_000_000
    let factor = max(1, min(feedBarSpan.nanoseconds / minute, 1_000_000))
    return Dashboard.speeds.map { Ratio($0 * factor) }
  }

  /// The length of the feed's own bars; a minute until a chart says so.
  var feedBarSpan: TimeSpan {
    guard let chart = snapshot.chart, chartBarMultiple > 0 else { return .seconds(60) }
    return TimeSpan(nanoseconds: chart.barSpan.nanoseconds / Int64(chartBarMultiple))
  }

  /// Forgets what the snapshot shows by now.
  mutating func settleFeedWish() {
    guard var wish = feedWish else { return }
    if wish.isPaused == snapshot.feed.isPaused { wish.isPaused = nil }
    if wish.speed == snapshot.feed.speed { wish.speed = nil }
    feedWish = wish.isPaused == nil && wish.speed == nil ? nil : wish
  }

  mutating func feedIntents(_ action: Action, count: Int, now: TimeSpan) -> [Intent] {
    var wish = feedWish ?? FeedWish(at: now)
    if now - wish.at > FeedWish.span { wish = FeedWish(at: now) }
    wish.at = now
    let isPaused = wish.isPaused ?? snapshot.feed.isPaused
    let speed = wish.speed ?? snapshot.feed.speed
    let command: FeedCommand
    switch action {
    case .playPause:
      wish.isPaused = !isPaused
      command = isPaused ? .play : .pause
    case .step:
      wish.isPaused = true
      command = .step(Int32(clamping: max(1, count)))
    case .faster:
      guard !speed.isZero else {
        show(message: "it runs as fast as it can", severity: .info, now: now)
        return []
      }
      let next = speeds.first { $0 > speed } ?? .zero
      wish.speed = next
      command = .speed(next)
    default:
      guard let slower = speeds.last(where: { $0 < speed || speed.isZero }) else {
        show(message: "this is the slowest speed", severity: .info, now: now)
        return []
      }
      wish.speed = slower
      command = .speed(slower)
    }
    feedWish = wish
    return [.command(.feed(command))]
  }
}
