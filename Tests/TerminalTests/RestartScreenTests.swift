import Foundation
import TestSupport
import Testing

extension ScreenTests {
  /// A program that is killed, and the next one on the same account.
  struct Restarts {
    private func withState(_ body: ([String: String], URL) async throws -> Void) async throws {
      let state = FileManager.default.temporaryDirectory
        .appendingPathComponent("bs-\(UUID().uuidString.prefix(13))-state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      try await body(["XDG_STATE_HOME": state.path], state)
      try FileManager.default.removeItem(at: state)
    }

    @Test func `after kill -9 the bracket is there with its exits and its story, and goes on`()
      async throws
    {
      try await withState { environment, _ in
        var stop = 0.0
        try await TmuxScreen.run(environment: environment) { screen in
          let symbol = try await screen.waitForMarket().watchlist[0].symbol
          try await screen.openBracket("b", symbol)
          try screen.type(":note B1 before the fall\n")
          let frame = try await screen.wait(for: "B1 note: before the fall")
          stop = try #require(frame.detailPrice("stop"))
          try await screen.signal(SIGKILL)
          #expect(try await screen.exitStatus() == 137)
        }
        try await TmuxScreen.run(environment: environment) { screen in
          let frame = try await screen.wait(for: "goes on with 1 bracket")
          #expect(frame.brackets.map(\.state) == ["live"])
          #expect(frame.detailPrice("stop") == stop)
          #expect(frame.contains("target sent: sell"), "the story of the run before")
          try screen.press("M-2", "Enter")
          let story = try await screen.wait(for: "its story")
          #expect(story.contains("note before the fall") && story.contains("working"))
          try screen.press("Escape")
          try await screen.waitUntilGone("its story")
          try screen.press("c")
          try await screen.confirm("┤close B1 ")
          try await screen.wait("a flat account") { $0.brackets.isEmpty }
          try screen.press("q")
          try await screen.expectCleanEnd()
        }
      }
    }

    @Test func `a run that goes on half an hour into the market moves on at once`()
      async throws
    {
      try await withState { environment, _ in
        try await TmuxScreen.run(environment: environment) { screen in
          try await screen.waitForMarket()
          try screen.type(":goto 15:00\n")
          try await screen.wait("half an hour later") {
            $0.lines[0].contains("PAUSED") && $0.lines[0].contains(/(14:59:5\d|15:00:00)/)
          }
          try screen.press("q")
          try await screen.expectCleanEnd()
        }
        try await TmuxScreen.run(environment: environment) { screen in
          try await screen.wait(for: "goes on with 0 brackets")
          try await screen.wait("a later second") { $0.lines[0].contains(/15:00:(0[3-9]|[1-5]\d)/) }
        }
      }
    }

    @Test func `a second Brace on the same account is refused with the first one's process`()
      async throws
    {
      try await withState { environment, _ in
        try await TmuxScreen.run(environment: environment) { first in
          try await first.waitForMarket()
          try await TmuxScreen.run(environment: environment) { second in
            let process = try await first.processID()
            try await second.wait(for: "is in use by another brace, process \(process)")
            #expect(try await second.exitStatus() == 73)
          }
          try await first.waitForMarket()
        }
      }
    }
  }
}
