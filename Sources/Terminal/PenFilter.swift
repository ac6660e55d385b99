/// Shortens what ncurses writes for a frame: the same picture with fewer changes of the pen.
///
/// ncurses names both colours whenever one changes, turns everything off before it turns bold on,
/// and changes the colour for a blank, which does not show it: half of a frame is that. So the
/// pen that is wanted and the one the terminal has are kept apart, and what differs is sent when
/// something shows it. `ESC[31mA ESC[39m ESC[31mB` becomes `ESC[31mA B`.
///
/// A frame begins and ends with the terminal's own colours and no attribute. One with a sequence
/// that may concern the pen and is not understood stays as it is.
struct PenFilter {
  /// What the terminal draws with. Colours are kept as their parameters: `38;5;114`, or nothing
  /// for the terminal's own.
  private struct Pen: Equatable {
    var foreground: ArraySlice<UInt8> = []
    var background: ArraySlice<UInt8> = []
    /// Bit n for parameter n: bold 1, dim 2, italic 3, underline 4, blink 5, reverse 7, hidden 8,
    /// struck 9.
    var attributes: UInt16 = 0
  }

  /// Underlined, reversed, struck through: with these a blank shows more than its ground.
  private static let shownByBlanks: UInt16 = 1 << 4 | 1 << 7 | 1 << 9

