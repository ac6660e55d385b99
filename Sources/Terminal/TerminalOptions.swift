public import TextGrid

/// How many colours the user asks for: the value of `--color`.
public enum ColourChoice: String, CaseIterable, Hashable, Sendable {
  /// As many as the terminal says it has, none when `NO_COLOR` is set.
  case auto
  /// 16 at most.
  case sixteen = "16"
  /// 256 at most.
  case indexed = "256"
  /// Any colour, where the terminal's description has it; else 256.
  case direct
  /// None.
  case never

  /// Returns the depth to draw at.
  ///
  /// - Parameters:
  ///   - noColour: Whether `NO_COLOR` is set; an explicit choice is stronger.
  ///   - terminalColours: The colours in the terminal's description, 0 when it has none.
  ///   - takesAnyColour: Whether that description takes colours as red, green and blue.
  public func depth(
    noColour: Bool, terminalColours: Int, takesAnyColour: Bool
  ) -> ColourDepth {
    let best: ColourDepth =
      switch terminalColours {
      case _ where takesAnyColour: .direct
      case 256...: .indexed256
      case 16...: .ansi16
      case 8...: .ansi8
      default: .mono
      }
    switch self {
    case .never: return .mono
    case .auto: return noColour ? .mono : best
    case .direct: return best
    case .indexed: return best == .direct ? .indexed256 : best
    case .sixteen: return best == .direct || best == .indexed256 ? .ansi16 : best
    }
  }
}

/// What the screen has to know before it opens.
public struct TerminalOptions: Sendable {
  /// The colours the user asks for.
  public var colour: ColourChoice
  /// Whether `NO_COLOR` is set to something.
  public var noColour: Bool
  /// The file that takes what is written to standard error while the screen is up; nil leaves
  /// standard error alone, where it would write over the screen.
  public var errorLogPath: String?

  /// Makes options.
  public init(colour: ColourChoice = .auto, noColour: Bool = false, errorLogPath: String? = nil) {
    self.colour = colour
    self.noColour = noColour
    self.errorLogPath = errorLogPath
  }
}

/// Why there is no screen.
public enum TerminalError: Error, Hashable, Sendable {
  /// Standard input or output is not a terminal.
  case notATerminal(stream: String)
  /// Neither `term` nor the common `xterm-256color` is in the system's terminal descriptions.
  case unknownTerminal(term: String)
  /// The terminal cannot place its cursor.
  case cannotPositionCursor(term: String)
  /// A process has one screen, and it is open.
  case alreadyOpen
  /// The file for standard error does not open.
  case cannotOpenLog(path: String, errorNumber: Int32)
  /// The system refused something.
  case system(call: String, errorNumber: Int32)
}

extension TerminalError: CustomStringConvertible {
  /// One line for the user.
  public var description: String {
    switch self {
    case .notATerminal(let stream):
      "\(stream) is not a terminal; use --headless or --plain to run without a screen"
    case .unknownTerminal(let term):
      "the terminal \"\(term)\" is unknown here, and so is xterm-256color;"
        + " set TERM to one that is installed (see `toe -a`), or use --plain"
    case .cannotPositionCursor(let term):
      "the terminal \"\(term)\" cannot place its cursor; use --plain"
    case .alreadyOpen: "the screen is already open"
    case .cannotOpenLog(let path, let number): "cannot open \(path): \(systemMessage(number))"
    case .system(let call, let number): "\(call) failed: \(systemMessage(number))"
    }
  }
}
