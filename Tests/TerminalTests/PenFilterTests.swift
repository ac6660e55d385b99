import Testing

@testable import Terminal

/// Fewer bytes for the same picture: what a terminal shows is compared, besides the bytes.
struct PenFilterTests {
  private func shorten(_ text: String) -> String {
    String(decoding: PenFilter.shorten(Array(text.utf8)), as: UTF8.self)
  }

  @Test(
    arguments: [
      ("", ""), ("plain", "plain"),
      // A colour that is in use is not sent again.
      ("\u{1B}[31mA\u{1B}[39m \u{1B}[31mB\u{1B}[m", "\u{1B}[31mA B\u{1B}[m"),
      ("\u{1B}[38;5;1m\u{1B}[38;5;114mA\u{1B}[m", "\u{1B}[38;5;114mA\u{1B}[m"),
      // The ground that stays is not named again with each colour on it.
      (
        "\u{1B}[31m\u{1B}[48;5;237mA\u{1B}[32m\u{1B}[48;5;237mB\u{1B}[39;49m",
        "\u{1B}[31;48;5;237mA\u{1B}[32mB\u{1B}[m"
      ),
      // Bold goes on and off by itself.
      (
        "\u{1B}[31mA\u{1B}(B\u{1B}[0;1m\u{1B}[31mB\u{1B}(B\u{1B}[0m\u{1B}[31mC\u{1B}[m",
        "\u{1B}[31mA\u{1B}[1mB\u{1B}[22mC\u{1B}[m"
      ),
      ("\u{1B}[1;2mA\u{1B}[22;1mB\u{1B}[m", "\u{1B}[1;2mA\u{1B}[0;1mB\u{1B}[m"),
      // A blank shows its ground, a line under it and exchanged colours.
      ("\u{1B}[41m \u{1B}[m ", "\u{1B}[41m \u{1B}[m "),
      ("\u{1B}[4m \u{1B}[24;1m \u{1B}[m", "\u{1B}[4m \u{1B}[m "),
      ("\u{1B}[7;31m \u{1B}[32m \u{1B}[m", "\u{1B}[7;31m \u{1B}[32m \u{1B}[m"),
      // Moves show nothing, erasing shows the ground.
      ("\u{1B}[31m\u{1B}[5;6H\u{1B}[32mA\u{1B}[m", "\u{1B}[5;6H\u{1B}[32mA\u{1B}[m"),
      ("\u{1B}[44m\u{1B}[9X\u{1B}[m", "\u{1B}[44m\u{1B}[9X\u{1B}[m"),
      ("\u{1B}[31m\u{1B}[K\u{1B}[m", "\u{1B}[K"),
      // Exact colours, in both ways of writing them.
      ("\u{1B}[38;2;1;2;3mA\u{1B}[39m", "\u{1B}[38;2;1;2;3mA\u{1B}[m"),
      ("\u{1B}[38:2::1:2:3mA\u{1B}[39m", "\u{1B}[38:2::1:2:3mA\u{1B}[m"),
      // A frame that ends in colours is brought to rest.
      ("\u{1B}[31mA", "\u{1B}[31mA\u{1B}[m"), ("\u{1B}[31m", ""), ("\u{F}A", "A"),
    ] as [(String, String)])
  func `what shows nothing is not sent`(frame: String, expected: String) {
    #expect(shorten(frame) == expected)
  }

  @Test(arguments: [
    "\u{1B}[31mA\u{1B}[10mB", "\u{1B}[4:3mA", "\u{1B}[38;5mA", "\u{1B}[38;7;1mA", "\u{1B}[1x1mA",
    "\u{1B}[31mA\u{1B}(0q", "\u{E}q", "A\u{1B}", "A\u{1B}[31", "A\u{1B}(", "\u{1B}[99999mA",
    "\u{1B}[31mA\u{1B}$B",
  ])
  func `a frame that is not understood stays as it is`(frame: String) {
    #expect(shorten(frame) == frame)
  }

