/// What the screen asks to see.
public struct FrameRequest: Hashable, Sendable {
  /// The instrument of the chart.
  public var chartInstrument = InstrumentID(0)
  /// The chart's bar length as a multiple of the feed's own: 1, 5, 15…
  public var chartBarMultiple: Int32 = 1
  /// The most bars wanted, newest last.
  public var chartBarsMax: Int32 = 300
  /// How many bars the chart is scrolled back.
  public var chartScroll: Int32 = 0
  /// How many of the newest closes each row of the watchlist shall hold.
  public var closesMax: Int32 = 0
  /// The entry whose preview is wanted.
  public var ticket: EntryRequest?
  /// Makes a request for the first instrument.
  public init() {}
}

/// The exits, risk and verdict of an entry that has not been sent.
public struct EntryPreview: Hashable, Sendable {
  /// The request it answers.
  public var request: EntryRequest
  /// The quantity that would be sent.
  public var quantity: Quantity
  /// The planned exits, when they could be planned.
  public var plan: ExitPlan?
  /// The value at the reference price.
  public var notional: Money
  /// The loss at the stop before fees.
  public var risk: Money
  /// The gain at the target before fees.
  public var reward: Money
  /// What the risk manager says: `nil` lets it pass.
  public var refusal: Refusal?

  /// Makes a preview.
  public init(
    request: EntryRequest, quantity: Quantity, plan: ExitPlan?, notional: Money, risk: Money,
    reward: Money, refusal: Refusal?
  ) {
    self.request = request
    self.quantity = quantity
    self.plan = plan
    self.notional = notional
    self.risk = risk
    self.reward = reward
    self.refusal = refusal
  }
}

/// Where a bracket stands, in one word of the screen.
public enum BracketPhase: Hashable, Sendable {
  /// The entry works, nothing is filled.
  case pending
  /// A position with its exits.
  case live
  /// Orders are being taken back and the rest is closed.
  case closing(ExitReason)
}

/// How a leg or entry of a bracket stands.
public struct LegView: Hashable, Sendable {
  /// The wanted price: limit or stop; zero for a market entry.
  public var price: Price
  /// What still works at the venue.
  public var leavesQty: Quantity
  /// The order's state.
  public var status: OrdStatus

  /// Makes a leg's view.
  public init(price: Price, leavesQty: Quantity, status: OrdStatus) {
    self.price = price
    self.leavesQty = leavesQty
    self.status = status
  }
}

/// One row of the bracket table.
public struct BracketView: Hashable, Sendable {
  /// The bracket.
  public var id: BracketID
  /// What it trades.
  public var instrument: InstrumentID
  /// Long (`buy`) or short.
  public var side: Side
  /// Where it stands.
  public var phase: BracketPhase
  /// The quantity asked for.
  public var orderQty: Quantity
  /// The position it holds now: entry fills less exit fills.
  public var remaining: Quantity
  /// The average entry, or the expected one while pending.
  public var entryPx: Price
  /// The stop as first planned: the start of R.
  public var initialStop: Price?
  /// The stop leg, when there is one.
  public var stop: LegView?
  /// The target leg, when there is one.
  public var target: LegView?
  /// The entry order, while it works.
  public var entry: LegView?
  /// What the stop came from.
  public var basis: StopBasis
  /// Whether only the stop could be placed.
  public var isStopOnly: Bool
  /// Since when the position has had no stop.
  public var unprotectedSince: Timestamp?
  /// Whether the stop is at or beyond break-even.
  public var isBreakEven: Bool
  /// P&L of the open part at the last price plus booked exits, after fees so far.
  public var netPnL: Money
  /// The initial risk in money; zero before it is known.
  public var risk: Money
  /// The first entry fill, or the submission while pending.
  public var openedAt: Timestamp
  /// When the time stop closes it.
  public var timeLimitAt: Timestamp?
  /// The exit that the engine keeps instead of the venue.
  public var heldLeg: OrderRole?
  /// Whether a stop or entry has reached its price and is not filled yet.
  public var isTriggered = false
  /// The trailing distance, while the stop trails or will.
  public var trail: TrailRule?
  /// Whether the trail has begun.
  public var isTrailing = false
  /// The break-even rule that waits.
  public var breakEven: BreakEvenRule?
  /// Every target that works or is planned, nearest first; `target` is the first of them.
  public var targets: [LegView] = []
  /// How far the price went against and in favour of the entry so far.
  public var adverse = PriceOffset.zero
  /// How far the price went in favour so far.
  public var favourable = PriceOffset.zero

