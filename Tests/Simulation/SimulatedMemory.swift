import TradeEngine
import TradeJournal
import TradeRuntime
import TradingModel

/// What is there after a crash: the journal, the venue's books, and a market that goes on.
///
/// Journal and books are the program's own, kept in memory, and `SessionBooks` writes them.
struct SimulatedMemory: Sendable {
  /// One start of the engine from its journal.
  struct Start: Sendable {
    let contents: JournalContents
    let number: UInt32
    let statement: VenueStatement
    let time: Timestamp
    /// Market events that had been by then.
    let seen: Int
    /// Inputs of the runs before.
    let firstInput: Int
  }

  let journal = MemoryJournal()
  let store = MemoryVenueStore()
  /// What either party has not written yet, of this run.
  var books: SessionBooks
  /// Every market event.
  var market: [MarketEvent] = []
  /// How many of them the engine has seen.
  var engineSeen = 0
  /// The auditor as it was when the journal was last written: what came later the engine forgets.
  var durable: Auditor
  var isEngineDown = false
  /// The venue's fills when the engine went away.
  var fillsWhenAway = 0
  /// Every order that was sent, by its id; no crash takes it back.
  var sent: [ClOrdID: OrderRequest] = [:]
  var starts: [Start] = []
  /// Crashes so far; there must be an end to it.
  var crashes = 0
  static let crashesMax = 60

  private let instruments: [Instrument]

  init(plan: SimulationPlan, auditor: Auditor) {
    instruments = plan.instruments
    books = SessionBooks(journal: journal, venue: store, instruments: plan.instruments)
    durable = auditor
  }

  /// How many market events there have been.
  var position: UInt64 { UInt64(market.count) }

  /// What was not written is gone.
  mutating func forgetUnwritten() {
    books = SessionBooks(journal: journal, venue: store, instruments: instruments)
  }

  /// The fills that the venue has stored, by number.
  var fills: [ExecutionReport] {
    do throws(StoreError) {
      return try store.fills(after: 0, of: [])
    } catch {
      preconditionFailure("Invariant: memory can be read")
    }
  }
}