  /// A frame as ncurses might write it: any pens, texts, blanks, moves and erasures.
  @Test(arguments: UInt64(1)...200)
  func `a terminal shows the same with fewer bytes`(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(bound))
    }
    let pieces = [
      "\u{1B}[m", "\u{1B}(B\u{1B}[0;1m", "\u{1B}[1m", "\u{1B}[2m", "\u{1B}[4m", "\u{1B}[7m",
      "\u{1B}[22m", "\u{1B}[24m", "\u{1B}[27m", "\u{1B}[31m", "\u{1B}[38;5;114m",
      "\u{1B}[39;49m", "\u{1B}[48;5;237m", "\u{1B}[97;44m", "\u{1B}[49m", "┃", "A", " ", "   ",
      "x y", "\u{1B}[3X", "\u{1B}[K", "\u{1B}[2;5H", "\u{1B}[3G", "\u{1B}[C",
    ]
    let frame = (0..<60).map { _ in pieces[next(pieces.count)] }.joined()
    let short = shorten(frame)
    #expect(SmallTerminal(showing: short) == SmallTerminal(showing: frame + "\u{1B}[m"), "\(seed)")
    #expect(short.utf8.count <= frame.utf8.count + 3, "\(seed)")
  }
}

/// A terminal of 4 rows of 20 columns that remembers how each place looks.
private struct SmallTerminal: Equatable {
  private struct Pen: Equatable {
    var foreground = ""
    var background = ""
    var attributes: Set<Int> = []
  }

  private struct Place: Equatable {
    var character: Character = " "
    var pen = Pen()
  }

  private var places = Array(repeating: Place(), count: 80)
  private var x = 0
  private var y = 0
  private var pen = Pen()

  init(showing text: String) {
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "\u{1B}" else {
        put(character, pen)
        x += 1
        continue
      }
      guard rest.popFirst() == "[" else {
        rest.removeFirst()
        continue
      }
      let parameters = rest.prefix { !$0.isLetter }
      rest.removeFirst(parameters.count)
      obey(rest.removeFirst(), parameters)
    }
  }

  /// What is not seen of a pen is left out: of a blank all but its ground and what runs through it.
  private mutating func put(_ character: Character, _ pen: Pen) {
    guard x < 20, y < 4 else { return }
    var seen = pen
    if character == " ", pen.attributes.isDisjoint(with: [4, 7]) {
      seen = Pen(foreground: "", background: pen.background)
    }
    places[y * 20 + x] = Place(character: character, pen: seen)
  }

  private mutating func obey(_ command: Character, _ parameters: Substring) {
    let numbers = parameters.split(separator: ";").compactMap { Int($0) }
    switch command {
    case "H": (y, x) = (numbers[0] - 1, numbers[1] - 1)
    case "G": x = numbers[0] - 1
    case "C": x += numbers.first ?? 1
    case "X", "K":
      let before = x
      let count = command == "K" ? 20 : numbers[0]
      for _ in 0..<count {
        put(" ", Pen(background: pen.background))
        x += 1
      }
      x = before
    default: change(numbers.isEmpty ? [0] : numbers)
    }
  }

  private mutating func change(_ numbers: [Int]) {
    var numbers = numbers[...]
    while let number = numbers.popFirst() {
      switch number {
      case 0: pen = Pen()
      case 1...9: pen.attributes.insert(number)
      case 22: pen.attributes.subtract([1, 2])
      case 23...29: pen.attributes.remove(number - 20)
      case 38: pen.foreground = "\(numbers.prefix(2))"
      case 48: pen.background = "\(numbers.prefix(2))"
      case 39: pen.foreground = ""
      case 49: pen.background = ""
      case 40...47: pen.background = "\(number)"
      default: pen.foreground = "\(number)"
      }
      if number == 38 || number == 48 { numbers = numbers.dropFirst(2) }
    }
  }
}
