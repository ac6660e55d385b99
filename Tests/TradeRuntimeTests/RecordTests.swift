import Connectors
import Foundation
import Testing
import TradeReports
import TradeRuntime
import TraderCommands
import TradingModel

/// What a trader says about brackets, and what is written of them.
struct RecordTests {
  /// A bracket of SPY that was closed, another one open, and lines of a script.
  private func player(_ script: String = "") throws -> MarketPlayer {
    let feed = BarFeed((0..<40).map { bar($0, close: 100 + $0 % 3) })
    let lines = try Script.parse(
      script, context: CommandContext(instruments: feed.info.instruments), fileName: "s"
    ).get()
    var player = MarketPlayer(
      feed: feed,
      session: TradingSession(
        feed: feed.info, settings: EngineSettings(), paper: PaperSettings()), script: lines)
    for _ in 0..<20 { player.step() }
    for _ in 0..<2 {
      player.request(
        .enter(EntryRequest(instrument: spy.id, side: .buy, size: .quantity(Quantity(10)))),
        cause: .trader)
      player.step()
    }
    player.request(.close(BracketID(1), share: .one), cause: .trader)
    player.step()
    _ = player.takeEvents()
    return player
  }

  private func told(_ player: MarketPlayer) -> [Notice] {
    player.log.lines.compactMap { if case .notice(let notice) = $0 { notice } else { nil } }
  }

  @Test func `open and ended brackets take tags and notes, which are told as theirs`() throws {
    var player = try player()
    player.annotate(BracketID(1), .tag("gap"))
    player.annotate(BracketID(1), .tag("late"))
    player.annotate(BracketID(1), .untag("gap"))
    player.annotate(BracketID(2), .note("half of it at 1R"))
    #expect(player.annotations[BracketID(1)].tags == ["late"])
    #expect(player.annotations[BracketID(2)].notes == ["half of it at 1R"])
    #expect(
      told(player).map(\.text) == [
        "B1 tagged gap", "B1 tagged late", "B1 not tagged gap any more",
        "B2 note: half of it at 1R",
      ])
    #expect(told(player).map { $0.bracket?.number } == [1, 1, 1, 2])
  }

  @Test func `what changes nothing says so, and what there never was is refused`() throws {
    var player = try player()
    player.annotate(BracketID(1), .tag("gap"))
    player.annotate(BracketID(1), .tag("gap"))
    player.annotate(BracketID(2), .untag("gap"))
    for number: UInt32 in [0, 3, .max] { player.annotate(BracketID(number), .note("x")) }
    #expect(player.annotations[BracketID(1)].tags == ["gap"])
    #expect(
      told(player).dropFirst().map(\.text) == [
        "tag gap: nothing to change", "tag -gap: nothing to change",
        "note x: there has been no bracket B0", "note x: there has been no bracket B3",
        "note x: there has been no bracket B4294967295",
      ])
    #expect(told(player).suffix(3).allSatisfy { $0.severity == .warning })
  }

  @Test func `a report has the trades with their tags, from the equity before them`() throws {
    var player = try player()
    player.annotate(BracketID(1), .tag("gap"))
    let report = player.report(title: "x")
    #expect(report.start == Money(100_000))
    #expect(report.trades.count == 1 && report.trades[0].tags == ["gap"])
    #expect(report.trades[0].instrument.symbol == spy.symbol)
  }

  @Test func `export writes by the name's end, and never over something`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }  // the system clears it
    var player = try player()
    for (name, beginning) in [
      ("a.csv", "id,symbol,"), ("a.txt", "id,symbol,"), ("a.JSON", "{\n"),
      ("a.html", "<!DOCTYPE html>"),
    ] {
      let path = folder.appending(path: name).path
      player.export(to: path)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasPrefix(beginning), "\(name)")
      #expect(told(player).last?.text == "export: 1 trade written to \(path)")
      try "mine".write(toFile: path, atomically: false, encoding: .utf8)
      player.export(to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
      #expect(told(player).last?.text.contains("is there already; nothing was written") == true)
      #expect(told(player).last?.severity == .warning)
    }
    player.export(to: folder.appending(path: "no/such/folder.csv").path)
    #expect(told(player).last?.text.contains("cannot be written") == true)
  }

  @Test func `lines of a script tag and note, and hand an export to the caller`() throws {
    var player = try player("@bar:30 tag B1 gap\n@bar:31 note B2 well\n@bar:32 export a.csv\n")
    while player.step() {}
    #expect(player.annotations[BracketID(1)].tags == ["gap"])
    #expect(player.annotations[BracketID(2)].notes == ["well"])
    #expect(player.orders == [.record(.export(path: "a.csv"))])
  }
}
