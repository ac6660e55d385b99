import CNcurses
public import TextGrid

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The screen of a real terminal: keys in, changed cells out.
///
/// It belongs to the main thread, where it also waits, so that a new window size is painted at
/// once. On every way out the terminal is given back: by `restore`, which `deinit` calls too,
/// and by the handlers of crashing signals.
public final class NcursesBackend: GridBackend {
  /// The window's size in cells.
  public private(set) var size: Size
  /// What the locale can write: Unicode where it is UTF-8.
  public let glyphs: GlyphSet
  /// The colours drawn with.
  public let colourDepth: ColourDepth
  /// How often the terminal has been written to: once a frame that shows something new.
  public var writeCalls: Int { Int(cn_write_calls()) }

  private let wakeUp: WakeUp
  private let signalDescriptor: Int32
  private var decoder = KeyDecoder()
  private var isInputEmpty = true
  /// When the last byte of an unfinished sequence came.
  private var lastInput = ContinuousClock.now
  private var pending: [GridEvent] = []
  private var keptSignals: Int32 = 0
  private var isClosed = false
  private var isUp = true
  private var shown: CellGrid?
  private var pens: PenCase

  /// Whether a screen was opened in this process; ncurses has one. Main thread only.
  nonisolated(unsafe) private static var wasOpened = false

  /// Opens the screen on standard input and output.
  ///
  /// A terminal whose name is unknown is driven as an `xterm-256color`.
  ///
  /// - Parameters:
  ///   - wakeUp: The bell that makes `nextEvent` return `woken`.
  /// - Throws: `TerminalError`; the terminal is then as it was.
  public init(options: TerminalOptions = TerminalOptions(), wakeUp: WakeUp) throws(TerminalError) {
    guard !NcursesBackend.wasOpened else { throw .alreadyOpen }
    guard isatty(0) == 1 else { throw .notATerminal(stream: "standard input") }
    guard isatty(1) == 1 else { throw .notATerminal(stream: "standard output") }
    glyphs = cn_use_locale() == 1 ? .unicode : .ascii
    let log = try NcursesBackend.openLog(options.errorLogPath)
    signalDescriptor = cn_catch_signals()
    guard signalDescriptor >= 0 else { throw .system(call: "pipe", errorNumber: errno) }
    do throws(TerminalError) {
      try NcursesBackend.openScreen()
    } catch {
      if let log { close(log) }
      throw error
    }
    NcursesBackend.wasOpened = true
    if let log, let path = options.errorLogPath {
      cn_redirect_errors(log)
      cn_set_crash_note("brace crashed; what it said is at the end of \(path)\n")
    } else {
      cn_set_crash_note("brace crashed\n")
    }
    self.wakeUp = wakeUp
    _ = cn_resize()
    size = NcursesBackend.windowSize()
    colourDepth = options.colour.depth(
      noColour: options.noColour, terminalColours: Int(cn_colour_count()),
      takesAnyColour: cn_takes_any_colour() == 1)
    pens = PenCase(depth: colourDepth, pairCount: Int(cn_pair_count()))
  }

  deinit { restore() }

  /// Gives the terminal back as it was before; more calls do nothing.
  ///
  /// Signals stay caught: the third request to end in a row ends a program that hangs.
  public func restore() {
    isUp = false
    cn_leave()
  }

  /// Gives the terminal back, stops the whole job, and repaints when it goes on.
  public func suspend() {
    guard isUp else { return }
    cn_stop()
    repaintEverything()
    pending.append(.resumed)
  }

  /// Rings the terminal's bell.
  public func ringBell() {
    cn_send("\u{7}", 1)
  }

  /// Lets the terminal report the mouse, or not.
  public func useMouse(_ isOn: Bool) {
    cn_use_mouse(isOn ? 1 : 0)
  }

  /// Puts text on the clipboard of the machine where the terminal runs, also over ssh.
  ///
  /// Returns false, and sends nothing, for a text above 74,994 bytes, the most that terminals
  /// take. Whether the terminal obeys is its own setting.
  public func copy(_ text: String) -> Bool {
    guard let sequence = TerminalSequence.copy(text) else { return false }
    send(sequence)
    return true
  }

