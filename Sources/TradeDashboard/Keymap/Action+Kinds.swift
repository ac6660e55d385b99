/// What kinds of action there are, for guards and for the configuration.
extension Action {
  /// The name in the configuration: `stop_up`, `focus_chart`.
  var name: String {
    if case .focus(let pane) = self { return "focus_\(pane.name)" }
    var name = ""
    for scalar in "\(self)".unicodeScalars {
      let isUpper = scalar.properties.isUppercase
      name += (isUpper ? "_" : "") + String(scalar).lowercased()
    }
    return name
  }

  /// Whether it leads to an order, so that Enter and Escape cannot be its keys: the key that
  /// confirms is never the key that triggers.
  var isOrder: Bool { isOneKey || isAlwaysAsked }

  /// Whether it goes out at once while one-key trading is armed.
  var isOneKey: Bool { isEntry || isNudge || isExit }

  /// Whether it moves the selection of the focused pane.
  var isMove: Bool {
    switch self {
    case .moveDown, .moveUp, .moveFirst, .moveLast, .pageDown, .pageUp: true
    default: false
    }
  }

  /// Whether it opens a position.
  var isEntry: Bool { self == .buy || self == .sell }

  /// Whether it moves an exit by ticks, so that its key may be held down.
  var isNudge: Bool {
    switch self {
    case .stopDown, .stopUp, .targetDown, .targetUp, .bothDown, .bothUp: true
    default: false
    }
  }

  private var isExit: Bool {
    switch self {
    case .cancel, .close, .closeHalf, .breakEven, .breakEvenRule, .trail: true
    default: false
    }
  }

  /// Whether it asks even while armed: it concerns everything, or opens the other side.
  private var isAlwaysAsked: Bool {
    switch self {
    case .cancelAll, .flatten, .kill, .reverse: true
    default: false
    }
  }
}
