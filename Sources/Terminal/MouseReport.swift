import TextGrid

/// Reads what a terminal tells of the mouse: `ESC [ < button ; column ; row M`, or `m` when a
/// button went up.
enum MouseReport {
  /// The largest column or row believed.
  private static let placeMax = 10_000

  /// Returns the event; `nil` for another button, a mere move, or anything malformed.
  ///
  /// - Parameters:
  ///   - bytes: What stands between `ESC [` and the final letter: `<0;12;5`.
  ///   - isRelease: Whether that letter is `m`.
  static func event(_ bytes: [UInt8], isRelease: Bool) -> MouseEvent? {
    guard bytes.first == UInt8(ascii: "<") else { return nil }
    let parts = bytes.dropFirst().split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard parts.count == 3, let button = number(parts[0]), let column = number(parts[1]),
      let row = number(parts[2]), (1...placeMax).contains(column), (1...placeMax).contains(row)
    else { return nil }
    // Shift, Meta and Control are held along: 4, 8 and 16.
    guard let action = action(button & ~28, isRelease: isRelease) else { return nil }
    return MouseEvent(action: action, point: Point(x: column - 1, y: row - 1))
  }

  private static func action(_ button: Int, isRelease: Bool) -> MouseEvent.Action? {
    switch button {
    case 0: isRelease ? .release : .press
    case 32: isRelease ? .release : .drag
    case 64 where !isRelease: .scrollUp
    case 65 where !isRelease: .scrollDown
    default: nil
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...5).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }
}