  /// Makes a row.
  public init(
    id: BracketID, instrument: InstrumentID, side: Side, phase: BracketPhase, orderQty: Quantity,
    remaining: Quantity, entryPx: Price, initialStop: Price?, stop: LegView?, target: LegView?,
    entry: LegView?, basis: StopBasis, isStopOnly: Bool, unprotectedSince: Timestamp?,
    isBreakEven: Bool, netPnL: Money, risk: Money, openedAt: Timestamp, timeLimitAt: Timestamp?
  ) {
    self.id = id
    self.instrument = instrument
    self.side = side
    self.phase = phase
    self.orderQty = orderQty
    self.remaining = remaining
    self.entryPx = entryPx
    self.initialStop = initialStop
    self.stop = stop
    self.target = target
    self.entry = entry
    self.basis = basis
    self.isStopOnly = isStopOnly
    self.unprotectedSince = unprotectedSince
    self.isBreakEven = isBreakEven
    self.netPnL = netPnL
    self.risk = risk
    self.openedAt = openedAt
    self.timeLimitAt = timeLimitAt
  }
}

/// One row of the watchlist.
public struct WatchView: Hashable, Sendable {
  /// What it shows.
  public var instrument: InstrumentID
  /// The last valid price; `nil` before the first.
  public var last: Price?
  /// The best bid and ask, when the feed has quotes.
  public var bid: Price?
  /// The best ask.
  public var ask: Price?
  /// The quantity wanted at the bid; zero when the feed does not say.
  public var bidSize = Quantity.zero
  /// The quantity offered at the ask; zero when the feed does not say.
  public var askSize = Quantity.zero
  /// The first price of the trading day, for the change in percent.
  public var dayOpen: Price?
  /// The ATR; `nil` while it warms up.
  public var atr: PriceOffset?
  /// True ranges seen so far, at most the period.
  public var atrHave: Int32
  /// True ranges needed: the period.
  public var atrNeed: Int32
  /// The position: negative is short.
  public var position: Quantity
  /// The age of the data when it is stale.
  public var staleAge: TimeSpan?
  /// The bar length that the ATR is made of, which need not be the chart's.
  public var atrBar: TimeSpan?
  /// The part of the position that no bracket owns and nobody watches (SEM-59); signed.
  public var unmanaged = Quantity.zero
  /// The closes of the feed's newest bars, oldest first, as many as were asked for.
  public var closes: [Price] = []

  /// Makes a row.
  public init(
    instrument: InstrumentID, last: Price?, bid: Price?, ask: Price?, dayOpen: Price?,
    atr: PriceOffset?, atrHave: Int32, atrNeed: Int32, position: Quantity, staleAge: TimeSpan?
  ) {
    self.instrument = instrument
    self.last = last
    self.bid = bid
    self.ask = ask
    self.dayOpen = dayOpen
    self.atr = atr
    self.atrHave = atrHave
    self.atrNeed = atrNeed
    self.position = position
    self.staleAge = staleAge
  }
}

/// The account in figures.
public struct AccountView: Hashable, Sendable {
  /// Cash after every fill and fee.
  public var cash = Money.zero
  /// Cash plus positions at the last valid prices.
  public var equity = Money.zero
  /// Equity less equity at the start of the newest day that had data.
  public var dayPnL = Money.zero
  /// P&L of finished trades after fees.
  public var realized = Money.zero
  /// All fees paid.
  public var fees = Money.zero
  /// Equity less the margin of positions and working orders.
  public var buyingPower = Money.zero
  /// What is lost if every stop fills at its price.
  public var openRisk = Money.zero
  /// The most that may be at risk (`max_open_risk`); `nil` is no limit.
  public var openRiskMax: Money?
  /// The day's loss at which entries end (`max_daily_loss`); `nil` is no limit.
  public var dailyLossMax: Money?
  /// Makes an empty account.
  public init() {}
}

