import ArgumentParser
import Configuration
import Connectors
import Foundation
import Synchronization
import Terminal
import TextGrid
import TradeDashboard
import TradeRuntime
import TraderCommands
import TradingModel

/// A run as lines that are only ever added: events as they happen, commands on standard input.
///
/// Lines hold no escape codes, so that a screen reader or a pipe can take them. Each command is
/// answered before the next one is read.
struct PlainRun {
  let parts: RunParts
  /// A replay opens paused where the first ATR exists.
  let opensPaused: Bool
  /// The account it trades on; `nil` keeps nothing.
  let account: RunAccount?

  func run() throws {
    StopSignal.install()
    let wakeUp: WakeUp
    do throws(TerminalError) {
      wakeUp = try WakeUp()
    } catch {
      throw Failure(.internalError, "\(error)")
    }
    let stream = LineStream(isASCII: !Self.isUnicodeLocale, onFailure: { wakeUp.signal() })
    let info = parts.player.feedInfo
    stream.write(
      "Brace, paper money only: \(info.source == .simulation ? "sim" : "replay"), "
        + info.instruments.map(\.symbol).joined(separator: " "))
    var player = parts.player
    var pace = parts.pace
    let beginning = try account?.begin(&player)
    if opensPaused {
      // A run that goes on stays where it was.
      if !(beginning?.isResumed ?? false) { player.skipToFirstATR() }
      pace.pause()
    }
    let loop = EngineLoop(
      framesPerSecond: parts.configuration.ui.framesPerSecond, wake: { wakeUp.signal() })
    let isOver = DispatchSemaphore(value: 0)
    loop.start(
      player, pace: pace,
      subscribe: { manager in
        _ = manager.subscribe("plain lines") { event in
          stream.write(PlainDesk.line(of: .event(event), in: info.instruments))
        }
        _ = manager.subscribeToNotices { notice in
          stream.write(PlainDesk.line(of: .notice(notice), in: info.instruments))
        }
      },
      onEnd: { isOver.signal() })
    stream.write(opensPaused ? "paused: play starts, step goes one event on" : "playing")
    stream.write(PlainDesk.greeting)
    var conversation = PlainConversation(loop: loop, stream: stream, wakeUp: wakeUp)
    conversation.run()
    loop.post(.stop)
    isOver.wait()
    if let problem = stream.problem {
      throw Failure(.cannotWrite, "standard output: \(problem)")
    }
    if StopSignal.number != 0 { throw ExitCode(128 + StopSignal.number) }
  }

  /// Whether the locale writes UTF-8, by the variables that say so.
  private static var isUnicodeLocale: Bool {
    let environment = ProcessInfo.processInfo.environment
    let value = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let name = (value ?? "").lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}

/// The main thread's half: lines in, answers out.
private struct PlainConversation {
  let loop: EngineLoop
  let stream: LineStream
  let wakeUp: WakeUp
  private var desk = PlainDesk()
  private var input: [UInt8] = []
  private var isInputOver = false
  private var isFinishTold = false
  private var hasLeft = false

  init(loop: EngineLoop, stream: LineStream, wakeUp: WakeUp) {
    self.loop = loop
    self.stream = stream
    self.wakeUp = wakeUp
  }

