/// Why a journal or an account cannot be opened, read or written.
public enum StoreError: Error, Hashable, Sendable {
  /// Another Brace has it open; its process, when that is known.
  case inUse(path: String, process: Int32?)
  /// It was written by a newer Brace.
  case newer(path: String)
  /// It is not a file of this kind.
  case foreign(path: String)
  /// Its contents contradict themselves; it is left as it is.
  case damaged(path: String, detail: String)
  /// It cannot be opened or made.
  case unopenable(path: String, detail: String)
  /// Nothing can be written to it now: no space, no permission.
  case unwritable(path: String, detail: String)
}

/// When what is written is safe.
public enum JournalSync: UInt8, Hashable, Sendable, CaseIterable {
  /// It survives the death of the program, not a power cut.
  case normal
  /// It survives a power cut: every write waits for the disk.
  case full

  /// The name in the configuration: `normal` or `full`.
  public var name: String { self == .normal ? "normal" : "full" }
}

/// Which market a run plays, so that the next run can go on with it.
public struct FeedIdentity: Hashable, Sendable {
  /// What is played, the same for the same events: source, symbols, bar length, seed.
  public var text: String
  /// The tickers, in the order of their ids.
  public var symbols: [String]

  /// Makes the identity of a feed.
  public init(text: String, symbols: [String]) {
    self.text = text
    self.symbols = symbols
  }
}

/// What a run of the engine begins with.
public struct SessionStart: Hashable, Sendable {
  /// The run's number in the ids of its orders, from 1.
  public var number: UInt32
  /// The market it plays.
  public var feed: FeedIdentity
  /// Market events that were played before.
  public var position: UInt64
  /// Engine time.
  public var time: Timestamp
  /// The settings that are not the built-in ones, a line each.
  public var settings: String
  /// What is traded, for the reports of later runs.
  public var instruments: [Instrument]
  /// Account equity at the beginning.
  public var equity: Money

  /// Makes the beginning of a run.
  public init(
    number: UInt32, feed: FeedIdentity, position: UInt64, time: Timestamp, settings: String,
    instruments: [Instrument], equity: Money
  ) {
    self.number = number
    self.feed = feed
    self.position = position
    self.time = time
    self.settings = settings
    self.instruments = instruments
    self.equity = equity
  }
}

/// A bracket's state as the engine packed it; `nil` when the bracket has ended.
public struct BracketRecord: Hashable, Sendable {
  /// The bracket.
  public var id: BracketID
  /// The packed state.
  public var state: [UInt8]?

  /// Makes a record.
  public init(id: BracketID, state: [UInt8]?) {
    self.id = id
    self.state = state
  }
}

/// An order that is about to be sent (SEM-57).
public struct OrderIntent: Hashable, Sendable {
  /// The order.
  public var request: OrderRequest
  /// Engine time.
  public var time: Timestamp

  /// Makes an intent.
  public init(request: OrderRequest, time: Timestamp) {
    self.request = request
    self.time = time
  }
}

/// An event with its line, for the story of its bracket.
public struct EventRecord: Hashable, Sendable {
  /// The event's number, which goes on counting over all runs of a journal.
  public var sequence: UInt64
  /// Engine time.
  public var time: Timestamp
  /// The bracket it belongs to.
  public var bracket: BracketID?
  /// `orderFilled`, `stopMoved` …
  public var kind: String
  /// The event as a JSON line.
  public var text: String
  /// The event as a sentence, with the symbol before it: `SPY stop moved 99 → 99.5`.
  public var words: String

  /// Makes a record.
  public init(
    sequence: UInt64, time: Timestamp, bracket: BracketID?, kind: String, text: String,
    words: String
  ) {
    self.sequence = sequence
    self.time = time
    self.bracket = bracket
    self.kind = kind
    self.text = text
    self.words = words
  }
}

/// What the trader said about a bracket.
public struct AnnotationRecord: Hashable, Sendable {
  /// The bracket.
  public var bracket: BracketID
  /// Engine time.
  public var time: Timestamp
  /// What was said.
  public var annotation: Annotation

  /// Makes a record.
  public init(bracket: BracketID, time: Timestamp, annotation: Annotation) {
    self.bracket = bracket
    self.time = time
    self.annotation = annotation
  }
}

/// What is written at once or not at all.
public struct JournalBatch: Hashable, Sendable {
  /// Engine time of the newest of it.
  public var time = Timestamp.distantPast
  /// Market events played, the one included that is being played.
  public var position: UInt64 = 0
  /// Orders that are about to be sent.
  public var intents: [OrderIntent] = []
  /// Reports that were processed.
  public var reports: [ExecutionReport] = []
  /// The brackets that changed, each once.
  public var brackets: [BracketRecord] = []
  /// Trades that ended.
  public var trades: [TradeResult] = []
  /// What happened.
  public var events: [EventRecord] = []
  /// What the trader said.
  public var annotations: [AnnotationRecord] = []
  /// The rest of the engine's state.
  public var engine: [UInt8] = []

  /// Makes an empty batch.
  public init() {}
}

/// What a journal knows when a run begins.
public struct JournalContents: Hashable, Sendable {
  /// The number of the last run.
  public var session: UInt32 = 0
  /// The market it played.
  public var feed: FeedIdentity?
  /// Market events played.
  public var position: UInt64 = 0
  /// Engine time of the last batch.
  public var time = Timestamp.distantPast
  /// The engine's state; empty when no run has written any.
  public var engine: [UInt8] = []
  /// The brackets that have not ended, by number.
  public var brackets: [BracketRecord] = []
  /// The newest trades, oldest first; their instruments are those of `feed`.
  public var trades: [TradeResult] = []
  /// What the trader said about all brackets, ended ones included.
  public var annotations = Annotations()

  /// Makes the contents of an empty journal.
  public init() {}
}

/// The engine's memory: what it must know again after a crash, and the story of every bracket.
///
/// One writer; each call returns when what it wrote survives the death of the program. Ticks are
/// not written.
public protocol Journal: AnyObject, Sendable {
  /// Returns what the next run needs.
  ///
  /// - Throws: `damaged`, `newer`.
  func load() throws(StoreError) -> JournalContents

  /// Notes that a run begins.
  ///
  /// - Throws: `unwritable`.
  func begin(_ session: SessionStart) throws(StoreError)

  /// Writes a batch, whole or not at all.
  ///
  /// - Throws: `unwritable`; the batch can be written again later.
  func write(_ batch: JournalBatch) throws(StoreError)
}
