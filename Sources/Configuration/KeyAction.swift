public import TextGrid
import TraderCommands
import TradingModel
import Yams

/// Something that a key of the screen does, as `ui.keys` names it.
public struct KeyAction: Hashable, Sendable {
  /// The name: `stop_up`.
  public let name: String
  /// The keys it has unless the user gives it others.
  public let keys: [Key]
  /// Whether it leads to an order, so that the keys that confirm and drop cannot be its own.
  public let isOrder: Bool
  /// Why it is not bound on its own, as keys inside windows are not: `its keys are fixed`; `nil`
  /// when it is.
  public let refusal: String?

  /// Makes an action.
  public init(name: String, keys: [Key], isOrder: Bool, refusal: String? = nil) {
    self.name = name
    self.keys = keys
    self.isOrder = isOrder
    self.refusal = refusal
  }
}

extension SettingTable {
  /// `ui.keys`: a mapping of actions to keys, or the word for the usual ones.
  static let keys = Setting<Configuration>(
    path: "ui.keys", expected: "actions with their keys, such as { buy: B, flatten: [F, f9] }",
    text: { configuration in
      let rebindings = configuration.ui.keys
      if rebindings.isEmpty { return "default" }
      let pairs = rebindings.map { "\($0.action): \($0.keysText)" }
      return "{ " + pairs.joined(separator: ", ") + " }"
    },
    apply: { input, configuration in
      switch input {
      case .scalar("default"), .mapping(isEmpty: true):
        configuration.ui.keys = []
        return .success("default")
      case .nothing, .scalar, .list, .mapping:
        return .failure(
          .init(
            message: " is not a mapping, expected actions with their keys, such as { buy: B }"))
      }
    })
}

extension KeyRebinding {
  /// The keys as the file may write them: `B`, `[F, f9]` or `off`.
  fileprivate var keysText: String {
    switch keys.count {
    case 0: "off"
    case 1: keys[0]
    default: "[" + keys.joined(separator: ", ") + "]"
    }
  }
}

extension ConfigurationReader {
  /// Reads `ui.keys`: an action and its key, its keys, or `off`.
  mutating func readKeys(_ node: Node) {
    for (key, value) in node.pairsWithMerges ?? [] {
      guard let action = key.scalar?.string else {
        report(key, "ui.keys has a list or mapping as a key, expected the name of an action")
        continue
      }
      let path = "ui.keys.\(PlainText.oneLine(action))"
      var names: [String] = []
      switch SettingInput(value) {
      case .scalar(let text): names = ["off", "none"].contains(text) ? [] : [text]
      case .list(_, let items?): names = items
      case .list, .mapping, .nothing:
        report(value, "\(path) is no key, expected the name of a key such as B, f5 or ctrl-b")
        continue
      }
      var isGood = true
      for name in names where !isFreeKey(name, path, value) { isGood = false }
      guard isGood else { continue }
      rebindings.append((KeyRebinding(action: action, keys: names), key))
    }
    configuration.ui.keys = rebindings.map(\.rebinding)
    given[SettingTable.keys.path] = Given(
      value: SettingTable.keys.text(configuration),
      source: .file(document.fileName, line: node.mark?.line ?? 1))
  }

  /// Whether a name is a key that an action can have; says why not.
  private mutating func isFreeKey(_ name: String, _ path: String, _ node: Node) -> Bool {
    guard let key = Key(name: name) else {
      report(
        node,
        "\(path) is \(PlainText.quoted(name)), expected a key such as B, f5, ctrl-b, alt-x, space or pgup"
      )
      return false
    }
    if case .character(let scalar) = key, ("0"..."9").contains(scalar) {
      report(node, "\(path) is \(PlainText.quoted(name)), but digits are counts, as in 10]")
      return false
    }
    if key == .ctrl("c") || key == .ctrl("z") {
      report(node, "\(path) is \(PlainText.quoted(name)), which always ends or stops the program")
      return false
    }
    return true
  }

  /// Checks the user's keys against what keys can do: names, and one meaning for each key.
  mutating func checkKeys(_ actions: [KeyAction]) {
    let names = actions.map(\.name)
    for (rebinding, node) in rebindings {
      guard let action = actions.first(where: { $0.name == rebinding.action }) else {
        reportUnknownAction(rebinding.action, names, node)
        continue
      }
      if let refusal = action.refusal {
        report(node, "ui.keys.\(action.name) cannot be set on its own: \(refusal)")
        continue
      }
      let keys = rebinding.keys.compactMap { Key(name: $0) }
      if action.isOrder, let key = keys.first(where: { $0 == .enter || $0 == .escape }) {
        report(
          node,
          "ui.keys.\(action.name) is \(key.name ?? ""), but Enter confirms and Esc drops; "
            + "expected another key")
      }
      if ["help", "leave"].contains(action.name), keys.isEmpty {
        report(node, "ui.keys.\(action.name) is off, but nobody finds out of a screen without it")
      }
      checkDoubles(keys, of: action, among: actions, node)
    }
  }

  private mutating func reportUnknownAction(_ name: String, _ names: [String], _ node: Node) {
    // `b: buy` is the mapping the other way round.
    let near = NearestWord.suggestion(for: name, among: names)
    let isTurned = Key(name: name) != nil && near == nil
    let hint = near.map { ", did you mean \($0)?" } ?? ""
    report(
      node,
      "unknown action ui.keys.\(PlainText.oneLine(name))\(hint)"
        + (isTurned ? "; expected the action first, as in buy: \(name)" : "")
        + "; brace keys lists the actions")
  }

  private mutating func checkDoubles(
    _ keys: [Key], of action: KeyAction, among actions: [KeyAction], _ node: Node
  ) {
    for (index, key) in keys.enumerated() {
      let name = key.name ?? "?"
      if keys[..<index].contains(key) {
        report(node, "ui.keys.\(action.name) names \(name) twice, expected once")
        continue
      }
      for other in actions where other.name != action.name && other.refusal == nil {
        let own = rebindings.firstIndex { $0.rebinding.action == other.name }
        let used =
          own.map { rebindings[$0].rebinding.keys.compactMap { Key(name: $0) } } ?? other.keys
        guard used.contains(key) else { continue }
        // Of two rebindings the later one is told, once.
        let place = rebindings.firstIndex { $0.rebinding.action == action.name } ?? 0
        if own.map({ $0 > place }) ?? false { continue }
        report(
          node,
          "ui.keys.\(action.name) is \(name), which is the key of \(other.name); "
            + "expected a free key, or another one for \(other.name) too")
      }
    }
  }
}
