/// How much of a length one part takes.
public enum Extent: Hashable, Sendable {
  /// This many cells.
  case fixed(Int)
  /// This many cells, and one share of what is left.
  case atLeast(Int)
  /// So many shares of what is left; `fill(2)` gets twice as much as `fill(1)`.
  case fill(Int)
}

/// Divides lengths and areas among panes.
public enum Layout {
  /// Returns the length of each part.
  ///
  /// Fixed and least lengths are served first, from the first part to the last, while there is
  /// room; the rest goes to the flexible parts by their shares, the odd cells to the earlier
  /// ones. 80 by `[.fixed(10), .fill(1), .fill(2)]` is 10, 24, 46 (70 in three shares of 23, and
  /// one odd cell). The sum never exceeds `length`, and equals it when a part is flexible.
  public static func divide(_ length: Int, into extents: [Extent]) -> [Int] {
    var left = max(0, length)
    var lengths = extents.map { extent in
      let wanted: Int
      switch extent {
      case .fixed(let count), .atLeast(let count): wanted = max(0, count)
      case .fill: wanted = 0
      }
      let given = min(wanted, left)
      left -= given
      return given
    }
    let shares = extents.map { extent in
      switch extent {
      case .fixed: 0
      case .atLeast: 1
      case .fill(let weight): min(max(0, weight), 1_000)
      }
    }
    let total = shares.reduce(0, +)
    guard total > 0 else { return lengths }
    var odd = left % total
    for index in lengths.indices {
      let extra = min(odd, shares[index])
      odd -= extra
      lengths[index] += left / total * shares[index] + extra
    }
    return lengths
  }
}

extension Rect {
  /// Divides the area into bands, from top to bottom; see `Layout.divide`.
  public func splitRows(_ extents: [Extent]) -> [Rect] {
    var top = y
    return Layout.divide(height, into: extents).map { count in
      defer { top += count }
      return Rect(x: x, y: top, width: width, height: count)
    }
  }

  /// Divides the area into columns, from left to right; see `Layout.divide`.
  public func splitColumns(_ extents: [Extent]) -> [Rect] {
    var left = x
    return Layout.divide(width, into: extents).map { count in
      defer { left += count }
      return Rect(x: left, y: y, width: count, height: height)
    }
  }
}
