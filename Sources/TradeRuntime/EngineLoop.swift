import Dispatch
import Foundation
import Synchronization
import TradeEngine
public import TraderCommands
public import TradingModel

/// Runs a market for a screen, on a thread of its own.
///
/// The screen posts commands and says what it wants to see; the loop publishes a snapshot when
/// something changed, at most `framesPerSecond` times a second, and rings `wake`. Where only
/// prices changed, `marketFramesPerSecond` is the limit: nobody reads figures faster, and each
/// frame costs the terminal too. Commands go before waiting market events, which are played in
/// batches of at most a millisecond; an event waits up to 25 ms for others to be played with.
public final class EngineLoop: Sendable {
  /// What the screen says to the loop.
  public enum Message: Sendable {
    /// The trader's command.
    case command(TraderCommand)
    /// What the screen shows from now on.
    case frame(FrameRequest)
    /// Say what there is to see, once everything posted before this is done.
    case ask(FrameRequest, answer: @Sendable (Snapshot) -> Void)
    /// Leave.
    case stop
  }

  private let inbox = Mutex<[Message]>([])
  private let bell = DispatchSemaphore(value: 0)
  private let published = Mutex<Snapshot?>(nil)
  private let screenOrders = Mutex<[ScreenCommand]>([])
  private let wake: @Sendable () -> Void
  private let frameInterval: Int64
  private let marketFrameInterval: Int64

  /// Makes a loop that calls `wake` when there is something new to take.
  ///
  /// - Parameters:
  ///   - framesPerSecond: The most snapshots a second.
  ///   - marketFramesPerSecond: The most of them that show nothing but the market's course; `nil`
  ///     is as many.
  public init(
    framesPerSecond: Int32, marketFramesPerSecond: Int32? = nil,
    wake: @escaping @Sendable () -> Void
  ) {
    let market = min(framesPerSecond, marketFramesPerSecond ?? framesPerSecond)
    frameInterval = 1_000_000_000 / Int64(max(1, framesPerSecond))
    marketFrameInterval = 1_000_000_000 / Int64(max(1, market))
    self.wake = wake
  }

  /// Hands a message to the loop; never waits.
  public func post(_ message: Message) {
    inbox.withLock { $0.append(message) }
    bell.signal()
  }

  /// Returns the newest snapshot that has not been taken yet.
  public func takeSnapshot() -> Snapshot? {
    published.withLock { snapshot in
      defer { snapshot = nil }
      return snapshot
    }
  }

  /// Returns what scripts ordered of the screen since the last call.
  public func takeScreenOrders() -> [ScreenCommand] {
    screenOrders.withLock { orders in
      defer { orders = [] }
      return orders
    }
  }

