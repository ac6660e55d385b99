import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

/// Lines, dots, blocks, levels, marks, volume and times of the chart.
struct ChartFormTests {
  /// Four rows between 0 and 8: row 0 is 6…8.
  private let scale = ChartScale(top: 8, bottom: 0, rows: 4)

  private func rows(_ signs: [ChartLine.Sign], columns: Int) -> [String] {
    var cells = Array(repeating: Array(repeating: Unicode.Scalar(" "), count: columns), count: 4)
    for sign in signs { cells[sign.row][sign.column] = sign.scalar }
    return cells.map { $0.map { String($0) }.joined() }
  }

  private func prices(_ texts: String...) -> [Price] { texts.map(Fixture.price) }

  // MARK: Line and dots

  @Test func `a line has a corner where it turns and a stroke where it jumps`() {
    let signs = ChartLine.corners(prices("1", "1", "7", "7", "3", "5"), scale)
    #expect(rows(signs, columns: 6) == ["  ╭─╮ ", "  │ │╭", "  │ ╰╯", "──╯   "])
  }

  @Test func `a line of one close or none does not trap`() {
    #expect(ChartLine.corners([], scale).isEmpty && ChartLine.dots([], scale).isEmpty)
    #expect(rows(ChartLine.corners(prices("1"), scale), columns: 1) == [" ", " ", " ", "─"])
  }

  @Test func `dots are two bars a column and four a row`() {
    // 7.9 is the topmost dot, 0.1 the lowest.
    #expect(rows(ChartLine.dots(prices("7.9", "7.9"), scale), columns: 1) == ["⠉", " ", " ", " "])
    #expect(rows(ChartLine.dots(prices("0.1", "0.1"), scale), columns: 1) == [" ", " ", " ", "⣀"])
    #expect(rows(ChartLine.dots(prices("7.9", "0.1"), scale), columns: 1) == ["⢱", "⢸", "⢸", "⢸"])
  }

  @Test func `the newest dot is at the right however many there are`() {
    let odd = rows(ChartLine.dots(prices("7.9", "7.9", "7.9"), scale), columns: 2)
    #expect(odd[0] == "⠈⠉")
  }

  @Test func `a scale without rows draws nothing`() {
    let none = ChartScale(top: 1, bottom: 0, rows: 0)
    #expect(ChartLine.dots(prices("1", "0"), none).isEmpty)
    _ = ChartLine.corners(prices("1", "0"), none)
  }

  // MARK: Blocks

  @Test(arguments: [
    ([1.0, 2, 3, 4, 5, 6, 7, 8], "▁▂▃▄▅▆▇█"), ([8.0, 1], "█▁"), ([5.0, 5, 5], "▄▄▄"), ([3.0], "▄"),
    ([], ""), ([.nan, 1], "▄▄"),
  ])
  func `closes as blocks`(figures: [Double], text: String) {
    #expect(Sparkline.blocks(figures) == text)
  }

  @Test(arguments: [
    (0.0, "  "), (1.0, "██"), (0.5, "█ "), (0.25, "▄ "), (0.75, "█▄"), (2.0, "██"), (-1.0, "  "),
    (.nan, "  "),
  ])
  func `a column of volume from the bottom up`(share: Double, text: String) {
    #expect(Sparkline.column(share, rows: 2).map { String($0) }.joined() == text)
  }

  @Test func `quantities in five signs`() {
    let cases = [
      ("0", "0"), ("0.25", "0.25"), ("99.5", "99.5"), ("812", "812"), ("999.9", "1000"),
      ("1000", "1.00K"), ("12345", "12.3K"), ("402000", "402K"), ("4560000", "4.56M"),
      ("999000000", "999M"), ("-5000", "-5.00K"),
    ]
    for (quantity, text) in cases {
      #expect(Figures.short(Fixture.quantity(quantity)) == text, "\(quantity)")
    }
  }

  // MARK: Levels

  private func levels(_ change: (inout BracketView) -> Void = { _ in }) -> ChartLevels {
    var bracket = Fixture.brackets[0]
    change(&bracket)
    return ChartLevels(BracketFigures(bracket, in: Fixture.snapshot))
  }

  @Test func `waiting rules have their levels: break-even and the beginning of the trail`() {
    let all = levels {
      $0.breakEven = .atR(Ratio(1))
      $0.trail = TrailRule(distance: .atr(Ratio(2)), afterR: Ratio(2))
    }
    #expect(all.levels.map(\.tag) == ["TR", "BE", "TP", "EN", "SL"])
    // One R is 1.70 above the entry of 101.20.
    let rules = Array(all.levels.prefix(2))
    #expect(rules.map(\.price) == prices("104.60", "102.90"))
    #expect(rules.map(\.role) == [Role.trail, Role.breakEven])
  }

  @Test func `a trail that runs is the stop, and a rule of targets has no level`() {
    let all = levels {
      $0.trail = TrailRule(distance: .atr(Ratio(2)), afterR: Ratio(2))
      $0.isTrailing = true
      $0.breakEven = .afterFirstTarget
    }
    #expect(all.levels.map(\.tag) == ["TP", "EN", "SL"] && all.levels.last?.role == .trail)
    #expect(levels { $0.isBreakEven = true }.levels.last?.role == .breakEven)
    #expect(ChartLevels(nil).levels.isEmpty)
  }

  @Test func `labels of one row stand beside each other, the stop in its own`() {
    let all = levels {
      $0.stop?.price = Fixture.price("101.19")
      $0.target?.price = Fixture.price("101.25")
    }
    let scale = ChartScale(top: 110, bottom: 90, rows: 10)
    let places = all.places(scale)
    #expect(Set(places.map(\.row)).count == 3)
    #expect(places.allSatisfy { $0.lineRow == 4 })
    #expect(places.last?.level.tag == "SL" && places.last?.row == 4)
  }

