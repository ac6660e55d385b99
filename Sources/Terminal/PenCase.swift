import CNcurses
import TextGrid

/// What ncurses draws with: a pair of colours and attributes.
struct Pen: Hashable {
  let pair: Int32
  let attributes: Int32
}

/// Finds the pen of a cell, and makes the pairs of colours as they come up.
///
/// Terminals have few pairs (64 on a Linux console), so equal pairs are made once; when they run
/// out, cells get the terminal's own colours.
struct PenCase {
  private struct Colours: Hashable {
    let foreground: Int32
    let background: Int32
  }

  private let depth: ColourDepth
  private let pairCount: Int
  private var theme: Theme?
  private var pairs: [Colours: Int32] = [:]
  /// By role, area and whether there is text, for cells without attributes of their own.
  private var plainPens: [Pen?] = []

  init(depth: ColourDepth, pairCount: Int) {
    self.depth = depth
    self.pairCount = pairCount
  }

  /// Takes the theme that cells are drawn in; returns whether it is another one than before.
  mutating func use(_ theme: Theme) -> Bool {
    guard self.theme != theme else { return false }
    self.theme = theme
    plainPens = Array(repeating: nil, count: Role.allCases.count * Role.allCases.count * 2)
    return true
  }

  /// Finds the pen of a cell; blanks that look the same have the same one, whatever their role,
  /// so that ncurses need not send a blank for another.
  mutating func pen(for cell: Cell) -> Pen {
    let isBlank = cell.scalar == " "
    let index =
      (Int(cell.role.rawValue) * Role.allCases.count + Int(cell.backdrop.rawValue)) * 2
      + (isBlank ? 1 : 0)
    if cell.attributes.isEmpty, let pen = plainPens[index] { return pen }
    var style = (theme ?? .fallback).resolve(
      cell.role, on: cell.backdrop, attributes: cell.attributes, at: depth)
    if isBlank, style.attributes.isDisjoint(with: [.underline, .reverse]) {
      style.foreground = -1
      style.attributes = []
    }
    let pen = Pen(
      pair: pair(for: Colours(foreground: style.foreground, background: style.background)),
      attributes: PenCase.number(of: style.attributes))
    if cell.attributes.isEmpty { plainPens[index] = pen }
    return pen
  }

  private mutating func pair(for colours: Colours) -> Int32 {
    if colours.foreground < 0 && colours.background < 0 { return 0 }
    if let pair = pairs[colours] { return pair }
    // Pair 0 is the terminal's own.
    let next = pairs.count + 1
    guard next < pairCount else { return 0 }
    cn_set_pair(Int32(next), colours.foreground, colours.background)
    pairs[colours] = Int32(next)
    return Int32(next)
  }

  private static func number(of attributes: Attributes) -> Int32 {
    // Bits 1…16 are the same on both sides; ncurses cannot strike text through.
    Int32(attributes.rawValue & 31)
  }
}
