import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

struct GaugeTests {
  private func gauge(
    _ stop: String?, _ entry: String, _ target: String?, last: String?, width: Int = 11,
    isUnprotected: Bool = false
  ) -> Gauge {
    Gauge(
      width: width, stop: stop.map(Fixture.price), entry: Fixture.price(entry),
      target: target.map(Fixture.price), last: last.map(Fixture.price),
      isUnprotected: isUnprotected)
  }

  @Test func `a long runs from its stop on the left to its target on the right`() {
    #expect(gauge("90", "94", "100", last: "98").text == "├───┼━━━●─┤")
    #expect(gauge("90", "94", "100", last: "92").text == "├─●━┼─────┤")
  }

  @Test func `a short looks the same, left is the stop`() {
    #expect(gauge("110", "106", "100", last: "102").text == "├───┼━━━●─┤")
    #expect(gauge("110", "106", "100", last: "108").text == "├─●━┼─────┤")
  }

  @Test func `a price beyond a leg stays at that end`() {
    #expect(gauge("90", "94", "100", last: "80").text == "●━━━┼─────┤")
    #expect(gauge("90", "94", "100", last: "120").text == "├───┼━━━━━●")
  }

  @Test func `a stop at break-even puts the entry at the left end`() {
    #expect(gauge("94", "94", "104", last: "98").text == "┼━━━●─────┤")
  }

  @Test func `the nearer leg colours the last price`() {
    let roles: [(String, Role)] = [
      ("91", .gaugeStop), ("94", .gaugeStopFar), ("96", .gaugeTargetFar), ("99", .gaugeTarget),
    ]
    for (last, role) in roles {
      let marks = gauge("90", "94", "100", last: last, width: 21).marks
      #expect(marks.first { $0.scalar == "●" }?.role == role, "\(last)")
    }
  }

  @Test func `a pending bracket without levels has an empty track`() {
    #expect(gauge(nil, "94", nil, last: "94").text == "├┄┄┄┄┄┄┄┄┄┤")
    #expect(gauge("90", "94", "100", last: nil).text == "├───┼─────┤")
  }

  @Test func `a stop alone leaves the right end open`() {
    #expect(gauge("90", "94", nil, last: "98").text == "├──┼━━━●──┄")
  }

  @Test func `an unprotected position says that there is no stop`() {
    let open = gauge(nil, "94", nil, last: "94", isUnprotected: true)
    #expect(open.text == "! NO STOP !")
    #expect(open.marks.allSatisfy { $0.role == .unprotected })
    #expect(gauge("90", "94", "100", last: "94", width: 7, isUnprotected: true).text == "!NO SL!")
  }

  @Test(arguments: [-3, 0, 1, 4, 5, 6, 80])
  func `a gauge has exactly the width asked for`(width: Int) {
    #expect(gauge("90", "94", "100", last: "98", width: width).marks.count == max(0, width))
    #expect(gauge("90", "90", "90", last: "90", width: width).marks.count == max(0, width))
    let lone = gauge(nil, "94", nil, last: nil, width: width, isUnprotected: true)
    #expect(lone.marks.count == max(0, width))
  }
}
