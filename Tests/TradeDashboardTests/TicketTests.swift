import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct TicketTests {
  private func entry(_ driver: Driver) -> EntryRequest? { driver.dashboard.frameRequest.ticket }

  @Test func `b opens a ticket with everything proposed, and Enter sends what it shows`() {
    var driver = Driver()
    driver.type("b")
    #expect(
      entry(driver)
        == EntryRequest(instrument: InstrumentID(0), side: .buy, size: .proposed))
    for text in [
      "┤BUY NVDX├", "quantity 195", "100.71  1.64 away  2.0A  1.60%  loses 319.80",
      "104.81  2.46 away  3.0A  2.40%  makes 479.70",
      "19,958.25   R:R 1:1.5   risk 0.32% of equity", "allowed: buy 195 NVDX at market",
    ] {
      #expect(driver.shows(text), "\(text)")
    }
    let sent = EntryRequest(
      instrument: InstrumentID(0), side: .buy, size: .quantity(Fixture.quantity("195")))
    #expect(driver.press(.enter) == [.command(.engine(.enter(sent)))])
    #expect(driver.dashboard.mode == .normal)
    #expect(entry(driver) == nil)
  }

  @Test func `s opens a short`() {
    var driver = Driver()
    driver.type("s")
    #expect(driver.shows("┤SELL NVDX├") && entry(driver)?.side == .sell)
  }

  @Test func `the fields take the words of the command line`() {
    var driver = Driver()
    driver.type("b100")
    driver.press(.tab)
    driver.type("limit 102.10 tif day")
    driver.press(.tab)
    driver.type("2atr")
    driver.press(.down)
    driver.type("1.5r")
    let expected = EntryRequest(
      instrument: InstrumentID(0), side: .buy, size: .quantity(Fixture.quantity("100")),
      kind: .limit(Fixture.price("102.10")), stop: .atr(Ratio(2)),
      target: .riskMultiple(Fixture.ratio("1.5")), timeInForce: .day)
    #expect(entry(driver) == expected)
    #expect(driver.shows("allowed: buy 100 NVDX limit 102.10"))
    #expect(driver.shows("at 102.10 or better"), "a limit is a promise")
    #expect(driver.press(.enter) == [.command(.engine(.enter(expected)))])
  }

  @Test func `sizes by money and by risk are previewed and sent as the quantity shown`() {
    for text in ["$5000", "risk:1%"] {
      var driver = Driver()
      driver.type("b" + text)
      #expect(entry(driver)?.size != .proposed)
      guard case .command(.engine(.enter(let sent))) = driver.press(.enter).first else {
        Issue.record("nothing sent")
        continue
      }
      #expect(sent.size == .quantity(Fixture.quantity("195")))
    }
  }

  @Test(arguments: ["x", "-5", "0", "100 ESZ6", "ESZ6", "1e5", "limit 5", "risk:900%", "$"])
  func `a quantity that is none is said and not sent`(text: String) {
    var driver = Driver()
    driver.type("b")
    driver.press(.paste(text))
    #expect(entry(driver) == nil)
    #expect(driver.press(.enter) == [])
    guard case .ticket = driver.dashboard.mode else {
      Issue.record("the ticket is gone")
      return
    }
    #expect(driver.dashboard.openGuard?.isFlashing(now: driver.now) == true)
  }

  @Test func `what the risk manager refuses is said before Enter and not sent`() {
    var driver = Driver()
    driver.type("b")
    driver.answerTicket(refusal: .positionLimit(limit: Quantity(100), would: Quantity(195)))
    #expect(driver.shows("refused  max_position 100: this makes 195, 95 too many"))
    #expect(driver.role(of: "max_position 100") == .rejected)
    driver.now = driver.now + .seconds(1)
    #expect(driver.dashboard.handle(.enter, now: driver.now) == [])
    #expect(driver.dashboard.mode != .normal)
  }

  @Test func `Enter waits for the preview of what was typed`() {
    var driver = Driver()
    driver.type("b")
    driver.now = driver.now + .seconds(1)
    _ = driver.dashboard.handle(.character("7"), now: driver.now)
    #expect(driver.shows("waiting for the preview"))
    #expect(driver.dashboard.handle(.enter, now: driver.now) == [])
    driver.answerTicket()
    driver.now = driver.now + .seconds(1)
    #expect(driver.dashboard.handle(.enter, now: driver.now).count == 1)
  }

  @Test func `a stop without ATR says FALLBACK in the ticket`() {
    var driver = Driver()
    driver.type("b")
    driver.snapshot.preview?.plan?.basis = .fallback
    driver.snapshot.preview?.plan?.atr = .zero
    driver.dashboard.receive(driver.snapshot)
    #expect(driver.shows("FALLBACK: no ATR"))
  }

  @Test func `the cursor is in the edited field`() {
    var driver = Driver()
    driver.type("b12")
    let cursor = driver.grid.cursor
    #expect(cursor.map { driver.lines[$0.y].contains("▸quantity 12") } == true)
    driver.press(.home)
    #expect(driver.grid.cursor?.x == cursor.map { $0.x - 2 })
    driver.type("34567890123456789012345")
    #expect(driver.grid.cursor != nil)
  }

  @Test func `editing works like on the command line`() {
    var editor = LineEditor("buy 100 SPY")
    _ = editor.handle(.ctrl("w"))
    #expect(editor.text == "buy 100 ")
    _ = editor.handle(.home)
    _ = editor.handle(.delete)
    _ = editor.handle(.right)
    _ = editor.handle(.backspace)
    #expect(editor.text == "y 100 ")
    _ = editor.handle(.end)
    _ = editor.handle(.ctrl("u"))
    #expect(editor.isEmpty)
    let isEdit = editor.handle(.paste("a\tb\u{7}\nc"))
    #expect(isEdit)
    #expect(editor.text == "a b c")
    let isEditKey = editor.handle(.enter)
    #expect(!isEditKey)
    _ = editor.handle(.paste(String(repeating: "x", count: 5000)))
    #expect(editor.characters.count == LineEditor.lengthMax)
    _ = editor.handle(.character("\u{301}"))
    #expect(editor.cursor <= editor.characters.count)
  }
}

