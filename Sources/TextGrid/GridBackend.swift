/// What a screen reports besides drawing.
public enum GridEvent: Hashable, Sendable {
  /// A key, a paste, a change of focus.
  case key(Key)
  /// The window has another size: draw a grid of that size.
  case resized(Size)
  /// Another thread asked for attention.
  case woken
  /// The user asked to suspend the program, by Ctrl-Z or a signal; it goes on unless the program
  /// calls `suspend`.
  case suspendRequested
  /// The program goes on after a stop: the screen is up again and wants a frame.
  case resumed
  /// A signal asks the program to end in order, and to exit with 128 + `number`.
  case signal(number: Int32)
  /// The terminal is gone; this is repeated for as long as one asks.
  case closed
  /// The time given is over.
  case timedOut
}

/// A screen that shows grids and hands over keys.
///
/// The program draws a whole grid; the backend sends the terminal what changed. It belongs to one
/// thread, the main one.
public protocol GridBackend: AnyObject {
  /// The window's size in cells; at least 1x1.
  var size: Size { get }
  /// The characters the terminal can show: make grids with these.
  var glyphs: GlyphSet { get }
  /// The colours the terminal can show.
  var colourDepth: ColourDepth { get }

  /// Shows a grid in the colours of a theme, in one write; none when nothing changed.
  ///
  /// A grid of another size than the window's is cut or filled up with blanks.
  func present(_ grid: CellGrid, theme: Theme)

  /// Waits for something to happen, and returns it.
  ///
  /// - Parameter timeoutMilliseconds: The longest wait; 0 only looks, nil waits for as long as it
  ///   takes.
  func nextEvent(timeoutMilliseconds: Int?) -> GridEvent

  /// Rings the terminal's bell.
  func ringBell()

  /// Lets the terminal report the mouse, or not.
  func useMouse(_ isOn: Bool)

  /// Gives the terminal back, stops the program, and takes the screen again when it goes on.
  ///
  /// The next event is `resumed`.
  func suspend()

  /// Gives the terminal back as it was before. More calls do nothing.
  func restore()
}