/// Where the feed stands.
public struct FeedView: Hashable, Sendable {
  /// `sim`, `replay` or, later, a live feed's name.
  public var name = ""
  /// Whether the market waits for `play` or `step`.
  public var isPaused = false
  /// Market time per wall time; zero means as fast as possible.
  public var speed = Ratio.one
  /// Share of the replay that has been played, 0…1; `nil` when it has no end.
  public var progress: Ratio?
  /// How late events are at the market's pace: from the moment one is due until the engine has
  /// dealt with it, the worst of about a second; `nil` while nothing is due at any moment, as when
  /// the market is paused, has ended or runs as fast as possible.
  public var lag: TimeSpan?
  /// Whether the feed has ended.
  public var isFinished = false
  /// Market events delivered.
  public var events: UInt64 = 0
  /// Crossed, duplicate, broken or out-of-order rows that were counted and skipped.
  public var skipped: UInt64 = 0
  /// Makes the view of a feed that has not started.
  public init() {}
}

/// How serious a line of the event log is.
public enum Severity: UInt8, Hashable, Sendable, CaseIterable, Comparable {
  /// Routine.
  case info
  /// Good news: a target filled.
  case good
  /// Needs a look.
  case warning
  /// Needs a hand.
  case danger

  /// Danger is the largest.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A line that the program itself adds to the event log.
public struct Notice: Hashable, Sendable {
  /// Engine time.
  public var time: Timestamp
  /// How serious it is.
  public var severity: Severity
  /// Plain words.
  public var text: String
  /// The bracket whose story it belongs to.
  public var bracket: BracketID?

  /// Makes a notice.
  public init(time: Timestamp, severity: Severity, text: String, bracket: BracketID? = nil) {
    self.time = time
    self.severity = severity
    self.text = text
    self.bracket = bracket
  }
}

/// A line of the event log.
public enum LogEntry: Hashable, Sendable {
  /// The engine told it.
  case event(Event)
  /// The program told it.
  case notice(Notice)

  /// The bracket whose story it belongs to.
  public var bracket: BracketID? {
    switch self {
    case .event(let event): event.bracket
    case .notice(let notice): notice.bracket
    }
  }
}

/// The bars of the chart, newest last.
public struct ChartView: Hashable, Sendable {
  /// What it shows.
  public var instrument: InstrumentID
  /// The length of a bar.
  public var barSpan: TimeSpan
  /// The bars, oldest first; the last one may still be growing.
  public var bars: [Bar]
  /// How many newer bars exist to the right of the last one shown.
  public var scroll: Int32

  /// Makes a chart's data.
  public init(instrument: InstrumentID, barSpan: TimeSpan, bars: [Bar], scroll: Int32) {
    self.instrument = instrument
    self.barSpan = barSpan
    self.bars = bars
    self.scroll = scroll
  }
}

/// All that can be seen at one moment; the dashboard draws nothing else.
public struct Snapshot: Hashable, Sendable {
  /// Counts snapshots, so that an unchanged one need not be drawn.
  public var sequence: UInt64 = 0
  /// Engine time.
  public var time = Timestamp(nanoseconds: 0)
  /// The feed.
  public var feed = FeedView()
  /// Whether orders may go out.
  public var tradingState = TradingState.active
  /// Whether new brackets are armed.
  public var isServiceRunning = true
  /// Whether the account is kept, so that the next run goes on with what is open.
  public var keepsAccount = false
  /// Whether nothing can be journaled, so that no entry goes out (SEM-57).
  public var isJournalDown = false
  /// The account.
  public var account = AccountView()
  /// Every instrument, indexed by its id.
  public var instruments: [Instrument] = []
  /// A row per instrument, in the same order.
  public var watch: [WatchView] = []
  /// Pending, live and closing brackets, oldest first.
  public var brackets: [BracketView] = []
  /// Orders that can still fill, bracket by bracket.
  public var orders: [OrderView] = []
  /// The newest fills, oldest first.
  public var fills: [FillView] = []
  /// The newest finished trades, oldest first.
  public var trades: [TradeResult] = []
  /// What the trader said about brackets.
  public var annotations = Annotations()
  /// The newest log lines, oldest first, at most 500.
  public var log: [LogEntry] = []
  /// The chart that was asked for.
  public var chart: ChartView?
  /// The preview that was asked for.
  public var preview: EntryPreview?
  /// Makes an empty snapshot.
  public init() {}
}
