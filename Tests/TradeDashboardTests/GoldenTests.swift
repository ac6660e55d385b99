import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

/// Whole screens from the fixed snapshot, as a person sees them.
struct GoldenTests {
  private func expect(_ driver: Driver, _ golden: String, _ name: String) {
    // The text of a golden has no spaces at line ends, like `lines`.
    let wanted = golden.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let lines = driver.lines
    #expect(lines.count == wanted.count, "\(name)")
    for (row, pair) in zip(lines, wanted).enumerated() {
      #expect(pair.0 == pair.1, "\(name), row \(row)")
    }
  }

  @Test func `the screen at 80x24`() {
    expect(Driver(size: Size(width: 80, height: 24)), GoldenScreens.at80x24, "80x24")
  }

  @Test func `the screen at 120x40`() {
    expect(Driver(size: Size(width: 120, height: 40)), GoldenScreens.at120x40, "120x40")
  }

  @Test func `the screen at 200x50`() {
    expect(Driver(size: Size(width: 200, height: 50)), GoldenScreens.at200x50, "200x50")
  }

  @Test func `the screen at 40x10`() {
    expect(Driver(size: Size(width: 40, height: 10)), GoldenScreens.at40x10, "40x10")
  }

  @Test func `the ticket at 80x24`() {
    var driver = Driver(size: Size(width: 80, height: 24))
    driver.type("b")
    expect(driver, GoldenScreens.ticket, "ticket")
  }

  @Test func `the screen at 80x24 without UTF-8`() {
    expect(
      Driver(size: Size(width: 80, height: 24), glyphs: .ascii), GoldenScreens.ascii80x24, "ASCII")
  }

  @Test func `the finished trades at 100x30`() {
    var driver = Driver(size: Size(width: 100, height: 30), focus: .orders)
    driver.type("lll")
    expect(driver, GoldenScreens.trades, "trades")
  }

  @Test func `the zoomed chart with its cross at 120x40`() {
    var driver = Driver(size: Size(width: 120, height: 40), focus: .chart)
    driver.type("zi")
    driver.press(.left, .left, .left)
    expect(driver, GoldenScreens.zoomed, "zoomed")
  }

  @Test func `the screen in ASCII holds nothing else`() {
    for size in [Size(width: 80, height: 24), Size(width: 200, height: 50)] {
      for keys in ["", "b", "x", "F", "?", ":buy x", "]"] {
        var driver = Driver(size: size, glyphs: .ascii)
        driver.type(keys)
        let isPlain = driver.lines.allSatisfy { line in
          line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        }
        #expect(isPlain, "\(size) \(keys)")
      }
    }
    let ascii = Driver(size: Size(width: 80, height: 24), glyphs: .ascii)
    #expect(ascii.shows("|> B1 NVDX L  100      102.35 3.5A |------+----o--------| 2.7A"))
  }

  @Test func `the same state draws the same picture`() {
    let driver = Driver(size: Size(width: 120, height: 40))
    #expect(driver.grid == driver.grid)
    var other = Driver(size: Size(width: 120, height: 40))
    other.dashboard.receive(other.snapshot)
    #expect(driver.grid == other.grid)
  }

  @Test func `a move of the selection changes few cells`() {
    var driver = Driver(size: Size(width: 120, height: 40))
    driver.snapshot.brackets[1].instrument = InstrumentID(0)
    driver.dashboard.receive(driver.snapshot)
    let before = driver.grid
    driver.type("j")
    let rows = Set(driver.grid.changedCells(since: before).map(\.y))
    // The table, its detail, the levels in the chart; not the header, the log, the frame.
    #expect(!rows.contains(0) && !rows.contains(31) && !rows.contains(39))
  }
}
