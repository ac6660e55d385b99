import Configuration
import Foundation
import Terminal
import TextGrid
import Themes
import TradingModel

/// The themes, the chosen one and how many colours it may use.
struct ThemeChoice {
  private(set) var library: ThemeLibrary
  let colour: ColourChoice
  /// The name of the theme that is wanted, whether or not it can be used.
  private var name: String
  private(set) var theme: Theme
  /// Whether the configuration draws rising in red whatever the theme says.
  private var isUpRed: Bool
  /// Why the chosen theme is not the one asked for.
  private(set) var message: String?

  init(configuration: Configuration, colour: String, library: ThemeLibrary) throws {
    guard let choice = ColourChoice(rawValue: colour) else {
      let expected = ColourChoice.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure(.usage, "--color \(colour): expected \(expected)")
    }
    self.colour = choice
    self.library = library
    name = configuration.ui.theme
    let chosen = library.choose(name)
    theme = chosen.theme
    message = chosen.message
    isUpRed = configuration.ui.isUpRed
    if isUpRed { theme.upStyle = .red }
  }

  /// Whether the user turned colours off.
  static var isColourUnwanted: Bool {
    ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
  }

  /// Draws rising in red, or as the theme wants it.
  mutating func setUpRed(_ isRed: Bool) {
    isUpRed = isRed
    theme.upStyle = isRed ? .red : library.choose(theme.name).theme.upStyle
  }

  /// Takes another theme, with the files as they are now; returns what to tell the trader when it
  /// cannot be used, and keeps the look then.
  mutating func change(to name: String) -> String? {
    library = ThemeLibrary(userFolder: library.userFolder)
    let chosen = library.choose(name)
    guard chosen.message == nil else { return chosen.message }
    self.name = name
    theme = chosen.theme
    if isUpRed { theme.upStyle = .red }
    return nil
  }

  /// Reads the theme in use anew, as after a change of its file; returns what is wrong with it.
  mutating func reload() -> String? { change(to: name) }

  /// What to watch for changes: the user's folder of themes and the files in it.
  var watchedPaths: [String] {
    guard let folder = library.userFolder else { return [] }
    // Without a folder there is nothing to watch, which is the usual case.
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return [folder] + files.sorted().filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }
  }

  static func printList() throws {
    let library = ThemeLibrary()
    let output = LineWriter()
    for theme in library.themes { try output.write("\(theme.name)\t\(theme.description)") }
    try output.flush()
    for error in library.errors {
      FileHandle.standardError.write(Data("brace: \(error.summary)\n".utf8))
    }
  }

  static func printTheme(_ name: String) throws {
    guard let text = try text(of: name) else {
      throw Failure(.usage, ThemeLibrary().choose(name).message ?? "no theme \(name)")
    }
    let output = LineWriter()
    try output.write(text: text)
    try output.flush()
  }

  /// The user's file of that name, else the built-in one; `nil` when there is neither.
  private static func text(of name: String) throws -> String? {
    let folder = ConfigurationLoader.defaultPath(
      environment: ProcessInfo.processInfo.environment
    ).map { String($0.dropLast("config.yaml".count)) + "themes" }
    if let folder, !name.contains("/"),
      FileManager.default.fileExists(atPath: "\(folder)/\(name).yaml")
    {
      return try String(contentsOfFile: "\(folder)/\(name).yaml", encoding: .utf8)
    }
    return Themes.all().first { $0.name == name }?.yaml
  }
}
