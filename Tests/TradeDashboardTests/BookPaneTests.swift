import TextGrid
import Testing
import TradeStatistics
import TradingModel

@testable import TradeDashboard

struct BookPaneTests {
  private func pane(
    _ page: BookPage, _ snapshot: Snapshot = Fixture.snapshot, width: Int = 110, height: Int = 12,
    selected: Int = 0
  ) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    BookPane(
      snapshot: snapshot, unit: .atr, page: page, selected: selected, isFocused: true,
      statistics: TradeStatistics(snapshot.trades, start: Money(100_000))
    ).render(into: &grid, in: grid.bounds)
    return grid
  }

  private func role(_ text: String, in grid: CellGrid, row: Int) -> Role? {
    let wanted = Array(text.unicodeScalars)
    for x in 0..<max(0, grid.width - wanted.count + 1)
    where wanted.indices.allSatisfy({ grid[x + $0, row].scalar == wanted[$0] }) {
      return grid[x, row].role
    }
    return nil
  }

  // MARK: Pages

  @Test func `the frame names the pages, the open one stands out`() {
    let grid = pane(.fills)
    #expect(grid.lines[0].hasPrefix("╭─┤5 orders fills positions trades stats├─"))
    #expect(role("fills", in: grid, row: 0) == .titleFocus)
    #expect(role("orders", in: grid, row: 0) == .disabled)
    let narrow = pane(.fills, width: 40)
    #expect(narrow.lines[0].hasPrefix("╭─┤5 fills├─") && narrow.lines[0].contains("h/l page"))
  }

  @Test func `orders stand bracket by bracket, what is planned after what works`() {
    let grid = pane(.orders, height: 16)
    #expect(grid.lines[1].contains("ID  SYM   FOR  SIDE  TYPE       PRICE"))
    #expect(grid.lines[2].contains("B1  NVDX  SL   sell  STP      99.50"))
    #expect(grid.lines[2].contains("3.5A  being changed"))
    let planned = grid.lines.filter { $0.contains("planned") }
    #expect(planned.count == 2 && planned.allSatisfy { $0.contains("B4") })
    let entry = grid.lines.firstIndex { $0.contains(" EN ") } ?? 0
    #expect(grid.lines[entry + 1].contains("B4") && grid.lines[entry + 3].contains("B5"))
    #expect(role("SL", in: grid, row: 2) == .stop && role("TP", in: grid, row: 3) == .target)
    #expect(role("being", in: grid, row: 2) == .pending)
    #expect(role("working", in: grid, row: 3) == .working)
  }

  @Test func `SEM-24 a held exit is shown as held`() {
    var snapshot = Fixture.snapshot
    snapshot.brackets[0].heldLeg = .target
    snapshot.brackets[0].target = LegView(
      price: Fixture.price("104.60"), leavesQty: .zero, status: .pendingNew)
    snapshot.orders.remove(at: 1)
    let grid = pane(.orders, snapshot)
    let row = grid.lines.firstIndex { $0.contains("held") } ?? 0
    #expect(grid.lines[row].contains("B1  NVDX  TP") && role("held", in: grid, row: row) == .held)
  }

  @Test func `fills stand newest first with price, fee and what is left`() {
    let lines = pane(.fills).lines
    #expect(lines[2].contains("14:03:15  B7  NVDX  TP   sell   50  104.20    0.35"))
    #expect(lines[5].contains("12:33:27  B7  NVDX  EN   buy    50  103.10    0.35"))
  }

  @Test func `positions sum up their brackets`() {
    let lines = pane(.positions).lines
    #expect(lines[2].contains("NVDX  buy    100    102.35     10,235.00  +115.00    170.00    1"))
    #expect(lines.count { $0.contains("buy") || $0.contains("sell") } == 5)
  }

  @Test func `SEM-56 trades show R, MAE and MFE in R, and the reason of the exit`() {
    let grid = pane(.trades)
    #expect(
      grid.lines[2].contains("B7   NVDX  L    50  103.10  104.20  +55.00  +1.38R  0.40  1.50"))
    #expect(grid.lines[2].contains("target hit"))
    #expect(role("+1.38R", in: grid, row: 2) == .up && role("-1.00R", in: grid, row: 4) == .down)
  }

  @Test func `SEM-42 an ambiguous trade is marked`() {
    let grid = pane(.trades)
    #expect(grid.lines[4].contains("stop hit ?"))
    #expect(role("stop hit ?", in: grid, row: 4) == .warning)
    #expect(grid.lines.count { $0.contains(" ?") } == 1)
  }

  @Test func `columns that matter less go first`() {
    for page in [BookPage.orders, .fills, .positions, .trades] {
      for width in 34...140 {
        let grid = pane(page, width: width)
        #expect(!grid.lines.contains { $0.contains("…") }, "\(page) \(width): \(grid)")
      }
    }
    #expect(
      pane(.trades, width: 60).lines[1].contains("R")
        && !pane(.trades, width: 60).lines[1].contains("FEES"))
  }

  @Test func `pages without rows say so`() {
    for (page, words) in [
      (BookPage.orders, "no order is working"), (.fills, "nothing has filled yet"),
      (.positions, "no position is open"), (.trades, "no trade is finished yet"),
      (.statistics, "no trade is finished yet"),
    ] {
      #expect(pane(page, Fixture.empty).lines[1].contains(words), "\(page)")
    }
  }

  @Test func `the selected row is in view however many there are`() {
    var snapshot = Fixture.snapshot
    snapshot.trades = (1...300).map { number in
      Fixture.trade(
        number, .buy, entry: "1", exit: "2", net: "1", risk: "1", secondsAgo: 1, reason: .closed)
    }
    for selected in [0, 1, 150, 298, 299] {
      let grid = pane(.trades, snapshot, selected: selected)
      #expect(grid.lines.contains { $0.contains("▸B\(300 - selected) ") }, "\(selected)")
    }
  }

  // MARK: Statistics

  @Test func `the statistics are those of the trades`() {
    let lines = pane(.statistics, width: 110, height: 24).lines
    for text in [
      "trades    5 (3 won, 2 lost)", "net                  +60.00", "win rate              60.0%",
      "profit factor          1.75", "expectancy           +12.00", "expectancy R         +0.28R",
      "max drawdown         -80.00", "payoff                 1.17",
    ] {
      #expect(lines.contains { $0.contains(text) }, "\(text)")
    }
  }

  @Test func `the curve stands beside the figures, below them, or nowhere`() {
    #expect(pane(.statistics, width: 110, height: 12).lines[1].contains("equity over 5 trades"))
    let below = pane(.statistics, width: 80, height: 24).lines
    #expect(!below[1].contains("equity") && below.contains { $0.contains("equity over 5 trades") })
    #expect(!pane(.statistics, width: 80, height: 8).lines.contains { $0.contains("equity over") })
    let grid = pane(.statistics, width: 110, height: 12)
    let dots = (0..<grid.height).flatMap { Array(grid.row($0)) }
      .filter { (0x2801...0x28FF).contains($0.scalar.value) }
    #expect(dots.count > 30 && dots.allSatisfy { $0.role == .up })
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 1), (1, 5), (2, 2), (9, 3), (16, 3), (24, 6), (300, 90)])
  func `every page draws within any window`(width: Int, height: Int) {
    for page in BookPage.allCases {
      #expect(pane(page, width: width, height: height, selected: 7).lines.count == height)
    }
  }
}
