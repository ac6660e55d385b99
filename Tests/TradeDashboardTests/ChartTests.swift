import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

struct ChartTests {
  private func bar(_ open: String, _ high: String, _ low: String, _ close: String) -> Bar {
    Bar(
      instrument: InstrumentID(0), start: Fixture.time, span: .seconds(60),
      open: Fixture.price(open), high: Fixture.price(high), low: Fixture.price(low),
      close: Fixture.price(close), volume: .zero)
  }

  /// Six half rows between 0 and 6: half row 0 is 5…6.
  private let scale = ChartScale(top: 6, bottom: 0, rows: 3)

  @Test(arguments: [
    ("0.5", "5.5", "0.5", "5.5", "┃┃┃"), ("3.5", "5.5", "0.5", "2.5", "│┃│"),
    ("4.5", "5.5", "0.5", "3.5", "╽╿│"), ("1.5", "1.5", "0.5", "0.5", "  ┃"),
    ("5.5", "5.5", "5.5", "5.5", "╹  "), ("4.5", "4.5", "4.5", "4.5", "╻  "),
    ("4.5", "4.5", "3.5", "4.5", "╻╵ "), ("3.5", "4.5", "3.5", "3.5", "╷╹ "),
  ])
  func `a candle has half rows`(
    open: String, high: String, low: String, close: String, signs: String
  ) {
    var column: [Unicode.Scalar] = [" ", " ", " "]
    for (row, scalar) in Candle.signs(bar(open, high, low, close), scale) { column[row] = scalar }
    #expect(column.map { String($0) }.joined() == signs)
  }

  @Test(arguments: [(80, 24, 24), (120, 40, 36), (200, 50, 47)])
  func `the lines of levels are a third of the chart, and at least 24 columns`(
    width: Int, height: Int, length: Int
  ) throws {
    let driver = Driver(size: Size(width: width, height: height))
    let line = try #require(driver.grid.lines.first { $0.contains("┄TP 104.60") })
    #expect(line.filter { $0 == "┄" }.count == length + 1, "\(line)")
    #expect(line.contains(" \(String(repeating: "┄", count: length + 1))TP"))
  }

  @Test func `levels that are near are taken into view, far ones are not`() {
    let bars = [bar("100", "102", "98", "101")]
    let near = ChartScale(
      bars: bars, last: nil, levels: [Fixture.price("96"), Fixture.price("104")], rows: 20)
    #expect(near.contains(Fixture.price("96")) && near.contains(Fixture.price("104")))
    let far = ChartScale(
      bars: bars, last: nil, levels: [Fixture.price("50"), Fixture.price("104")], rows: 20)
    #expect(!far.contains(Fixture.price("50")) && far.contains(Fixture.price("104")))
  }

  @Test func `a scale without bars, without width or of one price does not trap`() {
    for rows in [0, 1, 2, 50] {
      let empty = ChartScale(bars: [], last: nil, levels: [], rows: rows)
      #expect((0...max(0, 2 * rows - 1)).contains(empty.half(.zero)))
      let flat = ChartScale(
        bars: [bar("5", "5", "5", "5")], last: Fixture.price("5"), levels: [Fixture.price("5")],
        rows: rows)
      #expect((0...max(0, 2 * rows - 1)).contains(flat.half(Fixture.price("5"))))
      #expect((0...max(0, 2 * rows - 1)).contains(flat.half(Price(raw: .min))))
      _ = flat.price(atRow: 3)
    }
  }

