public import TraderCommands

/// What the dashboard wants done after a key.
public enum Intent: Hashable, Sendable {
  /// Give this to the engine or the feed; commands for the screen come as the cases below.
  case command(TraderCommand)
  /// Draw with the theme of this name.
  case setTheme(String)
  /// Draw rising in red or in green.
  case setUpStyle(isRed: Bool)
  /// Let the terminal report the mouse, or not.
  case setMouse(Bool)
  /// Put this on the clipboard.
  case copy(String)
  /// Write these into the configuration file.
  case save([ScreenSetting])
  /// Leave the program; what had to be asked was asked.
  case quit
}
