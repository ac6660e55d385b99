public import TradingModel

/// Why a command could not be handed to a venue; the order's outcome is then unknown (SEM-58).
public enum ConnectorError: Error, Hashable, Sendable {
  /// There is no connection; the command was not sent.
  case disconnected
  /// The command was sent and no answer came in time.
  case timedOut(after: TimeSpan)
  /// The connection broke while the command was on its way.
  case interrupted
  /// The venue does not know the account or refuses it.
  case notAuthorized
}

/// The way to one venue: carries commands there; reports come back as inputs of the engine.
///
/// A refusal by the venue is a report, not an error: errors say that the command may not have
/// arrived at all.
public protocol Connector: Sendable {
  /// The venue's name for logs and badges, e.g. `PAPER`.
  var name: String { get }
  /// What the venue can do; the engine adapts to it (SEM-24).
  var capabilities: VenueCapabilities { get }
  /// Sends a command.
  ///
  /// - Throws: `disconnected` when it surely was not sent; otherwise the outcome is unknown.
  func send(_ command: Command) async throws(ConnectorError)
}
