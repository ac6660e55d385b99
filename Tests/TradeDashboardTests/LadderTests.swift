import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

struct LadderTests {
  private func ladder(
    _ snapshot: Snapshot = Fixture.snapshot, _ index: Int = 0, rows: Int = 20
  ) -> Ladder? {
    Ladder(
      Fixture.instruments[index], bracket: snapshot.brackets.first { $0.instrument.index == index },
      in: snapshot, rows: rows)
  }

  private func pane(_ snapshot: Snapshot, width: Int = 46, height: Int = 23) -> CellGrid {
    var grid = CellGrid(width: width, height: height)
    LadderPane(
      snapshot: snapshot, instrument: snapshot.instruments.first,
      bracket: snapshot.brackets.first, isFocused: true
    ).render(into: &grid, in: grid.bounds)
    return grid
  }

  @Test func `prices fall from row to row, and one row has the last price`() throws {
    for count in 1...60 {
      let rows = try #require(ladder(rows: count)).rows
      #expect(rows.count == count)
      #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.price > $1.price }, "\(count)")
      #expect(rows.count { $0.isLast } == 1, "\(count)")
    }
  }

  @Test func `our orders stand at their exact prices, sells apart from buys`() throws {
    let rows = try #require(ladder()).rows
    let stop = try #require(rows.first { $0.price == Fixture.price("99.50") })
    #expect(stop.sells.cell?.text == "B1 SL 100" && stop.buys.cell == nil)
    #expect(stop.multiple == Ratio(-1))
    let target = try #require(rows.first { $0.price == Fixture.price("104.60") })
    #expect(target.sells.cell?.text == "B1 TP 100" && target.multiple == Ratio(2))
    let short = try #require(ladder(Fixture.snapshot, 1)).rows
    #expect(short.contains { $0.buys.cell?.text == "B2 TP 2" && $0.multiple != nil })
  }

  @Test func `the quote's sizes stand beside the price, our orders before them`() throws {
    var snapshot = Fixture.snapshot
    let row = try #require(ladder(snapshot)?.rows.first { $0.isLast })
    #expect(row.buys.cell?.text == "300" && row.sells.cell?.text == "1.25K")
    snapshot.watch[0].bidSize = .zero
    #expect(ladder(snapshot)?.rows.first { $0.isLast }?.buys.cell?.text == "bid")
    snapshot.orders = [
      Fixture.orderView(1, 0, .target, .sell, .limit(Fixture.price("102.36")), "7")
    ]
    #expect(ladder(snapshot)?.rows.contains { $0.sells.cell?.text == "B1 TP 7" } == true)
  }

  @Test func `rows are as many ticks as bring the orders into view, and round`() throws {
    #expect(try #require(ladder(rows: 20)).ticks == 50)
    #expect(try #require(ladder(rows: 60)).ticks == 20)
    var bare = Fixture.snapshot
    bare.orders = []
    #expect(try #require(ladder(bare, rows: 20)).ticks == 20, "an ATR of 82 ticks in 6 rows")
    bare.watch[0].atr = nil
    #expect(try #require(ladder(bare, rows: 20)).ticks == 1)
  }

  @Test func `orders far away are told at the edges`() {
    var snapshot = Fixture.snapshot
    snapshot.orders[0].order.kind = .stop(Fixture.price("20.00"))
    snapshot.orders[1].order.kind = .limit(Fixture.price("904.60"))
    let lines = pane(snapshot).lines
    #expect(lines[2].contains("▲ B1 TP 100 at 904.60"), "\(lines)")
    #expect(lines[21].contains("▼ B1 SL 100 at 20.00"), "\(lines)")
  }

  @Test func `of many orders the nearest is named and the others are counted`() throws {
    var snapshot = Fixture.snapshot
    snapshot.orders = ["904.60", "504.60", "704.60", "99.50", "99.50"].map {
      Fixture.orderView(1, 0, .target, .sell, .limit(Fixture.price($0)), "3")
    }
    let lines = pane(snapshot).lines
    #expect(lines[2].contains("▲ B1 TP 3 at 504.60 +2"), "\(lines)")
    #expect(lines.contains { $0.contains("99.50  B1 TP 3 +1") }, "\(lines)")
  }

  @Test func `the rows stay while the price moves a little`() throws {
    let before = try #require(ladder()).rows.map(\.price)
    var snapshot = Fixture.snapshot
    snapshot.watch[0].last = Fixture.price("102.40")
    let after = try #require(ladder(snapshot)).rows.map(\.price)
    #expect(zip(before, after).count { $0 != $1 } == 1, "only the row of the last price")
  }

  @Test func `prices, orders and R are drawn in their roles`() {
    let grid = pane(Fixture.snapshot)
    #expect(grid.lines[0].contains("┤6 ladder NVDX├") && grid.lines[0].contains("50 ticks a row"))
    let row = grid.lines.firstIndex { $0.contains("B1 SL 100") } ?? 0
    #expect(grid.lines[row].contains("99.50  B1 SL 100      -1.0R"))
    #expect(
      grid.row(row).contains { $0.role == .stop } && grid.row(row).contains { $0.role == .down })
    let last = grid.lines.firstIndex { $0.contains("▸102.35") } ?? 0
    #expect(grid.row(last).contains { $0.role == .lastPrice })
    #expect(
      grid.row(last).contains { $0.role == .bid } && grid.row(last).contains { $0.role == .ask })
  }

  @Test func `without a price, a symbol or an ATR nothing traps`() {
    var snapshot = Fixture.snapshot
    snapshot.watch[0].last = nil
    #expect(ladder(snapshot) == nil)
    #expect(pane(snapshot).lines[1].contains("waiting for a price"))
    #expect(pane(Snapshot()).lines[1].contains("waiting for a price"))
    for raw in [Int64.max, -Int64.max, 0, 1, -1] {
      snapshot.watch[0].last = Price(raw: raw)
      snapshot.watch[0].atr = PriceOffset(raw: raw)
      #expect(ladder(snapshot)?.rows.count == 20)
    }
    #expect(ladder(rows: 0) == nil)
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 1), (1, 5), (2, 2), (9, 3), (20, 5), (300, 90)])
  func `a ladder draws within any window`(width: Int, height: Int) {
    #expect(pane(Fixture.snapshot, width: width, height: height).lines.count == height)
  }
}
