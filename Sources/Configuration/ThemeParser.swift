public import TextGrid
import TraderCommands
import TradingModel
import Yams

/// Reads theme files: colours first, then a look for each role; the format is explained at the top
/// of each built-in file.
public enum ThemeParser {
  /// Returns the theme that a text says.
  ///
  /// - Parameters:
  ///   - yaml: The file's content.
  ///   - fileName: The name for messages.
  /// - Throws: Every unknown or missing key and role, every value that is no colour or attribute,
  ///   and every role that is less readable than the theme promises.
  public static func parse(yaml: String, fileName: String) throws(ThemeError) -> Theme {
    let document: YAMLDocument
    do {
      document = try YAMLDocument(yaml, fileName: fileName)
    } catch {
      throw ThemeError(problems: [error.problem])
    }
    var reader = ThemeReader(document: document)
    let theme = reader.theme()
    guard let theme, reader.problems.isEmpty else {
      let sorted = reader.problems.enumerated().sorted {
        ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
      }
      throw ThemeError(problems: sorted.map(\.element))
    }
    return theme
  }
}

/// Walks the tree of a theme file.
private struct ThemeReader {
  let document: YAMLDocument
  var problems: [ConfigurationProblem] = []
  private var palette: [(name: String, colour: Colour)] = []
  private var roleNodes: [Role: Node] = [:]

  private static let keys = [
    "name", "description", "contrast", "ground", "palette", "roles", "up_style",
  ]
  private static let styleKeys = ["fg", "bg", "attr", "fg16", "bg16", "mono"]
  private static let attributeWords = [
    "bold", "dim", "italic", "underline", "reverse", "strike", "none",
  ]

  init(document: YAMLDocument) { self.document = document }

  mutating func theme() -> Theme? {
    guard let root = document.root, !root.isNothing else {
      problems.append(
        ConfigurationProblem(
          source: document.fileName, line: nil,
          message: "the file is empty, expected a theme with name and roles"))
      return nil
    }
    guard let top = mapping(root, "the file", Self.keys) else { return nil }
    let name = text(top["name"], "name")
    if let node = top["palette"] { readPalette(node) }
    let ground = top["ground"].flatMap { mapping($0, "ground", ["fg", "bg"]) } ?? [:]
    var styles: [Role: ThemeStyle] = [:]
    if let node = top["roles"] { styles = roles(node) }
    for key in ["name", "roles"] where top[key] == nil { report(root, "\(key) is missing") }
    guard problems.isEmpty, let name else { return nil }
    let theme = Theme(
      name: name, description: text(top["description"], "description") ?? "",
      upStyle: upStyle(top["up_style"]),
      groundForeground: rgb(ground["fg"], "ground.fg") ?? RGB(0xD8, 0xDE, 0xE6),
      groundBackground: rgb(ground["bg"], "ground.bg") ?? RGB(0x10, 0x14, 0x1A),
      contrastFloor: contrast(top["contrast"]), styles: styles)
    checkContrast(theme)
    return theme
  }

  // MARK: Parts