  private let bytes: [UInt8]
  private var place = 0
  private var output: [UInt8] = []
  private var wanted = Pen()
  private var actual = Pen()
  private var isUnderstood = true

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    output.reserveCapacity(bytes.count)
  }

  /// Returns the bytes that show the same as `frame` on a terminal whose pen is at rest.
  static func shorten(_ frame: [UInt8]) -> [UInt8] {
    var filter = PenFilter(frame)
    filter.run()
    return filter.isUnderstood ? filter.output : frame
  }

  private mutating func run() {
    while isUnderstood, place < bytes.count {
      switch bytes[place] {
      case 0x1B: takeSequence()
      // Line signs are sent as Unicode, so the other set of characters is never in use.
      case 0x0F: place += 1
      case 0x0E: isUnderstood = false
      case 0x21...0x7E, 0x80...0xFF: pass(1, isBlank: false)
      // At the lower edge a line feed brings a new row, in the colour behind the text.
      default: pass(1, isBlank: true)
      }
    }
    wanted = Pen()
    settle(isBlank: false)
  }

  private mutating func pass(_ count: Int, isBlank: Bool) {
    settle(isBlank: isBlank)
    output += bytes[place..<place + count]
    place += count
  }

  // MARK: Sequences

  private mutating func takeSequence() {
    let rest = bytes[(place + 1)...]
    guard let kind = rest.first else {
      isUnderstood = false
      return
    }
    switch kind {
    case 0x5B: takeControl()  // [
    case 0x28 where rest.dropFirst().first == 0x42: place += 3  // (B
    case 0x30...0x7E: pass(2, isBlank: true)
    default: isUnderstood = false
    }
  }

  private mutating func takeControl() {
    let parameters = bytes[(place + 2)...].prefix { (0x20...0x3F).contains($0) }
    let end = parameters.endIndex
    guard end < bytes.count else {
      isUnderstood = false
      return
    }
    switch bytes[end] {
    case 0x6D:  // m
      isUnderstood = take(parameters)
      place = end + 1
    case 0x41...0x48, 0x64:  // A…H, d: moving shows nothing
      output += bytes[place...end]
      place = end + 1
    // Erasing fills with the colour behind the text.
    default: pass(end + 1 - place, isBlank: true)
    }
  }

  /// Takes the parameters of `ESC[…m`; returns false when one is unknown.
  private mutating func take(_ parameters: ArraySlice<UInt8>) -> Bool {
    let parts = parameters.split(separator: 0x3B, omittingEmptySubsequences: false)
    var index = 0
    while index < parts.count {
      let part = parts[index]
      // The other way of writing exact colours: `38:2::215:135:135`.
      if part.starts(with: [0x33, 0x38, 0x3A]) {
        wanted.foreground = part
      } else if part.starts(with: [0x34, 0x38, 0x3A]) {
        wanted.background = part
      } else if let number = Self.number(part), number == 38 || number == 48 {
        let kind = index + 1 < parts.count ? Self.number(parts[index + 1]) : nil
        guard let count = kind == 5 ? 2 : kind == 2 ? 4 : nil, index + count < parts.count else {
          return false
        }
        let colour = bytes[part.startIndex..<parts[index + count].endIndex]
        if number == 38 { wanted.foreground = colour } else { wanted.background = colour }
        index += count
      } else if !takeSimple(part) {
        return false
      }
      index += 1
    }
    return true
  }

  private mutating func takeSimple(_ part: ArraySlice<UInt8>) -> Bool {
    switch Self.number(part) {
    case 0: wanted = Pen()
    case let number? where (1...5).contains(number) || (7...9).contains(number):
      wanted.attributes |= 1 << number
    case 22: wanted.attributes &= ~(1 << 1 | 1 << 2)
    case let number? where (23...25).contains(number) || (27...29).contains(number):
      wanted.attributes &= ~(1 << (number - 20))
    case let number? where (30...37).contains(number) || (90...97).contains(number):
      wanted.foreground = part
    case let number? where (40...47).contains(number) || (100...107).contains(number):
      wanted.background = part
    case 39: wanted.foreground = []
    case 49: wanted.background = []
    default: return false
    }
    return true
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.count <= 3 else { return nil }
    var number = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      number = number * 10 + Int(digit - 0x30)
    }
    return number
  }

  // MARK: The pen

  /// Brings the terminal's pen to the wanted one, for a blank only as far as that shows.
  private mutating func settle(isBlank: Bool) {
    guard wanted != actual else { return }
    var target = wanted
    let shown = Self.shownByBlanks
    if isBlank, wanted.attributes & shown == 0 {
      guard wanted.background != actual.background || actual.attributes & shown != 0 else { return }
      target.foreground = actual.foreground
      target.attributes = actual.attributes & ~shown
    }
    send(target)
    actual = target
  }

  /// Sends the shorter of two ways: what differs, or everything after a reset.
  private mutating func send(_ target: Pen) {
    let step = parameters(from: actual, to: target)
    let rest = parameters(from: Pen(), to: target)
    // A reset alone needs no parameter; the 0 before others takes two bytes.
    let isAnew = (rest.isEmpty ? 0 : rest.count + 2) < step.count
    output += [0x1B, 0x5B]
    if isAnew, !rest.isEmpty { output += [0x30, 0x3B] }
    output += isAnew ? rest : step
    output.append(0x6D)
  }

  /// The parameters that lead from one pen to another, with `;` between them.
  private func parameters(from old: Pen, to new: Pen) -> [UInt8] {
    var result: [UInt8] = []
    func add(_ parameter: some Sequence<UInt8>) {
      if !result.isEmpty { result.append(0x3B) }
      result += parameter
    }
    let off = old.attributes & ~new.attributes
    var on = new.attributes & ~old.attributes
    let weights: UInt16 = 1 << 1 | 1 << 2
    if off & weights != 0 {
      add([0x32, 0x32])
      // That turned both off.
      on |= new.attributes & weights
    }
    for number in UInt8(3)...9 where off & 1 << number != 0 { add([0x32, 0x30 + number]) }
    for number in UInt8(1)...9 where on & 1 << number != 0 { add([0x30 + number]) }
    if old.foreground != new.foreground {
      add(new.foreground.isEmpty ? [0x33, 0x39] : new.foreground)
    }
    if old.background != new.background {
      add(new.background.isEmpty ? [0x34, 0x39] : new.background)
    }
    return result
  }
}
