import PaperTrading
import Testing
import TradeEngine
import TradeJournal
import TradeRuntime
import TradingModel

/// What is in the journal, and when.
struct IntentTests {
  private static let world = World(
    name: "ideal", script: "@+5s buy 100 AAPX\n@+60s flatten all\n", minutes: 2)

  @Test func `SEM-57 an order is in the journal before the venue has it`() throws {
    let books = TapedBooks()
    var player = try Self.world.begin(books)
    World.playOut(&player)
    var journaled: Set<ClOrdID> = []
    var seen = 0
    for entry in books.tape.entries {
      switch entry {
      case .batch(let batch): journaled.formUnion(batch.intents.map(\.request.clOrdID))
      case .venue(let batch):
        let ids = batch.working.map(\.clOrdID) + batch.final.map(\.clOrdID)
        #expect(journaled.isSuperset(of: ids))
        seen += ids.count
      case .session, .market: break
      }
    }
    #expect(seen >= 4)
  }

  @Test func `SEM-57 every run numbers its orders under a session of its own`() throws {
    let books = TapedBooks()
    for run in 1...3 {
      var player = try Self.world.begin(books)
      World.playOut(&player)
      #expect(books.journal.intents.last?.request.clOrdID.session == UInt32(run))
    }
    let ids = books.journal.intents.map(\.request.clOrdID)
    #expect(Set(ids).count == ids.count)
    #expect(Set(ids.filter { $0.role == .entry }.map(\.bracket)).count == 3)
  }

  @Test func `SEM-57 without a journal no entry goes out, exits do, and it comes back`() throws {
    let books = TapedBooks()
    var player = try Self.world.begin(books)
    while player.session.engine.openPositionCount == 0, player.step() {}
    let full = StoreError.unwritable(path: "journal", detail: "database or disk is full")
    books.journal.fail(with: full)
    let id = InstrumentID(1)
    player.request(
      .enter(EntryRequest(instrument: id, side: .buy, size: .quantity(Quantity(1)))),
      cause: .trader)
    // The first try finds out; the order that could not be written was not sent.
    #expect(player.session.engine.isJournalDown)
    #expect(player.session.venue.openOrders.allSatisfy { $0.instrument != id })
    #expect(player.session.venue.account.position(of: id) == .zero)
    player.request(
      .enter(EntryRequest(instrument: id, side: .buy, size: .quantity(Quantity(1)))),
      cause: .trader)
    #expect(player.session.events.contains { $0.body == .riskRefused(.journalUnavailable) })
    player.request(.flatten(.all), cause: .trader)
    #expect(player.session.venue.account.position(of: InstrumentID(0)) == .zero)
    #expect(player.session.journalFault == full)
    books.journal.fail(with: nil)
    player.session.flushJournal()
    #expect(player.session.journalFault == nil)
    #expect(!player.session.engine.isJournalDown)
    World.playOut(&player)
    #expect(try Audit(atEnd: player, books).problems == [])
  }
}
