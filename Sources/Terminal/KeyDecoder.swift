import TextGrid

/// One unit that ncurses hands over.
enum RawKey: Hashable {
  /// A character, Escape and other controls included, as the C library decoded it.
  case scalar(UInt32)
  /// A key whose sequence ncurses knows.
  case key(Key)
  /// Pasted text begins.
  case pasteBegin
  /// Pasted text ends.
  case pasteEnd
  /// A sequence that ncurses knows and Brace has no use for.
  case other
}

/// Makes keys of what ncurses hands over: Alt and Ctrl, pasted text, and unknown sequences that
/// are swallowed whole, so that their bytes can never act as keys.
struct KeyDecoder {
  private enum State: Equatable {
    case ground
    /// After Escape.
    case escape
    /// In `ESC [ …`, up to its final byte; what came so far, as far as a report of the mouse goes.
    case control([UInt8])
    /// In the three bytes after `ESC [ M`, the mouse as old terminals tell it.
    case oldMouse(left: Int)
    /// After `ESC O`.
    case singleShift
    /// In `ESC ] …`, `ESC P …` and the like, up to BEL or `ESC \`.
    case string(introducer: Unicode.Scalar, isEmpty: Bool, sawEscape: Bool)
    case paste
  }

  private var state = State.ground
  private var pasted = String.UnicodeScalarView()
  private var pastedCount = 0

  /// The longest paste kept, in scalars; more is cut off.
  static let pasteLengthMax = 65_536

  /// How long to wait for the next unit before calling `gap`, in milliseconds; nil when nothing
  /// is expected.
  var patienceMilliseconds: Int? {
    switch state {
    case .ground: nil
    // ncurses has already waited for what belongs to an Escape.
    case .escape: 0
    case .control, .oldMouse, .singleShift, .string: 50
    case .paste: 1_000
    }
  }

  /// Takes one unit; returns a key when one is complete.
  mutating func feed(_ raw: RawKey) -> Key? {
    switch (state, raw) {
    case (.paste, .pasteEnd): return endPaste()
    case (.paste, .scalar(let value)):
      append(value)
      return nil
    case (.paste, _): return nil
    case (_, .pasteBegin):
      state = .paste
      pasted = String.UnicodeScalarView()
      pastedCount = 0
      return nil
    case (.ground, .key(let key)): return key
    case (_, .key), (_, .other), (_, .pasteEnd):
      // After an unfinished Escape this is Alt with a key that has no such form.
      state = .ground
      return .unknown
    case (.ground, .scalar(0x1B)):
      state = .escape
      return nil
    case (.ground, .scalar(let value)): return KeyDecoder.key(of: value)
    case (.escape, .scalar(let value)): return escape(value)
    case (.control(let bytes), .scalar(let value)): return control(value, after: bytes)
    case (.oldMouse(let left), .scalar):
      state = left > 1 ? .oldMouse(left: left - 1) : .ground
      return left > 1 ? nil : .unknown
    case (.singleShift, .scalar):
      state = .ground
      return .unknown
    case (.string(let introducer, _, let sawEscape), .scalar(let value)):
      return string(value, introducer: introducer, sawEscape: sawEscape)
    }
  }

  /// Says that nothing came for as long as `patienceMilliseconds`; returns the key that the
  /// unfinished sequence stands for.
  mutating func gap() -> Key? {
    defer { if state != .paste { state = .ground } }
    switch state {
    case .ground: return nil
    case .escape: return .escape
    case .control: return .alt("[")
    case .oldMouse: return .unknown
    case .singleShift: return .alt("O")
    case .string(let introducer, true, false): return .alt(introducer)
    case .string: return .unknown
    case .paste: return endPaste()
    }
  }

  private mutating func escape(_ value: UInt32) -> Key? {
    switch value {
    case 0x1B:
      // The first was alone; this one may begin something.
      return .escape
    case 0x5B: state = .control([])
    case 0x4F: state = .singleShift
    case 0x50, 0x58, 0x5D, 0x5E, 0x5F:  // P X ] ^ _
      let introducer = Unicode.Scalar(value) ?? "?"
      state = .string(introducer: introducer, isEmpty: true, sawEscape: false)
    default:
      state = .ground
      guard let scalar = Unicode.Scalar(value), displayWidth(of: scalar) > 0 else {
        return .unknown
      }
      return .alt(scalar)
    }
    return nil
  }

  /// The longest report of the mouse: `<` and three numbers.
  private static let mouseLengthMax = 20

  private mutating func control(_ value: UInt32, after bytes: [UInt8]) -> Key? {
    switch value {
    case 0x20...0x3F:
      if bytes.count < KeyDecoder.mouseLengthMax { state = .control(bytes + [UInt8(value)]) }
      return nil
    case 0x4D where bytes.isEmpty:
      state = .oldMouse(left: 3)
      return nil
    case 0x4D, 0x6D:
      state = .ground
      return MouseReport.event(bytes, isRelease: value == 0x6D).map { .mouse($0) } ?? .unknown
    case 0x1B:
      // Broken off by another sequence.
      state = .escape
      return .unknown
    default:
      state = .ground
      return .unknown
    }
  }

  private mutating func string(
    _ value: UInt32, introducer: Unicode.Scalar, sawEscape: Bool
  ) -> Key? {
    let ends = value == 0x07 || value == 0x9C || (sawEscape && value == 0x5C)
    state =
      ends
      ? .ground : .string(introducer: introducer, isEmpty: false, sawEscape: value == 0x1B)
    return ends ? .unknown : nil
  }

  private mutating func append(_ value: UInt32) {
    guard pastedCount < KeyDecoder.pasteLengthMax, let scalar = Unicode.Scalar(value) else {
      return
    }
    pastedCount += 1
    pasted.append(scalar == "\r" ? "\n" : scalar)
  }

  private mutating func endPaste() -> Key {
    state = .ground
    defer { pasted = String.UnicodeScalarView() }
    return .paste(String(pasted))
  }

  /// The key of one character outside any sequence.
  private static func key(of value: UInt32) -> Key {
    switch value {
    case 0: return .ctrl(" ")
    case 0x08, 0x7F: return .backspace
    case 0x09: return .tab
    case 0x0A, 0x0D: return .enter
    case 0x01...0x1A: return Unicode.Scalar(value + 0x60).map { .ctrl($0) } ?? .unknown
    case 0x1C...0x1F: return Unicode.Scalar(value + 0x40).map { .ctrl($0) } ?? .unknown
    default:
      guard let scalar = Unicode.Scalar(value), displayWidth(of: scalar) > 0 else {
        return .unknown
      }
      return .character(scalar)
    }
  }
}
