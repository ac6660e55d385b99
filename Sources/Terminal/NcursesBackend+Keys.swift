import CNcurses
import TextGrid

/// The keys that ncurses names.
extension NcursesBackend {
  private static let keys: [UInt32: RawKey] = [
    UInt32(CN_KEY_UP): .key(.up),
    UInt32(CN_KEY_DOWN): .key(.down),
    UInt32(CN_KEY_LEFT): .key(.left),
    UInt32(CN_KEY_RIGHT): .key(.right),
    UInt32(CN_KEY_HOME): .key(.home),
    UInt32(CN_KEY_END): .key(.end),
    UInt32(CN_KEY_PAGE_UP): .key(.pageUp),
    UInt32(CN_KEY_PAGE_DOWN): .key(.pageDown),
    UInt32(CN_KEY_BACKSPACE): .key(.backspace),
    UInt32(CN_KEY_DELETE): .key(.delete),
    UInt32(CN_KEY_INSERT): .key(.insert),
    UInt32(CN_KEY_ENTER): .key(.enter),
    UInt32(CN_KEY_BACK_TAB): .key(.backTab),
    UInt32(CN_KEY_FOCUS_IN): .key(.focusIn),
    UInt32(CN_KEY_FOCUS_OUT): .key(.focusOut),
    UInt32(CN_KEY_PASTE_BEGIN): .pasteBegin,
    UInt32(CN_KEY_PASTE_END): .pasteEnd,
  ]

  static func rawKey(ofCode code: UInt32) -> RawKey {
    if let key = keys[code] { return key }
    let first = UInt32(CN_KEY_FUNCTION_0)
    guard code > first, code <= first + 24 else { return .other }
    return .key(.function(Int(code - first)))
  }
}
