import Foundation
import TestSupport
import Testing

extension WindowTests {
  /// The user's own themes, on the screen.
  struct UserThemes {
    /// A theme of the user with one colour for gains.
    private func theme(_ up: String, named name: String = "mine") throws -> String {
      let program = try #require(BuiltProgram.path)
      let dark = try ChildProcess.run(
        program, ["themes", "show", "dark"], environment: ["HOME": "/nowhere"]
      ).output
      return dark.replacing("name: dark", with: "name: \(name)")
        .replacing("  leaf: '#87d787'", with: "  leaf: '\(up)'")
    }

    private func withThemes(
      _ files: [String: String], _ body: (URL, [String: String]) async throws -> Void
    ) async throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("brace-look-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }  // the system clears what is left
      let themes = folder.appendingPathComponent("brace/themes")
      try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        try Data(text.utf8).write(to: themes.appendingPathComponent(name))
      }
      try await body(themes, ["XDG_CONFIG_HOME": folder.path])
    }

    @Test func `a file that changes is drawn with at once, and a broken one keeps the look`()
      async throws
    {
      // 256 colours: #87d787 is 114, #00ffaf is 49, #5fffff is 87.
      try await withThemes(["mine.yaml": try theme("#00ffaf")]) { themes, environment in
        let file = themes.appendingPathComponent("mine.yaml")
        try await TmuxScreen.run(["--theme", "mine"], environment: environment) { screen in
          try await screen.waitForMarket()
          try await screen.wait("its green") { _ in try screen.colours().contains("38;5;49") }
          try Data(try theme("#5fffff").utf8).write(to: file)
          try await screen.wait("the other green") { _ in
            try screen.colours().contains("38;5;87")
          }
          try Data("name: mine\nroles: { up: { fg: nothing } }\n".utf8).write(to: file)
          let frame = try await screen.wait(for: "theme mine cannot be used")
          #expect(frame.line("theme mine").contains(": mine.yaml:2: "), "\(frame.plain)")
          #expect(try screen.colours().contains("38;5;87"))
        }
      }
    }

    @Test func `a broken theme at the start gives the default, and names file and line`()
      async throws
    {
      let broken = try theme("#00ffaf").replacing("  stop: {", with: "  stpo: {")
      try await withThemes(["mine.yaml": broken]) { _, environment in
        try await TmuxScreen.run(["--theme", "mine"], environment: environment) { screen in
          let frame = try await screen.wait(for: "theme mine cannot be used: ")
          #expect(frame.line("theme mine").contains(": mine.yaml:"), "\(frame.plain)")
          try await screen.waitForMarket()
        }
      }
    }

    @Test func `a theme that is added while it runs can be chosen`() async throws {
      try await withThemes([:]) { themes, environment in
        try await TmuxScreen.run(environment: environment) { screen in
          try await screen.waitForMarket()
          try Data(try theme("#00ffaf", named: "later").utf8)
            .write(to: themes.appendingPathComponent("later.yaml"))
          try screen.press(":")
          // Its name completes as soon as it is known.
          try await screen.wait("the name of the theme") { frame in
            if frame.contains(":theme later") { return true }
            try screen.press("C-u")
            try screen.type("theme la")
            try screen.press("Tab")
            return false
          }
          try screen.press("Enter")
          try await screen.wait("its green") { _ in try screen.colours().contains("38;5;49") }
        }
      }
    }
  }
}
