import TextGrid
import TradingModel

/// The top line: paper badge, feed, account, risk against its cap, session and clock.
struct HeaderPane {
  let snapshot: Snapshot
  /// Whether order keys send at once.
  var isArmed = false

  /// A piece of the line; pieces with a high rank go first when there is no room.
  private struct Piece {
    var text: String
    var role: Role
    var rank: Int
  }

  /// How much of the words there is room for.
  private enum Form { case short, long, gauges }

  /// Draws the line; the clock stands at the right.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .header)
    let form: Form = area.width >= 180 ? .gauges : area.width >= 150 ? .long : .short
    var pieces = self.pieces(form, hasShare: area.width >= ScreenLayout.wideMin)
    let clock = clock(width: area.width)
    let gap = area.width >= 150 ? 3 : 2
    func width() -> Int {
      pieces.reduce(1) { $0 + displayWidth(of: $1.text) + gap } + displayWidth(of: clock) + 1
    }
    while width() > area.width, let worst = pieces.map(\.rank).max(), worst > 0 {
      pieces.removeAll { $0.rank == worst }
    }
    let clockX = grid.putRight(
      clock, endX: area.endX - 1, y: area.y, role: .muted, maxWidth: max(0, area.width - 16))
    var x = area.x + 1
    for piece in pieces {
      x += grid.putEllipsized(
        piece.text, x: x, y: area.y, role: piece.role, maxWidth: max(0, clockX - 1 - x))
      x += gap
    }
  }

  private func pieces(_ form: Form, hasShare: Bool) -> [Piece] {
    let account = snapshot.account
    let isLong = form != .short
    var pieces = [
      Piece(text: "BRACE", role: .title, rank: 10),
      Piece(text: "[PAPER \(feedName)]", role: .paper, rank: 0),
    ]
    pieces += feedPieces(form)
    pieces += statePieces(isLong: isLong)
    pieces.append(
      Piece(
        text: (isLong ? "equity " : "eq ") + Figures.money(account.equity), role: .header, rank: 4))
    var day = "day " + Figures.gain(account.dayPnL)
    let start = Money(clamping: Int128(account.equity.raw) - Int128(account.dayPnL.raw))
    if hasShare, let share = account.dayPnL.ratio(to: start) {
      day += " (\(Figures.change(share)))"
    }
    pieces.append(Piece(text: day, role: role(of: account.dayPnL), rank: 2))
    pieces += lossPieces(form)
    pieces += riskPieces(form)
    let count = snapshot.brackets.count
    let word = isLong ? (count == 1 ? "bracket" : "brackets") : "brk"
    pieces.append(Piece(text: "\(count) \(word)", role: .header, rank: 7))
    pieces.append(
      Piece(
        text: isArmed ? "ARMED" : "DISARMED", role: isArmed ? .armed : .disarmed,
        rank: isArmed ? 0 : 3))
    return pieces
  }

  private var feedName: String { snapshot.feed.name.isEmpty ? "…" : snapshot.feed.name }

  private func feedPieces(_ form: Form) -> [Piece] {
    let feed = snapshot.feed
    var pieces: [Piece] = []
    if feed.isFinished {
      pieces.append(Piece(text: "FINISHED", role: .frozen, rank: 1))
    } else if feed.isPaused {
      pieces.append(Piece(text: "PAUSED", role: .frozen, rank: 1))
      // What + and − change while nothing moves.
      pieces.append(Piece(text: Figures.speed(feed.speed), role: .muted, rank: 8))
    } else {
      pieces.append(Piece(text: "▶ " + Figures.speed(feed.speed), role: .replay, rank: 1))
    }
    let isLong = form != .short
    if let lag = feed.lag { pieces.append(lagPiece(lag, isLong: isLong)) }
    guard let progress = feed.progress, !feed.isFinished else { return pieces }
    let share = Ratio(raw: min(max(progress.raw, 0), fixedPointScale))
    let percent = share.percent.rounded(decimals: isLong ? 1 : 0) + "%"
    pieces.append(
      Piece(
        text: isLong ? "\(HeaderPane.bar(share, cells: 12)) \(percent)" : percent, role: .muted,
        rank: feed.isPaused ? 9 : isLong ? 8 : 6))
    return pieces
  }

  /// From here on the market is behind its pace, and the trader's prices are old.
  private static let lagMax = TimeSpan.milliseconds(250)

  /// How late the feed's events are: `feed <1ms`, `lag 12ms`, `BEHIND 3.2s`.
  private func lagPiece(_ lag: TimeSpan, isLong: Bool) -> Piece {
    guard lag < HeaderPane.lagMax else {
      return Piece(text: "BEHIND \(Figures.lag(lag))", role: .warning, rank: 1)
    }
    return Piece(text: (isLong ? "feed " : "lag ") + Figures.lag(lag), role: .muted, rank: 9)
  }

  private func statePieces(isLong: Bool) -> [Piece] {
    var pieces: [Piece] = []
    switch snapshot.tradingState {
    case .active: break
    case .reducing: pieces.append(Piece(text: "REDUCING", role: .halted, rank: 0))
    case .halted: pieces.append(Piece(text: "HALTED", role: .halted, rank: 0))
    }
    if snapshot.isJournalDown {
      pieces.append(Piece(text: "NO JOURNAL", role: .halted, rank: 0))
    }
    if snapshot.watch.contains(where: { !$0.unmanaged.isZero }) {
      pieces.append(Piece(text: "UNMANAGED", role: .halted, rank: 0))
    }
    if !snapshot.isServiceRunning {
      pieces.append(Piece(text: "SERVICE STOPPED", role: .halted, rank: 0))
    }
    if pieces.isEmpty, isLong { pieces.append(Piece(text: "engine ok", role: .muted, rank: 9)) }
    return pieces
  }

  // MARK: Limits

  /// What is at risk, in R and in money, and how much of the cap that is.
  private func riskPieces(_ form: Form) -> [Piece] {
    let account = snapshot.account
    let multiple = openRiskMultiple.rounded(decimals: 1) + "R"
    let share = account.openRiskMax.flatMap { account.openRisk.ratio(to: $0) }
    let role = share.map(limitRole) ?? .header
    let text =
      switch form {
      case .short:
        "risk \(multiple)" + (share.map { " \($0.percent.rounded(decimals: 0))%" } ?? "")
      case .long:
        "open risk \(multiple) \(Figures.money(account.openRisk))"
          + (share.map { " \($0.percent.rounded(decimals: 0))% of cap" } ?? "")
      case .gauges:
        "open risk \(multiple) \(Figures.money(account.openRisk))"
          + (share.map {
            " \(HeaderPane.bar($0, cells: 8)) \($0.percent.rounded(decimals: 0))% of cap"
          } ?? "")
      }
    return [Piece(text: text, role: role, rank: 5)]
  }

  /// How much of the day's loss limit is used; nothing while the day gains or without a limit.
  private func lossPieces(_ form: Form) -> [Piece] {
    let account = snapshot.account
    guard let limit = account.dailyLossMax, account.dayPnL.raw < 0,
      let share = (-account.dayPnL).ratio(to: limit)
    else { return [] }
    let percent = share.percent.rounded(decimals: 0) + "%"
    let text =
      switch form {
      case .short: "loss \(percent)"
      case .long: "loss \(percent) of limit"
      case .gauges: "loss \(HeaderPane.bar(share, cells: 8)) \(percent) of limit"
      }
    return [Piece(text: text, role: limitRole(share), rank: 6)]
  }

  /// The loss at the stops in units of each bracket's own initial risk, added up.
  private var openRiskMultiple: Ratio {
    let sum = snapshot.brackets.reduce(Int128(0)) { sum, bracket in
      guard let figures = BracketFigures(bracket, in: snapshot), let stop = bracket.stop,
        let multiple = figures.result(at: stop.price).ratio(to: figures.risk), multiple.raw < 0
      else { return sum }
      return sum - Int128(multiple.raw)
    }
    return Ratio(raw: Int64(clamping: sum))
  }

  private func limitRole(_ share: Ratio) -> Role {
    if share >= .one { return .danger }
    return share.raw >= fixedPointScale / 5 * 4 ? .warning : .header
  }

  /// A share as a bar, full from 1 on.
  private static func bar(_ share: Ratio, cells: Int) -> String {
    let held = min(max(share.raw, 0), fixedPointScale)
    let done = Int(held * Int64(cells) / fixedPointScale)
    return String(repeating: "█", count: done) + String(repeating: "░", count: cells - done)
  }

  private func role(of money: Money) -> Role {
    money.raw > 0 ? .up : money.raw < 0 ? .down : .neutral
  }

  /// The time with the date, without its year below 112 columns, and alone below 80.
  private func clock(width: Int) -> String {
    guard !snapshot.instruments.isEmpty else { return "--:--:-- UTC" }
    let time = snapshot.time
    let date = time.iso8601(fractionDigitsMin: 0).prefix(10)
    if width >= ScreenLayout.wideMin { return "\(date) \(time.timeOfDay) UTC" }
    return (width >= 80 ? "\(date.dropFirst(5)) " : "") + time.timeOfDay + " UTC"
  }
}
