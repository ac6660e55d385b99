/// What stands somewhere in an order.
public protocol Ranked: Sendable {
  /// What orders it.
  associatedtype Rank: Comparable
  /// Its place in the order.
  var rank: Rank { get }
}

/// Elements of falling rank, to be taken from the end: the lowest rank is the last element.
///
/// A list of few is an array. What a long one has beyond some hundreds at its end is kept in
/// stretches of as many, so that inserting anywhere moves some kilobytes at most: with 100,000 levels
/// in one array, inserting in the middle takes 40 µs.
public struct SortedStretches<Element: Ranked>: Sendable {
  /// A stretch that would have more is divided in the middle.
  private static var lengthMax: Int { 512 }

  /// The end of the list; empty only when the list is.
  private var near: [Element] = []
  /// What comes before it, the beginning of the list first; none is empty.
  private var far: [[Element]] = []

  /// Makes an empty list.
  public init() {}

  /// The element of the lowest rank; of several the one that was inserted first.
  @inline(__always)
  public var last: Element? { near.last }

  /// The number of elements.
  public var count: Int { far.reduce(near.count) { $0 + $1.count } }

  /// Inserts an element before those of equal rank.
  ///
  /// - Complexity: O(log n) comparisons; moves at most some hundreds of elements and a word for each
  ///   256.
  public mutating func insert(_ element: Element) {
    // Divided before it grows, or its room would double.
    if near.count >= Self.lengthMax { divideNear() }
    if !far.isEmpty, isFar(element.rank) {
      insertFar(element)
      return
    }
    near.insert(element, at: Self.index(notAbove: element.rank, in: near))
  }

  /// Removes the first element of this rank for which `isWanted` holds.
  ///
  /// - Returns: Whether there was one.
  /// - Complexity: O(log n), and linear in the elements of equal rank before it.
  @inline(__always)
  public mutating func remove(rank: Element.Rank, where isWanted: (Element) -> Bool) -> Bool {
    if !far.isEmpty, isFar(rank), removeFar(rank, where: isWanted) { return true }
    guard let index = Self.index(of: rank, in: near, where: isWanted) else { return false }
    near.remove(at: index)
    if near.isEmpty { takeNextStretch() }
    return true
  }

  /// Removes and returns the last element.
  @inline(__always)
  public mutating func popLast() -> Element? {
    guard let element = near.popLast() else { return nil }
    if near.isEmpty { takeNextStretch() }
    return element
  }

  /// Shows the elements from the last, of the lowest rank, towards the first, for as long as
  /// `goesOn` says so.
  @inline(__always)
  public func walk(_ goesOn: (Element) -> Bool) {
    if Self.walk(near, goesOn), !far.isEmpty { walkFar(goesOn) }
  }

  // MARK: Stretches

  private func walkFar(_ goesOn: (Element) -> Bool) {
    for stretch in far.reversed() where !Self.walk(stretch, goesOn) { return }
  }

  /// Whether it goes on before the stretch.
  @inline(__always)
  private static func walk(_ stretch: [Element], _ goesOn: (Element) -> Bool) -> Bool {
    var index = stretch.count - 1
    while index >= 0 {
      if !goesOn(stretch[index]) { return false }
      index -= 1
    }
    return true
  }

  /// Whether the place of a rank is, or begins, before the last stretch.
  private func isFar(_ rank: Element.Rank) -> Bool {
    far[far.count - 1].last.map { $0.rank <= rank } ?? false
  }

  private mutating func takeNextStretch() {
    if let next = far.popLast() { near = next }
  }

  @inline(never)
  private mutating func divideNear() {
    let half = near.count / 2
    far.append(Array(near[..<half]))
    near.removeSubrange(..<half)
  }

  @inline(never)
  private mutating func insertFar(_ element: Element) {
    var number = stretch(notAbove: element.rank)
    let count = far[number].count
    if count >= Self.lengthMax {
      far.insert(Array(far[number][(count / 2)...]), at: number + 1)
      far[number] = Array(far[number][..<(count / 2)])
      number = stretch(notAbove: element.rank)
    }
    far[number].insert(element, at: Self.index(notAbove: element.rank, in: far[number]))
  }

  private mutating func removeFar(
    _ rank: Element.Rank, where isWanted: (Element) -> Bool
  ) -> Bool {
    var number = stretch(notAbove: rank)
    // Equal ranks may go on in the next ones.
    while number < far.count {
      if let index = Self.index(of: rank, in: far[number], where: isWanted) {
        far[number].remove(at: index)
        if far[number].isEmpty { far.remove(at: number) }
        return true
      }
      if let last = far[number].last, last.rank < rank { return false }
      number += 1
    }
    return false
  }

  /// The first of the stretches before the last that ends with this rank or a lower one.
  private func stretch(notAbove rank: Element.Rank) -> Int {
    var low = 0
    var high = far.count
    while low < high {
      let middle = (low + high) / 2
      if let last = far[middle].last, last.rank > rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first index of this rank or a lower one.
  private static func index(notAbove rank: Element.Rank, in stretch: [Element]) -> Int {
    var low = 0
    var high = stretch.count
    while low < high {
      let middle = (low + high) / 2
      if stretch[middle].rank > rank { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first index of this rank for which `isWanted` holds.
  @inline(__always)
  private static func index(
    of rank: Element.Rank, in stretch: [Element], where isWanted: (Element) -> Bool
  ) -> Int? {
    var index = index(notAbove: rank, in: stretch)
    while index < stretch.count, stretch[index].rank == rank {
      if isWanted(stretch[index]) { return index }
      index += 1
    }
    return nil
  }
}
