/// Red, green and blue, each from 0 to 255.
public struct RGB: Hashable, Sendable {
  /// The red part.
  public let red: UInt8
  /// The green part.
  public let green: UInt8
  /// The blue part.
  public let blue: UInt8

  /// Makes a colour of its parts.
  public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }
}

extension RGB: CustomStringConvertible {
  /// `#rrggbb`.
  public var description: String {
    "#"
      + [red, green, blue].map { part in
        let digits = String(part, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
      }.joined()
  }
}

/// A colour as a theme names it.
public enum Colour: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case `default`
  /// One of the 16 colours of the user's palette, 0…15.
  case ansi(UInt8)
  /// One of the 256 colours, 16…255 fixed, below that as `ansi`.
  case indexed(UInt8)
  /// An exact colour, shown as the nearest one the terminal has.
  case rgb(RGB)

  /// The names of the 16 colours, in their order.
  public static let ansiNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black",
    "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
  ]

  /// Makes a colour from `#rrggbb`, `default`, an ANSI name such as `bright-blue` (`gray` and
  /// `grey` are `bright-black`) or a number 0…255; nil for anything else.
  public init?(text: String) {
    if text == "default" {
      self = .default
    } else if let index = Colour.ansiNames.firstIndex(of: text) {
      self = .ansi(UInt8(index))
    } else if text == "gray" || text == "grey" {
      self = .ansi(8)
    } else if text.hasPrefix("#") {
      let digits = text.dropFirst()
      guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
        let value = UInt32(digits, radix: 16)
      else { return nil }
      self = .rgb(
        RGB(
          UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
          UInt8(truncatingIfNeeded: value)))
    } else if text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let index = UInt8(text) {
      self = index < 16 ? .ansi(index) : .indexed(index)
    } else {
      return nil
    }
  }

  /// The colour as numbers; for the 16 palette colours those of xterm, and nil for `default`.
  public var components: RGB? {
    switch self {
    case .default: nil
    case .ansi(let index), .indexed(let index): Palette.colours[Int(index)]
    case .rgb(let rgb): rgb
    }
  }
}

extension Colour: CustomStringConvertible {
  /// The colour as theme files write it.
  public var description: String {
    switch self {
    case .default: "default"
    case .ansi(let index) where index < 16: Colour.ansiNames[Int(index)]
    case .ansi(let index), .indexed(let index): "\(index)"
    case .rgb(let rgb): rgb.description
    }
  }
}

/// How many colours a terminal shows.
public enum ColourDepth: Hashable, Sendable {
  /// None: attributes only.
  case mono
  /// The eight colours of an old terminal; bright ones are bold.
  case ansi8
  /// The 16 colours of the user's palette.
  case ansi16
  /// 256 colours: exact ones become the nearest of the fixed 240.
  case indexed256
  /// Any colour.
  case direct
}

/// The 256 colours of terminals, as xterm defines them.
enum Palette {
  private static let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
  private static let sixteen: [UInt32] = [
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
  ]

  static let colours: [RGB] = {
    var colours = sixteen.map { value in
      RGB(
        UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
        UInt8(truncatingIfNeeded: value))
    }
    for red in steps {
      for green in steps {
        for blue in steps { colours.append(RGB(red, green, blue)) }
      }
    }
    for level in 0..<24 {
      let grey = UInt8(8 + 10 * level)
      colours.append(RGB(grey, grey, grey))
    }
    return colours
  }()

  /// Returns the number of the colour nearest to `rgb` among those numbered in `range`.
  static func nearest(to rgb: RGB, in range: Range<Int>) -> UInt8 {
    var best = range.lowerBound
    var bestDistance = Int.max
    for index in range {
      let distance = distance(rgb, colours[index])
      if distance < bestDistance {
        best = index
        bestDistance = distance
      }
    }
    return UInt8(best)
  }

  /// A squared distance that weighs the parts as the eye does, roughly.
  private static func distance(_ left: RGB, _ right: RGB) -> Int {
    let red = Int(left.red) - Int(right.red)
    let green = Int(left.green) - Int(right.green)
    let blue = Int(left.blue) - Int(right.blue)
    let redMean = (Int(left.red) + Int(right.red)) / 2
    return (512 + redMean) * red * red + 1_024 * green * green + (767 - redMean) * blue * blue
  }
}

extension Colour {
  /// Returns the number the terminal is given for this colour: −1 its own, else 0…255, or
  /// 0xRRGGBB at `direct`.
  ///
  /// Exact colours never become one of the first 16, which users change to their taste, except
  /// where there are no others.
  public func number(at depth: ColourDepth) -> Int32 {
    switch (self, depth) {
    case (_, .mono), (.default, _): -1
    case (.ansi(let index), .ansi8), (.ansi(let index), .ansi16): Int32(index & 15)
    case (_, .ansi8), (_, .ansi16):
      components.map { Int32(Palette.nearest(to: $0, in: 0..<16)) } ?? -1
    case (.ansi(let index), .indexed256), (.indexed(let index), .indexed256): Int32(index)
    case (.rgb(let rgb), .indexed256): Int32(Palette.nearest(to: rgb, in: 16..<256))
    case (.ansi(let index), .direct) where index < 8: Int32(index)
    case (_, .direct):
      // Numbers below 8 mean the palette there: the darkest blues give way.
      components.map { max(8, Int32($0.red) << 16 | Int32($0.green) << 8 | Int32($0.blue)) } ?? -1
    }
  }
}
