import PaperTrading
import Testing
import TradeEngine
import TradeRuntime
import TradingModel

struct RunSummaryTests {
  private let session = TradingSession(
    feed: BarFeed([bar(0)]).info, settings: EngineSettings(), paper: PaperSettings())

  private func hash(_ lines: String...) -> String {
    var summary = RunSummary()
    for line in lines { summary.add(line) }
    let parts = summary.line(session).components(after: "\"hash\":\"")
    return String(parts.prefix(16))
  }

  @Test func `the hash is FNV-1a of the lines with their line feeds`() {
    // Computed apart from this code, of nothing and of "foobar\n".
    #expect(hash() == "cbf29ce484222325")
    #expect(hash("foobar") == "345316a7168b8506")
  }

  @Test func `the hash tells order and borders of lines apart`() {
    #expect(hash("ab", "c") != hash("a", "bc"))
    #expect(hash("a", "b") != hash("b", "a"))
    #expect(hash("") != hash())
    #expect(hash("a", "") != hash("a"))
  }

  @Test func `a run without events is all zeros and its cash`() {
    let line = RunSummary().line(session)
    #expect(
      line == #"{"event":"summary","market_events":0,"events":0,"hash":"cbf29ce484222325","#
        + #""brackets":{"completed":0,"take_profit":0,"stop_loss":0,"time_limit":0,"#
        + #""flattened":0,"closed":0,"emergency_exit":0,"double_fill":0,"killed":0,"#
        + #""daily_loss":0,"reversed":0,"external":0,"canceled":0,"active":0},"cash":"100000","#
        + #""equity":"100000","realized":"0","fees":"0","open_positions":0,"working_orders":0}"#)
  }
}

extension String {
  fileprivate func components(after marker: String) -> Substring {
    var rest = self[...]
    while !rest.isEmpty, !rest.hasPrefix(marker) { rest = rest.dropFirst() }
    return rest.dropFirst(marker.count)
  }
}
