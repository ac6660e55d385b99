import PaperTrading
import Testing
import TradingModel

struct CapabilityTests {
  /// A venue that locks quantity, with 10 bought.
  private func locking(_ change: (inout PaperSettings) -> Void = { _ in }) -> VenueDriver {
    var driver = VenueDriver {
      $0.capabilities.holdsQuantity = true
      change(&$0)
    }
    driver.trade(100)
    driver.submit(.buy, 10)
    return driver
  }

  @Test func `SEM-24 the settings say what the venue can do`() {
    #expect(VenueDriver().venue.capabilities == VenueCapabilities())
    let crypto = VenueDriver { $0 = PaperProfile.crypto.settings }.venue.capabilities
    #expect(
      crypto
        == VenueCapabilities(
          hasNativeOCO: false, holdsQuantity: true, canAmend: true, enforcesReduceOnly: false,
          hasStopOrders: true))
  }

  @Test func `SEM-24 a second exit for the same quantity is refused with the figures`() {
    var driver = locking()
    let stop = driver.submit(.sell, 10, .stop(px(98)), role: .stop, reduceOnly: true)
    driver.submit(.sell, 10, .limit(px(103)), role: .target, reduceOnly: true)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(10), available: .zero))
    driver.submit(.sell, 10, .market, role: .close, reduceOnly: true)
    #expect(driver.reports.last?.execType == .rejected)
    driver.send(driver.cancelCommand(stop))
    driver.submit(.sell, 10, .limit(px(103)), role: .target, reduceOnly: true)
    #expect(driver.reports.last?.execType == .new)
  }

  @Test func `SEM-24 exits that share the quantity both rest`() {
    var driver = locking()
    driver.submit(.sell, 6, .stop(px(98)), role: .stop, reduceOnly: true)
    driver.submit(.sell, 5, .limit(px(103)), role: .target, reduceOnly: true)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(5), available: Quantity(4)))
    let target = driver.submit(.sell, 4, .limit(px(103)), role: .target, reduceOnly: true)
    #expect(driver.reports.last?.execType == .new)
    driver.amend(target, .limit(px(103)), 5)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(5), available: Quantity(4)))
    driver.amend(target, .limit(px(104)), 3)
    #expect(driver.reports.last?.execType == .replaced)
    driver.trade(104)
    #expect(driver.position == Quantity(7))
    #expect(driver.venue.openOrderCount == 1)
  }

  @Test func `SEM-24 what fills or is bought more frees quantity`() {
    var driver = locking()
    driver.submit(.sell, 10, .limit(px(103)), role: .target, reduceOnly: true)
    driver.submit(.buy, 5, bracket: 2)
    driver.submit(.sell, 5, .stop(px(98)), role: .stop, bracket: 2, reduceOnly: true)
    #expect(driver.reports.last?.execType == .new)
    driver.trade(97)
    driver.submit(.sell, 1, .stop(px(90)), role: .stop, reduceOnly: true)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(1), available: .zero))
  }

  @Test func `SEM-24 entries lock nothing, and an exit without a position finds nothing`() {
    var driver = VenueDriver { $0.capabilities.holdsQuantity = true }
    driver.trade(100)
    driver.submit(.buy, 10, .limit(px(99)))
    driver.submit(.buy, 10, .limit(px(98)), bracket: 2)
    driver.submit(.sell, 10, .limit(px(110)), bracket: 3)
    #expect(driver.reports.allSatisfy { $0.execType == .new })
    driver.submit(.sell, 1, .stop(px(97)), role: .stop, bracket: 4, reduceOnly: true)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(1), available: .zero))
  }

  @Test func `SEM-24 a venue without shorts sells what is there and nothing else`() {
    var driver = VenueDriver { $0.allowsShorts = false }
    driver.trade(100)
    driver.submit(.sell, 1)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(1), available: .zero))
    driver.submit(.buy, 10)
    driver.submit(.sell, 4, .limit(px(110)))
    driver.submit(.sell, 7)
    #expect(
      driver.reports.last?.refusal
        == .insufficientQuantity(required: Quantity(7), available: Quantity(6)))
    driver.submit(.sell, 6)
    #expect(driver.position == Quantity(4))
    driver.submit(.buy, 10, .limit(px(99)))
    #expect(driver.reports.last?.execType == .new)
  }

  @Test func `SEM-24 the refusal says its figures in words`() {
    let refusal = VenueRefusal.insufficientQuantity(required: Quantity(10), available: Quantity(4))
    #expect(
      refusal.words(for: VenueDriver.instrument())
        == "not enough quantity: needs 10, other orders leave 4, 6 short")
  }

  @Test func `SEM-48 a venue that cannot amend refuses and leaves the order as it is`() {
    var driver = VenueDriver { $0.capabilities.canAmend = false }
    driver.trade(100)
    let id = driver.submit(.buy, 10, .limit(px(99)))
    driver.amend(id, .limit(px(98)), 5)
    #expect(driver.reports.last?.execType == .replaceRejected)
    #expect(driver.reports.last?.refusal == .notSupported)
    driver.trade(99)
    #expect(driver.fills == ["B1 entry buy 10 @ 99"])
  }

  @Test func `SEM-24 a venue without stop orders takes none`() {
    var driver = VenueDriver { $0.capabilities.hasStopOrders = false }
    driver.trade(100)
    driver.submit(.buy, 10, .stop(px(101)))
    #expect(driver.reports.last?.refusal == .notSupported)
    driver.submit(.buy, 10, .stopLimit(stop: px(101), limit: px(102)))
    #expect(driver.reports.last?.refusal == .notSupported)
    driver.submit(.buy, 10, .limit(px(99)))
    #expect(driver.reports.last?.execType == .new)
  }

  @Test(arguments: [(true, 0), (false, -10)])
  func `SEM-19 only a venue with reduce-only keeps two exits from turning the position`(
    isEnforced: Bool, position: Int64
  ) {
    var driver = VenueDriver { $0.capabilities.enforcesReduceOnly = isEnforced }
    driver.trade(100)
    driver.submit(.buy, 10)
    driver.submit(.sell, 10, .stop(px(98)), role: .stop, reduceOnly: true)
    driver.submit(.sell, 10, .limit(px(103)), role: .target, reduceOnly: true)
    driver.trade(103)
    driver.trade(98)
    #expect(driver.position == Quantity(position))
    #expect(driver.venue.account.isConserved)
    #expect(driver.venue.openOrderCount == 0)
  }
}
