import Configuration
import TradeDashboard

/// What keys can do on the screen, for the check of the user's own keys.
enum KeyActions {
  static var all: [KeyAction] {
    KeyBindings().all.map { KeyAction(name: $0.action, keys: $0.keys, isOrder: $0.isOrder) }
      + WindowKeys.all.map {
        KeyAction(name: $0.name, keys: [], isOrder: false, refusal: $0.reason)
      }
  }
}
