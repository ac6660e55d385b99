import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct MouseTests {
  private func driver(_ size: Size = Size(width: 120, height: 40)) -> Driver {
    var driver = Driver(size: size)
    driver.type("m")
    return driver
  }

  /// The cell at which a text begins.
  private func place(of text: String, in driver: Driver) -> Point? {
    let grid = driver.grid
    let wanted = Array(text.unicodeScalars)
    // Hints stand in the last row; titles of windows name keys too.
    let isHint = text.contains(" ")
    for y in isHint ? Array((0..<grid.height).reversed()) : Array(0..<grid.height) {
      for x in 0..<max(0, grid.width - wanted.count + 1)
      where wanted.indices.allSatisfy({ grid[x + $0, y].scalar == wanted[$0] }) {
        return Point(x: x, y: y)
      }
    }
    return nil
  }

  private func click(_ text: String, in driver: inout Driver) throws -> [Intent] {
    let point = try #require(place(of: text, in: driver), "no \(text) on the screen")
    return driver.press(.mouse(MouseEvent(action: .press, point: point)))
      + driver.press(.mouse(MouseEvent(action: .release, point: point)))
  }

  @Test func `it is off, m turns it on and off, and tells the terminal`() {
    var driver = Driver()
    let event = MouseEvent(action: .press, point: Point(x: 3, y: 3))
    let before = driver.dashboard.bracket
    driver.press(.mouse(event))
    #expect(driver.dashboard.bracket == before && driver.dashboard.focus == .brackets)
    #expect(driver.type("m") == [.setMouse(true)])
    #expect(driver.shows("mouse on"))
    #expect(driver.type("m") == [.setMouse(false)])
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 50), (60, 30)])
  func `a click selects a bracket and focuses its pane`(width: Int, height: Int) throws {
    var driver = driver(Size(width: width, height: height))
    driver.dashboard.focus = .events
    #expect(try click("B2", in: &driver) == [])
    #expect(driver.dashboard.bracket == BracketID(2) && driver.dashboard.focus == .brackets)
    #expect(driver.dashboard.instrument == InstrumentID(1), "the chart follows")
  }

  @Test func `in narrow windows the second line of a bracket is the bracket too`() throws {
    var driver = driver(Size(width: 60, height: 30))
    let point = try #require(place(of: "B2", in: driver))
    let below = Point(x: point.x + 10, y: point.y + 1)
    driver.press(.mouse(MouseEvent(action: .press, point: below)))
    #expect(driver.dashboard.bracket == BracketID(2))
  }

  @Test func `a click in the watchlist picks the symbol, in the strip too`() throws {
    var wide = driver()
    #expect(try click("CLF7", in: &wide) == [])
    #expect(wide.dashboard.instrument == InstrumentID(2) && wide.dashboard.focus == .watchlist)
    var strip = driver(Size(width: 100, height: 24))
    let point = try #require(place(of: "ESZ6", in: strip))
    let after = Point(x: point.x + 6, y: point.y)
    strip.press(.mouse(MouseEvent(action: .press, point: after)))
    #expect(strip.dashboard.instrument == InstrumentID(1), "the price belongs to its symbol")
  }

  @Test func `a click on a key hint is that key, and asks even while armed`() throws {
    var driver = driver()
    driver.type("a")
    #expect(try click("c close", in: &driver) == [])
    #expect(driver.shows("┤close B1 NVDX├"))
    #expect(try click("Enter confirm", in: &driver) == [], "the mouse confirms nothing")
    #expect(driver.shows("┤close B1 NVDX├") && driver.shows("press Enter"))
    #expect(try click("Esc drop", in: &driver) == [])
    #expect(driver.dashboard.mode == .normal)
    #expect(try click("? help", in: &driver) == [])
    #expect(driver.shows("┤help├"))
  }

  @Test func `every cell of the screen can be clicked, dragged and scrolled without an order`() {
    for keys in ["", "b", "x", "F", "]", "?", ",", ":", "/", "q"] {
      for y in 0..<24 {
        for x in stride(from: 0, to: 80, by: 3) {
          var driver = Driver(size: Size(width: 80, height: 24))
          driver.type("m" + keys)
          let point = Point(x: x, y: y)
          for action in [MouseEvent.Action.press, .drag, .release, .scrollUp, .scrollDown] {
            let intents = driver.press(.mouse(MouseEvent(action: action, point: point)))
            let isOrder = intents.contains {
              if case .command(.engine) = $0 { true } else { false }
            }
            #expect(!isOrder, "\(keys) \(action) at \(x),\(y)")
          }
        }
      }
    }
  }

  @Test func `the wheel moves what it is over and leaves the focus`() throws {
    var driver = driver()
    let watch = try #require(place(of: "CLF7", in: driver))
    let down = MouseEvent(action: .scrollDown, point: watch)
    driver.press(.mouse(down), .mouse(down))
    #expect(driver.dashboard.instrument == InstrumentID(2))
    #expect(driver.dashboard.focus == .brackets)
    driver.snapshot.chart?.instrument = InstrumentID(2)
    driver.dashboard.receive(driver.snapshot)
    let chart = try #require(place(of: "┤3 CLF7", in: driver))
    let back = MouseEvent(action: .scrollUp, point: Point(x: chart.x, y: chart.y + 4))
    driver.type("k")
    driver.press(.mouse(back))
    #expect(driver.dashboard.chartScroll == 3)
  }

  // MARK: Dragging

  @Test(arguments: [(80, 24), (120, 40), (200, 50)])
  func `the stop is dragged to another row, previewed, and sent by Enter only`(
    width: Int, height: Int
  ) throws {
    var driver = driver(Size(width: width, height: height))
    let label = try #require(
      place(of: "SL  99.50", in: driver) ?? place(of: "SL 99.50", in: driver))
    let start = Point(x: label.x - 20, y: label.y)
    let end = Point(x: start.x, y: label.y - 2)
    driver.press(.mouse(MouseEvent(action: .press, point: start)))
    driver.press(.mouse(MouseEvent(action: .drag, point: end)))
    #expect(driver.shows("═══"), "the line under the pointer")
    #expect(driver.dashboard.message?.text.hasPrefix("stop 99.50 → ") == true)
    #expect(driver.press(.mouse(MouseEvent(action: .release, point: end))) == [])
    #expect(driver.shows("┤move the stop of B1 NVDX├"))
    let sent = driver.press(.enter)
    guard case .command(.engine(.moveStop(let id, .to(let price)))) = sent.first else {
      Issue.record("\(sent)")
      return
    }
    #expect(id == BracketID(1) && price > Fixture.price("99.50") && price < Fixture.price("103"))
    #expect(price.raw % Fixture.instruments[0].tick.raw == 0, "on the tick")
  }

  @Test func `a drag that ends where it began, or that a key breaks off, asks nothing`() throws {
    var driver = driver()
    let label = try #require(
      place(of: "SL  99.50", in: driver) ?? place(of: "SL 99.50", in: driver))
    let point = Point(x: label.x - 20, y: label.y)
    driver.press(.mouse(MouseEvent(action: .press, point: point)))
    driver.press(.mouse(MouseEvent(action: .release, point: point)))
    #expect(driver.dashboard.mode == .normal)
    driver.press(.mouse(MouseEvent(action: .press, point: point)))
    let away = Point(x: point.x, y: point.y - 3)
    driver.press(.mouse(MouseEvent(action: .drag, point: away)), .escape)
    driver.press(.mouse(MouseEvent(action: .release, point: away)))
    #expect(driver.dashboard.mode == .normal && driver.dashboard.mouse.drag == nil)
  }

  @Test func `what is not a level is not dragged`() throws {
    var driver = driver()
    let label = try #require(
      place(of: "SL  99.50", in: driver) ?? place(of: "SL 99.50", in: driver))
    let beside = Point(x: label.x - 20, y: label.y - 1)
    driver.press(.mouse(MouseEvent(action: .press, point: beside)))
    #expect(driver.dashboard.mouse.drag == nil)
    #expect(driver.dashboard.focus == .chart)
  }

  @Test func `the prompt of a drag swallows keys for 250 ms like any other`() throws {
    var driver = driver()
    let label = try #require(
      place(of: "SL  99.50", in: driver) ?? place(of: "SL 99.50", in: driver))
    let start = Point(x: label.x - 20, y: label.y)
    let end = Point(x: start.x, y: start.y - 2)
    driver.press(
      .mouse(MouseEvent(action: .press, point: start)),
      .mouse(MouseEvent(action: .drag, point: end)),
      .mouse(MouseEvent(action: .release, point: end)))
    let soon = driver.now + .milliseconds(200)
    #expect(driver.dashboard.handle(.enter, now: soon) == [])
    #expect(driver.shows("┤move the stop of B1 NVDX├"))
  }
}