  /// Asks the terminal to tell the desktop; a terminal that does not know the sequence ignores it.
  public func notify(title: String, text: String, as kind: TerminalSequence.Notification) {
    send(TerminalSequence.notify(title: title, text: text, as: kind))
  }

  private func send(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      cn_send(buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count))
    }
  }

  private static func openLog(_ path: String?) throws(TerminalError) -> Int32? {
    guard let path else { return nil }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotOpenLog(path: path, errorNumber: errno) }
    return descriptor
  }

  private static func openScreen() throws(TerminalError) {
    let term = getenv("TERM").map { String(cString: $0) } ?? ""
    for name in [term.isEmpty ? "unknown" : term, "xterm-256color"] {
      switch cn_open(name) {
      case Int32(CN_OPEN_DONE): return
      case Int32(CN_OPEN_CANNOT_POSITION): throw .cannotPositionCursor(term: term)
      case Int32(CN_OPEN_SYSTEM_ERROR):
        throw .system(call: "opening the terminal", errorNumber: errno)
      default: continue
      }
    }
    throw .unknownTerminal(term: term)
  }

  fileprivate static func windowSize() -> Size {
    Size(width: max(1, Int(cn_columns())), height: max(1, Int(cn_rows())))
  }
}

/// Frames.
extension NcursesBackend {
  /// Shows a grid in one write, or in none when it looks as before.
  public func present(_ grid: CellGrid, theme: Theme) {
    guard isUp, !isClosed else { return }
    let themeChanged = pens.use(theme)
    if !themeChanged, let before = shown, before.size == grid.size {
      // Rows outside the grid are blank, and stay so until the size changes.
      var isChanged = before.cursor != grid.cursor
      for y in 0..<min(size.height, grid.height) {
        guard let columns = grid.changedColumns(inRow: y, since: before) else { continue }
        isChanged = true
        draw(grid, row: y, columns: columns)
      }
      guard isChanged else { return }
    } else {
      for y in 0..<size.height { draw(grid, row: y) }
    }
    shown = grid
    let cursor = grid.cursor.flatMap { point in
      Rect(size).contains(x: point.x, y: point.y) ? point : nil
    }
    var composed: UnsafePointer<CChar>?
    let count = cn_compose(Int32(cursor?.x ?? -1), Int32(cursor?.y ?? -1), &composed)
    guard count > 0, let composed else { return }
    let bytes = UnsafeRawBufferPointer(start: composed, count: Int(count))
    send(TerminalSequence.frame(PenFilter.shorten(Array(bytes))))
  }

  /// Puts one row into ncurses' picture, cut or filled up to the window's width; of a row that is
  /// there already only some columns.
  private func draw(_ grid: CellGrid, row y: Int, columns: Range<Int>? = nil) {
    let row = grid.row(y).prefix(size.width)
    let cells = columns.map { row.dropFirst($0.lowerBound).prefix($0.count) } ?? row
    var run: [UInt32] = []
    run.reserveCapacity(cells.count)
    var x = columns?.lowerBound ?? 0
    var runStart = x
    var runPen: Pen?
    func flush() {
      guard let pen = runPen, !run.isEmpty else { return }
      run.withUnsafeBufferPointer { scalars in
        cn_put(
          Int32(runStart), Int32(y), scalars.baseAddress, Int32(run.count), pen.pair,
          pen.attributes)
      }
      run.removeAll(keepingCapacity: true)
    }
    for cell in cells {
      let fits = cell.width < 2 || x + 1 < size.width
      if !cell.isContinuation {
        let pen = pens.pen(for: cell)
        if pen != runPen {
          flush()
          runPen = pen
          runStart = x
        }
        run.append(fits ? cell.scalar.value | (cell.width == 2 ? CN_WIDE : 0) : 0x20)
      }
      x += 1
    }
    flush()
    guard columns == nil, x < size.width else { return }
    let pen = pens.pen(for: .blank)
    run.append(contentsOf: repeatElement(0x20, count: size.width - x))
    runPen = pen
    runStart = x
    flush()
  }

