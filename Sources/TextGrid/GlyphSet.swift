/// The characters a terminal can show.
///
/// Panes draw with the Unicode characters; a grid made for `.ascii` turns each into its nearest
/// ASCII sign as it is put.
public enum GlyphSet: Hashable, Sendable {
  /// Lines, blocks, arrows and every letter.
  case unicode
  /// The 95 printable characters of ASCII, for terminals whose locale is not UTF-8.
  case ascii

  /// Returns what is drawn for a scalar: itself, or its ASCII form.
  public func drawn(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch self {
    case .unicode: scalar
    case .ascii: scalar.value < 0x80 ? scalar : GlyphSet.ascii(for: scalar)
    }
  }

  private static func ascii(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "─", "━", "–", "—", "‒", "−", "▃": "-"
    case "┄", "┅", "┈", "┉", "╌", "╍", "·", "•", "∙", "░", "▂": "."
    case "│", "╷", "╵", "├", "┤", "┆", "┊", "╎", "║", "▏", "▎", "▍", "▕", "¦": "|"
    case "┃", "╻", "╹", "╽", "╿", "█", "▇", "▓", "▉", "▊", "▋", "▌", "▐": "#"
    case "╭", "╮", "╰", "╯", "┌", "┐", "└", "┘", "┬", "┴", "┼", "╋", "▅", "±", "∓", "✓", "✔": "+"
    case "●", "○", "◦", "°", "º": "o"
    case "◆", "◇", "★", "☆", "▆", "■", "□", "▪", "▫": "*"
    case "▲", "△", "▴", "↑", "⇧": "^"
    case "▼", "▽", "▾", "↓": "v"
    case "▸", "▶", "▷", "►", "→", "›", "»", "≥": ">"
    case "◂", "◀", "◁", "◄", "←", "‹", "«", "≤", "⏎", "↵": "<"
    case "▁": "_"
    case "▄", "═", "≡": "="
    case "▒", "⁞": ":"
    case "…", "≈", "∼": "~"
    case "×", "✗", "✘": "x"
    case "÷", "∕", "⁄": "/"
    case "‘", "’", "′": "'"
    case "“", "”", "″": "\""
    case "Σ", "∑": "S"
    case "Δ", "∆": "D"
    case "µ", "μ": "u"
    case "⠀": " "
    case "\u{2801}"..."\u{28FF}": ":"
    default: "?"
    }
  }

  /// The sign before a title in a pane's line.
  var titleOpen: Unicode.Scalar { self == .ascii ? "[" : "┤" }
  /// The sign after a title in a pane's line.
  var titleClose: Unicode.Scalar { self == .ascii ? "]" : "├" }
}
