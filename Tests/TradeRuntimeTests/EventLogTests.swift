import Testing
import TradeRuntime
import TradingModel

struct EventLogTests {
  @Test func `an empty log has nothing`() {
    let log = EventLog()
    #expect(log.lines.isEmpty && log.trades.isEmpty)
  }

  @Test func `the log keeps the newest five hundred lines at least and not many more`() {
    var log = EventLog()
    for sequence in UInt64(1)...10_000 {
      log.add(event(sequence))
      #expect(log.lines.count <= EventLog.linesMax * 6 / 5)
      #expect(log.lines.count >= min(Int(sequence), EventLog.linesMax))
    }
    #expect(log.lines.last == .event(event(10_000)))
  }

  @Test func `the venue's acknowledgements are left out`() {
    var log = EventLog()
    log.add(event(1, .orderAccepted(facts)))
    #expect(log.lines.isEmpty)
    log.add(event(2, .orderCanceled(facts)))
    #expect(log.lines.count == 1)
  }

  @Test func `only finished trades are trades, and they are bounded too`() {
    var log = EventLog()
    log.add(event(1, .bracketCanceled(.canceled)))
    log.add(event(2, .bracketClosing(.flattened)))
    #expect(log.trades.isEmpty)
    for number in UInt32(1)...12_000 {
      log.add(event(UInt64(number), .bracketCompleted(result(number))))
      #expect(log.trades.count <= EventLog.tradesMax * 6 / 5)
    }
    #expect(log.trades.last?.bracket == BracketID(12_000))
    #expect(log.trades.count >= EventLog.tradesMax)
  }

  @Test func `fills are kept with their time, and they are bounded too`() {
    var log = EventLog()
    let fill = FillFacts(
      order: facts, execID: 1, lastQty: Quantity(1), lastPx: Price(100), fee: .zero)
    log.add(event(1, .orderFilled(fill)))
    #expect(log.fills.isEmpty, "a fill of no instrument is nowhere to be drawn")
    for number in UInt64(1)...2_000 {
      var filled = event(number, .orderFilled(fill))
      filled.instrument = spy.id
      log.add(filled)
      #expect(log.fills.count <= EventLog.fillsMax * 6 / 5)
    }
    #expect(log.fills.count >= EventLog.fillsMax && log.fills.last?.fill == fill)
  }

  @Test func `a notice stands between the events it came between`() {
    var log = EventLog()
    let notice = Notice(time: opening, severity: .warning, text: "the data has ended")
    log.add(event(1))
    log.add(notice)
    log.add(event(2))
    #expect(log.lines == [.event(event(1)), .notice(notice), .event(event(2))])
  }
}
