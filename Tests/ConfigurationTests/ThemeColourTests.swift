import Configuration
import Foundation
import Testing
import TextGrid
import Themes

/// The themes that come with the program: can they be read, and can what they mean be told apart,
/// also by eyes that see fewer colours?
struct ThemeColourTests {
  private static let themes = ThemeLibrary(userFolder: nil).themes
  private static let coloured = themes.map(\.name).filter { $0 != "mono" }

  private func theme(_ name: String) throws -> Theme {
    try #require(Self.themes.first { $0.name == name })
  }

  /// What must never look alike.
  static let pairs: [(Role, Role)] = [
    (.up, .down), (.chartUp, .chartDown), (.entry, .stop), (.entry, .target), (.stop, .target),
    (.gaugeStop, .gaugeTarget), (.warning, .danger), (.trail, .target), (.breakEven, .stop),
    (.paper, .live), (.disarmed, .armed), (.bid, .ask),
  ]

  /// The least distance in CIELAB that two colours of one pair have; 2.3 can just be seen.
  private let distanceMin = 20.0

  @Test func `the themes that users expect are there, dark first`() {
    let expected = [
      "dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono", "tty16", "gruvbox",
      "nord", "dracula", "solarized-dark", "solarized-light", "tokyo-night", "catppuccin",
    ]
    #expect(Self.themes.map(\.name) == expected)
    #expect(Set(Self.themes.map(\.description)).count == expected.count)
  }

  /// Floors: text 4.5 (high-contrast 7), signs such as candles 3, lines and disabled words 1.5; on
  /// the plain ground, selected rows and windows, exact and at 256 colours. No finding, no breach.
  @Test(arguments: themes.map(\.name))
  func `every role can be read`(name: String) throws {
    let theme = try theme(name)
    #expect(theme.contrastFloor >= (name == "high-contrast" ? 7 : 4.5))
    #expect(theme.contrastFindings == [])
    for role in Role.allCases {
      let style = theme.style(of: role)
      #expect(style != ThemeStyle() || name == "mono", "\(role) is left to chance")
    }
  }

  @Test(arguments: themes.map(\.name))
  func `every theme but mono tells a rise from a fall by colour, down to eight colours`(
    name: String
  ) throws {
    let theme = try theme(name)
    for depth in [ColourDepth.direct, .indexed256, .ansi16, .ansi8] {
      #expect(theme.tellsApart(.chartUp, .chartDown, at: depth) == (name != "mono"), "\(depth)")
    }
  }

  @Test(arguments: coloured)
  func `what means different things looks different`(name: String) throws {
    let theme = try theme(name)
    for depth in [ColourDepth.direct, .indexed256] {
      for (left, right) in Self.pairs {
        let distance = look(theme, left, depth).distance(to: look(theme, right, depth))
        #expect(distance >= distanceMin, "\(left) and \(right): \(distance)")
      }
    }
  }

  @Test(arguments: coloured, [ColourDepth.ansi16, .ansi8])
  func `what means different things looks different with few colours`(
    name: String, depth: ColourDepth
  ) throws {
    let theme = try theme(name)
    for (left, right) in Self.pairs {
      #expect(theme.resolve(left, at: depth) != theme.resolve(right, at: depth), "\(left) \(right)")
    }
  }

  @Test(
    arguments: [
      ("deuteranopia", Sight.deuteranopia), ("deuteranopia", .protanopia),
      ("tritanopia", .tritanopia),
    ] as [(String, Sight)])
  func `a theme for eyes with fewer colours keeps its promise`(name: String, sight: Sight) throws {
    let theme = try theme(name)
    for depth in [ColourDepth.direct, .indexed256] {
      for (left, right) in Self.pairs {
        let distance = look(theme, left, depth, sight)
          .distance(to: look(theme, right, depth, sight))
        #expect(distance >= distanceMin, "\(left) and \(right): \(distance)")
      }
    }
  }

  /// The simulation itself: it must find what is known to be mixed up.
  @Test func `red and green of the usual themes are nearer to eyes that mix them`() throws {
    for name in ["solarized-dark", "gruvbox"] {
      let theme = try theme(name)
      let up = look(theme, .chartUp, .direct)
      let down = look(theme, .chartDown, .direct)
      let seen = look(theme, .chartUp, .direct, .deuteranopia)
        .distance(to: look(theme, .chartDown, .direct, .deuteranopia))
      #expect(seen < up.distance(to: down) * 0.7, "\(name)")
    }
    let grey = Sight.tritanopia.seen(RGB(128, 128, 128))
    #expect(grey == RGB(128, 128, 128))
  }

  /// The forms for 16 colours, at the colours of a Linux console: text reaches 2.5 on the ground.
  @Test(arguments: coloured)
  func `sixteen colours can be read on a console`(name: String) throws {
    let theme = try theme(name)
    let isLight = theme.groundBackground.relativeLuminance > 0.5
    for role in Role.allCases where role.legibility == .text {
      let style = theme.resolve(role, at: .ansi16)
      let back = style.background < 0 ? (isLight ? 15 : 0) : Int(style.background)
      let front = style.foreground < 0 ? (isLight ? 0 : 7) : Int(style.foreground)
      let ratio = Console.colours[front].contrast(with: Console.colours[back])
      #expect(ratio >= 2.5, "\(role): \(ratio)")
    }
  }

