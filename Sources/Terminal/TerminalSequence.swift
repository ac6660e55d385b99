import TextGrid

/// Sequences for the terminal besides the picture: around it, the clipboard and the desktop.
///
/// Text from outside can steer nothing here: on the clipboard it is base64, in a notification
/// every control becomes a space.
public enum TerminalSequence {
  /// The two sequences that terminals know for notifications.
  public enum Notification: Hashable, Sendable {
    /// `ESC ] 9 ; text BEL`.
    case osc9
    /// `ESC ] 777 ; notify ; title ; text BEL`.
    case osc777
  }

  /// The longest text that terminals take onto the clipboard, in bytes.
  static let copyLengthMax = 74_994
  /// The longest notification, in characters.
  static let notificationLengthMax = 200

  /// A frame between the two sequences that let a terminal show it at once; one that does not know
  /// them ignores them.
  static func frame(_ bytes: [UInt8]) -> [UInt8] {
    Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
  }

  /// The sequence that puts `text` on the clipboard (OSC 52); `nil` when it is too long.
  static func copy(_ text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    guard bytes.count <= copyLengthMax else { return nil }
    return Array("\u{1B}]52;c;".utf8) + base64(bytes) + [7]
  }

  /// The sequence that shows a notification.
  static func notify(title: String, text: String, as kind: Notification) -> [UInt8] {
    let words = plain(text)
    switch kind {
    case .osc9: return Array("\u{1B}]9;\(plain(title)): \(words)".utf8) + [7]
    case .osc777:
      // A semicolon in the title would end it.
      let head = plain(title).replacing(";", with: ",")
      return Array("\u{1B}]777;notify;\(head);\(words)".utf8) + [7]
    }
  }

  /// One line without anything that a terminal obeys, nor what turns text around.
  private static func plain(_ text: String) -> String {
    var result = ""
    for character in text.prefix(notificationLengthMax) {
      let isPlain = character.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
      }
      result.append(isPlain ? character : " ")
    }
    return result
  }

  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func base64(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for index in 0..<4 {
        let isFilled = index <= group.count
        result.append(
          isFilled ? letters[Int(bits >> UInt32(18 - 6 * index)) & 63] : UInt8(ascii: "="))
      }
    }
    return result
  }
}
