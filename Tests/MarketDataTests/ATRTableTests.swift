import Foundation
import MarketData
import Testing
import TradingModel

struct ATRTableTests {
  private func feed(
    _ text: String, bar: TimeSpan? = nil, name: String = "spy.csv"
  ) throws -> ReplayFeed {
    var options = ReplayOptions()
    options.bar = bar
    return try loadFeed([(name, text)], options: options)
  }

  @Test(
    .enabled(if: TestData.isPresent, "\(TestData.absence)"),
    arguments: [
      ("spy_1m_20201215_20201218", "atr_spy_1m_20201215_20201218_p14", Int32(14)),
      ("spy_1m_20201215_20201218", "atr_spy_1m_20201215_20201218_p5", 5),
      ("aapl_daily_bokeh", "atr_aapl_daily_2000_2013_unadjusted_splits_p14", 14),
    ])
  func `SEM-51 the table equals TA-Lib's on every row`(
    file: String, reference: String, period: Int32
  ) throws {
    let lines = try ATRTable.lines(
      of: ReplayFeed(files: [TestData.path(file + ".csv")]), period: period)
    let text = try String(contentsOfFile: TestData.path("atr/\(reference).csv"), encoding: .utf8)
    let expected = text.split(whereSeparator: \.isNewline)
    #expect(lines.count == expected.count)
    #expect(lines[0] == ATRTable.header)
    for (line, wanted) in zip(lines, expected).dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let reference = wanted.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields[0] == reference[0])
      #expect(fields[1].prefix(10) == reference[1].prefix(10))
      for column in 2...4 { #expect(fields[column] == reference[column], "\(line)") }
      for column in 5...6 {
        #expect(fields[column].isEmpty == reference[column].isEmpty, "\(line)")
        if let value = Double(fields[column]), let exact = Double(reference[column]) {
          #expect((value - exact).magnitude <= 1e-9 * exact, "\(line)")
        }
      }
    }
  }

  @Test func `lines have exact prices and twelve digits`() throws {
    let text = """
      date,open,high,low,close
      2024-01-02,10,11,9,10
      2024-01-03,10,12.5,9.25,11
      2024-01-04,11,11,10.9,11
      2024-01-05,11,11.123456789,11,11

      """
    #expect(
      try ATRTable.lines(of: feed(text), period: 2) == [
        "index,time,high,low,close,tr,atr",
        "0,2024-01-02T00:00:00Z,11,9,10,2,",
        "1,2024-01-03T00:00:00Z,12.5,9.25,11,3.25,",
        "2,2024-01-04T00:00:00Z,11,10.9,11,0.1,1.675",
        "3,2024-01-05T00:00:00Z,11.123456789,11,11,0.123456789,0.8992283945",
      ])
  }

  @Test func `bars are joined to the length asked for`() throws {
    let rows = (0..<7).map { "\(1_704_205_800 + $0 * 60),\(10 + $0),\(11 + $0),9,\(10 + $0)\n" }
    let text = "time,open,high,low,close\n" + rows.joined()
    #expect(
      try ATRTable.lines(of: feed(text, bar: .seconds(180)), period: 1) == [
        "index,time,high,low,close,tr,atr",
        "0,2024-01-02T14:30:00Z,13,9,12,4,",
        "1,2024-01-02T14:33:00Z,16,9,15,7,7",
        "2,2024-01-02T14:36:00Z,17,9,16,8,8",
      ])
  }

  @Test func `ticks are made into bars, prints before quotes`() throws {
    let trades = (
      "x_t.csv", "time,price,size\n1704205800,10,1\n1704205859,12,1\n1704205990,11,1\n"
    )
    let quotes = ("x_q.csv", "time,bid,ask\n1704205801,1,2\n1704205802,50,40\n")
    #expect(
      try ATRTable.lines(of: loadFeed([trades, quotes]), period: 1) == [
        "index,time,high,low,close,tr,atr",
        "0,2024-01-02T14:30:00Z,12,10,12,2,",
        "1,2024-01-02T14:33:00Z,11,11,11,1,1",
      ])
    #expect(
      try ATRTable.lines(of: loadFeed([quotes]), period: 1) == [
        "index,time,high,low,close,tr,atr",
        "0,2024-01-02T14:30:00Z,1.5,1.5,1.5,0,",
      ])
  }

  @Test func `several symbols are refused`() throws {
    let text = "symbol,date,price\nA,2024-01-02,1\nB,2024-01-02,1\n"
    let loaded = try feed(text)
    let error = #expect(throws: MarketDataError.self) {
      try ATRTable.lines(of: loaded, period: 14)
    }
    #expect(error?.text == "has several symbols, A,B; pick one with --symbol")
    #expect(error?.exitCode == 64)
  }
}
