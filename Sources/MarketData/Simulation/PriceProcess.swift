import TradingModel

/// The hidden price of one simulated symbol and how restless it is: a random walk whose size comes in
/// regimes (quiet, normal, busy, storm), clusters after large moves and now and then jumps.
///
/// Far from home it is pulled back with the patience of days, so that it stays itself for weeks and
/// never nears zero.
struct PriceProcess: Hashable, Sendable {
  /// The hidden price, in ticks.
  private(set) var middleTicks: Double
  /// The size of moves now, as a multiple of the usual: 0.3…6.
  private(set) var restlessness = 1.0
  private let homeTicks: Double
  private let deviationPerRootSecond: Double
  private let jumpsPerSecond: Double
  private var regime = 1.0
  private var regimeSecondsLeft = 0.0

  init(character: SimulatedCharacter, tick: PriceOffset) {
    homeTicks = Double(character.homePrice.raw) / Double(tick.raw)
    middleTicks = homeTicks
    deviationPerRootSecond = character.deviationPerMinute / (60.0).squareRoot()
    jumpsPerSecond = character.jumpsPerHour / 3600
  }

  /// Lets `seconds` pass.
  mutating func pass(_ seconds: Double, _ chance: inout SeededGenerator) {
    regimeSecondsLeft -= seconds
    if regimeSecondsLeft <= 0 { chooseRegime(&chance) }
    let bell = chance.bell()
    let rootSeconds = seconds.squareRoot()
    var move = deviationPerRootSecond * restlessness * rootSeconds * bell
    if chance.happens(min(jumpsPerSecond * seconds, 0.5)) {
      let size = deviationPerRootSecond * (6 + 6 * chance.skewed())
      move += chance.happens(0.5) ? size : -size
      restlessness = min(restlessness + 1.5, 6)
    }
    // A large move makes the next ones larger, a small one lets them settle.
    restlessness += (regime - restlessness) * min(seconds / 40, 1)
    restlessness *= 1 + 0.05 * min(rootSeconds, 1) * (bell * bell - 1)
    restlessness = min(max(restlessness, 0.3), 6)
    let pull = (homeTicks - middleTicks) / homeTicks * min(seconds / 200_000, 0.5)
    middleTicks = max(middleTicks * (1 + move + pull), homeTicks / 4)
  }

  /// Moves the price a little, as a print does.
  mutating func push(byTicks ticks: Double) {
    middleTicks = max(middleTicks + ticks, homeTicks / 4)
  }

  private mutating func chooseRegime(_ chance: inout SeededGenerator) {
    let choice = chance.uniform()
    let usual: Double
    switch choice {
    case ..<0.30: (regime, usual) = (0.5, 200)
    case ..<0.74: (regime, usual) = (0.95, 300)
    case ..<0.94: (regime, usual) = (1.5, 120)
    default: (regime, usual) = (2.6, 30)
    }
    regimeSecondsLeft = usual * (0.3 + 0.7 * chance.skewed())
  }
}
