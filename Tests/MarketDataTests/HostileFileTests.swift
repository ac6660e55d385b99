import Connectors
import Indicators
import MarketData
import Testing
import TradingModel

/// Whatever is in a file, loading it ends in a feed or in an error: never in a trap.
struct HostileFileTests {
  private struct Chance {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
  }

  private static let seeds = [
    "ts_utc,open,high,low,close,volume\r\n2024-01-02T14:30:00Z,10,11,9,10,100\r\n"
      + "2024-01-02T14:31:00Z,10,12,9,11,200\r\n2024-01-02T14:32:00Z,11,11,8,9,300\r\n",
    "symbol,timestamp,bid,ask,bid_qty\n\"A\",1704205800,1.5,1.6,5\nB,1704205801,1.5,1.4,\n"
      + "A,1704205802,,1.7,9\nA,1704205803.5,null,,1\n",
    "date;time;price;size\n20240102;143000;5;1\n20240102;143001;-5.25;2\n02.01.2024;14:30:02;5;3\n",
  ]

  private static let pieces = [
    "9223372036854775807", "-9223372036854775808", "999999999999", "1e308", "nan", "inf", "-0",
    "0.0000000001", "\"", "\"\"", ",", ";", "\t", "\n", "\r", "\0", "\u{FEFF}", "é", "1900-01-01",
    "2190-12-31T23:59:59.999999999-23:59", "-2208988800", "7000000000", "6999999999999999999",
    "1000000000", "-1000000000", "<", "--", "Z", "+14:00", "\u{1F600}",
  ]

  @Test(arguments: 0..<3)
  func `damaged files end in a feed or an error`(kind: Int) throws {
    var chance = Chance(state: UInt64(kind) + 88_172_645_463_325_252)
    var loaded = 0
    for round in 0..<400 {
      var bytes = Array(Self.seeds[kind].utf8)
      for _ in 0...chance.next(below: 3) {
        let place = chance.next(below: bytes.count)
        switch chance.next(below: 4) {
        case 0: bytes[place] = UInt8(chance.next(below: 256))
        case 1: bytes.removeSubrange(place..<min(place + chance.next(below: 9), bytes.count))
        case 2: bytes.insert(contentsOf: bytes.prefix(place), at: place)
        default:
          let piece = Self.pieces[chance.next(below: Self.pieces.count)]
          let end = min(place + chance.next(below: 20), bytes.count)
          bytes.replaceSubrange(place..<end, with: Array(piece.utf8))
        }
        if bytes.isEmpty { bytes = [0x2C] }
      }
      try withTemporaryFolder { folder in
        let path = try folder.write("x_\(round).csv", bytes)
        do {
          var feed = try ReplayFeed(files: [path])
          loaded += 1
          var last = Timestamp.distantPast
          for event in feed.all() {
            #expect(event.time >= last, "round \(round)")
            last = event.time
          }
          if feed.info.instruments.count == 1 {
            _ = try ATRTable.lines(of: ReplayFeed(files: [path]), period: 2)
          }
        } catch let error as MarketDataError {
          #expect(!error.text.isEmpty && !error.description.contains("\n"), "round \(round)")
        }
      }
    }
    #expect(loaded > 5)
  }

  @Test(arguments: [
    ["1900-01-02", "1901-01-01"], ["-2208988800", "7000000000"],
    ["1901-01-01T00:00:00+14:00", "2190-12-31T23:59:59-12:00"],
    ["-2208988800", "7000000000", "7000000000"],
  ])
  func `the longest time there is does not overflow`(times: [String]) throws {
    let text = "time,open,high,low,close\n" + times.map { "\($0),1,1,1,1\n" }.joined()
    guard var feed = try? loadFeed([("x.csv", text)]) else { return }  // refusing is right too
    #expect(feed.all().count >= 2)
    _ = try ATRTable.lines(of: feed, period: 1)
  }
}
