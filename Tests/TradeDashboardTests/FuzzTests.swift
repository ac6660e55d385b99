import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

/// A small generator with a seed, so that a failure can be repeated.
private struct Dice {
  var state: UInt64

  mutating func roll(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % max(1, bound)
  }

  mutating func pick<T>(_ choices: [T]) -> T { choices[roll(choices.count)] }
}

struct FuzzTests {
  private static let triggers: [Key] = {
    let characters = "bsxXcHFKe[]{}<>Etrjk,/nNmygGu.+-= :?hlq0123456789adnyz%$BatvpfifzEr<>"
    let others: [Key] = [
      .enter, .enter, .enter, .escape, .tab, .backTab, .up, .down, .left, .right, .home, .end,
      .pageUp, .pageDown, .backspace, .delete, .insert, .alt("1"), .alt("2"), .alt("3"),
      .alt("4"), .alt("5"), .alt("6"), .alt("5"), .ctrl("c"), .ctrl("u"), .ctrl("w"), .function(1),
      .unknown, .focusIn,
      .paste("sl 2atr\n漢"), .character("漢"), .character("\u{301}"),
      .mouse(MouseEvent(action: .press, point: Point(x: 1, y: 1))),
      .mouse(MouseEvent(action: .press, point: Point(x: 30, y: 9))),
      .mouse(MouseEvent(action: .drag, point: Point(x: 30, y: 13))),
      .mouse(MouseEvent(action: .release, point: Point(x: 30, y: 13))),
      .mouse(MouseEvent(action: .scrollDown, point: Point(x: 3, y: 20))),
    ]
    return characters.unicodeScalars.map { Key.character($0) } + others
  }()

  private static func snapshot(_ dice: inout Dice) -> Snapshot {
    var snapshot = Fixture.snapshot
    switch dice.roll(12) {
    case 0: snapshot = Snapshot()
    case 1: snapshot = Fixture.empty
    case 2: snapshot.brackets = snapshot.brackets.filter { _ in dice.roll(2) == 0 }
    case 3: snapshot.instruments = []
    case 4: snapshot.watch = Array(snapshot.watch.prefix(2))
    case 5: snapshot.chart = nil
    case 6: snapshot.feed.isFinished = true
    default: break
    }
    let extremes: [Int64] = [
      0, 1, -1, 99_500_000_000, Price.magnitudeMax, -Price.magnitudeMax, .max, -.max,
    ]
    for index in snapshot.brackets.indices where dice.roll(4) == 0 {
      snapshot.brackets[index].entryPx = Price(raw: dice.pick(extremes))
      snapshot.brackets[index].stop?.price = Price(raw: dice.pick(extremes))
      snapshot.brackets[index].target?.price = Price(raw: dice.pick(extremes))
      snapshot.brackets[index].netPnL = Money(raw: dice.pick(extremes))
      snapshot.brackets[index].risk = Money(raw: dice.pick(extremes))
      snapshot.brackets[index].remaining = Quantity(raw: dice.pick(extremes.dropLast(2)))
    }
    for index in snapshot.watch.indices where dice.roll(4) == 0 {
      snapshot.watch[index].last = Price(raw: dice.pick(extremes))
      snapshot.watch[index].atr = PriceOffset(raw: dice.pick(extremes))
      snapshot.watch[index].dayOpen = Price(raw: dice.pick(extremes))
    }
    for index in snapshot.orders.indices where dice.roll(4) == 0 {
      snapshot.orders[index].order.kind = .stop(Price(raw: dice.pick(extremes)))
    }
    for index in snapshot.trades.indices where dice.roll(8) == 0 {
      snapshot.trades[index].netPnL = Money(raw: dice.pick(extremes))
      snapshot.trades[index].adverse = PriceOffset(raw: dice.pick(extremes))
      snapshot.trades[index].risk = Money(raw: dice.pick(extremes))
    }
    snapshot.trades = snapshot.trades.dropLast(dice.roll(4))
    snapshot.fills = snapshot.fills.dropLast(dice.roll(4))
    if dice.roll(4) == 0, let bars = snapshot.chart?.bars, !bars.isEmpty {
      snapshot.chart?.bars[dice.roll(bars.count)].high = Price(raw: dice.pick(extremes))
      snapshot.chart?.bars[dice.roll(bars.count)].low = Price(raw: dice.pick(extremes))
    }
    return snapshot
  }

  /// Twenty runs of a thousand keys each, with sizes and markets that change under them.
  @Test(arguments: UInt64(1)...20)
  func `random keys in random windows never trap, and only Enter sends orders`(seed: UInt64) {
    var dice = Dice(state: seed)
    var dashboard = Dashboard(
      settings: InterfaceSettings(), glyphs: seed % 2 == 0 ? .unicode : .ascii)
    var now = TimeSpan.zero
    var size = Size(width: 80, height: 24)
    var snapshot = Fixture.snapshot
    dashboard.receive(snapshot)
    for step in 0..<1000 {
      now = now + .milliseconds(Int64(dice.pick([0, 10, 100, 251, 400, 6000])))
      if dice.roll(10) == 0 {
        size = Size(
          width: dice.roll(dice.pick([6, 50, 90, 90, 220])),
          height: dice.roll(dice.pick([5, 30, 30, 60])))
        dashboard.resize(to: size)
      }
      if dice.roll(6) == 0 { snapshot = Self.snapshot(&dice) }
      snapshot.preview = dashboard.frameRequest.ticket.map { Fixture.preview($0) }
      dashboard.receive(snapshot)
      let key = dice.pick(Self.triggers)
      let before = dashboard.mode
      let wasArmed = dashboard.isArmed(now: now)
      let intents = dashboard.handle(key, now: now)
      for intent in intents {
        guard case .command(.engine(let request)) = intent else { continue }
        let isAsked = key == .enter && before != .normal
        let isFired = wasArmed && before == .normal
        #expect(isAsked || isFired, "seed \(seed) step \(step): \(request) by \(key)")
      }
      var grid = CellGrid(size, glyphs: seed % 2 == 0 ? .unicode : .ascii)
      dashboard.render(into: &grid, now: now)
      #expect(grid.size == size, "seed \(seed) step \(step)")
      if let cursor = grid.cursor {
        #expect(grid.bounds.contains(x: cursor.x, y: cursor.y), "seed \(seed) step \(step)")
      }
    }
  }

  @Test func `every size from 0x0 to 50x20 draws, and from 40x10 on shows what must be seen`() {
    for mode in ["", "b", "x", "F", ":sl 1", "?"] {
      for width in 0...50 {
        for height in 0...20 {
          var driver = Driver(size: Size(width: width, height: height))
          driver.type("j" + mode)
          let lines = driver.lines
          #expect(lines.count == height)
          guard width >= 40, height >= 10 else { continue }
          #expect(lines[0].contains("[PAPER sim]"), "\(width)x\(height) \(mode)")
          #expect(lines.contains { $0.contains("▸ B2 ") }, "\(width)x\(height) \(mode)")
        }
      }
    }
  }

  @Test func `below 40x10 one line says the size it needs`() {
    let lines = Driver(size: Size(width: 39, height: 9)).lines
    #expect(lines.filter { !$0.isEmpty } == ["PAPER: Brace needs 40x10, this is 39x9"])
    #expect(Driver(size: Size(width: 5, height: 1)).lines == ["40x10"])
  }
}
