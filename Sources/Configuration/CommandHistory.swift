import Foundation

/// The commands of earlier runs, in a file of the user's alone: a line a command, oldest first.
///
///     let history = CommandHistory(path: "/home/ann/.local/state/brace/history")
///     var commands = try history.load()      // ["speed 5", "buy 100 SPY"]
///     try history.append("flatten all")
///
/// Nothing depends on it: a file that is damaged gives what can be read of it, one that cannot be
/// read or written is told and done without.
public struct CommandHistory: Hashable, Sendable {
  /// How many commands are read.
  public static let linesMax = 500
  /// The longest command that is read, in characters; a longer line is none of ours.
  public static let lengthMax = 400
  /// A file that has grown beyond this many lines is written anew with the newest ones.
  static let linesKept = 2 * linesMax
  /// No more of a file's end is read, whatever it is.
  private static let bytesMax = 1 << 20

  /// Why it is done without; every description is one line for the message line.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Earlier commands are not there.
    case cannotRead(path: String, reason: String)
    /// Commands of this run are lost with its end.
    case cannotWrite(path: String, reason: String)

    /// What went wrong, with the file's name.
    public var description: String {
      switch self {
      case .cannotRead(let path, let reason): "no earlier commands: \(path): \(reason)"
      case .cannotWrite(let path, let reason): "commands are not kept: \(path): \(reason)"
      }
    }
  }

  /// The file.
  public let path: String

  /// Takes a file, whether it is there or not.
  public init(path: String) { self.path = path }

  /// Returns the newest commands, oldest first; none when there is no file yet.
  ///
  /// Lines that are no text, too long or a repetition of the one before are left out.
  ///
  /// - Throws: `Fault.cannotRead` when something is there and cannot be read, such as a folder.
  public func load() throws(Fault) -> [String] {
    let (data, isWhole) = try contents()
    let all = String(decoding: data, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      // The first line of a part of the file may be a part of a line.
      .dropFirst(isWhole ? 0 : 1)
    var lines: [String] = []
    for line in all where CommandHistory.isCommand(line) && lines.last != String(line) {
      lines.append(String(line))
    }
    let newest = Array(lines.suffix(CommandHistory.linesMax))
    if !isWhole || all.count > CommandHistory.linesKept { rewrite(newest) }
    return newest
  }

  /// Adds a command at the end; a file that is not there is made, with its folder, for the user
  /// alone, and one that others may read is closed to them.
  ///
  /// A line goes out in one piece, so that several programs may add to one file.
  ///
  /// - Throws: `Fault.cannotWrite` with the system's reason.
  public func append(_ command: String) throws(Fault) {
    guard CommandHistory.isCommand(Substring(command)) else { return }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    // What is wrong with the folder is told by the file that cannot be opened in it.
    try? FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: CommandHistory.reason(errno)) }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw .cannotWrite(path: path, reason: "it is no file")
    }
    // Where that is refused the file is another user's, who decides who reads it.
    if facts.st_mode & 0o077 != 0 { _ = fchmod(file, 0o600) }
    // A line that was cut short by a crash stays one of its own.
    var last = UInt8(ascii: "\n")
    if facts.st_size > 0 { _ = pread(file, &last, 1, facts.st_size - 1) }
    let bytes = Array(((last == UInt8(ascii: "\n") ? "" : "\n") + command + "\n").utf8)
    let written = write(file, bytes, bytes.count)
    guard written == bytes.count else {
      let reason = written < 0 ? CommandHistory.reason(errno) : "there is no room on the disk"
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  /// The file's bytes, or those of its end, and whether they are all.
  private func contents() throws(Fault) -> (data: [UInt8], isWhole: Bool) {
    // Without O_NONBLOCK a pipe in its place would be waited for.
    let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return ([], true) }
      throw .cannotRead(path: path, reason: CommandHistory.reason(errno))
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw .cannotRead(path: path, reason: "it is no file")
    }
    let size = Int(clamping: facts.st_size)
    let count = min(size, CommandHistory.bytesMax)
    var data = [UInt8](repeating: 0, count: count)
    let got = pread(file, &data, count, off_t(size - count))
    guard got >= 0 else { throw .cannotRead(path: path, reason: CommandHistory.reason(errno)) }
    return (Array(data.prefix(got)), count == size)
  }

  /// Puts a shorter file in the place of one that has grown too long.
  ///
  /// A command that another program adds at that very moment is lost, and so is nothing else: when
  /// it cannot be done the long file stays, and the next run tries again.
  private func rewrite(_ lines: [String]) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let temporary = "\(target).new"
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    unlink(temporary)
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let written = write(file, bytes, bytes.count)
    close(file)
    if written != bytes.count || rename(temporary, target) != 0 { unlink(temporary) }
  }

  /// Whether a line is a command that can stand on the `:` line.
  private static func isCommand(_ line: Substring) -> Bool {
    line.count <= lengthMax && line.contains { !$0.isWhitespace }
      && line.unicodeScalars.allSatisfy {
        $0 != "\u{FFFD}" && $0.properties.generalCategory != .control
      }
  }

  private static func reason(_ number: Int32) -> String {
    switch number {
    case EACCES, EPERM: "it may not be used"
    case ENOSPC, EDQUOT: "there is no room on the disk"
    case EROFS: "the disk is read-only"
    case EISDIR, ENOTDIR, ENXIO: "it is no file"
    default: String(cString: strerror(number))
    }
  }
}
