import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

/// The keys and commands that set rules: every one opens a preview that says what will happen.
struct RuleKeyTests {
  private let first = BracketID(1)

  private func driver(_ change: (inout BracketView) -> Void) -> Driver {
    var driver = Driver()
    change(&driver.snapshot.brackets[0])
    driver.dashboard.receive(driver.snapshot)
    return driver
  }

  // MARK: Trail

  @Test func `SEM-44 t trails at the first stop's distance, and says where the stop goes`() {
    var driver = Driver()
    #expect(driver.type("t") == [])
    #expect(driver.shows("┤trail the stop of B1 NVDX├"))
    #expect(driver.shows("trail    1.70 behind the best price"))
    #expect(driver.shows("stop     99.50 → about 100.65 at once"))
    let rule = TrailRule(distance: .price(Fixture.offset("1.7")))
    #expect(driver.press(.enter) == [.command(.engine(.trail(first, rule)))])
  }

  @Test func `SEM-44 a trail that starts behind the stop leaves it where it is`() {
    var driver = Driver()
    driver.snapshot.watch[0].last = Fixture.price("100")
    driver.dashboard.receive(driver.snapshot)
    driver.type("t")
    #expect(driver.shows("stop     stays at 99.50 until the price has come further"))
  }

  @Test func `SEM-44 t on a trailing stop ends the trail`() {
    var driver = driver { $0.trail = TrailRule(distance: .atr(Ratio(2))) }
    driver.type("t")
    #expect(driver.shows("trail    off: the stop stays at 99.50"))
    #expect(driver.press(.enter) == [.command(.engine(.trail(first, nil)))])
  }

  @Test func `SEM-44 without a known first stop t takes two ATRs`() {
    var driver = driver { $0.initialStop = nil }
    driver.type("t")
    #expect(driver.shows("trail    1.64 behind the best price"))
    let rule = TrailRule(distance: .atr(Ratio(2)))
    #expect(driver.press(.enter) == [.command(.engine(.trail(first, rule)))])
  }

  @Test func `SEM-44 a trail after a profit says from which price`() {
    var driver = Driver()
    driver.type(":trail 50t after 2r")
    driver.press(.enter)
    #expect(driver.shows("trail    0.50 behind the best price"))
    #expect(driver.shows("from     104.60 (+2.00R) on; until then the stop stays at 99.50"))
    let rule = TrailRule(distance: .ticks(50), afterR: Ratio(2))
    #expect(driver.press(.enter) == [.command(.engine(.trail(first, rule)))])
  }

  @Test func `a short trails above the price`() {
    var driver = Driver()
    driver.type("jt")
    #expect(driver.shows("stop     5128.00 → about 5122.25 at once"))
  }

  @Test func `a trail in ATR without an ATR says so`() {
    var driver = Driver()
    driver.snapshot.watch[0].atr = nil
    driver.dashboard.receive(driver.snapshot)
    driver.type(":trail 2atr")
    driver.press(.enter)
    #expect(driver.shows("there is no ATR yet: the distance is not known"))
  }

  @Test(arguments: ["t", "E"])
  func `rules of a bracket without a stop or being closed are refused with words`(key: String) {
    var bare = driver { $0.stop = nil }
    bare.type(key)
    #expect(bare.dashboard.mode == .normal && bare.shows("B1 has no stop yet"))
    var closing = driver { $0.phase = .closing(.closed) }
    closing.type(key)
    #expect(closing.dashboard.mode == .normal && closing.shows("B1 is already being closed"))
    var none = Driver(Fixture.empty)
    none.type(key)
    #expect(none.shows("no bracket is open"))
  }

  // MARK: Break-even

  @Test func `SEM-45 E sets break-even at 1R and says the price`() {
    var driver = Driver()
    driver.type("E")
    #expect(driver.shows("when     the price reaches 102.90, +1.00R"))
    #expect(driver.shows("stop     99.50 → about 101.20"))
    #expect(driver.press(.enter) == [.command(.engine(.breakEvenRule(first, .atR(.one))))])
  }

  @Test func `SEM-45 E on a waiting rule takes it back`() {
    var driver = driver { $0.breakEven = .afterFirstTarget }
    driver.type("E")
    #expect(driver.shows("rule     off: the stop stays at 99.50"))
    #expect(driver.press(.enter) == [.command(.engine(.breakEvenRule(first, nil)))])
  }

  @Test func `SEM-45 E does nothing when the stop is at break-even`() {
    var driver = Driver()
    driver.type("jjjjE")
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("the stop of B5 is at break-even or better already"))
  }

  // MARK: Reverse

  @Test func `SEM-50 r lists what is closed and what is entered`() {
    var driver = Driver()
    driver.type("r")
    for text in [
      "┤reverse NVDX├", "cancel   2 exit orders", "sell     B1  100 NVDX about 102.35 at market",
      "then     sell 100 NVDX at market: a new short",
    ] {
      #expect(driver.shows(text), "\(text)")
    }
    #expect(driver.press(.enter) == [.command(.engine(.reverse(InstrumentID(0))))])
  }

  @Test func `SEM-50 the command turns any symbol, and a flat one is refused`() {
    var driver = Driver()
    driver.type(":reverse esz6")
    driver.press(.enter)
    #expect(driver.shows("then     buy 2 ESZ6 at market: a new long"))
    var flat = Driver()
    flat.type(":reverse AAPX")
    flat.press(.enter)
    #expect(flat.shows("AAPX has no position any more"))
    #expect(flat.press(.enter) == [])
  }

  @Test func `SEM-60 r is refused while trading is not active`() {
    var driver = Driver()
    driver.snapshot.tradingState = .reducing
    driver.dashboard.receive(driver.snapshot)
    driver.type("r")
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("trading is reducing: a reversal would open a position"))
  }

  // MARK: Targets and both legs

  @Test func `SEM-46 several targets are previewed with their quantities and prices`() {
    var driver = Driver()
    driver.type(":scale 50%@1r,25%@2r")
    driver.press(.enter)
    #expect(driver.shows("TP1      sell about 50 at 102.90  (50% at +1.00R)"))
    #expect(driver.shows("TP2      sell about 25 at 104.60  (25% at +2.00R)"))
    #expect(driver.shows("instead  of the target at 104.60"))
  }

  @Test func `< and > move both exits, and adjust in the prompt`() {
    var driver = Driver()
    driver.type("10>")
    #expect(driver.shows("stop     99.50 → 99.60  (+10 ticks)"))
    #expect(driver.shows("target   104.60 → 104.70  (+10 ticks)"))
    driver.type("3<")
    #expect(driver.shows("stop     99.50 → 99.57  (+7 ticks)"))
    #expect(
      driver.press(.enter) == [
        .command(.engine(.moveStop(first, .to(Fixture.price("99.57"))))),
        .command(.engine(.moveTarget(first, .to(Fixture.price("104.67"))))),
      ])
  }

  @Test func `the key that opened the move of both legs cannot confirm it`() {
    var driver = Driver()
    #expect(driver.type("<<<") == [])
    #expect(driver.shows("99.50 → 99.47  (-3 ticks)"))
  }

  @Test(arguments: ["trail B99 2atr", "be B99 at 1r", "scale B99 50%@1r"])
  func `a rule for a bracket that is not there opens nothing`(command: String) {
    var driver = Driver()
    driver.type(":" + command)
    driver.press(.enter)
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("B99"))
  }
}