  @Test func `the theme without colours has none, and tells danger and selection`() throws {
    let theme = try theme("mono")
    for role in Role.allCases {
      let style = theme.resolve(role, at: .indexed256)
      #expect(style.foreground == -1 && style.background == -1)
    }
    #expect(theme.style(of: .danger).attributes.contains(.reverse))
    #expect(theme.style(of: .selection).attributes.contains(.reverse))
  }

  @Test func `the theme of sixteen colours names no other`() throws {
    let theme = try theme("tty16")
    for role in Role.allCases {
      for colour in [theme.style(of: role).foreground, theme.style(of: role).background] {
        guard let colour else { continue }
        var isOwn = colour == .default
        if case .ansi = colour { isOwn = true }
        #expect(isOwn, "\(role): \(colour)")
      }
    }
  }

  /// What an eye sees of a role, as text and as ground.
  private func look(
    _ theme: Theme, _ role: Role, _ depth: ColourDepth, _ sight: Sight = .usual
  ) -> Look {
    let style = theme.resolve(role, at: depth)
    let front = colour(style.foreground, depth) ?? theme.groundForeground
    let back = colour(style.background, depth) ?? theme.groundBackground
    let isReversed = style.attributes.contains(.reverse)
    return Look(
      front: Lab(sight.seen(isReversed ? back : front)),
      back: Lab(sight.seen(isReversed ? front : back)))
  }

  private func colour(_ number: Int32, _ depth: ColourDepth) -> RGB? {
    guard number >= 0 else { return nil }
    // Exact colours below 8 stand for those of the palette.
    if number < (depth == .direct ? 8 : 256) { return Colour.indexed(UInt8(number)).components }
    return RGB(UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255))
  }
}

/// How a role looks to someone.
private struct Look {
  let front: Lab
  let back: Lab

  /// Text or ground: whichever differs more is what is seen.
  func distance(to other: Look) -> Double {
    max(front.distance(to: other.front), back.distance(to: other.back))
  }
}

/// Eyes.
enum Sight: CaseIterable {
  case usual, deuteranopia, protanopia, tritanopia

  /// Source: Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation
  /// of Color Vision Deficiency", severity 1.0, for linear red, green and blue.
  private var matrix: [[Double]] {
    switch self {
    case .usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .deuteranopia:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .protanopia:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .tritanopia:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }

  /// The colour that usual eyes would have to see to see the same.
  func seen(_ colour: RGB) -> RGB {
    let parts = colour.linear
    let mixed = matrix.map { row in zip(row, parts).reduce(0) { $0 + $1.0 * $1.1 } }
    let bytes = mixed.map { value -> UInt8 in
      let part = min(1, max(0, value))
      let encoded = part <= 0.0031308 ? 12.92 * part : 1.055 * pow(part, 1 / 2.4) - 0.055
      return UInt8((encoded * 255).rounded())
    }
    return RGB(bytes[0], bytes[1], bytes[2])
  }
}

extension RGB {
  fileprivate var linear: [Double] {
    [red, green, blue].map { part in
      let value = Double(part) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
  }
}

/// A colour in CIELAB, white of D65.
private struct Lab {
  let lightness: Double
  let a: Double
  let b: Double

  init(_ colour: RGB) {
    let parts = colour.linear
    func f(_ red: Double, _ green: Double, _ blue: Double, _ white: Double) -> Double {
      let value = (red * parts[0] + green * parts[1] + blue * parts[2]) / white
      return value > 0.008856 ? cbrt(value) : 7.787 * value + 16 / 116.0
    }
    let x = f(0.4124564, 0.3575761, 0.1804375, 0.95047)
    let y = f(0.2126729, 0.7151522, 0.0721750, 1)
    let z = f(0.0193339, 0.1191920, 0.9503041, 1.08883)
    (lightness, a, b) = (116 * y - 16, 500 * (x - y), 200 * (y - z))
  }

  func distance(to other: Lab) -> Double {
    let parts = [lightness - other.lightness, a - other.a, b - other.b]
    return parts.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}

/// The colours of a Linux console.
private enum Console {
  static let colours: [RGB] = {
    let half: UInt8 = 0xAA
    let low: UInt8 = 0x55
    var colours: [RGB] = (0..<8).map { index in
      RGB(index & 1 != 0 ? half : 0, index & 2 != 0 ? half : 0, index & 4 != 0 ? half : 0)
    }
    // Its yellow is brown.
    colours[3] = RGB(half, low, 0)
    colours += (0..<8).map { index in
      RGB(
        index & 1 != 0 ? 255 : low, index & 2 != 0 ? 255 : low, index & 4 != 0 ? 255 : low)
    }
    return colours
  }()
}