struct TicketSideTests {
  @Test func `the side is the field above the quantity, and turning it turns the preview`() {
    var driver = Driver()
    driver.type("b")
    driver.press(.up)
    #expect(driver.shows("▸side     ‹ buy ›"))
    driver.press(.right)
    #expect(driver.shows("┤SELL NVDX├") && driver.shows("‹ sell ›"))
    #expect(driver.shows("allowed: sell 195 NVDX at market"))
    driver.type("b")
    #expect(driver.shows("┤BUY NVDX├"))
    driver.type("s")
    let sent = driver.press(.enter)
    guard case .command(.engine(.enter(let entry))) = sent.first else {
      Issue.record("\(sent)")
      return
    }
    #expect(entry.side == .sell)
  }

  @Test func `what is typed in the other fields stays when the side turns`() {
    var driver = Driver()
    driver.type("b50")
    driver.press(.tab)
    driver.type("limit 101")
    driver.press(.tab, .tab, .tab, .left)
    #expect(driver.shows("┤SELL NVDX├"))
    let ticket = driver.dashboard.frameRequest.ticket
    #expect(ticket?.side == .sell && ticket?.kind == .limit(Fixture.price("101")))
    #expect(ticket?.size == .quantity(Fixture.quantity("50")))
  }

  @Test func `letters that are no side flash, text is not taken there`() {
    var driver = Driver()
    driver.type("b")
    driver.press(.backTab)
    driver.type("x9")
    driver.press(.paste("sell everything"))
    #expect(driver.shows("┤BUY NVDX├") && driver.shows("‹ buy ›"))
    #expect(driver.dashboard.openGuard?.isFlashing(now: driver.now) == true)
  }

  @Test func `in low windows the side makes room for the fields, and is there when chosen`() {
    for height in 10...14 {
      var driver = Driver(size: Size(width: 40, height: height))
      driver.type("b")
      #expect(driver.shows("▸quantity"), "\(height)")
      driver.press(.backTab)
      #expect(driver.shows("▸side"), "\(height)")
      #expect(driver.lines.count == height)
    }
  }
}
