import TextGrid
import TradingModel

/// The top line: paper badge, feed, account, session and clock.
struct HeaderPane {
  let snapshot: Snapshot

  /// A piece of the line; pieces with a high rank go first when there is no room.
  private struct Piece {
    var text: String
    var role: Role
    var rank: Int
  }

  /// Draws the line; the clock stands at the right.
  func render(into grid: inout CellGrid, in area: Rect) {
    grid.fill(area, role: .header)
    let isWide = area.width >= 150
    var pieces = self.pieces(isWide: isWide, hasShare: area.width >= ScreenLayout.wideMin)
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

  private func pieces(isWide: Bool, hasShare: Bool) -> [Piece] {
    let account = snapshot.account
    var pieces = [
      Piece(text: "BRACE", role: .title, rank: 9),
      Piece(text: "[PAPER \(feedName)]", role: .paper, rank: 0),
    ]
    pieces += feedPieces(isWide: isWide)
    pieces += statePieces
    pieces.append(
      Piece(
        text: (isWide ? "equity " : "eq ") + Figures.money(account.equity), role: .header, rank: 4))
    var day = "day " + Figures.gain(account.dayPnL)
    let start = Money(clamping: Int128(account.equity.raw) - Int128(account.dayPnL.raw))
    if hasShare, let share = account.dayPnL.ratio(to: start) {
      day += " (\(Figures.change(share)))"
    }
    pieces.append(Piece(text: day, role: role(of: account.dayPnL), rank: 2))
    let risk = (isWide ? "open risk " : "risk ") + Figures.money(account.openRisk)
    pieces.append(Piece(text: risk, role: .header, rank: 7))
    let count = snapshot.brackets.count
    let word = isWide ? (count == 1 ? "bracket" : "brackets") : "brk"
    pieces.append(Piece(text: "\(count) \(word)", role: .header, rank: 5))
    pieces.append(Piece(text: "DISARMED", role: .disarmed, rank: 3))
    return pieces
  }

  private var feedName: String { snapshot.feed.name.isEmpty ? "…" : snapshot.feed.name }

  private func feedPieces(isWide: Bool) -> [Piece] {
    let feed = snapshot.feed
    var pieces: [Piece] = []
    if feed.isFinished {
      pieces.append(Piece(text: "FINISHED", role: .frozen, rank: 1))
    } else if feed.isPaused {
      pieces.append(Piece(text: "PAUSED", role: .frozen, rank: 1))
    } else {
      pieces.append(Piece(text: "▶ " + Figures.speed(feed.speed), role: .replay, rank: 1))
    }
    guard let progress = feed.progress, !feed.isFinished else { return pieces }
    let share = min(max(progress.raw, 0), fixedPointScale)
    let percent = Ratio(raw: share).percent.rounded(decimals: isWide ? 1 : 0) + "%"
    let cells = 12
    let done = Int(share * Int64(cells) / fixedPointScale)
    let bar = String(repeating: "█", count: done) + String(repeating: "░", count: cells - done)
    pieces.append(
      Piece(text: isWide ? "\(bar) \(percent)" : percent, role: .muted, rank: isWide ? 8 : 6))
    return pieces
  }

  private var statePieces: [Piece] {
    var pieces: [Piece] = []
    switch snapshot.tradingState {
    case .active: break
    case .reducing: pieces.append(Piece(text: "REDUCING", role: .halted, rank: 0))
    case .halted: pieces.append(Piece(text: "HALTED", role: .halted, rank: 0))
    }
    if snapshot.isJournalDown {
      pieces.append(Piece(text: "NO JOURNAL", role: .halted, rank: 0))
    }
    if !snapshot.isServiceRunning {
      pieces.append(Piece(text: "SERVICE STOPPED", role: .halted, rank: 0))
    }
    return pieces
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
