import TraderCommands
import TradingModel
import Yams

/// Reads the tree of a configuration file into values, and collects everything that is wrong.
struct ConfigurationReader {
  /// A key that was given, and how it prints.
  struct Given {
    var value: String
    var source: ValueSource
  }

  var configuration = Configuration()
  private(set) var problems: [ConfigurationProblem] = []
  /// By path; only asked by key, never walked.
  var given: [String: Given] = [:]
  /// The user's own keys with their places, in the order of the file.
  var rebindings: [(rebinding: KeyRebinding, node: Node)] = []
  private var instrumentEntries: [ResolvedValue] = []
  let document: YAMLDocument

  /// The key of the paper venue's profile.
  static let profileKey = "paper.profile"

  /// Reads the whole document.
  ///
  /// - Parameter profile: The profile that the command line asks for in place of the file's.
  init(_ document: YAMLDocument, profile: String?) {
    self.document = document
    // The profile comes first wherever it stands, so that every other key wins over it.
    let name = profile ?? document.root?.value(at: ["paper", "profile"])?.scalar?.string
    configuration.paper =
      name.flatMap { PaperSettings.profile(named: $0.lowercased()) } ?? configuration.paper
    if let root = document.root { readSection(root, path: "") }
  }

  // MARK: Mappings

  private mutating func readSection(_ node: Node, path: String) {
    if node.isNothing { return }
    let keys = Self.childNames(of: path)
    guard let pairs = node.pairsWithMerges else {
      let what = path.isEmpty ? "the file" : path
      let form = if case .sequence = node { "a list" } else { "a single value" }
      report(node, "\(what) is \(form), expected the keys \(PlainText.list(keys))")
      return
    }
    for merge in node.brokenMerges {
      report(merge, "<< takes over another mapping, expected an alias such as *name")
    }
    for (key, value) in pairs {
      guard case .scalar(let scalar) = key else {
        report(key, "a list or mapping is used as a key, expected \(PlainText.list(keys))")
        continue
      }
      let written = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
      let full = SettingTable.aliases[written] ?? written
      if full != written, given[full] != nil || pairs.contains(where: { $0.key.names(full) }) {
        report(key, "\(written) is another name of \(full), expected one of them")
        continue
      }
      if full == SettingTable.keys.path, value.mapping != nil {
        readKeys(value)
      } else if let setting = SettingTable.all.first(where: { $0.path == full }) {
        read(setting, value)
      } else if full == "instruments" {
        readInstruments(value)
      } else if full == "paper.fees", isWord(value, among: ["none", "off", "0"]) {
        configuration.paper.fees = FeeSettings()
        takeAll(below: full, value)
      } else if full == "paper.latency", case .scalar(let text) = SettingInput(value) {
        readLatency(text, value)
      } else if !Self.childNames(of: full).isEmpty {
        readSection(value, path: full)
      } else {
        reportUnknown(key, scalar.string, path: path, among: keys)
      }
    }
  }

  /// One latency for every way.
  private mutating func readLatency(_ text: String, _ node: Node) {
    let kind = ScalarKind<LatencyRange>.latency
    let reading = kind.read(text)
    guard case .value(let range) = reading else {
      var hint = ""
      if case .wrong(let suggestion?) = reading { hint = ", did you mean \(suggestion)?" }
      report(
        node, "paper.latency is \(PlainText.quoted(text)), expected \(kind.expected)\(hint)")
      return
    }
    let reorders = configuration.paper.latency.reordersReports
    configuration.paper.latency = LatencySettings()
    configuration.paper.latency.submit = range
    configuration.paper.latency.cancel = range
    configuration.paper.latency.replace = range
    configuration.paper.latency.report = range
    configuration.paper.latency.reordersReports = reorders && range != .zero
    takeAll(below: "paper.latency", node)
  }

  /// Notes that one value of the file says everything below a path.
  private mutating func takeAll(below path: String, _ node: Node) {
    let source = ValueSource.file(document.fileName, line: node.mark?.line ?? 1)
    for setting in SettingTable.all where setting.path.hasPrefix(path + ".") {
      given[setting.path] = Given(value: setting.text(configuration), source: source)
    }
  }

