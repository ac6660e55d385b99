/// Finds what somebody meant by a word that is not known.
public enum NearestWord {
  /// Words longer than this are not compared: nobody mistypes one of ours that far.
  private static let lengthMax = 40

  /// Returns the candidate that `word` most likely is a misspelling of, or `nil` when none is near.
  ///
  /// `limt` is near `limit`, `flat` begins `flatten`; `xyzzy` is near nothing. Case is ignored.
  /// Among equally near candidates the first wins.
  public static func suggestion(
    for word: some StringProtocol, among candidates: [String]
  ) -> String? {
    let typed = Array(word.lowercased())
    guard !typed.isEmpty, typed.count <= lengthMax else { return nil }
    if typed.count >= 2 {
      let begun = candidates.filter { $0.lowercased().hasPrefix(String(typed)) }
      if begun.count == 1 { return begun[0] }
    }
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate.count <= lengthMax {
      let distance = editDistance(typed, Array(candidate.lowercased()))
      let allowed = max(1, min(typed.count, candidate.count) / 3)
      guard distance <= allowed, distance < candidate.count else { continue }
      // Two letters are near to every word of three: only one letter too many is a slip.
      if candidate.count < 3, typed.count > 2, !String(typed).hasPrefix(candidate.lowercased()) {
        continue
      }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate ?? ofThreeLetters(typed, among: candidates)
  }

  /// What three letters with two slips may mean: a word as short with the same first letter, such
  /// as `buy` for `bye`.
  private static func ofThreeLetters(
    _ typed: [Character], among candidates: [String]
  ) -> String? {
    guard typed.count == 3 else { return nil }
    return candidates.first { candidate in
      let letters = Array(candidate.lowercased())
      return letters.count == 3 && letters[0] == typed[0]
        && Set(letters).intersection(typed).count >= 2
    }
  }

  /// How many letters must be typed, dropped, changed or swapped with a neighbour.
  ///
  /// Source: optimal string alignment distance; L. Boytsov, "Indexing methods for approximate
  /// dictionary searching", 2011, §2.2.
  static func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var before: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let change = previous[column] + (left[row] == right[column] ? 0 : 1)
        var cost = min(change, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, before[column - 1] + 1)
        }
        current.append(cost)
      }
      before = previous
      previous = current
    }
    return previous[right.count]
  }
}
