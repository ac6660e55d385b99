import Testing
import TextGrid

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@testable import Terminal

struct KeyDecoderTests {
  /// Feeds a text and the pause after it, and returns the keys.
  private func keys(_ text: String) -> [Key] {
    var decoder = KeyDecoder()
    var keys = text.unicodeScalars.compactMap { decoder.feed(.scalar($0.value)) }
    while decoder.patienceMilliseconds != nil {
      if let key = decoder.gap() { keys.append(key) }
    }
    return keys
  }

  @Test(
    arguments: [
      ("b", [.character("b")]), ("F[", [.character("F"), .character("[")]),
      ("é", [.character("é")]),
      (" ", [.character(" ")]), ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]),
      ("\u{7F}", [.backspace]), ("\u{8}", [.backspace]), ("\u{0}", [.ctrl(" ")]),
      ("\u{3}", [.ctrl("c")]), ("\u{1A}", [.ctrl("z")]), ("\u{1C}", [.ctrl("\\")]),
      ("\u{1F}", [.ctrl("_")]), ("\u{9B}", [.unknown]), ("\u{301}", [.unknown]),
    ] as [(String, [Key])])
  func `a character is a key`(text: String, expected: [Key]) {
    #expect(keys(text) == expected)
  }

  @Test(
    arguments: [
      ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]), ("\u{1B}x", [.alt("x")]),
      ("\u{1B}1", [.alt("1")]), ("\u{1B}[", [.alt("[")]), ("\u{1B}O", [.alt("O")]),
      ("\u{1B}]", [.alt("]")]), ("\u{1B}\r", [.unknown]), ("\u{1B}\u{1B}x", [.escape, .alt("x")]),
    ] as [(String, [Key])])
  func `Escape alone, and with what follows at once`(text: String, expected: [Key]) {
    #expect(keys(text) == expected)
  }

  @Test(arguments: [
    "\u{1B}[99;5u", "\u{1B}[1;5A", "\u{1B}[?1;2c", "\u{1B}[<1;10;10M", "\u{1B}[ q", "\u{1B}Ox",
    "\u{1B}]52;c;Rg==\u{7}", "\u{1B}]11;rgb:0/0/0\u{1B}\\", "\u{1B}P1+r\u{1B}\\",
    "\u{1B}_Gi=1;F\u{1B}\\", "\u{1B}]F", "\u{1B}PFF", "\u{1B}[\u{7}", "\u{1B}]x\u{9C}",
  ])
  func `an unknown sequence is swallowed whole`(text: String) {
    #expect(keys(text) == [.unknown])
    #expect(keys(text + "q").last == (text.hasSuffix("F") ? .unknown : .character("q")))
  }

  @Test(
    arguments: [
      ("<0;10;5M", .press, 9, 4), ("<0;10;5m", .release, 9, 4), ("<32;1;1M", .drag, 0, 0),
      ("<64;200;50M", .scrollUp, 199, 49), ("<65;1;2M", .scrollDown, 0, 1),
      ("<4;3;3M", .press, 2, 2), ("<16;3;3M", .press, 2, 2), ("<32;3;3m", .release, 2, 2),
    ] as [(String, MouseEvent.Action, Int, Int)])
  func `the mouse is read in its plain form`(
    text: String, action: MouseEvent.Action, x: Int, y: Int
  ) {
    let event = MouseEvent(action: action, point: Point(x: x, y: y))
    #expect(keys("\u{1B}[" + text) == [.mouse(event)])
  }

  @Test(arguments: [
    "<1;2;3M", "<2;2;3M", "<35;2;3M", "<66;2;3M", "<64;2;3m", "<0;0;1M", "<0;1;0M", "<0;1M",
    "<0;1;2;3M", "<;;M", "<0;99999;1M", "<0;123456;1M", "0;1;1M", "<M",
    "<00000000000000000000000000000000;1;1M", "?0;1;1M",
  ])
  func `other buttons, moves and broken reports are nothing, and no byte of them is a key`(
    text: String
  ) {
    #expect(keys("\u{1B}[" + text) == [.unknown], "\(text)")
    #expect(keys("\u{1B}[" + text + "q") == [.unknown, .character("q")], "\(text)")
  }

  @Test func `the old form of the mouse is swallowed with its three bytes`() {
    #expect(keys("\u{1B}[MFKc") == [.unknown])
    #expect(keys("\u{1B}[MFKcq") == [.unknown, .character("q")])
    #expect(keys("\u{1B}[MF") == [.unknown], "what is missing is not waited for")
    #expect(keys("\u{1B}[M") == [.unknown])
  }

  @Test func `a broken sequence does not swallow the one after it`() {
    #expect(keys("\u{1B}[12\u{1B}x") == [.unknown, .alt("x")])
  }

  @Test func `pasted text is never keys`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(.pasteBegin) == nil)
    for scalar in "Fq\r\u{1B}[A\u{3}漢".unicodeScalars {
      #expect(decoder.feed(.scalar(scalar.value)) == nil)
    }
    #expect(decoder.feed(.key(.enter)) == nil)
    #expect(decoder.feed(.other) == nil)
    #expect(decoder.feed(.pasteEnd) == .paste("Fq\n\u{1B}[A\u{3}漢"))
    #expect(decoder.feed(.scalar(0x71)) == .character("q"))
  }

  @Test func `a paste whose end is lost ends by itself`() {
    var decoder = KeyDecoder()
    _ = decoder.feed(.pasteBegin)
    _ = decoder.feed(.scalar(0x71))
    #expect(decoder.patienceMilliseconds == 1_000)
    #expect(decoder.gap() == .paste("q"))
    #expect(decoder.patienceMilliseconds == nil)
    #expect(decoder.feed(.pasteEnd) == .unknown)
  }

  @Test func `a paste is kept up to its limit`() {
    var decoder = KeyDecoder()
    _ = decoder.feed(.pasteBegin)
    for _ in 0..<KeyDecoder.pasteLengthMax + 10 { _ = decoder.feed(.scalar(0x61)) }
    guard case .paste(let text)? = decoder.feed(.pasteEnd) else {
      Issue.record("no paste")
      return
    }
    #expect(text.unicodeScalars.count == KeyDecoder.pasteLengthMax)
  }

  @Test func `known keys pass, and unused ones are unknown`() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(.key(.pageUp)) == .pageUp)
    #expect(decoder.feed(.other) == .unknown)
    _ = decoder.feed(.scalar(0x1B))
    #expect(decoder.feed(.key(.up)) == .unknown)
    #expect(decoder.feed(.key(.up)) == .up)
    #expect(decoder.gap() == nil)
  }

  /// Whatever bytes come, the decoder is back at the ground after a pause or two, and an `F` that
  /// flattens is only ever seen after something that ended.
  @Test(arguments: UInt64(0)..<200)
  func `no noise leaves the decoder stuck`(seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: UInt64) -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state % bound
    }
    let scalars = Array("\u{1B}\u{1B}[]OP_\\\u{7}F;1~m\r".unicodeScalars)
    var decoder = KeyDecoder()
    for _ in 0..<100 {
      switch next(20) {
      case 0: _ = decoder.feed(.pasteBegin)
      case 1: _ = decoder.feed(.pasteEnd)
      case 2: _ = decoder.feed(.key(.up))
      case 3: _ = decoder.feed(.other)
      case 4: _ = decoder.gap()
      default: _ = decoder.feed(.scalar(scalars[Int(next(UInt64(scalars.count)))].value))
      }
    }
    _ = decoder.gap()
    #expect(decoder.patienceMilliseconds == nil)
    #expect(decoder.feed(.scalar(0x46)) == .character("F"))
  }
}