  /// Starts the thread; `onEnd` is called on it when the loop has left.
  ///
  /// - Parameter subscribe: Called on the thread first, to add who wants to hear events and notices.
  public func start(
    _ player: MarketPlayer, pace: Pace,
    subscribe: @escaping @Sendable (EventManager) -> Void = { _ in },
    onEnd: @escaping @Sendable () -> Void
  ) {
    let thread = Thread { [self] in
      var state = State(player: player, pace: pace)
      subscribe(state.subscribers)
      run(&state)
      onEnd()
    }
    thread.name = "engine"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private struct State {
    var player: MarketPlayer
    var pace: Pace
    var request = FrameRequest()
    var sequence: UInt64 = 0
    var lastFrame = Int64.min / 2
    var lastBatch = Int64.min / 2
    /// When the journal was last told how far the market is, and how far that was.
    var lastFlush = EngineLoop.now()
    var flushedPosition: UInt64 = 0
    var lag = LagMeter()
    /// Something changed besides prices: by the trader, the engine or the program.
    var isDirty = true
    /// Prices changed.
    var hasMarketMoved = false
    var isEndTold = false
    var questions: [(request: FrameRequest, answer: @Sendable (Snapshot) -> Void)] = []
    let subscribers = EventManager()
  }

  private func run(_ state: inout State) {
    state.player.session.isVenueHeld = state.pace.isPaused
    state.pace.begin(now: Self.now(), marketTime: state.player.session.engine.now)
    state.player.start()
    while true {
      for message in takeMessages() {
        switch message {
        case .stop:
          state.player.session.flushJournal()
          return
        case .frame(let request):
          if request != state.request { (state.request, state.isDirty) = (request, true) }
        case .ask(let request, let answer): state.questions.append((request, answer))
        case .command(let command): obey(command, cause: .trader, &state)
        }
      }
      playBatch(&state)
      holdOnArrival(&state)
      finishIfOver(&state)
      obeyScript(&state)
      let now = Self.now()
      keepJournal(&state, now: now)
      deliverEvents(&state)
      answerQuestions(&state)
      if let due = nextFrame(state), due <= now { publish(&state, now: now) }
      wait(state)
    }
  }

  private func takeMessages() -> [Message] {
    inbox.withLock { messages in
      defer { messages.removeAll(keepingCapacity: true) }
      return messages
    }
  }

  /// Plays what is due, for a millisecond at most and not past a waiting message.
  private func playBatch(_ state: inout State) {
    var now = Self.now()
    let end = now + 1_000_000
    while let event = state.player.next, let due = state.pace.due(event.time), due <= now {
      let wasStepping = state.pace.isStepping
      let count = state.player.session.marketEventCount
      state.player.step()
      if state.player.session.marketEventCount != count {
        state.pace.played(event.time, now: now)
        state.lag.played(due: due, now: Self.now())
      }
      state.lastBatch = now
      state.hasMarketMoved = true
      if wasStepping, !state.pace.isStepping {
        state.player.session.isVenueHeld = true
        state.isDirty = true
      }
      // A script's `pause` must not wait for the rest of the batch.
      if !state.player.orders.isEmpty { return }
      now = Self.now()
      if now >= end || inbox.withLock({ !$0.isEmpty }) { return }
    }
  }

  /// The feed is over: what waited for its next event is settled, and the trader is told once.
  private func finishIfOver(_ state: inout State) {
    guard state.player.isFinished, !state.isEndTold else { return }
    state.isEndTold = true
    state.player.finish()
    let isOpen = state.player.session.engine.openPositionCount > 0
    state.player.tell(
      isOpen ? .warning : .info,
      isOpen
        ? "the market data has ended; open positions keep their last price"
        : "the market data has ended")
    state.isDirty = true
  }

  private func obeyScript(_ state: inout State) {
    guard !state.player.orders.isEmpty else { return }
    let orders = state.player.orders
    state.player.orders.removeAll()
    for order in orders { obey(order, cause: .script, &state) }
  }

  private func obey(_ command: TraderCommand, cause: Cause, _ state: inout State) {
    state.isDirty = true
    let now = Self.now()
    // Another pace has another due moment for each event.
    if case .feed = command { state.lag.reset() }
    switch command {
    case .engine(let request):
      state.player.request(request, cause: cause)
      // After the last event nothing else would fill what waits for the next one.
      if state.player.isFinished { state.player.session.close() }
    case .feed(.pause):
      state.pace.pause()
      state.player.session.isVenueHeld = true
    case .feed(.play):
      state.pace.play(now: now)
      state.player.session.releaseHeldCommands()
    case .feed(.speed(let speed)): state.pace.setSpeed(speed, now: now)
    case .feed(.step(let count)): state.pace.step(count)
    case .feed(.goTo(let moment)): go(to: moment, &state)
    case .record(.annotate(let id, let annotation)): state.player.annotate(id, annotation)
    case .record(.export(let path)): state.player.export(to: path)
    case .screen(let order):
      screenOrders.withLock { $0.append(order) }
      wake()
    }
  }

  /// The moment gone to is there: the market stands still.
  private func holdOnArrival(_ state: inout State) {
    guard state.pace.hasArrived(next: state.player.next?.time) else { return }
    state.pace.pause()
    state.player.session.isVenueHeld = true
    state.isDirty = true
  }

  /// Starts the way to a moment.
  private func go(to moment: MarketMoment, _ state: inout State) {
    guard let goal = state.player.goal(of: moment) else { return }
    state.pace.go(to: goal)
    state.player.session.releaseHeldCommands()
  }

  private func deliverEvents(_ state: inout State) {
    for event in state.player.takeEvents() {
      state.isDirty = true
      state.subscribers.publish(event)
    }
    for failure in state.subscribers.failures {
      state.player.tell(.warning, "\(failure.subscriber) failed: \(failure.error)")
    }
    state.subscribers.failures.removeAll()
    for notice in state.player.takeNotices() {
      state.isDirty = true
      state.subscribers.publish(notice)
    }
  }

  /// Answers what was asked, unless single steps are still to be played.
  private func answerQuestions(_ state: inout State) {
    guard !state.pace.isStepping || state.player.next == nil else { return }
    for question in state.questions {
      question.answer(snapshot(question.request, &state))
    }
    state.questions.removeAll()
  }

  /// Notes now and then how far the market has been played, and tries again when that failed.
  private func keepJournal(_ state: inout State, now: Int64) {
    let isDown = state.player.session.journalFault != nil
    if !isDown { state.player.session.flushJournal(onlyIfUnwritten: true) }
    guard now - state.lastFlush >= (isDown ? Self.journalRetryInterval : Self.positionInterval)
    else { return }
    state.lastFlush = now
    let position = state.player.session.marketEventCount
    guard isDown || position != state.flushedPosition else { return }
    state.flushedPosition = position
    state.player.session.flushJournal()
    if isDown { state.isDirty = true }
  }

  /// The longest that a market event waits for others: nobody sees that, and it is as much
  /// as the header says the feed is late.
  private static let gatherMax: Int64 = 25_000_000
  private static let journalRetryInterval: Int64 = 1_000_000_000
  private static let positionInterval: Int64 = 10_000_000_000

  /// When the next snapshot is to be published; `nil` while nothing has changed.
  private func nextFrame(_ state: State) -> Int64? {
    if state.isDirty { return state.lastFrame + frameInterval }
    return state.hasMarketMoved ? state.lastFrame + marketFrameInterval : nil
  }

  private func publish(_ state: inout State, now: Int64) {
    state.lastFrame = now
    state.isDirty = false
    state.hasMarketMoved = false
    let snapshot = snapshot(state.request, &state)
    published.withLock { $0 = snapshot }
    wake()
  }

  private func snapshot(_ request: FrameRequest, _ state: inout State) -> Snapshot {
    state.sequence += 1
    var snapshot = state.player.snapshot(request, pace: state.pace, sequence: state.sequence)
    let isPaced = !state.pace.isPaused && !state.pace.speed.isZero && !state.player.isFinished
    if isPaced { snapshot.feed.lag = state.lag.worst }
    return snapshot
  }

  private func wait(_ state: State) {
    let now = Self.now()
    var until = Int64.max
    if let event = state.player.next, let due = state.pace.due(event.time) {
      // Waking for every single tick would cost more than playing it.
      let gathered = state.lastBatch + min(frameInterval, Self.gatherMax)
      until = due <= now ? due : max(due, gathered)
    }
    if let due = nextFrame(state) { until = min(until, due) }
    if state.player.session.journalFault != nil {
      until = min(until, state.lastFlush + Self.journalRetryInterval)
    }
    if until <= now { return }
    let nanoseconds = until == .max ? Int64(3_600_000_000_000) : until - now
    _ = bell.wait(timeout: .now() + .nanoseconds(Int(nanoseconds)))
  }

  /// Monotonic nanoseconds.
  private static func now() -> Int64 { Int64(DispatchTime.now().uptimeNanoseconds) }
}
