import Foundation

/// Reads the configuration once, at start: everything that is wrong is told, and then nothing runs.
public enum ConfigurationLoader {
  /// A file above this size is no configuration.
  private static let bytesMax = 1_000_000

  /// Returns the configuration of a file, or the defaults when there is none.
  ///
  /// - Parameters:
  ///   - path: The file that was asked for; `nil` takes `defaultPath` if that file exists.
  ///   - environment: The variables that say where the default file is; `nil` takes the process's.
  ///   - overrides: Values of the command line; they win.
  ///   - themeNames: The themes there are; `nil` accepts every name.
  ///   - keyActions: What keys can do on the screen; `nil` accepts every name.
  /// - Throws: `noSuchFile` only for a file that was asked for; `unreadable`; `invalid`.
  public static func load(
    path: String?, environment: [String: String]? = nil,
    overrides: [ConfigurationOverride] = [], themeNames: [String]? = nil,
    keyActions: [KeyAction]? = nil
  ) throws(ConfigurationError) -> Configuration {
    let environment = environment ?? ProcessInfo.processInfo.environment
    var chosen = path
    if chosen == nil, let usual = defaultPath(environment: environment),
      FileManager.default.fileExists(atPath: usual)
    {
      chosen = usual
    }
    guard let chosen else {
      return try load(
        yaml: "", fileName: "defaults", overrides: overrides, themeNames: themeNames,
        keyActions: keyActions)
    }
    return try load(
      yaml: try text(of: chosen), fileName: chosen, overrides: overrides, themeNames: themeNames,
      keyActions: keyActions)
  }

  /// Returns the configuration that a text says; what it leaves out is default.
  ///
  /// - Parameters:
  ///   - yaml: The file's content; an empty text gives the defaults.
  ///   - fileName: The name for messages and sources.
  ///   - overrides: Values of the command line; they win.
  ///   - themeNames: The themes there are; `nil` accepts every name.
  ///   - keyActions: What keys can do on the screen; `nil` accepts every name.
  /// - Throws: `invalid` with every problem, first line first.
  public static func load(
    yaml: String, fileName: String, overrides: [ConfigurationOverride] = [],
    themeNames: [String]? = nil, keyActions: [KeyAction]? = nil
  ) throws(ConfigurationError) -> Configuration {
    let document: YAMLDocument
    do {
      document = try YAMLDocument(yaml, fileName: fileName)
    } catch {
      throw .invalid([error.problem])
    }
    let profile = overrides.last { $0.key == ConfigurationReader.profileKey }?.value
    var reader = ConfigurationReader(document, profile: profile)
    reader.apply(overrides)
    reader.checkTogether(themeNames: themeNames, keyActions: keyActions)
    guard reader.problems.isEmpty else {
      let sorted = reader.problems.enumerated().sorted {
        ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
      }
      throw .invalid(sorted.map(\.element))
    }
    var configuration = reader.configuration
    configuration.entries = reader.entries
    return configuration
  }

  /// Where the user's file is looked for: `$XDG_CONFIG_HOME/brace/config.yaml`, else
  /// `~/.config/brace/config.yaml`; `nil` when there is no home either.
  public static func defaultPath(environment: [String: String]) -> String? {
    folder(environment: environment).map { "\($0)/config.yaml" }
  }

  /// The folder of the user's files, without a slash at the end.
  static func folder(environment: [String: String]) -> String? {
    // The XDG rules say that a relative path is to be ignored.
    if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return "\(base)/brace" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return "\(home)/.config/brace"
  }

  /// Reads a text file; a named pipe or `/dev/fd/3` will do.
  static func text(of path: String) throws(ConfigurationError) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .noSuchFile(path: path)
    }
    if isFolder.boolValue { throw .unreadable(path: path, reason: "is a folder, expected a file") }
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }  // it was only read: nothing can be lost
      data = try file.read(upToCount: bytesMax + 1) ?? Data()
    } catch {
      throw .unreadable(path: path, reason: "cannot be read")
    }
    guard data.count <= bytesMax else {
      throw .unreadable(path: path, reason: "is larger than 1 MB, expected a short text")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw .unreadable(path: path, reason: "is not UTF-8 text")
    }
    return text
  }
}
