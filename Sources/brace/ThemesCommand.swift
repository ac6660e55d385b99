import ArgumentParser
import Configuration
import Foundation

/// `brace themes`: what the screen can be drawn with.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "List the themes, or show one.",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Name the themes.")

    func run() throws {
      try reportingFailures { try ThemeChoice.printList() }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a theme's file.")
    @Argument(help: "The theme's name.")
    var name: String

    func run() throws {
      try reportingFailures { try ThemeChoice.printTheme(name) }
    }
  }
}