  private func isWord(_ node: Node, among words: [String]) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return words.contains(scalar.string.lowercased())
  }

  /// The keys right below `path`, in the order of the documentation.
  private static func childNames(of path: String) -> [String] {
    let prefix = path.isEmpty ? "" : path + "."
    var names: [String] = []
    for setting in SettingTable.all where setting.path.hasPrefix(prefix) {
      let name = String(setting.path.dropFirst(prefix.count).prefix { $0 != "." })
      if name == "ui", path.isEmpty { names.append("instruments") }
      if !names.contains(name) { names.append(name) }
    }
    if let first = names.firstIndex(of: "instruments") {
      names = names.enumerated().filter { $0.element != "instruments" || $0.offset == first }
        .map(\.element)
    }
    return names
  }

  private mutating func read(_ setting: Setting<Configuration>, _ node: Node) {
    switch setting.apply(SettingInput(node), &configuration) {
    case .success(let text):
      given[setting.path] = Given(
        value: text, source: .file(document.fileName, line: node.mark?.line ?? 1))
    case .failure(let fault): report(node, setting.path + fault.message)
    }
  }

  // MARK: Instruments

  private mutating func readInstruments(_ node: Node) {
    if node.isNothing { return }
    guard case .sequence(let items) = node else {
      report(node, "instruments is not a list, expected items such as { symbol: AAPL, tick: 0.01 }")
      return
    }
    var lines: [String: Int] = [:]
    for item in items {
      guard let pairs = item.pairsWithMerges else {
        report(item, "an item of instruments is not a mapping, expected { symbol: AAPL, … }")
        continue
      }
      guard let symbol = readSymbol(item, pairs) else { continue }
      if let line = lines[symbol] {
        report(item, "instruments has \(symbol) twice, first in line \(line), expected once")
        continue
      }
      lines[symbol] = item.mark?.line ?? 1
      readInstrument(symbol, pairs)
    }
  }

  private mutating func readSymbol(_ item: Node, _ pairs: [(key: Node, value: Node)]) -> String? {
    let value = pairs.first { $0.key.scalar?.string == "symbol" }?.value
    guard let value else {
      report(item, "an item of instruments has no symbol, expected symbol: AAPL")
      return nil
    }
    let isFit: (Character) -> Bool = {
      !$0.isWhitespace && PlainText.oneLine(String($0)) == String($0)
    }
    guard case .scalar(let text) = SettingInput(value), !text.isEmpty, text.count <= 20,
      text.allSatisfy(isFit)
    else {
      report(value, "symbol is not a name, expected up to 20 characters without spaces")
      return nil
    }
    return text.uppercased()
  }

  private mutating func readInstrument(_ symbol: String, _ pairs: [(key: Node, value: Node)]) {
    var instrument = InstrumentSettings(symbol: symbol)
    let path = "instruments.\(symbol)"
    let names = ["symbol"] + SettingTable.instrument.map(\.path)
    for (key, value) in pairs {
      let name = key.scalar?.string ?? ""
      if name == "symbol" { continue }
      guard let setting = SettingTable.instrument.first(where: { $0.path == name }) else {
        reportUnknown(key, name, path: path, among: names)
        continue
      }
      switch setting.apply(SettingInput(value), &instrument) {
      case .success(let text):
        let source = ValueSource.file(document.fileName, line: value.mark?.line ?? 1)
        instrumentEntries.append(
          ResolvedValue(key: "\(path).\(name)", value: text, source: source))
      case .failure(let fault): report(value, "\(path).\(name)\(fault.message)")
      }
    }
    configuration.paper.triggerBySymbol[symbol] = instrument.trigger
    configuration.instruments.append(instrument)
  }

  // MARK: The command line, and rules between values

  /// Puts values of the command line in place of the file's.
  mutating func apply(_ overrides: [ConfigurationOverride]) {
    for override in overrides {
      guard let setting = SettingTable.all.first(where: { $0.path == override.key }) else {
        preconditionFailure("Invariant: an option sets a key that exists, not \(override.key)")
      }
      switch setting.apply(.scalar(override.value), &configuration) {
      case .success(let text):
        given[setting.path] = Given(value: text, source: .option(override.option))
      case .failure(let fault):
        problems.append(
          ConfigurationProblem(
            source: override.option, line: nil, message: setting.path + fault.message))
      }
    }
  }

  /// Checks what one value says of another.
  mutating func checkTogether(themeNames: [String]?, keyActions: [KeyAction]?) {
    if let keyActions { checkKeys(keyActions) }
    let ratios = configuration.engine.riskReward
    if ratios.minRatio > ratios.maxRatio {
      let low = "trade_exit.risk_reward.min_ratio"
      let high = "trade_exit.risk_reward.max_ratio"
      report(
        keys: [low, high],
        "\(low) is \(ratios.minRatio), above \(high), which is \(ratios.maxRatio); "
          + "expected it to be at most that")
    }
    checkTargets()
    let theme = configuration.ui.theme
    if let themeNames, !themeNames.contains(theme) {
      let near = NearestWord.suggestion(for: theme, among: themeNames)
      report(
        keys: ["ui.theme"],
        "ui.theme is \(PlainText.quoted(theme)), expected \(PlainText.list(themeNames))"
          + (near.map { ", did you mean \($0)?" } ?? ""))
    }
  }

  /// With `oco` the first fill of a target ends the bracket, so there can be only one (SEM-16).
  private mutating func checkTargets() {
    let brackets = configuration.engine.brackets
    guard let scale = brackets.scaleOut, brackets.contingency == .oco else { return }
    let targets = "trade_exit.bracket_orders.scale_out"
    let contingency = "trade_exit.bracket_orders.contingency"
    report(
      keys: [targets, contingency],
      "\(targets) is \(scale.text), but \(contingency) is oco, which ends a bracket with its "
        + "first target fill; expected scale_out: off or contingency: ouo")
  }

  /// Every value with its source, in the order of the documentation.
  var entries: [ResolvedValue] {
    var entries: [ResolvedValue] = []
    for setting in SettingTable.all {
      if setting.path == SettingTable.all.first(where: { $0.path.hasPrefix("ui.") })?.path {
        let none = ResolvedValue(key: "instruments", value: "[]", source: .builtIn)
        entries += instrumentEntries.isEmpty ? [none] : instrumentEntries
      }
      let given = given[setting.path]
      entries.append(
        ResolvedValue(
          key: setting.path, value: given?.value ?? setting.text(configuration),
          source: given?.source ?? source(ofUngiven: setting)))
    }
    return entries
  }

  /// Where the value of a key comes from that nobody gave: from the profile when that differs.
  private func source(ofUngiven setting: Setting<Configuration>) -> ValueSource {
    let isPlain = setting.text(configuration) == setting.text(Configuration())
    return isPlain ? .builtIn : .profile(configuration.paper.profile)
  }

  // MARK: Problems

  mutating func report(_ node: Node, _ message: String) {
    problems.append(document.problem(at: node, message))
  }

  /// Reports at the first of `keys` that the file or the command line gives.
  private mutating func report(keys: [String], _ message: String) {
    switch keys.compactMap({ given[$0]?.source }).first {
    case .file(let name, let line):
      problems.append(ConfigurationProblem(source: name, line: line, message: message))
    case .option(let option):
      problems.append(ConfigurationProblem(source: option, line: nil, message: message))
    case .builtIn, .profile, nil:
      problems.append(
        ConfigurationProblem(source: document.fileName, line: nil, message: message))
    }
  }

  private mutating func reportUnknown(
    _ key: Node, _ name: String, path: String, among names: [String]
  ) {
    let full = PlainText.oneLine(path.isEmpty ? name : "\(path).\(name)", lengthMax: 100)
    let near = NearestWord.suggestion(for: name, among: names)
    // A key at the wrong level is more often misplaced than misspelled.
    let elsewhere = SettingTable.all.first { $0.path.hasSuffix(".\(name)") }?.path
    let hint = (near ?? elsewhere).map { ", did you mean \($0)?" } ?? ""
    report(key, "unknown key \(full), expected \(PlainText.list(names))\(hint)")
  }
}

extension Node {
  /// The value below some keys, one inside the other; `nil` where there is none.
  fileprivate func value(at path: [String]) -> Node? {
    path.reduce(self) { node, name in
      node?.pairsWithMerges?.first { $0.key.scalar?.string == name }?.value
    }
  }

  /// Whether this is the last part of a dotted path.
  fileprivate func names(_ path: String) -> Bool {
    guard let name = scalar?.string else { return false }
    return path.hasSuffix(".\(name)")
  }

  /// The values of `<<` that are no mappings.
  fileprivate var brokenMerges: [Node] {
    guard case .mapping(let mapping) = self else { return [] }
    var broken: [Node] = []
    for (key, value) in mapping where key.isMergeKey {
      if case .sequence(let sequence) = value {
        broken += sequence.filter { $0.mapping == nil }
      } else if value.mapping == nil {
        broken.append(value)
      }
    }
    return broken
  }
}
