import Testing
import TradeJournal
import TradingModel

/// A crash after every single write of either party, in several worlds: what is lost is always what
/// came after it.
struct EveryWriteTests {
  static let worlds: [World] = {
    let script = """
      @+5s buy 100 AAPX
      @+20s sell 2 BTCU limit 62600 sl 0.4% tp 0.5%
      @+40s sl B1 +2t
      @+50s trail B1 20t
      @+90s flatten B1
      @+95s buy 50 AAPX
      @+100s close B3 50%
      @+120s tp B3 +30t
      @+150s reverse AAPX
      @+200s scale B4 50%@1r,50%@2r
      @+230s cancel B2 legs
      @+240s protect B2
      @+300s cancel all
      @end flatten all
      """
    var worlds = [World(name: "ideal", script: script)]
    var partial = World(name: "partial", script: script)
    partial.paper.partial = .random(Ratio(raw: 700_000_000))
    partial.paper.liquidity = .displayed
    partial.paper.fees.share = Ratio(raw: 500_000)
    worlds.append(partial)
    var holding = World(name: "holds quantity, no amends", script: script)
    holding.paper.capabilities.holdsQuantity = true
    holding.paper.capabilities.canAmend = false
    worlds.append(holding)
    var slow = World(name: "slow", script: script)
    slow.paper = PaperProfile.retail.settings
    worlds.append(slow)
    var limited = World(name: "daily loss", script: script)
    limited.settings.risk.maxDailyLoss = Money(40)
    limited.settings.risk.onDailyLoss = .flatten
    worlds.append(limited)
    return worlds
  }()

  @Test(arguments: worlds.map(\.name))
  func `SEM-59 nothing is lost and nothing doubled by a crash after any write`(
    name: String
  ) throws {
    let world = try #require(Self.worlds.first { $0.name == name })
    let whole = TapedBooks()
    var first = try world.begin(whole)
    World.playOut(&first)
    #expect(try Audit(atEnd: first, whole).problems == [])
    let entries = whole.tape.entries
    #expect(entries.count > 40)
    let isQuiet = world.paper.latency.isZero
    for count in entries.indices {
      let books = try TapedBooks(entries.prefix(count))
      var player = try world.begin(books)
      if isQuiet {
        let problems = try Audit(player, books, isQuiet: true).problems
        #expect(problems == [], "\(name): after \(count) writes")
      }
      World.playOut(&player)
      #expect(
        try Audit(atEnd: player, books).problems == [],
        "\(name): in the end, after \(count) writes")
    }
  }

  /// The second run crashes as well, after any of its own writes, and the third has to cope.
  @Test(arguments: worlds.map(\.name))
  func `SEM-59 a second crash after the first costs nothing either`(name: String) throws {
    let world = try #require(Self.worlds.first { $0.name == name })
    let whole = TapedBooks()
    var first = try world.begin(whole)
    World.playOut(&first)
    let entries = whole.tape.entries
    for count in stride(from: 3, to: entries.count, by: 11) {
      let books = try TapedBooks(entries.prefix(count))
      var second = try world.begin(books)
      World.playOut(&second)
      let both = books.tape.entries
      for more in [1, 2, 3, 4, 7, 12] where count + more < both.count {
        let left = try TapedBooks(both.prefix(count + more))
        var third = try world.begin(left)
        World.playOut(&third)
        #expect(
          try Audit(atEnd: third, left).problems == [],
          "\(name): after \(count) writes, then \(more)")
      }
    }
  }
}
