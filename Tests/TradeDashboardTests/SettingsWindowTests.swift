import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct SettingsWindowTests {
  private func open() -> Driver {
    var driver = Driver()
    driver.dashboard.themes = ["dark", "light", "mono"]
    driver.type(",")
    return driver
  }

  @Test func `every setting has a row, a value and a help, at 80x24 all in view`() {
    let driver = open()
    for row in SettingsRow.allCases {
      #expect(driver.shows(row.label), "\(row.label)")
      #expect(!driver.dashboard.valueText(row).isEmpty && !row.help.isEmpty)
      #expect(displayWidth(of: row.help) <= 76, "\(row.help)")
    }
    #expect(driver.shows("▸theme             ‹ dark ›"))
    #expect(driver.lines[23].contains("Esc close, save"))
  }

  @Test func `a change holds at once and is saved when the window closes`() {
    var driver = open()
    #expect(driver.press(.right) == [.setTheme("light")])
    #expect(driver.press(.down, .enter) == [.setUpStyle(isRed: true)])
    #expect(driver.press(.down, .right) == [])
    #expect(driver.dashboard.unit == .price)
    #expect(
      driver.press(.escape) == [.save([.theme("light"), .upStyle(isRed: true), .unit(.price)])])
    #expect(driver.dashboard.mode == .normal)
  }

  @Test func `what was turned back is not saved, and nothing changed saves nothing`() {
    var driver = open()
    driver.press(.right, .left)
    #expect(driver.press(.escape) == [])
    driver.type(",")
    #expect(driver.type("jkq") == [])
  }

  @Test func `keys changed outside the window are not saved by it`() {
    var driver = Driver()
    driver.type("uu,")
    #expect(driver.dashboard.valueText(.unit) == "ticks")
    #expect(driver.press(.escape) == [])
  }

  @Test func `the bell's rows are the causes, one by one`() {
    var driver = open()
    driver.press(.end, .up, .up, .up, .up)
    #expect(driver.shows("▸bell on a target  ‹ off ›"))
    driver.press(.right)
    #expect(driver.dashboard.settings.bell == [.stop, .target, .reject])
    driver.press(.up, .right)
    #expect(driver.dashboard.settings.bell == [.target, .reject])
    #expect(driver.press(.escape) == [.save([.bell([.target, .reject])])])
  }

  @Test func `the mouse's row tells the terminal`() {
    var driver = open()
    #expect(driver.press(.end, .right) == [.setMouse(true)])
    #expect(driver.dashboard.mouse.isOn)
    #expect(driver.press(.escape) == [.save([.mouse(isOn: true)])])
  }

  @Test func `every row changes forward and back through all its values, and none sends orders`() {
    for row in SettingsRow.allCases {
      var driver = open()
      for _ in 0..<row.rawValue { driver.press(.down) }
      let before = driver.dashboard.valueText(row)
      var seen = [before]
      for _ in 0..<20 {
        for intent in driver.press(.right) {
          if case .command = intent { Issue.record("\(row) sent \(intent)") }
        }
        let value = driver.dashboard.valueText(row)
        if value == before { break }
        #expect(!seen.contains(value), "\(row.label) \(value)")
        seen.append(value)
      }
      #expect(seen.count >= 2 && driver.dashboard.valueText(row) == before, "\(row.label)")
      driver.press(.left)
      #expect(driver.dashboard.valueText(row) == seen.last, "\(row.label)")
    }
  }

  @Test func `a value of the file that the window does not offer stays until it is changed`() {
    var settings = InterfaceSettings()
    settings.disarmAfter = .seconds(47)
    settings.chartBars = 7
    settings.theme = "my-own"
    var dashboard = Dashboard(settings: settings, glyphs: .unicode)
    dashboard.themes = ["dark"]
    dashboard.receive(Fixture.snapshot)
    dashboard.openSettings()
    #expect(dashboard.valueText(.disarmAfter) == "47s" && dashboard.valueText(.theme) == "my-own")
    #expect(dashboard.handle(.escape, now: .seconds(1)) == [])
    #expect(dashboard.chartBarMultiple == 7)
  }

  @Test func `set changes a setting for this run only`() {
    var driver = Driver()
    driver.type(":set unit ticks")
    #expect(driver.press(.enter) == [])
    #expect(driver.dashboard.unit == .ticks)
    #expect(driver.shows("unit is ticks for this run; , opens the settings that are kept"))
    driver.type(":set mouse on")
    #expect(driver.press(.enter) == [.setMouse(true)])
    driver.type(":set unit pips")
    driver.press(.enter)
    #expect(driver.shows("expected atr, price, ticks, percent or r"))
  }

  @Test func `the window draws at every size`() {
    for width in stride(from: 0, to: 120, by: 7) {
      for height in 0...30 {
        var driver = Driver(size: Size(width: width, height: height))
        driver.type(",")
        driver.press(.end)
        #expect(driver.lines.count == height)
        if width >= 40, height >= 10 { #expect(driver.shows("▸mouse"), "\(width)x\(height)") }
      }
    }
  }
}

struct GoToTests {
  @Test func `goto goes on, and refuses what is past with its reason`() {
    var driver = Driver()
    driver.type(":goto 15:00")
    #expect(
      driver.press(.enter) == [.command(.feed(.goTo(.timeOfDay(.seconds(54_000)))))])
    #expect(driver.shows("going to 15:00"))
    for past in ["14:03:27", "14:00", "2024-01-01", "2024-01-02T14:03:27Z"] {
      var late = Driver()
      late.type(":goto " + past)
      #expect(late.press(.enter) == [], "\(past)")
      #expect(late.shows("is past: no market goes back"), "\(past)")
    }
  }
}
