/// How text is drawn besides its colours.
public struct Attributes: OptionSet, Hashable, Sendable {
  /// One bit for each attribute.
  public let rawValue: UInt8

  /// Makes the set with these bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavy or bright.
  public static let bold = Attributes(rawValue: 1)
  /// Faint.
  public static let dim = Attributes(rawValue: 2)
  /// Slanted.
  public static let italic = Attributes(rawValue: 4)
  /// Underlined.
  public static let underline = Attributes(rawValue: 8)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 16)
  /// Struck through, where the terminal can.
  public static let strike = Attributes(rawValue: 32)

  private static let names: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline),
    ("reverse", .reverse), ("strike", .strike),
  ]

  /// Makes the set from words apart by spaces or commas, such as `bold reverse`; `none` and an
  /// empty text are no attributes. Returns nil when a word is unknown.
  public init?(text: String) {
    var result: Attributes = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) where word != "none" {
      guard let known = Attributes.names.first(where: { $0.name == word }) else { return nil }
      result.insert(known.attribute)
    }
    self = result
  }
}

extension Attributes: CustomStringConvertible {
  /// The words of the set, as theme files write them: `bold reverse`, or `none`.
  public var description: String {
    let words = Attributes.names.filter { contains($0.attribute) }.map(\.name)
    return words.isEmpty ? "none" : words.joined(separator: " ")
  }
}

/// One place of the grid: a scalar, what it means and what it stands on. Eight bytes, trivial.
public struct Cell: Hashable, Sendable {
  /// The scalar as a number; 0 in the second half of a wide one.
  private var scalarValue: UInt32
  /// What the cell means.
  public var role: Role
  /// The area the cell stands on: its background shows where the role has none of its own.
  public var backdrop: Role
  /// Attributes besides those of the theme.
  public var attributes: Attributes
  /// Columns taken: 1, 2 for the first half of a wide scalar, 0 for its second half.
  public private(set) var width: UInt8

  /// An empty cell.
  public static let blank = Cell()

  /// Makes a cell one column wide.
  ///
  /// - Precondition: `scalar` is one column wide; `CellGrid.put` sees to that for any text.
  public init(
    _ scalar: Unicode.Scalar = " ", role: Role = .base, backdrop: Role = .base,
    attributes: Attributes = []
  ) {
    self.init(scalar, width: 1, role: role, backdrop: backdrop, attributes: attributes)
  }

  init(
    _ scalar: Unicode.Scalar, width: UInt8, role: Role, backdrop: Role, attributes: Attributes
  ) {
    scalarValue = scalar.value
    self.role = role
    self.backdrop = backdrop
    self.attributes = attributes
    self.width = width
  }

  /// The scalar drawn; a space in the second half of a wide one.
  public var scalar: Unicode.Scalar {
    isContinuation ? " " : Unicode.Scalar(scalarValue) ?? "?"
  }

  /// Whether this is the second half of a wide scalar.
  public var isContinuation: Bool { width == 0 }

  /// The second half of this wide cell.
  var continuation: Cell {
    var half = self
    half.scalarValue = 0
    half.width = 0
    return half
  }

  /// This cell with its text taken away.
  var emptied: Cell {
    var empty = self
    empty.scalarValue = 0x20
    empty.width = 1
    return empty
  }
}
