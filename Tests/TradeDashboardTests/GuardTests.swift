import TextGrid
import Testing
import TraderCommands
import TradingModel

@testable import TradeDashboard

struct GuardTests {
  private static let start = TimeSpan.seconds(500)

  private func open(_ key: Key) -> Driver {
    var driver = Driver()
    driver.now = Self.start
    _ = driver.dashboard.handle(key, now: driver.now)
    driver.answerTicket()
    return driver
  }

  private func after(_ milliseconds: Int64) -> TimeSpan {
    Self.start + .milliseconds(milliseconds)
  }

  @Test(arguments: ["c", "H", "F", "K", "e", "]", "x", "b", "s"])
  func `Enter within 250 ms of a prompt is swallowed and the prompt flashes`(key: Unicode.Scalar) {
    var driver = open(.character(key))
    let mode = driver.dashboard.mode
    for milliseconds: Int64 in [0, 1, 100, 249] {
      driver.now = after(milliseconds)
      #expect(driver.dashboard.handle(.enter, now: driver.now) == [])
      #expect(driver.dashboard.mode != .normal)
      #expect(driver.dashboard.openGuard?.isFlashing(now: driver.now) == true)
    }
    #expect(driver.dashboard.mode != mode, "the flash is part of the state")
    let roles = driver.grid.row(15).map(\.role)
    #expect(roles.contains(.promptFlash) || driver.grid.row(20).map(\.role).contains(.promptFlash))
    driver.now = after(250)
    let intents = driver.dashboard.handle(.enter, now: driver.now)
    #expect(!intents.isEmpty || key == "x", "after 250 ms Enter counts")
  }

  @Test func `the flash ends, and the dashboard says when`() {
    var driver = open(.character("c"))
    #expect(driver.dashboard.nextDeadline(after: driver.now) == nil)
    driver.now = after(100)
    _ = driver.dashboard.handle(.enter, now: driver.now)
    #expect(driver.dashboard.nextDeadline(after: driver.now) == after(300))
    driver.now = after(300)
    #expect(driver.dashboard.nextDeadline(after: driver.now) == nil)
    let roles = (0..<24).flatMap { driver.grid.row($0).map(\.role) }
    #expect(!roles.contains(.promptFlash))
  }

  @Test func `a held Enter does not run through both questions of x`() {
    var driver = open(.character("x"))
    var intents: [Intent] = []
    for step in 0..<200 {
      driver.now = after(300 + Int64(step) * 33)
      intents += driver.dashboard.handle(.enter, now: driver.now)
    }
    #expect(intents == [], "each repeat is swallowed while Enter is held")
    driver.now = after(300 + 200 * 33 + 400)
    #expect(driver.dashboard.handle(.tab, now: driver.now) == [])
    driver.now = driver.now + .milliseconds(100)
    #expect(driver.dashboard.handle(.tab, now: driver.now) == [])
    driver.now = driver.now + .milliseconds(400)
    #expect(driver.dashboard.handle(.enter, now: driver.now).count == 1, "a fresh Enter counts")
  }

  @Test func `a held trigger is swallowed for as long as it repeats`() {
    var driver = open(.character("c"))
    for step in 1..<100 {
      driver.now = after(Int64(step) * 33)
      #expect(driver.dashboard.handle(.character("c"), now: driver.now) == [])
      #expect(driver.dashboard.openGuard?.isFlashing(now: driver.now) == true)
    }
  }

  @Test func `a nudge key that is held adjusts after 250 ms and sends nothing`() {
    var driver = open(.character("]"))
    for step in 1...20 {
      driver.now = after(Int64(step) * 50)
      #expect(driver.dashboard.handle(.character("]"), now: driver.now) == [])
    }
    #expect(driver.shows("(+17 ticks)"), "the presses at 50…200 ms were swallowed")
  }

  @Test func `Esc always drops, also at once`() {
    var driver = open(.character("c"))
    #expect(driver.dashboard.handle(.escape, now: after(1)) == [])
    #expect(driver.dashboard.mode == .normal)
    driver = open(.character("b"))
    #expect(driver.dashboard.handle(.escape, now: after(1)) == [])
    #expect(driver.dashboard.mode == .normal)
  }

  @Test func `pasted text is never keys`() {
    var driver = Driver()
    #expect(driver.press(.paste("F\nq\n")) == [])
    #expect(driver.dashboard.mode == .normal)
    #expect(driver.shows("pasted text is not keys"))
    driver.type("F")
    #expect(driver.press(.paste("\n")) == [])
    guard case .prompt = driver.dashboard.mode else {
      Issue.record("the prompt is gone")
      return
    }
    driver.press(.escape)
    driver.type(":")
    #expect(driver.press(.paste("flatten all\nkill\n")) == [])
    guard case .commandLine(let line) = driver.dashboard.mode else {
      Issue.record("the command line is gone")
      return
    }
    #expect(line.editor.text == "flatten all kill ")
  }

  /// Every order key, followed by any run of keys without Enter, sends nothing to the engine.
  @Test func `no order goes out without Enter`() {
    let triggers = "xXcHFKe[]{}bs"
    let others = "xXcHFKe[]{}bsyYnN09jkgGu. +-:?/q".unicodeScalars.map { Key.character($0) }
    let more: [Key] = [.tab, .backTab, .up, .down, .left, .backspace, .delete, .paste("y\n")]
    for trigger in triggers.unicodeScalars {
      for first in others + more {
        for second in others + more {
          var driver = Driver()
          var intents: [Intent] = []
          for key in [.character(trigger), first, second] {
            driver.now = driver.now + .milliseconds(400)
            intents += driver.dashboard.handle(key, now: driver.now)
          }
          let orders = intents.filter { if case .command(.engine) = $0 { true } else { false } }
          #expect(orders == [], "\(trigger) \(first) \(second)")
        }
      }
    }
  }
}
