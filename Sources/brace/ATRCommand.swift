import ArgumentParser
import Configuration
import MarketData
import TradingModel

/// `brace atr FILE`: the true ranges and their Wilder average as CSV.
struct ATRCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atr",
    abstract: "Print index,time,high,low,close,tr,atr of a file as CSV.",
    discussion: "Wilder's average, seeded with the mean of the first N true ranges (as TA-Lib).")

  @Argument(help: ArgumentHelp("Market data.", valueName: "file"))
  var files: [String]

  @Option(help: ArgumentHelp("True ranges averaged, 1 to 10000.", valueName: "N"))
  var period: Int32 = 14

  @OptionGroup var market: MarketOptions

  func validate() throws {
    guard (1...10_000).contains(period) else {
      throw ValidationError("--period \(period): expected 1 to 10000")
    }
  }

  func run() throws {
    try reportingFailures {
      let configuration: Configuration
      do throws(ConfigurationError) {
        configuration = try ConfigurationLoader.load(path: market.config)
      } catch {
        throw Failure(error)
      }
      let lines: [String]
      do throws(MarketDataError) {
        let feed = try MarketSource(files: files, market: market).openFiles(configuration)
        lines = try ATRTable.lines(of: feed, period: period)
      } catch {
        throw Failure(error)
      }
      let output = LineWriter()
      for line in lines { try output.write(line) }
      try output.flush()
    }
  }
}