  private mutating func readPalette(_ node: Node) {
    guard let pairs = node.pairsWithMerges else {
      report(node, "palette is not a mapping, expected names with colours")
      return
    }
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      if name.isEmpty || Colour(text: name) != nil {
        report(key, "palette names a colour \(PlainText.quoted(name)), expected a name of its own")
      } else if let colour = colour(value, "palette.\(name)", usesPalette: false) {
        palette.append((name, colour))
      }
    }
  }

  private mutating func roles(_ node: Node) -> [Role: ThemeStyle] {
    guard let pairs = node.pairsWithMerges else {
      report(node, "roles is not a mapping, expected every role with its colours")
      return [:]
    }
    var styles: [Role: ThemeStyle] = [:]
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      guard let role = Role(name: name) else {
        let near = NearestWord.suggestion(for: name, among: Role.allCases.map(\.name))
        let hint = near.map { ", did you mean \($0)?" } ?? ""
        report(key, "unknown role \(PlainText.quoted(name))\(hint)")
        continue
      }
      roleNodes[role] = key
      styles[role] = style(value, "roles.\(name)")
    }
    let missing = Role.allCases.filter { roleNodes[$0] == nil }.map(\.name)
    if !missing.isEmpty {
      report(node, "roles lacks \(missing.joined(separator: ", ")), expected every role")
    }
    return styles
  }

  private mutating func style(_ node: Node, _ path: String) -> ThemeStyle {
    guard let parts = mapping(node, path, Self.styleKeys) else { return ThemeStyle() }
    return ThemeStyle(
      foreground: parts["fg"].flatMap { colour($0, "\(path).fg") },
      background: parts["bg"].flatMap { colour($0, "\(path).bg") },
      attributes: parts["attr"].flatMap { attributes($0, "\(path).attr") } ?? [],
      foreground16: parts["fg16"].flatMap { colour($0, "\(path).fg16") },
      background16: parts["bg16"].flatMap { colour($0, "\(path).bg16") },
      mono: parts["mono"].flatMap { attributes($0, "\(path).mono") })
  }

  /// What each role promises and does not keep, at its line; the worst area of each.
  private mutating func checkContrast(_ theme: Theme) {
    let findings = theme.contrastFindings
    for role in Role.allCases {
      let worst = findings.filter { $0.role == role }.min { $0.ratio < $1.ratio }
      guard let worst, let node = roleNodes[role] else { continue }
      let area = worst.backdrop == .base ? "" : " on \(worst.backdrop.name)"
      report(
        node,
        "roles.\(role.name) has a contrast of \(figure(worst.ratio))\(area), "
          + "expected at least \(figure(worst.floor))")
    }
  }

  /// A contrast with two decimals, never rounded up to a floor it does not reach.
  private func figure(_ value: Double) -> String {
    Ratio(value, rounding: .down)?.rounded(toRaw: 10_000_000, .down).description ?? "none"
  }

  // MARK: Values

  /// The pairs of a mapping by key, when all keys are among `keys`.
  private mutating func mapping(_ node: Node, _ path: String, _ keys: [String]) -> [String: Node]? {
    guard let pairs = node.pairsWithMerges else {
      report(node, "\(path) is not a mapping, expected \(PlainText.list(keys))")
      return nil
    }
    var found: [String: Node] = [:]
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      if keys.contains(name) {
        found[name] = value
        continue
      }
      let near = NearestWord.suggestion(for: name, among: keys)
      let full = path == "the file" ? name : "\(path).\(name)"
      report(
        key,
        "unknown key \(PlainText.oneLine(full, lengthMax: 100)), expected "
          + PlainText.list(keys) + (near.map { ", did you mean \($0)?" } ?? ""))
    }
    return found
  }

  private mutating func text(_ node: Node?, _ path: String) -> String? {
    guard let node else { return nil }
    guard case .scalar(let text) = SettingInput(node), !text.isEmpty,
      PlainText.oneLine(text, lengthMax: 100) == text
    else {
      report(node, "\(path) is not a text of one line, at most 100 characters")
      return nil
    }
    return text
  }

  private mutating func colour(
    _ node: Node, _ path: String, usesPalette: Bool = true
  ) -> Colour? {
    let expected =
      (usesPalette ? "a name of the palette, " : "")
      + "'#rrggbb', default, an ANSI name or 0 to 255"
    guard case .scalar(let text) = SettingInput(node) else {
      // An unquoted # starts a comment in YAML, so what was meant as a colour is not there.
      report(node, "\(path) has no value, expected \(expected), with #rrggbb in quotation marks")
      return nil
    }
    if usesPalette, let named = palette.first(where: { $0.name == text }) { return named.colour }
    if let colour = Colour(text: text) { return colour }
    let names = (usesPalette ? palette.map(\.name) : []) + ["default"] + Colour.ansiNames
    let near = NearestWord.suggestion(for: text, among: names)
    report(
      node,
      "\(path) is \(PlainText.quoted(text)), expected \(expected)"
        + (near.map { ", did you mean \($0)?" } ?? ""))
    return nil
  }

  private mutating func rgb(_ node: Node?, _ path: String) -> RGB? {
    guard let node, let colour = colour(node, path) else { return nil }
    if let rgb = colour.components { return rgb }
    report(node, "\(path) is default, expected '#rrggbb': contrast is reckoned against it")
    return nil
  }

  private mutating func attributes(_ node: Node, _ path: String) -> Attributes? {
    let expected = PlainText.list(Self.attributeWords)
    guard case .scalar(let text) = SettingInput(node) else {
      report(node, "\(path) has no value, expected \(expected)")
      return nil
    }
    if let attributes = Attributes(text: text) { return attributes }
    let near = text.split(separator: " ").lazy.compactMap {
      Self.attributeWords.contains(String($0))
        ? nil : NearestWord.suggestion(for: $0, among: Self.attributeWords)
    }.first
    report(
      node,
      "\(path) is \(PlainText.quoted(text)), expected \(expected)"
        + (near.map { ", did you mean \($0)?" } ?? ""))
    return nil
  }

  private mutating func upStyle(_ node: Node?) -> UpStyle {
    guard let node else { return .green }
    if case .scalar(let text) = SettingInput(node), let style = UpStyle(rawValue: text) {
      return style
    }
    report(node, "up_style is not green or red")
    return .green
  }

  private mutating func contrast(_ node: Node?) -> Double {
    guard let node else { return 4.5 }
    if case .scalar(let text) = SettingInput(node),
      let floor = try? Ratio(parsing: text),  // any fault: not a contrast
      floor >= Ratio(3), floor <= Ratio(21)
    {
      return floor.double
    }
    report(node, "contrast is not a number from 3 to 21, such as 4.5")
    return 4.5
  }

  private mutating func report(_ node: Node, _ message: String) {
    problems.append(document.problem(at: node, message))
  }
}