struct ColourChoiceTests {
  @Test(
    arguments: [
      (.auto, false, 256, false, .indexed256), (.auto, true, 256, false, .mono),
      (.auto, false, 0, false, .mono), (.auto, false, 8, false, .ansi8),
      (.auto, false, 16, false, .ansi16), (.auto, false, 88, false, .ansi16),
      (.auto, false, 1 << 24, true, .direct), (.never, false, 256, false, .mono),
      (.sixteen, true, 256, false, .ansi16), (.sixteen, false, 8, false, .ansi8),
      (.indexed, false, 1 << 24, true, .indexed256), (.indexed, true, 256, false, .indexed256),
      (.indexed, false, 8, false, .ansi8), (.direct, false, 256, false, .indexed256),
      (.direct, false, 1 << 24, true, .direct), (.direct, false, -1, false, .mono),
    ] as [(ColourChoice, Bool, Int, Bool, ColourDepth)])
  func `colours are those asked for, as far as the terminal has them`(
    choice: ColourChoice, noColour: Bool, colours: Int, takesAny: Bool, depth: ColourDepth
  ) {
    #expect(
      choice.depth(noColour: noColour, terminalColours: colours, takesAnyColour: takesAny) == depth)
  }

  @Test func `the choices are written as the command line writes them`() {
    #expect(ColourChoice.allCases.map(\.rawValue) == ["auto", "16", "256", "direct", "never"])
  }
}

struct TerminalErrorTests {
  @Test func `an error says what was tried, and names the way without a screen`() {
    #expect(
      TerminalError.notATerminal(stream: "standard output").description
        == "standard output is not a terminal; use --headless or --plain to run without a screen")
    #expect(TerminalError.unknownTerminal(term: "zork").description.contains("\"zork\""))
    #expect(
      TerminalError.cannotOpenLog(path: "/x/y", errorNumber: 2).description
        == "cannot open /x/y: No such file or directory")
  }

  @Test func `a bell rung many times is one thing to hear`() throws {
    let bell = try WakeUp()
    for _ in 0..<1_000 { bell.signal() }
    bell.drain()
    var descriptors = [pollfd(fd: bell.readDescriptor, events: Int16(POLLIN), revents: 0)]
    #expect(systemPoll(&descriptors, 0) == 0)
    bell.signal()
    #expect(systemPoll(&descriptors, 0) == 1)
  }
}