  private func repaintEverything() {
    shown = nil
    _ = cn_resize()
    size = NcursesBackend.windowSize()
    cn_repaint()
  }
}

/// Events.
extension NcursesBackend {
  /// Waits for a key, a signal, a new size or the bell; see `GridBackend`.
  ///
  /// Signals come first, then keys, then the bell.
  public func nextEvent(timeoutMilliseconds: Int?) -> GridEvent {
    if !pending.isEmpty { return pending.removeFirst() }
    let deadline = timeoutMilliseconds.map { ContinuousClock.now + .milliseconds($0) }
    while true {
      if let event = eventFromSignals() { return event }
      if isClosed { return .closed }
      if let key = nextKey() { return key == .ctrl("z") ? .suspendRequested : .key(key) }
      let left = deadline.map(NcursesBackend.millisecondsLeft)
      let patience = decoder.patienceMilliseconds.map {
        NcursesBackend.millisecondsLeft(until: lastInput + .milliseconds($0))
      }
      switch poll(milliseconds: [left, patience].compactMap(\.self).min()) {
      case .input:
        isInputEmpty = false
        lastInput = .now
      case .signal: continue
      case .woken: return .woken
      case .closed: isClosed = true
      case .nothing:
        if patience == 0, let key = decoder.gap() { return .key(key) }
        if left == 0 { return .timedOut }
      }
    }
  }

  private enum Readiness { case input, signal, woken, closed, nothing }

  private func poll(milliseconds: Int?) -> Readiness {
    var descriptors = [
      pollfd(fd: signalDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeUp.readDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    let ready = systemPoll(&descriptors, milliseconds.map { Int32(clamping: $0) } ?? -1)
    guard ready > 0 else { return ready == 0 ? .nothing : .signal }
    if descriptors[0].revents != 0 { return .signal }
    if descriptors[1].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return .closed }
    if descriptors[1].revents != 0 { return .input }
    wakeUp.drain()
    return .woken
  }

  private func nextKey() -> Key? {
    while !isInputEmpty {
      var code: UInt32 = 0
      let kind = cn_read_key(&code)
      if kind == Int32(CN_KEY_NONE) {
        isInputEmpty = true
        return nil
      }
      let raw: RawKey =
        kind == Int32(CN_KEY_CHARACTER)
        ? .scalar(code) : NcursesBackend.rawKey(ofCode: code)
      if let key = decoder.feed(raw) { return key }
    }
    return nil
  }

  private func eventFromSignals() -> GridEvent? {
    keptSignals |= cn_take_signals()
    if let number = take(CN_SIGNAL_INTERRUPT, SIGINT) ?? take(CN_SIGNAL_TERMINATE, SIGTERM)
      ?? take(CN_SIGNAL_HANGUP, SIGHUP) ?? take(CN_SIGNAL_QUIT, SIGQUIT)
    {
      return .signal(number: number)
    }
    if take(CN_SIGNAL_CONTINUE, SIGCONT) != nil, isUp {
      cn_reenter()
      repaintEverything()
      return .resumed
    }
    if take(CN_SIGNAL_STOP, SIGTSTP) != nil { return .suspendRequested }
    if take(CN_SIGNAL_RESIZE, SIGWINCH) != nil, cn_resize() == 1 {
      shown = nil
      size = NcursesBackend.windowSize()
      return .resized(size)
    }
    return nil
  }

  private func take(_ bit: Int, _ number: Int32) -> Int32? {
    let mask = Int32(bit)
    guard keptSignals & mask != 0 else { return nil }
    keptSignals &= ~mask
    return number
  }

  private static func millisecondsLeft(until instant: ContinuousClock.Instant) -> Int {
    let parts = (instant - .now).components
    guard parts.seconds >= 0, parts.attoseconds >= 0 else { return 0 }
    // Rounded up, so that a wait never ends just before its deadline and spins.
    return Int(parts.seconds) * 1_000
      + Int((parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
