// How many columns a scalar takes, after Unicode's East Asian Width and general categories.
// The terminal has its own table; the screen backend asks the C library again before drawing,
// and shows `?` where the two disagree.

/// Returns the columns a scalar takes: 0, 1 or 2.
///
/// 0 for what has no place of its own: controls, combining marks, joiners and direction marks.
/// 1 for `A`, `é`, `│` and `●`; 2 for `漢`, `한` and most emoji.
public func displayWidth(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x7F { return value < 0x20 ? 0 : 1 }
  if value < 0x300 { return value < 0xA0 || value == 0xAD ? 0 : 1 }
  // Lines, blocks and shapes: what panes draw most. Two of them are wide.
  if value >= 0x2500 && value < 0x2600 { return value == 0x25FD || value == 0x25FE ? 2 : 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .spacingMark, .format, .control, .lineSeparator,
    .paragraphSeparator, .surrogate:
    return 0
  default: break
  }
  // Vowels and finals of Korean syllables join the letter before them.
  if value >= 0x1160 && value <= 0x11FF { return 0 }
  return isWide(value) ? 2 : 1
}

/// Returns the columns `CellGrid.put` uses for a text when nothing is cut off.
public func displayWidth(of text: String) -> Int {
  if let columns = plainColumns(of: text) { return columns }
  var columns = 0
  for scalar in text.unicodeScalars {
    if let drawn = printable(scalar) { columns += displayWidth(of: drawn) }
  }
  return columns
}

/// Returns the columns of a text of printable ASCII, one a byte; `nil` for any other text.
func plainColumns(of text: String) -> Int? {
  text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
    bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F } ? bytes.count : nil
  } ?? nil
}

/// Returns what is drawn for a scalar that came from outside, or nil when nothing is.
///
/// Line breaks and tabs become a space. Other controls, private and unassigned scalars and flag
/// letters, whose width no two terminals agree on, become `?`. Combining and invisible scalars
/// are dropped, so that a text can neither move the cursor nor turn its direction.
func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
  let value = scalar.value
  if value >= 0x20 && value < 0x7F { return scalar }
  if value >= 0x09 && value <= 0x0D || value == 0x85 || value == 0xA0 { return " " }
  if value >= 0x2500 && value < 0x2600 { return scalar }
  // Letters and signs of Latin, but for the soft hyphen.
  if value > 0xA0 && value < 0x300 && value != 0xAD { return scalar }
  if value >= 0x1F1E6 && value <= 0x1F1FF { return "?" }
  switch scalar.properties.generalCategory {
  case .lineSeparator, .paragraphSeparator, .spaceSeparator: return " "
  case .control, .privateUse, .surrogate, .unassigned: return "?"
  default: return displayWidth(of: scalar) == 0 ? nil : scalar
  }
}

private func isWide(_ value: UInt32) -> Bool {
  if value < 0x1100 { return false }
  var low = 0
  var high = wideRanges.count
  while low < high {
    let middle = (low + high) / 2
    let range = wideRanges[middle]
    if value < range.first {
      high = middle
    } else if value > range.last {
      low = middle + 1
    } else {
      return true
    }
  }
  return false
}

/// The scalars two columns wide (East Asian Width W and F, Unicode 14).
private let wideRanges: [(first: UInt32, last: UInt32)] = [
  (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0),
  (0x23F3, 0x23F3), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F),
  (0x2693, 0x2693), (0x26A1, 0x26A1), (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5),
  (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA), (0x26F2, 0x26F3), (0x26F5, 0x26F5),
  (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728),
  (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
  (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
  (0x2E80, 0x303E), (0x3041, 0x3247), (0x3250, 0x4DBF), (0x4E00, 0xA4C6), (0xA960, 0xA97C),
  (0xAC00, 0xD7A3), (0xF900, 0xFAD9), (0xFE10, 0xFE19), (0xFE30, 0xFE6B), (0xFF01, 0xFF60),
  (0xFFE0, 0xFFE6), (0x16FE0, 0x1B2FB), (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF),
  (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320), (0x1F32D, 0x1F335),
  (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3),
  (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440),
  (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567),
  (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F),
  (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6DF),
  (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7F0), (0x1F90C, 0x1F93A),
  (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x2FFFD),
  (0x30000, 0x3FFFD),
]