  @Test func `labels stand in the order of their prices or not at all`() {
    let all = levels {
      $0.stop?.price = Fixture.price("101.19")
      $0.target?.price = Fixture.price("101.25")
    }
    let scale = ChartScale(top: 110, bottom: 90, rows: 10)
    let places = all.places(scale)
    #expect(places.map(\.level.tag) == ["TP", "EN", "SL"] && places.map(\.row) == [2, 3, 4])
    let above = ChartLevels.labelRow(Fixture.price("101.30"), beside: places, scale)
    let between = ChartLevels.labelRow(Fixture.price("101.22"), beside: places, scale)
    let below = ChartLevels.labelRow(Fixture.price("101.10"), beside: places, scale)
    #expect(above == nil && between == nil && below == 5)
    // Four rows: the stop's, the entry's above it, none left for a price between them and the top.
    let low = ChartScale(top: 105, bottom: 98, rows: 4)
    let few = all.places(low).map(\.row)
    #expect(few == few.sorted())
  }

  @Test func `without rows no label is placed, with one row only the stop's`() {
    let far = ChartScale(top: 11, bottom: 9, rows: 1)
    #expect(levels().places(far).map(\.level.tag).contains("SL"))
    #expect(levels().places(ChartScale(top: 11, bottom: 9, rows: 0)).isEmpty)
  }

  // MARK: Marks, volume, times

  private func pane(
    _ snapshot: Snapshot = Fixture.snapshot, form: ChartForm = .candles, cross: Int32? = nil,
    width: Int = 110, height: Int = 20
  ) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    ChartPane(
      snapshot: snapshot, instrument: snapshot.instruments.first, bracket: nil, isFocused: false,
      form: form, crosshair: cross
    ).render(into: &grid, in: grid.bounds)
    return grid
  }

  private func marks(_ grid: CellGrid) -> [(sign: String, role: Role)] {
    let cells: [Cell] = (0..<grid.height).flatMap { Array(grid.row($0)) }
    let signs: [Unicode.Scalar] = ["▲", "▼"]
    return cells.filter { signs.contains($0.scalar) }.map { (String($0.scalar), $0.role) }
  }

  @Test func `fills are marked at their bars: up what was bought, down what was sold`() {
    let marks = marks(pane())
    #expect(marks.count { $0.sign == "▲" && $0.role == .mark } == 2)
    #expect(marks.count { $0.sign == "▼" && $0.role == .target } == 1)
  }

  @Test func `fills of other symbols and of bars that are not shown have no mark`() {
    var snapshot = Fixture.snapshot
    snapshot.fills = [
      Fixture.fill(1, 1, .entry, .buy, "1", at: "5120", secondsAgo: 600),
      Fixture.fill(1, 0, .entry, .buy, "1", at: "100", secondsAgo: 90_000),
    ]
    #expect(marks(pane(snapshot)).isEmpty)
    snapshot.fills = [Fixture.fill(1, 0, .stop, .sell, "1", at: "102", secondsAgo: -300)]
    #expect(marks(pane(snapshot)).map(\.role) == [.stop], "at the end of the newest bar")
    snapshot.chart?.scroll = 3
    #expect(marks(pane(snapshot)).isEmpty, "the newest bars are not shown")
  }

  @Test func `volume has rows of its own, none in low charts or without any`() {
    func hasVolume(_ grid: CellGrid) -> Bool {
      (0..<grid.height).contains { grid.row($0).contains { $0.role == .volume } }
    }
    #expect(hasVolume(pane()) && pane().lines[17].contains("  vol "))
    #expect(!hasVolume(pane(height: 9)))
    var snapshot = Fixture.snapshot
    snapshot.chart?.bars = Fixture.bars().map { bar in
      var bar = bar
      bar.volume = .zero
      return bar
    }
    #expect(!hasVolume(pane(snapshot)) && !pane(snapshot).lines.contains { $0.contains("vol") })
  }

  @Test func `times stand on the quarters of the clock, the first with its date`() {
    let axis = pane().lines[18]
    #expect(axis.contains("01-02 12:30    12:45          13:00"), "\(axis)")
    let hours = pane(form: .dots).lines[18]
    #expect(hours.contains("01-02 11:00    11:30          12:00"), "\(hours)")
  }

  @Test func `the cross of a bar that is not shown is not drawn`() {
    #expect(pane(cross: 5).lines.contains { $0.contains("┊") })
    #expect(!pane(cross: 5000).lines.contains { $0.contains("┊") })
    #expect(!pane(cross: -1).lines.contains { $0.contains("┊") })
  }

  @Test(arguments: [
    (110, "╰─ 01-02 13:58  O 101.84  H 102.07  L 101.83  C 102.04  V 621  −5 bars ─"),
    (68, "╰─ 01-02 13:58  O 101.84  H 102.07  L 101.83  C 102.04  V 621 ─"),
    (50, "╰─ 13:58 O 101.84 H 102.07 L 101.83 C 102.04 ─"),
    (40, "╰─ 13:58 101.84 102.07 101.83 102.04 ─"),
  ])
  func `what the cross reads is shortened, never cut`(width: Int, text: String) {
    #expect(pane(cross: 5, width: width, height: 12).lines[11].hasPrefix(text))
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 1), (2, 2), (5, 3), (12, 4), (20, 9), (300, 100)])
  func `every form draws within any window`(width: Int, height: Int) {
    for form in ChartForm.allCases {
      #expect(pane(form: form, cross: 3, width: width, height: height).lines.count == height)
    }
  }
}
