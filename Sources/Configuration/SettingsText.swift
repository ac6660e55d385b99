import TradingModel
import Yams

/// Changes single values in the text of a configuration file and leaves everything else as it is:
/// comments, order, quotation marks, line ends.
///
/// The text is edited where YAML says that the value stands. The result is read again and must be
/// the same tree with just that value changed; else nothing is changed and the reason is told.
struct SettingsText {
  /// The text, edited so far.
  private(set) var text: String

  /// Why a value cannot be changed in place.
  enum Fault: Error, Hashable {
    /// The text is not YAML, with the parser's line.
    case notYAML(ConfigurationProblem)
    /// The value stands where no line can be edited without touching others: an alias, a merge.
    case notEditable(path: String)
  }

  init(_ text: String) { self.text = text }

  /// Puts `value` at the dotted path: `ui.theme`.
  ///
  /// - Parameter value: As YAML writes it: `dark`, `[stop, reject]`.
  mutating func set(_ path: String, to value: String) throws(Fault) {
    let names = path.split(separator: ".").map(String.init)
    let root = try tree(text)
    let wanted = try tree("value: \(value)")?.mapping?.first?.value
    guard let wanted else { throw .notEditable(path: path) }
    let now = SettingsText.node(at: names, in: root)
    if let now, now == wanted { return }
    let expected = SettingsText.setting(names[...], to: wanted, in: root)
    for candidate in candidates(names, value, wanted, root) {
      // A place that the editor misjudged gives another tree, or none at all.
      guard let result = try? tree(candidate), SettingsText.isSame(result, expected) else {
        continue
      }
      text = candidate
      return
    }
    throw .notEditable(path: path)
  }

  private func tree(_ text: String) throws(Fault) -> Node? {
    do {
      return try YAMLDocument(text, fileName: "").root
    } catch {
      throw .notYAML(error.problem)
    }
  }

  // MARK: Trees

  private static func node(at names: [String], in root: Node?) -> Node? {
    names.reduce(root) { node, name in node?.mapping?[Node(name)] }
  }

  /// The tree with one value changed, so that the edited text can be checked against it.
  private static func setting(_ names: ArraySlice<String>, to value: Node, in node: Node?) -> Node {
    guard let name = names.first else { return value }
    var pairs = node?.mapping.map { $0.map { ($0.key, $0.value) } } ?? []
    let key = Node(name)
    let index = pairs.firstIndex { $0.0 == key }
    let inner = setting(names.dropFirst(), to: value, in: index.map { pairs[$0].1 })
    if let index { pairs[index].1 = inner } else { pairs.append((key, inner)) }
    return Node(pairs)
  }

  /// Whether two trees say the same, wherever a new key stands among the others.
  private static func isSame(_ one: Node, _ other: Node) -> Bool {
    switch (one, other) {
    case (.mapping(let left), .mapping(let right)):
      return left.count == right.count
        && left.allSatisfy { key, value in right[key].map { isSame(value, $0) } ?? false }
    case (.sequence(let left), .sequence(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
    default: return one == other
    }
  }

  // MARK: Edits

  /// The edited texts worth trying, best first.
  private func candidates(
    _ names: [String], _ value: String, _ wanted: Node, _ root: Node?
  ) -> [String] {
    let lines = SettingsLines(text)
    // The longest part of the path that the file has already.
    let depth = (1...names.count).last {
      SettingsText.node(at: Array(names.prefix($0)), in: root) != nil
    }
    let known = depth ?? 0
    let parent = SettingsText.node(at: Array(names.prefix(known)), in: root)
    if known == names.count, let parent {
      let key = key(names, in: root)
      let items = wanted.sequence.map { $0.compactMap(\.scalar?.string) }
      return [
        lines.replacing(parent, key: key, with: value),
        lines.replacingList(parent, key: key, with: value, items: items ?? []),
      ].compactMap { $0 }
    }
    let rest = Array(names.dropFirst(known))
    guard known > 0 else { return lines.appending(rest, value, toRoot: root) }
    guard let parent, let key = key(Array(names.prefix(known)), in: root) else { return [] }
    return lines.inserting(rest, value, below: key, into: parent)
  }

  /// The node of the key at the end of a path: it knows its place even when its value is empty.
  private func key(_ names: [String], in root: Node?) -> Node? {
    let parent = SettingsText.node(at: Array(names.dropLast()), in: root)
    return parent?.mapping?.first { $0.key.scalar?.string == names.last }?.key
  }
}
