import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct CommandLineTests {
  private func line(_ driver: Driver) -> String? {
    guard case .commandLine(let line) = driver.dashboard.mode else { return nil }
    return line.editor.text
  }

  @Test(arguments: [
    ("close B1 50%", TraderRequest.close(BracketID(1), share: Ratio(raw: fixedPointScale / 2))),
    ("flatten NVDX", .flatten(.instrument(InstrumentID(0)))), ("flatten all", .flatten(.all)),
    ("cancel B4", .cancel(.bracket(BracketID(4)), legs: false)),
    ("sl B1 +3t", .moveStop(BracketID(1), .byTicks(3))),
    ("tp 104.5", .moveTarget(BracketID(1), .to(Fixture.price("104.5")))),
    ("sl be", .moveStop(BracketID(1), .breakEven)),
    ("time B1 30m", .timeLimit(BracketID(1), .seconds(1800))),
    ("protect B1", .protect(.bracket(BracketID(1)))), ("kill", .kill),
  ])
  func `an order typed is previewed first, like a key`(text: String, request: TraderRequest) {
    var driver = Driver()
    driver.type(":" + text)
    #expect(driver.press(.enter) == [])
    guard case .prompt = driver.dashboard.mode else {
      Issue.record("no prompt for \(text)")
      return
    }
    #expect(driver.press(.enter) == [.command(.engine(request))])
  }

  @Test func `an entry typed opens the ticket with its words`() {
    var driver = Driver()
    driver.type(":buy 100 NVDX limit 102.1 sl 2% tp 3atr tif ioc")
    #expect(driver.press(.enter) == [])
    #expect(driver.shows("┤BUY NVDX├") && driver.shows("limit 102.1 tif i"))
    let expected = EntryRequest(
      instrument: InstrumentID(0), side: .buy, size: .quantity(Fixture.quantity("100")),
      kind: .limit(Fixture.price("102.1")), stop: .share(Fixture.ratio("0.02")),
      target: .atr(Ratio(3)), timeInForce: .ioc)
    #expect(driver.dashboard.frameRequest.ticket == expected)
  }

  @Test func `an entry on another symbol shows its chart`() {
    var driver = Driver()
    driver.type(":sell 1 ESZ6")
    driver.press(.enter)
    #expect(driver.dashboard.instrument == InstrumentID(1))
    #expect(driver.dashboard.frameRequest.ticket?.instrument == InstrumentID(1))
  }

  @Test func `what is no order is done at once`() {
    let commands: [(String, Intent)] = [
      ("pause", .command(.feed(.pause))), ("speed max", .command(.feed(.speed(.zero)))),
      ("halt", .command(.engine(.setTradingState(.halted)))),
      ("resume", .command(.engine(.setTradingState(.active)))),
      ("service stop", .command(.engine(.service(isRunning: false)))),
      ("theme mono", .setTheme("mono")),
    ]
    for (text, intent) in commands {
      var driver = Driver()
      driver.type(":" + text)
      #expect(driver.press(.enter) == [intent])
      #expect(driver.dashboard.mode == .normal)
    }
  }

  @Test func `legs are asked twice here too, and quit asks`() {
    var driver = Driver()
    driver.type(":cancel B1 legs")
    #expect(driver.press(.enter, .enter, .backTab) == [])
    #expect(driver.press(.enter).count == 1)
    driver.type(":quit")
    #expect(driver.press(.enter, .enter) == [], "the harmless answer comes first")
    driver.type(":quit")
    #expect(driver.press(.enter, .tab, .enter) == [.quit])
  }

  @Test func `an error stands below its word and the line stays`() {
    var driver = Driver()
    driver.type(":buy 1 limt 9")
    #expect(driver.press(.enter) == [])
    #expect(driver.lines[22].hasPrefix(":buy 1 limt 9"))
    #expect(driver.lines[23].hasPrefix("       ^ did you mean limit?"))
    #expect(driver.role(of: "limt") == .promptError)
    driver.press(.backspace)
    #expect(!driver.lines[23].contains("^"))
    var far = Driver()
    far.type(":buy 100 NVDX limit 102.10 sl 2atr tp 3atr tif someday")
    far.press(.enter)
    #expect(far.lines[23].hasSuffix("^"))
  }

  @Test func `a bracket that is not there is refused without a prompt`() {
    var driver = Driver()
    driver.type(":close B99")
    driver.press(.enter)
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("there is no open bracket B99"))
  }

  @Test func `Tab completes and goes through the words`() {
    var driver = Driver()
    driver.type(":fl")
    driver.press(.tab)
    #expect(line(driver) == "flatten ")
    driver.press(.tab)
    #expect(line(driver) == "flatten all")
    #expect(driver.lines[23].hasPrefix(" all  NVDX"))
    #expect(driver.grid[1, 23].role == .emphasis)
    driver.press(.backTab)
    #expect(line(driver)?.hasPrefix("flatten ") == true)
    driver.press(.escape)
    driver.dashboard.themes = ["dark", "mono"]
    driver.type(":theme m")
    driver.press(.tab)
    #expect(line(driver) == "theme mono ")
    driver.type("zzz")
    driver.press(.tab)
    #expect(line(driver) == "theme mono zzz")
  }

  @Test func `the history is walked with the arrows, the draft is kept`() {
    var driver = Driver()
    for text in ["pause", "play"] {
      driver.type(":" + text)
      driver.press(.enter)
    }
    driver.type(":")
    driver.press(.up)
    #expect(line(driver) == "play")
    driver.press(.up, .up)
    #expect(line(driver) == "pause")
    driver.press(.down, .down)
    #expect(line(driver) == "")
    driver.press(.down)
    #expect(line(driver) == "")
  }

  @Test func `commands of earlier runs come before those of this one, which are handed out once`() {
    var driver = Driver()
    driver.dashboard.recall(["speed 5", "pause"])
    #expect(driver.dashboard.takeEnteredCommands() == [], "nothing was entered yet")
    for text in ["play", "play", "flaten", "halt"] {
      driver.type(":" + text)
      driver.press(.enter, .escape)
    }
    #expect(driver.dashboard.takeEnteredCommands() == ["play", "halt"], "no errors, nothing twice")
    #expect(driver.dashboard.takeEnteredCommands() == [])
    driver.type(":")
    for text in ["halt", "play", "pause", "speed 5", "speed 5"] {
      driver.press(.up)
      #expect(line(driver) == text)
    }
    driver.press(.enter)
    #expect(driver.dashboard.takeEnteredCommands() == ["speed 5"])
  }

  @Test func `the history is bounded, however much there was`() {
    var driver = Driver()
    driver.dashboard.recall((0..<900).map { "step \($0)" })
    #expect(driver.dashboard.history.count == 500 && driver.dashboard.history.last == "step 899")
    driver.type(":pause")
    driver.press(.enter)
    #expect(driver.dashboard.history.count == 500 && driver.dashboard.history.last == "pause")
  }

  @Test func `the arrows go only through what begins as the line does`() {
    var driver = Driver()
    for text in ["pause", "speed 5", "play", "speed max"] {
      driver.type(":" + text)
      driver.press(.enter)
    }
    driver.type(":sp")
    driver.press(.up)
    #expect(line(driver) == "speed max")
    driver.press(.up)
    #expect(line(driver) == "speed 5")
    driver.press(.up)
    #expect(line(driver) == "speed 5")
    driver.press(.down, .down)
    #expect(line(driver) == "sp")
    driver.type("x")
    driver.press(.up)
    #expect(line(driver) == "spx")
  }

  @Test func `an empty line and backspace leave`() {
    var driver = Driver()
    driver.type(": ")
    #expect(driver.press(.enter) == [])
    #expect(driver.dashboard.mode == .normal)
    driver.type(":")
    driver.press(.backspace)
    #expect(driver.dashboard.mode == .normal)
  }

  @Test func `the usage of the command is shown while it is typed`() {
    var driver = Driver()
    driver.type(":close ")
    #expect(driver.lines[23].contains("close [ID] [50%]"))
  }

  @Test func `a long line keeps its cursor in view`() {
    var driver = Driver(size: Size(width: 40, height: 10))
    driver.type(":")
    driver.press(.paste(String(repeating: "漢字 ", count: 60)))
    #expect(driver.grid.cursor.map { $0.x < 40 && $0.y == 8 } == true)
    driver.press(.enter)
    #expect(driver.lines.count == 10)
  }
}
