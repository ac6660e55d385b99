import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

struct BracketsPaneTests {
  private func pane(
    _ snapshot: Snapshot, width: Int = 80, height: Int = 10, selected: Int = 0,
    unit: DistanceUnit = .atr, coveredFrom: Int = .max
  ) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    let id =
      snapshot.brackets.indices.contains(selected) ? snapshot.brackets[selected].id : nil
    BracketsPane(
      snapshot: snapshot, selected: id, selectedIndex: selected, unit: unit, isFocused: true,
      symbol: snapshot.instruments.first?.symbol, form: width < 80 ? .twoLines : .table,
      coveredFrom: coveredFrom
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

  @Test func `a row shows the bracket, both distances, the gauge, R and the state`() {
    let grid = pane(Fixture.snapshot, height: 8)
    #expect(
      grid.lines[2]
        == "│▸ B1 NVDX L  100      102.35 3.5A ├──────┼━━━━●────────┤ 2.7A +0.68R live     │")
    #expect(
      grid.lines[3]
        == "│  B2 ESZ6 S    2     5114.50 2.1A ├─────┼━━━●──────────┤ 2.3A +0.74R live     │")
  }

  @Test func `gains, losses and states have their roles, the selected row its ground`() {
    let grid = pane(Fixture.snapshot)
    #expect(role("+0.68R", in: grid, row: 2) == .up)
    #expect(role("-0.36R", in: grid, row: 4) == .down)
    #expect(role("live", in: grid, row: 2) == .working)
    #expect(role("pend", in: grid, row: 5) == .pending)
    #expect(role("b/e", in: grid, row: 6) == .breakEven)
    // The bar is below what names the bracket, up to its quantity.
    let bar = (0..<80).filter { grid[$0, 2].backdrop == .selection }
    #expect(bar == Array(1...20))
    #expect(grid[10, 3].backdrop == .base)
  }

  @Test(arguments: [
    (DistanceUnit.price, " 2.85 ", " 2.25 "), (.ticks, " 285t ", " 225t "),
    (.percent, " 2.78% ", " 2.20% "), (.risk, " 1.68R ", " 1.32R "),
  ])
  func `distances follow the unit`(unit: DistanceUnit, stop: String, target: String) {
    let line = pane(Fixture.snapshot, unit: unit).lines[2] + " "
    #expect(line.contains(stop) || line.contains(String(stop.dropFirst())), "\(line)")
    #expect(line.contains(String(target.trimmingPrefix(" ").prefix(4))), "\(line)")
  }

  @Test func `the state word is the most urgent one`() {
    var snapshot = Fixture.snapshot
    snapshot.brackets[0].unprotectedSince = Fixture.time + .seconds(-12)
    snapshot.brackets[0].stop = nil
    snapshot.brackets[1].basis = .fallback
    snapshot.brackets[2].isStopOnly = true
    snapshot.brackets[2].target = nil
    snapshot.brackets[4].phase = .closing(.flattened)
    snapshot.brackets[5].remaining = Fixture.quantity("2")
    snapshot.watch[1].staleAge = .seconds(31)
    let grid = pane(snapshot)
    let words = ["UNPROTECTED 12s", "STALE 31s", "stopOnly", "pend", "closing", "half"]
    for (index, word) in words.enumerated() {
      #expect(grid.lines[2 + index].contains(word), "\(grid.lines[2 + index])")
    }
    #expect(role("UNPROTECTED", in: grid, row: 2) == .unprotected)
    #expect(grid.lines[2].contains("NO STOP"))
    #expect(grid.lines[4].contains("┄"))
  }

  @Test func `SEM-52 a bracket without ATR says FALLBACK`() {
    var snapshot = Fixture.snapshot
    snapshot.brackets[0].basis = .fallback
    let grid = pane(snapshot)
    #expect(grid.lines[2].contains("FALLBACK"))
    #expect(role("FALLBACK", in: grid, row: 2) == .fallback)
  }

  @Test func `an entry that fills shows what it holds of what was ordered`() {
    var snapshot = Fixture.snapshot
    snapshot.brackets[0].remaining = Fixture.quantity("40")
    snapshot.brackets[0].entry = LegView(
      price: Fixture.price("101.20"), leavesQty: Fixture.quantity("60"), status: .partiallyFilled)
    #expect(pane(snapshot).lines[2].contains("40/100"))
    #expect(pane(snapshot).lines[2].contains("live"))
  }

  @Test func `columns come back as the pane grows`() {
    func titles(_ width: Int) -> String { pane(Fixture.snapshot, width: width).lines[1] }
    #expect(!titles(80).contains("ENTRY"))
    #expect(titles(110).contains(" SL ") && titles(110).contains(" TP "))
    #expect(titles(125).contains("ENTRY"))
    for title in ["R:R", "UPNL", "AGE"] { #expect(titles(160).contains(title), "\(title)") }
  }

  @Test func `below 80 columns a bracket takes two lines`() {
    let grid = pane(Fixture.snapshot, width: 40, height: 7)
    #expect(grid.lines[1] == "│▸ B1 NVDX L 100 102.35 +0.68R     live│")
    #expect(grid.lines[2] == "│     3.5A ├─────┼━━━●───────┤ 2.7A    │")
  }

  @Test func `the state is never cut, the gauge gives way`() {
    var snapshot = Fixture.snapshot
    snapshot.brackets[0].unprotectedSince = Fixture.time + .seconds(-110)
    snapshot.brackets[0].id = BracketID(123_456)
    snapshot.brackets[1].orderQty = Fixture.quantity("1234567.25")
    snapshot.brackets[1].remaining = Fixture.quantity("1234567.25")
    let grid = pane(snapshot, width: 80)
    #expect(grid.lines[2].hasSuffix("UNPROTECTED 110s │"), "\(grid)")
    #expect(grid.lines[3].contains("●"))
  }

  @Test func `an empty table says what to press`() {
    #expect(
      pane(Fixture.empty).lines.contains {
        $0.contains("no brackets: press b to buy, s to sell NVDX")
      })
    #expect(pane(Snapshot()).lines.contains { $0.contains("waiting for market data") })
    var finished = Fixture.empty
    finished.feed.isFinished = true
    #expect(pane(finished).lines.contains { $0.contains("the market data is over") })
  }

  @Test(arguments: [0, 1, 250, 498, 499])
  func `among 500 brackets the selected one is in view`(selected: Int) {
    var snapshot = Fixture.snapshot
    snapshot.brackets = (0..<500).map { index in
      Fixture.bracket(
        UInt32(index + 1), index % 6, .buy, "1", entry: "100", stop: "99", target: "102",
        net: "1", risk: "1")
    }
    for (width, height) in [(80, 8), (40, 5), (120, 30)] {
      let grid = pane(snapshot, width: width, height: height, selected: selected)
      let marked = grid.lines.first { $0.hasPrefix("│▸") }
      #expect(marked?.contains("B\(selected + 1) ") == true, "\(grid)")
    }
  }

  @Test func `the selection stays above a window over the panes`() {
    let grid = pane(Fixture.snapshot, selected: 5, coveredFrom: 3)
    #expect(grid.lines[2].hasPrefix("│▸ B6"))
  }

  @Test func `long, wide and tiny figures stay in their columns`() {
    var snapshot = Fixture.snapshot
    snapshot.instruments = [
      Fixture.instrument(0, "漢字コード株式会社", tick: "0.00000001", lot: "1"),
      Fixture.instrument(1, "VERYLONGSYMBOLNAME.X", tick: "1", lot: "1"),
    ]
    snapshot.watch = [
      Fixture.watch(0, last: "0.00001234", open: "0.00001200", atr: "0.00000012"),
      Fixture.watch(1, last: "7123456", open: "7000000", atr: "51000"),
    ]
    snapshot.brackets = [
      Fixture.bracket(
        1, 0, .buy, "4000000", entry: "0.00001230", stop: "0.00001200", target: "0.00001300",
        net: "0.16", risk: "1.2"),
      Fixture.bracket(
        4_000_000, 1, .sell, "1", entry: "7100000", stop: "7200000", target: "6900000",
        net: "-23456", risk: "100000"),
    ]
    for width in [40, 60, 80, 100, 200] {
      let grid = pane(snapshot, width: width, height: 12)
      #expect(grid.lines.allSatisfy { displayWidth(of: $0) <= width })
      #expect(grid.lines.dropFirst().dropLast().allSatisfy { $0.hasSuffix("│") }, "\(grid)")
    }
    #expect(pane(snapshot, width: 100).lines[2].contains("0.00001234"))
    #expect(pane(snapshot, width: 100).lines[3].contains("7123456"))
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 1), (2, 2), (10, 3), (79, 4), (400, 60)])
  func `the table draws within any window`(width: Int, height: Int) {
    for selected in [0, 5, 99] {
      let grid = pane(Fixture.snapshot, width: width, height: height, selected: selected)
      #expect(grid.lines.count == height)
      let covered = pane(
        Fixture.snapshot, width: width, height: height, selected: selected, coveredFrom: 0)
      #expect(covered.lines.count == height)
    }
  }
}