  /// Runs until somebody leaves, a signal comes or nobody listens any more.
  mutating func run() {
    while !hasLeft, StopSignal.number == 0, stream.problem == nil {
      var descriptors = [pollfd(fd: wakeUp.readDescriptor, events: Int16(POLLIN), revents: 0)]
      if !isInputOver {
        descriptors.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0))
      }
      // A signal may come just before the wait, so the wait has an end.
      guard poll(&descriptors, nfds_t(descriptors.count), 500) > 0 else { continue }
      if descriptors[0].revents != 0 {
        wakeUp.drain()
        takeNews()
      }
      if descriptors.count > 1, descriptors[1].revents != 0 { readInput() }
    }
    if StopSignal.number != 0 {
      say(["ended by signal \(StopSignal.number)"] + PlainDesk.farewell(snapshot()))
    }
  }

  private mutating func readInput() {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    let count = read(STDIN_FILENO, &bytes, bytes.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return }
    if count > 0 { input += bytes.prefix(count) }
    while !hasLeft, let end = input.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: input[..<end], as: UTF8.self)
      input.removeSubrange(...end)
      hear(line)
    }
    guard count <= 0, !hasLeft else { return }
    isInputOver = true
    if !input.isEmpty { hear(String(decoding: input, as: UTF8.self)) }
    if !hasLeft { obey(desk.hearEnd(in: snapshot())) }
  }

  private mutating func hear(_ line: String) {
    let now = snapshot()
    var answer = desk.hear(line, in: now)
    if let entry = answer.preview {
      say(answer.lines)
      var request = FrameRequest()
      request.ticket = entry
      let looked = snapshot(request)
      guard let preview = looked.preview else {
        say(["not sent: there is no preview of it"])
        return
      }
      answer = desk.offer(preview, in: looked)
    }
    obey(answer)
  }

  private mutating func obey(_ answer: PlainDesk.Answer) {
    say(answer.lines)
    for command in answer.commands { loop.post(.command(command)) }
    // What the commands made is told before the next line is read.
    if !answer.commands.isEmpty { _ = snapshot() }
    if answer.isOver { hasLeft = true }
  }

  /// The market's end, a script's wishes, and whether anything is left to wait for.
  private mutating func takeNews() {
    for order in loop.takeScreenOrders() where order == .quit { hasLeft = true }
    guard let snapshot = loop.takeSnapshot() else { return }
    if snapshot.feed.isFinished, !isFinishTold {
      isFinishTold = true
      say(["status, brackets and trades still answer, quit leaves"])
    }
    guard isInputOver, !hasLeft else { return }
    let isFlat = PlainDesk.isNothingOpen(snapshot)
    if isFlat || snapshot.feed.isFinished {
      say(isFlat ? ["nothing is open any more"] : PlainDesk.farewell(snapshot))
      hasLeft = true
    }
  }

  private func say(_ lines: [String]) {
    for line in lines { stream.write(line) }
  }

  /// What there is to see after everything that was posted before.
  private func snapshot(_ request: FrameRequest = FrameRequest()) -> Snapshot {
    let isThere = DispatchSemaphore(value: 0)
    let holder = SnapshotHolder()
    loop.post(
      .ask(request) { snapshot in
        holder.put(snapshot)
        isThere.signal()
      })
    isThere.wait()
    return holder.take()
  }
}

/// Carries a snapshot from the engine's thread.
private final class SnapshotHolder: Sendable {
  private let held = Mutex(Snapshot())

  func put(_ snapshot: Snapshot) { held.withLock { $0 = snapshot } }
  func take() -> Snapshot { held.withLock { $0 } }
}

/// Lines to standard output from any thread, each in one piece.
final class LineStream: Sendable {
  private let failure = Mutex<String?>(nil)
  private let isASCII: Bool
  private let onFailure: @Sendable () -> Void

  /// Makes a stream that writes ASCII only where the locale has nothing else.
  init(isASCII: Bool, onFailure: @escaping @Sendable () -> Void) {
    self.isASCII = isASCII
    self.onFailure = onFailure
  }

  /// Why nothing can be written any more.
  var problem: String? { failure.withLock { $0 } }

  /// Writes a line; after a failure nothing more.
  func write(_ text: String) {
    let line = Self.speakable(text, isASCII: isASCII) + "\n"
    let bytes = Array(line.utf8)
    let hasFailed = failure.withLock { problem -> Bool in
      guard problem == nil else { return false }
      var start = 0
      while start < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
          Foundation.write(
            STDOUT_FILENO, buffer.baseAddress.map { $0 + start }, bytes.count - start)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          problem = String(cString: strerror(errno))
          return true
        }
        start += count
      }
      return false
    }
    if hasFailed { onFailure() }
  }

  /// Signs as words, and nothing that steers a terminal.
  private static func speakable(_ text: String, isASCII: Bool) -> String {
    let words = text.replacing("→", with: "to").replacing("×", with: "x").replacing("·", with: ",")
      .replacing("−", with: "-").replacing("–", with: "none")
    let plain = PlainText.oneLine(words, lengthMax: 1_000)
    guard isASCII else { return plain }
    return String(
      String.UnicodeScalarView(plain.unicodeScalars.map { GlyphSet.ascii.drawn($0) }))
  }
}
