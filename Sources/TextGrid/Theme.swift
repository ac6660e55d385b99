/// How one role looks.
///
/// A colour that is nil is inherited: the foreground from `base`, the background from the area
/// the cell stands on. The forms for 16 colours and for none are the theme's own choice; where
/// they are missing, colours become the nearest of the 16 and attributes stay.
public struct ThemeStyle: Hashable, Sendable {
  /// The colour of the text.
  public var foreground: Colour?
  /// The colour behind the text.
  public var background: Colour?
  /// Attributes at any number of colours.
  public var attributes: Attributes
  /// The colour of the text where there are 8 or 16 colours.
  public var foreground16: Colour?
  /// The colour behind the text where there are 8 or 16 colours.
  public var background16: Colour?
  /// The attributes where there are no colours.
  public var mono: Attributes?

  /// Makes a style; see the properties.
  public init(
    foreground: Colour? = nil, background: Colour? = nil, attributes: Attributes = [],
    foreground16: Colour? = nil, background16: Colour? = nil, mono: Attributes? = nil
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
    self.foreground16 = foreground16
    self.background16 = background16
    self.mono = mono
  }
}

/// The colour that means a rise; East Asian markets exchange the two.
public enum UpStyle: String, CaseIterable, Hashable, Sendable {
  /// Rises are green and falls are red, or whatever colours the theme gives `up` and `down`.
  case green
  /// Rises and falls change their colours.
  case red
}

/// What the terminal is told for one cell.
public struct ResolvedStyle: Hashable, Sendable {
  /// The colour of the text: −1 the terminal's own, else its number at the depth asked for.
  public var foreground: Int32
  /// The colour behind the text, likewise.
  public var background: Int32
  /// The attributes.
  public var attributes: Attributes

  /// Makes a style.
  public init(foreground: Int32, background: Int32, attributes: Attributes) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// A style for every role.
public struct Theme: Hashable, Sendable {
  /// The name it is chosen by.
  public let name: String
  /// One line for the list of themes.
  public let description: String
  /// Whether rises and falls change their colours.
  public var upStyle: UpStyle
  /// The foreground that `default` is taken for when contrast is reckoned and in pictures.
  public let groundForeground: RGB
  /// The background that `default` is taken for when contrast is reckoned and in pictures.
  public let groundBackground: RGB
  /// The contrast of text that the theme promises, such as 4.5.
  public let contrastFloor: Double
  private var styles: [ThemeStyle]

  /// Makes a theme; roles that `styles` leaves out look like `base`.
  public init(
    name: String, description: String = "", upStyle: UpStyle = .green,
    groundForeground: RGB = RGB(0xD8, 0xDE, 0xE6), groundBackground: RGB = RGB(0x10, 0x14, 0x1A),
    contrastFloor: Double = 4.5, styles: [Role: ThemeStyle]
  ) {
    self.name = name
    self.description = description
    self.upStyle = upStyle
    self.groundForeground = groundForeground
    self.groundBackground = groundBackground
    self.contrastFloor = contrastFloor
    self.styles = Role.allCases.map { styles[$0] ?? ThemeStyle() }
  }

  /// The style of a role, with `upStyle` applied.
  public func style(of role: Role) -> ThemeStyle {
    guard upStyle == .red else { return styles[Int(role.rawValue)] }
    let source: Role =
      switch role {
      case .up: .down
      case .down: .up
      case .chartUp: .chartDown
      case .chartDown: .chartUp
      default: role
      }
    return styles[Int(source.rawValue)]
  }

  /// Returns what the terminal is told for a cell.
  ///
  /// The text of `base` on an area takes that area's colours. A role without a background shows
  /// the area's, and an area's attributes (a selection that is reversed where there is no colour)
  /// reach everything on it.
  public func resolve(
    _ role: Role, on backdrop: Role = .base, attributes: Attributes = [], at depth: ColourDepth
  ) -> ResolvedStyle {
    let ground = style(of: backdrop)
    let own = role == .base ? ground : style(of: role)
    let base = style(of: .base)
    var resolved = ResolvedStyle(foreground: -1, background: -1, attributes: attributes)
    switch depth {
    case .mono:
      for style in [own, ground] {
        resolved.attributes.formUnion(style.mono ?? style.attributes)
      }
    case .ansi8, .ansi16:
      resolved.attributes.formUnion(own.attributes.union(ground.attributes))
      resolved.foreground = Theme.number([own, base], \.foreground16, \.foreground, at: depth)
      resolved.background = Theme.number(
        [own, ground, base], \.background16, \.background, at: depth)
      if depth == .ansi8 { resolved.reduceToEight() }
    case .indexed256, .direct:
      resolved.attributes.formUnion(own.attributes.union(ground.attributes))
      resolved.foreground = (own.foreground ?? base.foreground ?? .default).number(at: depth)
      resolved.background = (own.background ?? ground.background ?? base.background ?? .default)
        .number(at: depth)
    }
    return resolved
  }

  /// Returns whether two roles differ in a colour, and not in brightness or attributes alone.
  ///
  /// At `.mono` nothing does, and in a theme without colours at no depth: what the two roles mean
  /// has to be told by other signs there.
  public func tellsApart(_ role: Role, _ other: Role, at depth: ColourDepth) -> Bool {
    let (one, two) = (resolve(role, at: depth), resolve(other, at: depth))
    return one.foreground != two.foreground || one.background != two.background
  }

  /// Returns the number of the first colour that a style names, in its form for 16 or its own.
  private static func number(
    _ styles: [ThemeStyle], _ reduced: KeyPath<ThemeStyle, Colour?>,
    _ full: KeyPath<ThemeStyle, Colour?>, at depth: ColourDepth
  ) -> Int32 {
    for style in styles {
      if let colour = style[keyPath: reduced] ?? style[keyPath: full] {
        return colour.number(at: depth)
      }
    }
    return -1
  }
}

extension ResolvedStyle {
  /// Turns the bright half of 16 colours into the attributes that eight-colour terminals have.
  fileprivate mutating func reduceToEight() {
    if foreground == 8 {
      // Bright black would be black there.
      foreground = -1
      attributes.insert(.dim)
    } else if foreground > 8 {
      foreground -= 8
      attributes.insert(.bold)
    }
    if background >= 8 { background -= 8 }
    if foreground == background && foreground >= 0 { foreground = foreground == 0 ? 7 : 0 }
  }
}
