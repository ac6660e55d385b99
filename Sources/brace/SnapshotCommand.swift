import ArgumentParser
import Connectors
import Foundation
import Terminal
import TextGrid
import TradeRuntime
import TradingModel

/// `brace snapshot`: one frame without a terminal.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot", abstract: "Draw one frame without a terminal.",
    discussion: """
      The same arguments give the same bytes. The market is played to --at or for --for; without
      them a file stops where `brace replay` opens and the simulated market after a minute. Then
      the keys are pressed, a second after one another:

        brace snapshot --for 2m --keys 'b Enter wait:30s'
        brace snapshot --feed spy_1m.csv --at 2020-12-15T15:00Z --format svg --theme nord > a.svg

      A word of --keys is a key (b, F, [, Enter, Esc, Tab, alt-2, pgdn, space), wait:SPAN to let
      the market run, or text that is typed letter by letter.
      """)

  /// What the frame is written as.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, ansi, svg
  }

  @Option(help: "text, ansi (with escape sequences) or svg.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Columns and rows, 1x1 to 1000x1000.", valueName: "size"),
    transform: OptionValue.size)
  var size = Size(width: 120, height: 40)

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("`sim` (default) or market data files.", valueName: "sim|file"))
  var feed: [String] = []

  @Option(
    help: ArgumentHelp("Play up to this time (ISO-8601), or `end`.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Keys to press then.", valueName: "keys"))
  var keys: String = ""

  @Flag(help: "Draw with ASCII signs only.")
  var ascii = false

  @OptionGroup var market: MarketOptions
  @OptionGroup var play: PlayOptions

  func validate() throws {
    if at != nil, play.duration != nil {
      throw ValidationError("--at and --for exclude each other")
    }
    if let at, at != "end" { _ = try OptionValue.time(at) }
  }

  func run() throws {
    try reportingFailures {
      let files = feed == ["sim"] ? [] : feed
      if at == "end", files.isEmpty {
        throw Failure(.usage, "--at end is for files; the simulated market has no end, use --for")
      }
      let presses = try OptionValue.presses(keys)
      let parts = try RunSetup(
        files: files, isReplayCommand: false, market: market, play: play
      ).build(isOpenEnded: true)
      var screen = PlayedScreen(
        parts: parts, size: size, glyphs: ascii ? .ascii : .unicode,
        depth: depth(parts.themes.colour))
      try start(&screen, isSimulated: files.isEmpty)
      for press in presses {
        switch press {
        case .key(let key): screen.press(key)
        case .wait(let span): screen.wait(span)
        }
        if screen.hasQuit { throw Failure(.usage, "--keys: the program was left before the end") }
      }
      let output = LineWriter()
      try output.write(text: text(of: screen))
      try output.flush()
    }
  }

  private func start(_ screen: inout PlayedScreen, isSimulated: Bool) throws {
    let begin = screen.player.feedInfo.start
    if let at {
      screen.start(to: at == "end" ? nil : try OptionValue.time(at))
    } else if let duration = play.duration ?? (isSimulated ? .seconds(60) : nil) {
      screen.start(to: begin + duration)
    } else {
      screen.open()
    }
  }

  private func text(of screen: PlayedScreen) -> String {
    let grid = screen.grid
    let theme = screen.themes.theme
    let depth = depth(screen.themes.colour)
    switch format {
    case .text: return grid.text
    case .ansi: return grid.ansiText(theme: theme, depth: depth)
    case .svg:
      return grid.svg(
        theme: theme, depth: depth,
        title: "Brace, \(size.width)x\(size.height), theme \(theme.name)",
        description: (["brace"] + CommandLine.arguments.dropFirst().map(OptionValue.quoted))
          .joined(separator: " "))
    }
  }

  /// The colours of the picture; a text has none, but shows what a terminal with them would.
  private func depth(_ colour: ColourChoice) -> ColourDepth {
    switch format {
    case .text, .ansi:
      colour.depth(
        noColour: ThemeChoice.isColourUnwanted, terminalColours: 256,
        takesAnyColour: colour == .direct)
    case .svg:
      // A drawing is no terminal: it shows every colour unless told otherwise.
      colour.depth(noColour: false, terminalColours: 1 << 24, takesAnyColour: true)
    }
  }
}

extension OptionValue {
  /// One thing that `--keys` says.
  enum Press {
    case key(Key)
    case wait(TimeSpan)
  }

  /// `120x40`.
  @Sendable static func size(_ text: String) throws -> Size {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1],
      (1...1000).contains(width), (1...1000).contains(height)
    else { throw ValidationError("expected columns and rows such as 120x40, at most 1000x1000") }
    return Size(width: width, height: height)
  }

  /// The words of `--keys`.
  static func presses(_ text: String) throws -> [Press] {
    try text.split(whereSeparator: \.isWhitespace).flatMap { word -> [Press] in
      if word.hasPrefix("wait:") {
        guard let span = TimeSpan(parsing: String(word.dropFirst(5))), span > .zero else {
          throw Failure(.usage, "--keys: \(word): expected a length of time such as wait:30s")
        }
        return [.wait(span)]
      }
      if let key = Key(name: String(word)) { return [.key(key)] }
      return word.unicodeScalars.map { .key(.character($0)) }
    }
  }

  /// An argument as a shell takes it.
  static func quoted(_ argument: String) -> String {
    let isPlain = argument.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "-_./:=+,%@".unicodeScalars.contains($0)
    }
    if isPlain, !argument.isEmpty { return argument }
    return "'" + argument.replacing("'", with: "'\\''") + "'"
  }
}
