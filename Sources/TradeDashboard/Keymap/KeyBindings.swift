public import TextGrid
public import TradingModel

/// The keys in use: the table, with the user's own keys in the place of the usual ones.
public struct KeyBindings: Sendable {
  /// The rows, in the order of the help.
  let rows: [Binding]
  /// The first key of each action that has one, as texts name it: every frame names some.
  private let labels: [Action: String]

  /// An action of the table, for who reads or prints the keys.
  public struct Row: Hashable, Sendable {
    /// The action's name in the configuration: `stop_up`.
    public let action: String
    /// The heading it stands below: `Trade`.
    public let group: String
    /// Its keys, the shown one first.
    public let keys: [Key]
    /// What it does.
    public let help: String
    /// Whether it leads to an order.
    public let isOrder: Bool
  }

  /// Makes the keys in use.
  ///
  /// Names that are no action or no key are left out; the configuration has refused them.
  public init(_ rebindings: [KeyRebinding] = []) {
    var rows = Keymap.bindings
    for rebinding in rebindings {
      for index in rows.indices where rows[index].action.name == rebinding.action {
        rows[index].triggers = rebinding.keys.compactMap { Key(name: $0) }
        // Nobody can take it away: it ends programs everywhere.
        if rows[index].action == .quit { rows[index].triggers.append(.ctrl("c")) }
      }
    }
    for (first, second) in KeyBindings.pairs {
      guard let index = rows.firstIndex(where: { $0.action == first }),
        let other = rows.first(where: { $0.action == second })
      else { continue }
      let labels = [rows[index], other].compactMap { $0.triggers.first.map(keyLabel) }
      rows[index].hintKeys = labels.isEmpty ? nil : labels.joined(separator: " ")
    }
    self.rows = rows
    var labels: [Action: String] = [:]
    for row in rows where labels[row.action] == nil {
      labels[row.action] = row.triggers.first.map(keyLabel)
    }
    self.labels = labels
  }

  /// Actions that share one hint of the footer: `[ ] stop`.
  private static let pairs: [(Action, Action)] = [
    (.stopDown, .stopUp), (.targetDown, .targetUp), (.bothDown, .bothUp),
  ]

  /// The row of a key, if there is one.
  func binding(for key: Key) -> Binding? {
    rows.first { $0.triggers.contains(key) }
  }

  /// The key of an action as texts name it: `x`; `:` when it has none, since a command may do it.
  func label(_ action: Action) -> String {
    labels[action] ?? ":"
  }

  /// Both keys of a pair of actions: `[ ]`.
  func label(_ first: Action, _ second: Action) -> String { label(first) + " " + label(second) }

  /// Both keys of a pair as the notes of panes name them: `j/k`.
  func slashed(_ first: Action, _ second: Action) -> String { label(first) + "/" + label(second) }

  /// Whether an action has a key at all.
  func has(_ action: Action) -> Bool {
    rows.contains { $0.action == action && !$0.triggers.isEmpty }
  }

  /// Every action with its keys in use, in the order of the help.
  public var all: [Row] {
    rows.map {
      Row(
        action: $0.action.name, group: $0.group.rawValue, keys: $0.triggers, help: $0.help,
        isOrder: $0.action.isOrder)
    }
  }
}
