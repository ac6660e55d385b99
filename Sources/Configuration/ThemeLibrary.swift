import Foundation
public import TextGrid
import Themes
import TraderCommands

/// Every theme there is: the built-in ones, then the user's.
///
/// A user's theme takes the place of a built-in one of the same name. One that is broken stays in
/// the list by name, and whoever chooses it gets the default and a message.
public struct ThemeLibrary: Sendable {
  /// What choosing a name gave.
  public struct Choice: Hashable, Sendable {
    /// The theme, or the default in its place.
    public let theme: Theme
    /// Why it is the default, on one line; `nil` when it is what was asked for.
    public let message: String?
  }

  private enum Entry {
    /// A built-in one, read when somebody wants it: a start needs one of them.
    case text(String)
    case theme(Theme)
    case broken(ThemeError)
  }

  private var entries: [(name: String, entry: Entry)] = []

  /// The folder of the user's themes, whether or not it is there; `nil` when there is no home.
  public let userFolder: String?

  /// The theme when none is named, or when the one that is cannot be used: a built-in one.
  public var defaultTheme: Theme {
    for (name, yaml) in Themes.all() {
      if case .theme(let theme) = Self.read(name: name, yaml: yaml) { return theme }
    }
    return .fallback
  }

  /// Reads the built-in themes, and those in `$XDG_CONFIG_HOME/brace/themes` or
  /// `~/.config/brace/themes`.
  ///
  /// - Parameter environment: The variables that say where the user's themes are; `nil` takes the
  ///   process's.
  public init(environment: [String: String]? = nil) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    let folder = ConfigurationLoader.folder(environment: environment).map { "\($0)/themes" }
    self.init(userFolder: folder)
  }

  /// Reads the built-in themes, and those in `userFolder`.
  public init(userFolder: String?) {
    self.userFolder = userFolder
    entries = Themes.all().map { ($0.name, .text($0.yaml)) }
    guard let userFolder else { return }
    // Without such a folder the user has no themes of their own, which is the usual case.
    let files = (try? FileManager.default.contentsOfDirectory(atPath: userFolder)) ?? []
    for file in files.sorted() where file.hasSuffix(".yaml") && !file.hasPrefix(".") {
      let path = "\(userFolder)/\(file)"
      let stem = String(file.dropLast(".yaml".count))
      do {
        add(name: stem, yaml: try ConfigurationLoader.text(of: path), fileName: path)
      } catch {
        let problem = ConfigurationProblem(source: path, line: nil, message: "cannot be read")
        set(stem, .broken(ThemeError(problems: [problem])))
      }
    }
  }

  /// The names, built-in ones first; the first is the default.
  public var names: [String] { entries.map(\.name) }

  /// The themes that can be used, in the order of their names.
  public var themes: [Theme] {
    entries.compactMap { if case .theme(let theme) = Self.opened($0) { theme } else { nil } }
  }

  /// The themes that cannot, with everything that is wrong in them.
  public var errors: [ThemeError] {
    entries.compactMap { if case .broken(let error) = Self.opened($0) { error } else { nil } }
  }

  /// Returns the theme of this name, or the default and why.
  public func choose(_ name: String) -> Choice {
    switch entries.first(where: { $0.name == name }).map(Self.opened) {
    case .theme(let theme): return Choice(theme: theme, message: nil)
    case .broken(let error):
      // On a screen the line must fit: the folder is known, file and line are what is wanted.
      let first = error.problems[0]
      let file = first.source.split(separator: "/").last.map(String.init) ?? first.source
      let place = first.line.map { "\(file):\($0)" } ?? file
      let more = error.problems.count > 1 ? " (and \(error.problems.count - 1) more)" : ""
      return Choice(
        theme: defaultTheme,
        message:
          "theme \(PlainText.oneLine(name)) cannot be used: \(place): \(first.message)\(more)")
    case .text, nil:
      let near = NearestWord.suggestion(for: name, among: names)
      let hint = near.map { ", did you mean \($0)?" } ?? ""
      return Choice(
        theme: defaultTheme,
        message: "there is no theme \(PlainText.quoted(name)), expected "
          + "\(PlainText.list(names))\(hint)")
    }
  }

  /// Adds a theme under the name its text says, or as broken under the name of its file.
  private mutating func add(name: String, yaml: String, fileName: String) {
    do {
      let theme = try ThemeParser.parse(yaml: yaml, fileName: fileName)
      set(theme.name, .theme(theme))
    } catch {
      set(name, .broken(error))
    }
  }

  private static func opened(_ item: (name: String, entry: Entry)) -> Entry {
    if case .text(let yaml) = item.entry { read(name: item.name, yaml: yaml) } else { item.entry }
  }

  private static func read(name: String, yaml: String) -> Entry {
    do {
      return .theme(try ThemeParser.parse(yaml: yaml, fileName: "Themes/\(name).yaml"))
    } catch {
      return .broken(error)
    }
  }

  private mutating func set(_ name: String, _ entry: Entry) {
    if let index = entries.firstIndex(where: { $0.name == name }) {
      entries[index].entry = entry
    } else {
      entries.append((name, entry))
    }
  }
}
