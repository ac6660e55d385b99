/// One thing that came from the keyboard, the mouse or the terminal window.
public enum Key: Hashable, Sendable {
  /// A printable character, upper or lower case as typed; the space bar is `" "`.
  case character(Unicode.Scalar)
  /// A character with Alt: `alt("1")`.
  case alt(Unicode.Scalar)
  /// A lower-case letter or one of `[ \ ] ^ _`, or a space, with Ctrl: `ctrl("c")`.
  case ctrl(Unicode.Scalar)
  /// Return, also of the number pad.
  case enter
  /// Escape alone.
  case escape
  /// Tab.
  case tab
  /// Shift and Tab.
  case backTab
  /// Rub out the character before the cursor.
  case backspace
  /// Rub out the character under the cursor.
  case delete
  /// Insert.
  case insert
  /// The arrow up.
  case up
  /// The arrow down.
  case down
  /// The arrow to the left.
  case left
  /// The arrow to the right.
  case right
  /// Home.
  case home
  /// End.
  case end
  /// A page up.
  case pageUp
  /// A page down.
  case pageDown
  /// A function key, from 1.
  case function(Int)
  /// Text that was pasted: it is never keys. Line breaks are `\n`.
  case paste(String)
  /// The terminal's window got the focus.
  case focusIn
  /// The terminal's window lost the focus.
  case focusOut
  /// The mouse, while it is on.
  case mouse(MouseEvent)
  /// A sequence of bytes that is no known key: to be ignored.
  case unknown
}

/// What the mouse did, and where.
public struct MouseEvent: Hashable, Sendable {
  /// What a mouse does.
  public enum Action: Hashable, Sendable {
    /// The left button went down.
    case press
    /// The left button went up.
    case release
    /// The mouse moved with the left button down.
    case drag
    /// The wheel turned away from the user.
    case scrollUp
    /// The wheel turned toward the user.
    case scrollDown
  }

  /// What it did.
  public let action: Action
  /// The cell under the pointer.
  public let point: Point

  /// Makes an event.
  public init(action: Action, point: Point) {
    self.action = action
    self.point = point
  }
}

/// The names of keys, as keymaps and help write them.
extension Key {
  private static let named: [(name: String, key: Key)] = [
    ("space", .character(" ")), ("enter", .enter), ("esc", .escape), ("tab", .tab),
    ("s-tab", .backTab), ("backspace", .backspace), ("del", .delete), ("ins", .insert),
    ("up", .up), ("down", .down), ("left", .left), ("right", .right), ("home", .home),
    ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown),
  ]

  private static let otherNames: [(name: String, key: Key)] = [
    ("return", .enter), ("escape", .escape), ("shift-tab", .backTab), ("backtab", .backTab),
    ("delete", .delete), ("insert", .insert), ("pageup", .pageUp), ("pagedown", .pageDown),
    ("pgdown", .pageDown),
  ]

  /// The name of the key, such as `b`, `F`, `[`, `space`, `ctrl-c`, `alt-1`, `f5` or `pgup`; nil
  /// for what is not a key of the keyboard.
  public var name: String? {
    if let entry = Key.named.first(where: { $0.key == self }) { return entry.name }
    return switch self {
    case .character(let scalar): String(scalar)
    case .alt(let scalar): "alt-" + (scalar == " " ? "space" : String(scalar))
    case .ctrl(let scalar): "ctrl-" + (scalar == " " ? "space" : String(scalar))
    case .function(let number): "f\(number)"
    default: nil
    }
  }

  /// Makes the key called `name`; nil when no key has that name.
  ///
  /// One visible character is itself, and its case counts: `f` and `F` are two keys. The other
  /// names may be written in either case, and some have second names (`escape`, `pagedown`).
  /// `ctrl-` takes a letter, a space or one of `[ \ ] ^ _`; terminals send Tab, Enter, Backspace
  /// and Escape for `ctrl-i`, `ctrl-m`, `ctrl-h` and `ctrl-[`, so these are refused.
  public init?(name: String) {
    if let scalar = Key.single(name) {
      guard scalar != " ", displayWidth(of: scalar) > 0 else { return nil }
      self = .character(scalar)
      return
    }
    let lower = name.lowercased()
    if let entry = (Key.named + Key.otherNames).first(where: { $0.name == lower }) {
      self = entry.key
    } else if lower.hasPrefix("alt-") {
      guard let scalar = Key.modified(name.dropFirst(4)) else { return nil }
      self = .alt(scalar)
    } else if lower.hasPrefix("ctrl-") {
      guard let scalar = Key.modified(lower.dropFirst(5)), Key.canTakeControl(scalar) else {
        return nil
      }
      self = .ctrl(scalar)
    } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...24).contains(number),
      lower == "f\(number)"
    {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static func single(_ text: some StringProtocol) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    return scalars.count == 1 ? scalars.first : nil
  }

  private static func modified(_ text: Substring) -> Unicode.Scalar? {
    if text.lowercased() == "space" { return " " }
    guard let scalar = single(text), scalar != " ", displayWidth(of: scalar) > 0 else {
      return nil
    }
    return scalar
  }

  private static func canTakeControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "h", "i", "j", "m": false
    case "a"..."z", " ", "\\", "]", "^", "_": true
    default: false
    }
  }
}
