public import TraderCommands
public import TradingModel

/// Hands out the lines of a script when their moment has come; engine time only.
public struct ScriptSchedule: Sendable {
  private var timed: [(due: Timestamp, line: ScriptLine)] = []
  private var atStart: [ScriptLine] = []
  private var atBar: [(count: Int64, line: ScriptLine)] = []
  private var atTick: [(count: Int64, line: ScriptLine)] = []
  private var atEnd: [ScriptLine] = []

  /// Makes a schedule for a run that starts at `start`; lines of one moment keep their order.
  public init(_ script: Script, start: Timestamp) {
    for line in script.lines {
      switch line.when {
      case .start: atStart.append(line)
      case .after(let span): timed.append((start + span, line))
      case .at(let moment): timed.append((moment, line))
      case .bar(let count): atBar.append((count, line))
      case .tick(let count): atTick.append((count, line))
      case .end: atEnd.append(line)
      }
    }
    // Newest first, so that the next one is popped from the end; sorting must keep file order.
    timed = Array(Self.stable(timed) { $0.due }.reversed())
    atBar = Array(Self.stable(atBar) { $0.count }.reversed())
    atTick = Array(Self.stable(atTick) { $0.count }.reversed())
  }

  private static func stable<Row, Key: Comparable>(_ rows: [Row], _ key: (Row) -> Key) -> [Row] {
    rows.enumerated().sorted { left, right in
      let (leftKey, rightKey) = (key(left.element), key(right.element))
      return leftKey == rightKey ? left.offset < right.offset : leftKey < rightKey
    }.map(\.element)
  }

  /// The lines of `@start`; empty afterwards.
  public mutating func takeStart() -> [ScriptLine] {
    defer { atStart = [] }
    return atStart
  }

  /// The lines of `@end`; empty afterwards.
  public mutating func takeEnd() -> [ScriptLine] {
    defer { atEnd = [] }
    return atEnd
  }

  /// The next timed line that must run before `event`: a line at T sees everything up to T and
  /// trades on nothing before it, so a bar that starts at T or later waits for it.
  public mutating func takeTimed(before event: MarketEvent) -> (due: Timestamp, line: ScriptLine)? {
    guard let next = timed.last else { return nil }
    let isDue: Bool
    if case .bar(let bar) = event {
      isDue = next.due <= bar.start
    } else {
      isDue = next.due < event.time
    }
    return isDue ? timed.removeLast() : nil
  }

  /// The next timed line that has not run when the feed ended.
  public mutating func takeTimed(upTo time: Timestamp) -> (due: Timestamp, line: ScriptLine)? {
    guard let next = timed.last, next.due <= time else { return nil }
    return timed.removeLast()
  }

  /// The next line of `@bar:N` or `@tick:N` whose number has been reached.
  public mutating func takeCounted(bars: Int64, ticks: Int64) -> ScriptLine? {
    if let next = atTick.last, next.count <= ticks { return atTick.removeLast().line }
    if let next = atBar.last, next.count <= bars { return atBar.removeLast().line }
    return nil
  }

  /// Lines whose moment never came.
  public var remaining: [ScriptLine] {
    (atStart + timed.map(\.line) + atBar.map(\.line) + atTick.map(\.line) + atEnd)
      .sorted { $0.lineNumber < $1.lineNumber }
  }

  /// Whether any line waits for a number of bars or ticks.
  public var countsBarsOrTicks: Bool { !atBar.isEmpty || !atTick.isEmpty }
}
