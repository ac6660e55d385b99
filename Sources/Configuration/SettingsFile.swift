import Foundation
import TraderCommands

/// Writes single settings into the user's configuration file and leaves the rest of it alone.
public enum SettingsFile {
  /// Why nothing was written; every description is one line for the message line.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no place for a file: neither a home nor a path.
    case noPlace
    /// The file holds something else than at the first look a moment ago.
    case changedMeanwhile(path: String)
    /// The file, as it is or as it would be, is no valid configuration: the first problem.
    case invalid(ConfigurationProblem)
    /// The value stands where it cannot be changed without touching others.
    case notEditable(path: String, key: String)
    /// The system refused.
    case cannotWrite(path: String, reason: String)

    /// What went wrong, with the file's name.
    public var description: String {
      switch self {
      case .noPlace: "not saved: there is no home folder to keep a file in"
      case .changedMeanwhile(let path): "not saved: \(Fault.name(path)) was just changed by others"
      case .invalid(let problem): "not saved: \(problem)"
      case .notEditable(let path, let key):
        "not saved: \(key) cannot be changed in place in \(Fault.name(path)); edit it by hand"
      case .cannotWrite(let path, let reason): "not saved: \(Fault.name(path)): \(reason)"
      }
    }

    private static func name(_ path: String) -> String {
      PlainText.oneLine(path, lengthMax: 200)
    }
  }

  /// A key of the file with its new value: `ui.theme` and `dark`.
  public struct Change: Hashable, Sendable {
    /// The dotted path.
    public let key: String
    /// The value as YAML writes it: `dark`, `[stop, reject]`.
    public let value: String

    /// Makes a change.
    public init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// Writes the changes; a file that is not there is made, with nothing else in it.
  ///
  /// What others wrote into the file since the program read it stays. The file is replaced in one
  /// step, keeps its permissions, and a symbolic link to it stays one.
  ///
  /// - Parameters:
  ///   - changes: What to write; none of it is written when one cannot be.
  ///   - path: The file; `nil` is the user's own.
  ///   - environment: The variables that say where that is; `nil` takes the process's.
  /// - Returns: The file's path.
  @discardableResult
  public static func save(
    _ changes: [Change], path: String?, environment: [String: String]? = nil
  ) throws(Fault) -> String {
    let variables = environment ?? ProcessInfo.processInfo.environment
    guard let path = path ?? ConfigurationLoader.defaultPath(environment: variables) else {
      throw .noPlace
    }
    let before = try text(of: path)
    let after = try edited(before ?? "", changes, fileName: path)
    guard try text(of: path) == before else { throw .changedMeanwhile(path: path) }
    if after != before { try write(after, to: path) }
    return path
  }

  /// Returns the text with the changes in it, checked as a whole.
  static func edited(
    _ text: String, _ changes: [Change], fileName: String
  ) throws(Fault) -> String {
    var edited = SettingsText(text)
    for change in changes {
      do {
        try edited.set(change.key, to: change.value)
      } catch {
        switch error {
        case .notYAML(let problem):
          throw .invalid(
            ConfigurationProblem(source: fileName, line: problem.line, message: problem.message))
        case .notEditable(let key): throw .notEditable(path: fileName, key: key)
        }
      }
    }
    do {
      // Whether the other values are right is asked too: a broken file would not start again.
      _ = try ConfigurationLoader.load(yaml: edited.text, fileName: fileName)
    } catch {
      let unknown = ConfigurationProblem(source: fileName, line: nil, message: error.description)
      guard case .invalid(let problems) = error else { throw .invalid(unknown) }
      throw .invalid(problems.first ?? unknown)
    }
    return edited.text
  }

  /// The file's text; `nil` when there is none.
  private static func text(of path: String) throws(Fault) -> String? {
    do {
      return try ConfigurationLoader.text(of: path)
    } catch {
      switch error {
      case .noSuchFile: return nil
      case .unreadable(_, let reason): throw .cannotWrite(path: path, reason: reason)
      case .invalid(let problems):
        throw .cannotWrite(path: path, reason: problems.first?.message ?? "cannot be read")
      }
    }
  }

  private static func write(_ text: String, to path: String) throws(Fault) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let folder = target.deletingLastPathComponent()
    let files = FileManager.default
    do {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      // Its permissions are those of the file it replaces; a new one is for its owner alone.
      let old = try? files.attributesOfItem(atPath: target.path)  // none: it is new
      let temporary = folder.appendingPathComponent(".\(target.lastPathComponent).new")
      let mode = old?[.posixPermissions] ?? 0o600
      guard !files.fileExists(atPath: target.path) || files.isWritableFile(atPath: target.path)
      else { throw CocoaError(.fileWriteNoPermission) }
      try Data(text.utf8).write(to: temporary)
      try files.setAttributes([.posixPermissions: mode], ofItemAtPath: temporary.path)
      guard rename(temporary.path, target.path) == 0 else {
        let number = errno
        try? files.removeItem(at: temporary)  // it is only a copy of what was not saved
        throw POSIXError(POSIXErrorCode(rawValue: number) ?? .EIO)
      }
    } catch {
      throw .cannotWrite(path: path, reason: reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileWriteNoPermission, .fileReadNoPermission: "it may not be written"
    case .fileWriteOutOfSpace: "there is no room on the disk"
    case .fileWriteVolumeReadOnly: "the disk is read-only"
    default: "it cannot be written"
    }
  }
}