  private func pane(
    _ snapshot: Snapshot, bracket: BracketView?, width: Int = 110, height: Int = 14
  ) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    ChartPane(
      snapshot: snapshot, instrument: snapshot.instruments.first, bracket: bracket,
      isFocused: false
    ).render(into: &grid, in: grid.bounds)
    return grid
  }

  private func tagRole(_ tag: String, in grid: CellGrid) -> Role? {
    for (y, line) in grid.lines.enumerated() where line.contains(tag) {
      let cells = grid.row(y)
      for x in cells.indices.dropLast()
      where cells[x].scalar == tag.unicodeScalars.first
        && cells[x + 1].scalar == tag.unicodeScalars.dropFirst().first
      {
        return cells[x].role
      }
    }
    return nil
  }

  @Test func `entry, stop and target are labelled on the right and coloured by what they are`() {
    let grid = pane(Fixture.snapshot, bracket: Fixture.brackets[0])
    #expect(grid.lines.contains { $0.hasSuffix("TP 104.60│") })
    #expect(grid.lines.contains { $0.hasSuffix("EN 101.20│") })
    #expect(grid.lines.contains { $0.hasSuffix("SL  99.50│") })
    #expect(grid.lines.contains { $0.hasSuffix("▸ 102.35│") })
    #expect(tagRole("TP", in: grid) == .target)
    #expect(tagRole("EN", in: grid) == .entry)
    #expect(tagRole("SL", in: grid) == .stop)
  }

  @Test func `a level out of range has an arrow at its edge`() {
    var bracket = Fixture.brackets[0]
    bracket.stop?.price = Fixture.price("50")
    bracket.target?.price = Fixture.price("204.60")
    let lines = pane(Fixture.snapshot, bracket: bracket).lines
    #expect(lines.contains { $0.hasSuffix("▼SL  50.00│") }, "\(lines)")
    #expect(lines.contains { $0.hasSuffix("▲TP 204.60│") }, "\(lines)")
  }

  @Test func `the title names symbol and bars, the note the ATR or its warm-up`() {
    #expect(pane(Fixture.snapshot, bracket: nil).lines[0].contains("┤3 NVDX 1m├"))
    #expect(pane(Fixture.snapshot, bracket: nil).lines[0].contains("ATR14 Wilder 0.820"))
    var warming = Fixture.snapshot
    warming.watch[0].atr = nil
    warming.watch[0].atrHave = 9
    #expect(pane(warming, bracket: nil).lines[0].contains("ATR warming up 9/14"))
  }

  @Test func `rising bars and falling bars have their own roles`() {
    let grid = pane(Fixture.snapshot, bracket: nil)
    let roles = Set((0..<grid.height).flatMap { grid.row($0).map(\.role) })
    #expect(roles.contains(.chartUp) && roles.contains(.chartDown))
  }

  /// The signs of candles by whether they rise, in a pane of the fixture's market.
  private func signs(_ glyphs: GlyphSet, hasColours: Bool) -> (up: String, down: String) {
    var driver = Driver(size: Size(width: 120, height: 40), glyphs: glyphs, focus: .chart)
    driver.dashboard.hasColours = hasColours
    let cells = (0..<40).flatMap { driver.grid.row($0) }
    func text(_ role: Role) -> String {
      let found = Set(cells.filter { $0.role == role }.map { String($0.scalar) })
      return found.sorted().joined()
    }
    return (text(.chartUp), text(.chartDown))
  }

  @Test func `without colours a fall is filled and a rise is not, also in ASCII`() {
    let plain = signs(.unicode, hasColours: false)
    #expect(Set(plain.down).isDisjoint(with: "┃╽╿╻╹"), "\(plain)")
    #expect(plain.down.contains("█") && plain.down.contains("▄") && plain.down.contains("▀"))
    #expect(Set(plain.up).isDisjoint(with: "█▄▀") && plain.up.contains("┃"), "\(plain)")
    let ascii = signs(.ascii, hasColours: false)
    #expect(ascii.up == "O|" && ascii.down == "#|", "\(ascii)")
    let coloured = signs(.unicode, hasColours: true)
    #expect(coloured.up == coloured.down && coloured.up.contains("┃"))
    #expect(signs(.ascii, hasColours: true) == ("#|", "#|"))
  }

  @Test func `a candle is as high without colours as with them`() {
    let scale = ChartScale(top: 110, bottom: 90, rows: 10)
    for (index, bar) in Fixture.bars().enumerated() {
      let line = Candle.signs(bar, scale)
      for body in [Candle.Body.block, .sign("#")] {
        let other = Candle.signs(bar, scale, body: body)
        #expect(other.map(\.row) == line.map(\.row), "\(index)")
        #expect(other.allSatisfy { $0.scalar != " " })
      }
    }
  }

  @Test func `a bar that stands still is drawn as one that rises`() {
    var bar = Fixture.bars()[0]
    bar.close = bar.open
    #expect(Candle.body(of: bar, hasColours: false, .unicode) == .line)
    #expect(Candle.body(of: bar, hasColours: false, .ascii) == .sign("O"))
  }

  @Test func `without bars or of another symbol it says so`() {
    var snapshot = Fixture.snapshot
    snapshot.chart?.bars = []
    #expect(pane(snapshot, bracket: nil).lines.contains { $0.contains("no bar of NVDX yet") })
    snapshot.chart = ChartView(
      instrument: InstrumentID(3), barSpan: .seconds(60), bars: Fixture.bars(), scroll: 0)
    #expect(pane(snapshot, bracket: nil).lines.contains { $0.contains("no bar of NVDX yet") })
    #expect(pane(Snapshot(), bracket: nil).lines.contains { $0.contains("waiting") })
  }

  @Test func `daily bars have dates, minutes have times below them`() {
    var snapshot = Fixture.snapshot
    #expect(pane(snapshot, bracket: nil).lines[12].contains(":"))
    snapshot.chart = ChartView(
      instrument: InstrumentID(0), barSpan: .day, bars: Fixture.bars(span: .day), scroll: 0)
    #expect(pane(snapshot, bracket: nil).lines[12].contains("2023-"))
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 1), (2, 2), (5, 3), (12, 4), (300, 100)])
  func `a chart draws within any window`(width: Int, height: Int) {
    for bracket in Fixture.brackets {
      let grid = pane(Fixture.snapshot, bracket: bracket, width: width, height: height)
      #expect(grid.lines.count == height)
    }
  }
}
