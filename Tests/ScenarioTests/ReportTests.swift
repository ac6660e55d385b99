import Foundation
import TestSupport
import Testing

/// What is told of an account after its runs.
@Suite(.enabled(if: BuiltProgram.path != nil, "\(BuiltProgram.absence)"))
struct ReportTests {
  private static let script = """
    @start buy 10 NVDX
    @+10s tag B1 gap
    @+11s note B1 too, early
    @+5m close B1
    @+6m sell 2 AAPX
    @+7m flatten all
    """

  /// Runs the script into `journal`, and gives the program for more.
  private func withAccount(_ body: (BraceProgram, String) throws -> Void) throws {
    try BraceProgram.run { brace in
      let script = try brace.file("s", Self.script)
      let journal = script + ".sqlite"
      let run = try brace(
        "run", "--headless", "--for", "10m", "--seed", "3", "--script", script, "--journal",
        journal)
      #expect(run.status == 0, "\(run.errors)")
      try body(brace, journal)
    }
  }

  @Test func `a report in every form has the trades of the run`() throws {
    try withAccount { brace, journal in
      let table = try brace("report", "--journal", journal)
      #expect(table.status == 0 && table.errors.isEmpty, "\(table.errors)")
      for word in ["B1  NVDX", "B2  AAPX", "BY TAG", "gap", "note on B1: too, early"] {
        #expect(table.output.contains(word), "\(word)\n\(table.output)")
      }
      let csv = try brace("report", "--format", "csv", "--journal", journal).output
      #expect(csv.split(separator: "\n").count == 3 && csv.contains(",gap,\"too, early\"\n"))
      #expect(try brace("export", "trades", "--journal", journal).output == csv)
      let json = try brace("report", "--format", "json", "--journal", journal).output
      let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
      #expect((object?["trades"] as? [Any])?.count == 2)
      #expect(object?["start_equity"] as? Double == 100_000)
    }
  }

  @Test func `a page is written once, and nothing is written over`() throws {
    try withAccount { brace, journal in
      let page = journal + ".html"
      #expect(try brace("report", "--html", page, "--journal", journal).status == 0)
      #expect(try String(contentsOfFile: page, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
      let again = try brace("report", "--html", page, "--journal", journal)
      #expect(again.status == 73 && again.errors.contains("is there already"))
    }
  }

  @Test func `the story of a bracket is told from its entry to its end`() throws {
    try withAccount { brace, journal in
      let story = try brace("events", "--bracket", "B1", "--journal", journal).output
      let lines = story.split(separator: "\n")
      #expect(lines.allSatisfy { $0.contains("  B1 ") })
      #expect(lines.first?.contains("entry sent: buy 10 at market") == true, "\(story)")
      #expect(story.contains("B1 tagged gap\n") && story.contains("B1 note: too, early\n"))
      #expect(lines.last?.contains("closed") == true)
      let json = try brace("events", "--json", "--journal", journal).output
      #expect(json.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"seq\":") })
      let orders = try brace("export", "orders", "--journal", journal).output
      #expect(orders.split(separator: "\n").count == 1 + 8, "\(orders)")
      let fills = try brace("export", "fills", "--journal", journal).output
      #expect(fills.split(separator: "\n").count == 1 + 4, "\(fills)")
    }
  }

  @Test(arguments: [
    (["report", "--journal", "/no/such.sqlite"], 66, "there is no such account"),
    (["report", "--journal", "none"], 64, "expected --journal FILE"),
    (["report", "--journal", ":memory:"], 64, "expected --journal FILE"),
    (["report", "--format", "xml"], 64, "table"),
    (["report", "--fresh", "--account", "x"], 64, "--fresh starts an account"),
    (["events", "--bracket", "12x"], 64, "expected a bracket such as B12"),
    (["export"], 64, "Missing"),
    (["export", "ticks"], 64, "orders"),
    (["report", "--since", "yesterday"], 64, "expected a time such as"),
  ])
  func `wrong arguments are named`(arguments: [String], status: Int32, words: String) throws {
    try BraceProgram.run { brace in
      let result = try brace(arguments)
      #expect(result.status == status && result.errors.contains(words), "\(result.errors)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func `a bracket that never was, and a file that is no account`() throws {
    try withAccount { brace, journal in
      let unknown = try brace("events", "--bracket", "B99", "--journal", journal)
      #expect(unknown.status == 66 && unknown.errors.contains("knows nothing of a bracket B99"))
      let text = try brace.file("t", "not a database, but long enough to look like something")
      for command in [["report"], ["events"], ["export", "fills"]] {
        let result = try brace(command + ["--journal", text])
        #expect(result.status != 0 && result.errors.contains(text), "\(result.errors)")
      }
    }
  }
}
