import Configuration
import Connectors
import TradeJournal
import TradeRuntime
import TradingModel

/// The account of a run and the market that it is played on.
struct RunAccount {
  let files: AccountFiles
  let feed: FeedIdentity
  /// The settings that are not the built-in ones, for the journal.
  let settings: String

  init(_ files: AccountFiles, _ info: FeedInfo, seed: UInt64, _ configuration: Configuration) {
    self.files = files
    feed = FeedIdentity(info, seed: seed)
    settings = configuration.entries.filter { $0.source != .builtIn }
      .map { "\($0.key): \($0.value)" }.joined(separator: "\n")
  }

  /// The newest lines of earlier runs, for the log.
  private func earlierStory() throws -> [Notice] {
    guard let journal = files.journal as? SQLiteJournal else { return [] }
    do throws(StoreError) {
      return try journal.newestStory(EventLog.linesMax / 2)
    } catch {
      throw Failure(error)
    }
  }

  /// Lets the player go on where the account's last run stopped.
  func begin(_ player: inout MarketPlayer) throws -> Beginning {
    let books = SessionBooks(
      journal: files.journal, venue: files.venue, instruments: player.feedInfo.instruments)
    let story = try earlierStory()
    do throws(ResumeError) {
      let beginning = try player.begin(books, feed: feed, settings: settings)
      // Another market has another time: its lines would stand out of order.
      if beginning.isResumed { player.remember(story) }
      return beginning
    } catch {
      switch error {
      case .store(let error): throw Failure(error)
      case .state(let error):
        throw Failure(
          .badData, "the account's state cannot be read (\(error)); --fresh starts anew")
      case .otherMarket(let other):
        throw Failure(
          .usage,
          "the account is not flat in another market (\(other.text)): go on there, or use "
            + "--account NAME or --fresh")
      }
    }
  }
}

extension Beginning {
  /// Whether it goes on in the middle of a market.
  var isResumed: Bool {
    if case .resumed = self { true } else { false }
  }
}
