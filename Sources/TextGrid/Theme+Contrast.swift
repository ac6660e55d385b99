/// A role that is harder to read than its theme promises.
public struct ContrastFinding: Hashable, Sendable {
  /// The role.
  public let role: Role
  /// The area it stands on.
  public let backdrop: Role
  /// The contrast reached, 1…21.
  public let ratio: Double
  /// The contrast wanted.
  public let floor: Double
}

extension Theme {
  /// Returns the contrast of a role's text with its background, 1…21, at 256 colours or exact.
  ///
  /// `default` counts as the theme's ground colours.
  public func contrast(of role: Role, on backdrop: Role = .base, at depth: ColourDepth) -> Double {
    let ground = style(of: backdrop)
    let own = role == .base ? ground : style(of: role)
    let base = style(of: .base)
    let front = shown(own.foreground ?? base.foreground ?? .default, at: depth)
    let back = shown(own.background ?? ground.background ?? base.background ?? .default, at: depth)
    return (front ?? groundForeground).contrast(with: back ?? groundBackground)
  }

  /// Returns every role that is less readable than it must be, on the plain ground and, for text,
  /// on selected rows; at exact colours and at 256.
  public var contrastFindings: [ContrastFinding] {
    var findings: [ContrastFinding] = []
    for role in Role.allCases {
      let floor =
        switch role.legibility {
        case .text: contrastFloor
        case .graphic: 3.0
        case .ornament: 1.5
        }
      let areas: [Role] =
        role.legibility == .text ? [.base, .selection, .selectionIdle, .overlay] : [.base]
      for backdrop in areas {
        let ratio = min(
          contrast(of: role, on: backdrop, at: .direct),
          contrast(of: role, on: backdrop, at: .indexed256))
        if ratio < floor {
          findings.append(
            ContrastFinding(role: role, backdrop: backdrop, ratio: ratio, floor: floor))
        }
      }
    }
    return findings
  }

  /// The colour a terminal of that depth shows, or nil for its own.
  private func shown(_ colour: Colour, at depth: ColourDepth) -> RGB? {
    guard depth == .indexed256, case .rgb = colour else { return colour.components }
    return Palette.colours[Int(colour.number(at: .indexed256))]
  }
}

extension Theme {
  /// The look when no theme can be read: the terminal's own colours and attributes only.
  public static let fallback: Theme = {
    var styles: [Role: ThemeStyle] = [:]
    let bold: [Role] = [
      .header, .borderFocus, .titleFocus, .emphasis, .key, .match, .helpHeading, .rejected,
      .warning, .paper, .disarmed, .frozen, .replay, .lastPrice, .gaugeStop, .gaugeTarget,
      .chartUp, .fallback,
    ]
    let dim: [Role] = [.muted, .disabled, .border, .chartGrid, .canceled, .suggestion, .gauge]
    let reverse: [Role] = [
      .selection, .promptFlash, .promptError, .danger, .unprotected, .stale, .armed, .live,
      .halted, .scrollbar,
    ]
    let underline: [Role] = [.selectionIdle, .columnHeader]
    for role in bold { styles[role] = ThemeStyle(attributes: .bold) }
    for role in dim { styles[role] = ThemeStyle(attributes: .dim) }
    for role in reverse { styles[role] = ThemeStyle(attributes: [.reverse, .bold]) }
    for role in underline { styles[role] = ThemeStyle(attributes: .underline) }
    return Theme(
      name: "fallback", description: "the terminal's own colours, nothing loaded", styles: styles)
  }()
}
