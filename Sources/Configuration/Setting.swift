import TraderCommands
import TradingModel
import Yams

/// What a node of the file says, as far as a setting cares.
enum SettingInput {
  /// A text, a number, a word.
  case scalar(String)
  /// A list, and its items when all are single values.
  case list(isEmpty: Bool, items: [String]?)
  /// A mapping, and whether it has keys.
  case mapping(isEmpty: Bool)
  /// Nothing at all.
  case nothing

  init(_ node: Node) {
    if node.isNothing {
      self = .nothing
      return
    }
    switch node {
    case .scalar(let scalar):
      let isSpace: (Character) -> Bool = \.isWhitespace
      let start = scalar.string.drop(while: isSpace)
      self = .scalar(String(start.reversed().drop(while: isSpace).reversed()))
    case .sequence(let sequence):
      let items = sequence.compactMap(\.scalar?.string)
      self = .list(isEmpty: sequence.isEmpty, items: items.count == sequence.count ? items : nil)
    case .mapping(let mapping): self = .mapping(isEmpty: mapping.isEmpty)
    case .alias: self = .nothing
    }
  }
}

/// One key: where it stands in the file, what it accepts, and where its value goes.
struct Setting<Root>: Sendable {
  /// The dotted path below the root: `trade_exit.atr.period`.
  let path: String
  /// What it accepts, for messages.
  let expected: String
  /// Stores the value; returns it as printed, or what is wrong with it.
  let apply: @Sendable (SettingInput, inout Root) -> Result<String, Fault>
  /// Prints the value that `root` has.
  let text: @Sendable (Root) -> String

  /// What is wrong with a value, in words that follow the path.
  struct Fault: Error, Hashable {
    let message: String
  }

  /// A key of its own kind.
  init(
    path: String, expected: String, text: @escaping @Sendable (Root) -> String,
    apply: @escaping @Sendable (SettingInput, inout Root) -> Result<String, Fault>
  ) {
    self.path = path
    self.expected = expected
    self.text = text
    self.apply = apply
  }

  /// A key whose value is kept.
  init<Value>(
    _ path: String, _ place: any WritableKeyPath<Root, Value> & Sendable, _ kind: ScalarKind<Value>
  ) {
    self.path = path
    expected = kind.expected
    text = { kind.text($0[keyPath: place]) }
    apply = { input, root in
      Self.scalar(input, expected: kind.expected).flatMap { text in
        switch kind.read(text) {
        case .value(let value):
          root[keyPath: place] = value
          return .success(kind.text(value))
        case .notYet:
          return .failure(
            Fault(
              message: ": \(PlainText.oneLine(text)) is not available yet; expected "
                + kind.expected))
        case .tooPrecise:
          return .failure(
            Fault(
              message: " is \(PlainText.quoted(text)), expected \(kind.expected), "
                + "with at most 9 decimals"))
        case .wrong(let suggestion):
          let hint = suggestion.map { ", did you mean \($0)?" } ?? ""
          return .failure(
            Fault(message: " is \(PlainText.quoted(text)), expected \(kind.expected)\(hint)"))
        }
      }
    }
  }

  /// A key whose value is a list of words; a single word is a list of one.
  init<Value>(
    list path: String, _ place: any WritableKeyPath<Root, Value> & Sendable,
    _ kind: ScalarKind<Value>
  ) {
    let one = Setting(path, place, kind)
    self.path = path
    expected = kind.expected
    text = one.text
    apply = { input, root in
      guard case .list(_, let items?) = input else { return one.apply(input, &root) }
      return one.apply(.scalar(items.joined(separator: ",")), &root)
    }
  }

  /// A key that has one way to be so far, which all of `words` mean.
  ///
  /// - Parameter later: The words of later versions; `nil` when every other value is.
  init(_ path: String, only words: [String], later: [String]?) {
    self.path = path
    expected = PlainText.list(words)
    text = { _ in words[0] }
    let expected = expected
    apply = { input, _ in
      switch input {
      case .list(isEmpty: true, _), .mapping(isEmpty: true): return .success(words[0])
      case .list, .mapping:
        return .failure(Fault(message: " is not available yet; expected \(expected)"))
      case .nothing, .scalar: break
      }
      return Self.scalar(input, expected: expected).flatMap { text in
        let word = text.lowercased()
        if words.contains(word) { return .success(word) }
        if later?.contains(where: { word == $0 || word.hasPrefix("\($0)(") }) ?? true {
          return .failure(
            Fault(
              message: ": \(PlainText.oneLine(text)) is not available yet; expected \(expected)"))
        }
        let near = NearestWord.suggestion(for: word, among: words)
        let hint = near.map { ", did you mean \($0)?" } ?? ""
        return .failure(
          Fault(message: " is \(PlainText.quoted(text)), expected \(expected)\(hint)"))
      }
    }
  }

  private static func scalar(
    _ input: SettingInput, expected: String
  ) -> Result<String, Fault> {
    switch input {
    case .scalar(let text): .success(text)
    case .nothing: .failure(Fault(message: " has no value, expected \(expected)"))
    case .list: .failure(Fault(message: " is a list, expected \(expected)"))
    case .mapping: .failure(Fault(message: " is a mapping, expected \(expected)"))
    }
  }
}
