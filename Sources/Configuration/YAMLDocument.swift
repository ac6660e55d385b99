import TraderCommands
import Yams

/// A YAML text as a tree whose nodes know their lines.
struct YAMLDocument {
  /// The name for messages.
  let fileName: String
  /// The tree; `nil` for a text without content.
  let root: Node?

  /// Reads `text`.
  ///
  /// - Throws: The one problem that keeps it from being a tree: syntax, a key given twice, a
  ///   second document.
  init(_ text: String, fileName: String) throws(ConfigurationProblem.Thrown) {
    self.fileName = fileName
    do {
      root = try Yams.compose(yaml: text, .default, .default, .utf8)
    } catch {
      throw ConfigurationProblem.Thrown(Self.problem(error, in: text, fileName: fileName))
    }
  }

  /// Makes a problem at a node's line.
  func problem(at node: Node, _ message: String) -> ConfigurationProblem {
    ConfigurationProblem(source: fileName, line: node.mark?.line ?? 1, message: message)
  }

  private static func problem(
    _ error: any Error, in text: String, fileName: String
  ) -> ConfigurationProblem {
    // A text that ends too early is wrong in its last line, not in the one that is not there.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let lineMax = max(1, lines.last?.isEmpty == true ? lines.count - 1 : lines.count)
    func make(_ line: Int?, _ message: String) -> ConfigurationProblem {
      let line = line.map { min($0, lineMax) }
      return ConfigurationProblem(source: fileName, line: line, message: message)
    }
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      let about = context.map { " (\($0.text))" } ?? ""
      return make(mark.line, "this is not YAML: \(problem)\(about)")
    case .composer(let context, let problem, let mark, _):
      let about = context.map { "\($0.text), " } ?? ""
      return make(mark.line, "this is not YAML: \(about)\(problem)")
    case .reader(let problem, let offset, _, _):
      let line = offset.map { text.prefix($0).filter(\.isNewline).count + 1 }
      return make(line ?? 1, "this is not YAML: \(problem)")
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { PlainText.quoted($0) }.joined(separator: ", ")
      return make(context.mark.line, "the key \(names) is given twice, expected once")
    default:
      return make(nil, "this is not YAML: \(PlainText.oneLine("\(error)", lengthMax: 200))")
    }
  }
}

extension ConfigurationProblem {
  /// A problem that ends the reading of a file.
  struct Thrown: Error {
    let problem: ConfigurationProblem
    init(_ problem: ConfigurationProblem) { self.problem = problem }
  }
}

extension Node {
  /// What YAML writes for "nothing": an empty plain value, `~` or `null`.
  var isNothing: Bool {
    guard case .scalar(let scalar) = self, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// The pairs of a mapping, those taken over by `<<` included unless the mapping has them itself.
  var pairsWithMerges: [(key: Node, value: Node)]? {
    guard case .mapping(let mapping) = self else { return nil }
    var pairs = mapping.filter { !$0.key.isMergeKey }.map { (key: $0.key, value: $0.value) }
    for (key, value) in mapping where key.isMergeKey {
      var bases = [value]
      if case .sequence(let sequence) = value { bases = Array(sequence) }
      for base in bases {
        for pair in base.pairsWithMerges ?? [] where !pairs.contains(where: { $0.key == pair.key })
        {
          pairs.append(pair)
        }
      }
    }
    return pairs
  }

  /// Whether this is the key that takes over another mapping.
  var isMergeKey: Bool {
    guard case .scalar(let scalar) = self else { return false }
    return scalar.style == .plain && scalar.string == "<<"
  }
}
