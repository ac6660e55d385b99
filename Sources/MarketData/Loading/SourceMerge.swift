import TradingModel

/// The rows of one instrument from one file (bars: from all its files), ready to play.
struct ReplaySource {
  var instrument: InstrumentID
  var kind: RowKind
  /// The length of the bars; zero for ticks.
  var barSpan: TimeSpan
  var series: RowSeries
  /// The rows to play.
  var range: Range<Int>

  init(instrument: InstrumentID, kind: RowKind, barSpan: TimeSpan, series: RowSeries) {
    self.instrument = instrument
    self.kind = kind
    self.barSpan = barSpan
    self.series = series
    range = 0..<series.count
  }

  var count: Int { range.count }

  /// The moment of the event of row `index`, in nanoseconds.
  func time(at index: Int) -> Int64 {
    switch kind {
    case .trades: series.trades[index].time
    case .quotes: series.quotes[index].time
    case .bars: (Timestamp(nanoseconds: series.bars[index].start) + barSpan).nanoseconds
    }
  }

  /// The time of the last event; `distantPast` without any.
  var lastTime: Timestamp {
    range.isEmpty ? .distantPast : Timestamp(nanoseconds: time(at: range.upperBound - 1))
  }

  /// Leaves only what begins at `from` or later and ends at `to` or earlier.
  mutating func limit(from: Timestamp?, to: Timestamp?) {
    if let from {
      // A bar that ends at `from` lies before it; a tick at `from` does not.
      let first = from + barSpan
      range = firstIndex(notBefore: first.nanoseconds)..<series.count
    }
    if let to, to < .distantFuture {
      let end = firstIndex(notBefore: to.nanoseconds + 1)
      range = range.lowerBound..<max(range.lowerBound, end)
    }
  }

  /// The event of row `index`.
  func event(at index: Int) -> MarketEvent {
    switch kind {
    case .trades:
      let row = series.trades[index]
      return .trade(
        Trade(
          instrument: instrument, time: Timestamp(nanoseconds: row.time),
          price: Price(raw: row.price), quantity: Quantity(raw: row.quantity)))
    case .quotes:
      let row = series.quotes[index]
      return .quote(
        Quote(
          instrument: instrument, time: Timestamp(nanoseconds: row.time),
          bid: Price(raw: row.bid), bidSize: Quantity(raw: row.bidSize),
          ask: Price(raw: row.ask), askSize: Quantity(raw: row.askSize)))
    case .bars:
      let row = series.bars[index]
      return .bar(
        Bar(
          instrument: instrument, start: Timestamp(nanoseconds: row.start), span: barSpan,
          open: Price(raw: row.open), high: Price(raw: row.high), low: Price(raw: row.low),
          close: Price(raw: row.close), volume: Quantity(raw: row.volume)))
    }
  }

  /// The first row whose event is at `nanoseconds` or later.
  private func firstIndex(notBefore nanoseconds: Int64) -> Int {
    var low = 0
    var high = series.count
    while low < high {
      let middle = (low + high) / 2
      if time(at: middle) < nanoseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Takes the earliest event of several sources, the first source's when times are equal.
///
/// - Complexity: O(log sources) an event, by a binary heap of each source's next time.
struct SourceMerge {
  private struct Head {
    var time: Int64
    var source: Int32

    static func precedes(_ left: Head, _ right: Head) -> Bool {
      left.time < right.time || (left.time == right.time && left.source < right.source)
    }
  }

  private let sources: [ReplaySource]
  private var cursors: [Int]
  private var heap: [Head] = []

  init(_ sources: [ReplaySource]) {
    self.sources = sources
    cursors = []
    rewind()
  }

  /// The time of the next event.
  var firstTime: Timestamp? { heap.first.map { Timestamp(nanoseconds: $0.time) } }

  /// Goes back to the first event.
  mutating func rewind() {
    cursors = sources.map(\.range.lowerBound)
    heap.removeAll(keepingCapacity: true)
    for (index, source) in sources.enumerated() where !source.range.isEmpty {
      heap.append(Head(time: source.time(at: source.range.lowerBound), source: Int32(index)))
    }
    // A sorted array is a heap.
    heap.sort(by: Head.precedes)
  }

  /// Takes the next event.
  mutating func next() -> MarketEvent? {
    guard let head = heap.first else { return nil }
    let source = Int(head.source)
    let cursor = cursors[source]
    let event = sources[source].event(at: cursor)
    cursors[source] = cursor + 1
    if cursor + 1 < sources[source].range.upperBound {
      heap[0].time = sources[source].time(at: cursor + 1)
    } else {
      heap[0] = heap[heap.count - 1]
      heap.removeLast()
    }
    siftDown()
    return event
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var smallest = parent
      let left = 2 * parent + 1
      if left < heap.count, Head.precedes(heap[left], heap[smallest]) { smallest = left }
      if left + 1 < heap.count, Head.precedes(heap[left + 1], heap[smallest]) {
        smallest = left + 1
      }
      if smallest == parent { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
