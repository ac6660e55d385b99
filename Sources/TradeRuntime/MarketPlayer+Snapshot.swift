import Connectors
import TradeEngine
public import TradingModel

extension MarketPlayer {
  /// Builds what the screen asked to see.
  ///
  /// - Parameters:
  ///   - request: The chart and the preview that are wanted.
  ///   - pace: Whether and how fast the market runs.
  ///   - sequence: The snapshot's number.
  public func snapshot(_ request: FrameRequest, pace: Pace, sequence: UInt64) -> Snapshot {
    let engine = session.engine
    var snapshot = Snapshot()
    snapshot.sequence = sequence
    snapshot.time = engine.now
    snapshot.feed.name = feedInfo.source == .simulation ? "sim" : "replay"
    snapshot.feed.isPaused = pace.isPaused
    snapshot.feed.speed = pace.speed
    snapshot.feed.isFinished = isFinished
    snapshot.feed.events = session.marketEventCount
    snapshot.feed.skipped = feed.counts.total
    if let count = feedInfo.eventCount, count > 0 {
      let share = Int128(session.marketEventCount) * Int128(fixedPointScale) / Int128(count)
      snapshot.feed.progress = Ratio(raw: Int64(clamping: share))
    }
    snapshot.tradingState = engine.tradingState
    snapshot.isServiceRunning = engine.service.isRunning
    snapshot.keepsAccount = session.books != nil
    snapshot.isJournalDown = engine.isJournalDown
    snapshot.account = engine.accountView()
    snapshot.instruments = feedInfo.instruments
    snapshot.watch = engine.watchViews()
    charts.complete(&snapshot.watch, closesMax: Int(request.closesMax))
    snapshot.brackets = engine.bracketViews()
    snapshot.orders = engine.orderViews()
    snapshot.fills = log.fills
    snapshot.trades = log.trades
    snapshot.annotations = annotations
    snapshot.log = Array(log.lines.suffix(EventLog.linesMax))
    snapshot.chart = charts.view(request)
    if let ticket = request.ticket, Int(ticket.instrument.index) < feedInfo.instruments.count {
      snapshot.preview = engine.preview(ticket)
    }
    return snapshot
  }

  /// Plays at once until the first instrument has an ATR; a replay opens there, paused.
  ///
  /// A file too short for an ATR stays on its first event.
  public mutating func skipToFirstATR() {
    let first = InstrumentID(0)
    var trial = self
    trial.session.books = nil
    var count = 0
    while trial.session.engine.atr(of: first) == nil, trial.step() { count += 1 }
    let isEnough = trial.session.engine.atr(of: first) != nil
    for _ in 0..<max(1, isEnough ? count : 1) { step() }
  }
}
