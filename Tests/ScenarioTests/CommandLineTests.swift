import Foundation
import TestSupport
import Testing

/// The program as a user meets it: what it prints, how it ends.
@Suite(.enabled(if: BuiltProgram.path != nil, "\(BuiltProgram.absence)"))
struct CommandLineTests {
  // MARK: Runs

  @Test func `a run prints an object a line, the summary last, and nothing else`() throws {
    try BraceProgram.run { brace in
      let script = try brace.file("s", "@bar:1 buy 10 sl 98 tp 103\n@end flatten all\n")
      let result = try brace("run", "--headless", "--feed", try brace.bars(), "--script", script)
      #expect(result.status == 0)
      #expect(result.errors == "")
      let lines = result.output.split(separator: "\n").map(String.init)
      let events = try lines.dropLast().map { try EventLine($0) }
      let last = try #require(lines.last)
      let summary = try JSONDecoder().decode(SummaryLine.self, from: Data(last.utf8))
      #expect(summary.event == "summary")
      #expect(summary.events == events.count)
      #expect(summary.market_events == 3)
      #expect(summary.hash == hash(lines.dropLast()))
      try Ledger(events, cash: 100_000).expectEqual(summary)
    }
  }

  /// FNV-1a, 64 bits, of lines with their line feeds.
  private func hash(_ lines: some Sequence<String>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for line in lines {
      for byte in (line + "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  @Test func `run, replay and no word at all are the same run`() throws {
    try BraceProgram.run { brace in
      let data = try brace.bars()
      let outputs = try [["run", "--feed", data], ["replay", data], ["--feed", data]].map {
        try brace($0 + ["--headless"]).output
      }
      #expect(Set(outputs).count == 1)
      #expect(outputs.first?.contains("\"summary\"") == true)
    }
  }

  @Test func `the simulated market is the same twice, and another with another seed`() throws {
    try BraceProgram.run { brace in
      let script = try brace.file(
        "s", "@start buy 10 AAPX\n@+1m sell 1 ESZ6\n@+2m buy 0.01 BTCU\n@+3m flatten all\n")
      func run(_ seed: String) throws -> String {
        let result = try brace(
          "run", "--headless", "--for", "4m", "--seed", seed, "--script", script)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
      }
      let first = try run("1")
      #expect(first == (try run("1")))
      #expect(first != (try run("2")))
      let lines = try first.split(separator: "\n").dropLast().map { try EventLine(String($0)) }
      #expect(
        lines.filter { $0.event == "bracketCreated" }.map { $0["basis"] } == ["atr", "atr", "atr"])
      #expect(lines.last?.time ?? "" <= "14:34:00")
    }
  }

  @Test func `lines that never came are told on standard error, and the run is fine`() throws {
    try BraceProgram.run { brace in
      let script = try brace.file("s", "@bar:2 flatten all\n@bar:99 buy 1\n@+5d sell 2\n")
      let result = try brace("run", "--headless", "--feed", try brace.bars(), "--script", script)
      #expect(result.status == 0)
      #expect(
        result.errors == """
          brace: the run ended before this script line came: @bar:99 buy 1
          brace: the run ended before this script line came: @+5d sell 2

          """)
    }
  }

  @Test func `the default time stop is off when it is shorter than twenty bars`() throws {
    try BraceProgram.run { brace in
      let minutes = try brace("check", "--feed", try brace.bars())
      #expect(!minutes.output.contains("time stop is off"))
      let hours = try brace("check", "--feed", try brace.bars(), "--bar", "1h")
      #expect(hours.output.contains("time stop is off: it is shorter than 20 bars of 1h"))
      let config = try brace.file(
        "c.yaml", "trade_exit: { bracket_orders: { timeout_seconds: 3600 } }")
      let chosen = try brace("check", "--feed", try brace.bars(), "--bar", "1h", "--config", config)
      #expect(!chosen.output.contains("time stop is off"))
    }
  }

  // MARK: ATR

  @Test(
    .enabled(if: TestData.isPresent, "\(TestData.absence)"),
    arguments: [
      (data: Recording.spy, period: "14", reference: "atr_spy_1m_20201215_20201218_p14.csv"),
      (Recording.spy, "5", "atr_spy_1m_20201215_20201218_p5.csv"),
      (Recording.apple, "14", "atr_aapl_daily_2000_2013_unadjusted_splits_p14.csv"),
    ])
  func `SEM-51 brace atr equals the reference on all rows`(
    data: String, period: String, reference: String
  ) throws {
    let result = try BraceProgram.run { brace in
      try brace("atr", TestData.path(data), "--period", period)
    }
    #expect(result.status == 0)
    let rows = result.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.first?.joined(separator: ",") == "index,time,high,low,close,tr,atr")
    let text = try String(contentsOfFile: TestData.path("atr/" + reference), encoding: .utf8)
    let expected = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let header = try #require(expected.first)
    let column = try #require(header.firstIndex(of: "atr_talib"))
    #expect(rows.count == expected.count)
    var compared = 0
    for (row, wanted) in zip(rows.dropFirst(), expected.dropFirst()) {
      let (found, reference) = (row[6], wanted[column])
      guard let value = Double(reference) else {
        #expect(found == "", "row \(row[0])")
        continue
      }
      let own = try #require(Double(found), "row \(row[0]) is \(found)")
      #expect(abs(own - value) <= 1e-9 * abs(value), "row \(row[0])")
      compared += 1
    }
    #expect(compared == rows.count - 1 - (Int(period) ?? 0))
  }

  // MARK: Check, themes, help

  @Test func `check prints every value with its source`() throws {
    try BraceProgram.run { brace in
      let path = try brace.file(
        "my.yaml", "trade_exit:\n  atr:\n    period: 21\npaper: { cash: 5000 }\n")
      let result = try brace("check", "--config", path)
      #expect(result.status == 0)
      #expect(result.errors == "")
      let lines = result.output.split(separator: "\n")
      func line(_ key: String) -> String {
        lines.first { $0.hasPrefix(key + " ") }.map(String.init) ?? ""
      }
      #expect(line("trade_exit.atr.period").contains("= 21"))
      #expect(line("trade_exit.atr.period").contains("my.yaml:3"))
      #expect(line("paper.cash").contains("my.yaml:4"))
      #expect(line("trade_exit.atr.multiplier").contains("(default)"))
      #expect(lines.contains { $0.contains("market: simulated") })
    }
  }

  @Test(.enabled(if: TestData.isPresent, "\(TestData.absence)"))
  func `check tells of each file what is odd about it`() throws {
    let result = try BraceProgram.run { brace in
      try brace("check", "--feed", TestData.path(Recording.euroFXCM))
    }
    #expect(result.status == 0)
    #expect(result.output.contains("167466 rows"))
    #expect(result.output.contains("18285 crossed"))
    #expect(result.output.contains("EURUSD  tick 0.00001"))
  }

  @Test func `check with bad data still prints the configuration`() throws {
    try BraceProgram.run { brace in
      let result = try brace("check", "--feed", "/nowhere.csv")
      #expect(result.status == 66)
      #expect(result.output.contains("trade_exit.atr.period = 14"))
      #expect(result.errors == "brace: /nowhere.csv: no such file\n")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `shells complete commands, options, themes and colours`(shell: String) throws {
    try BraceProgram.run { brace in
      let script = try brace("--generate-completion-script", shell)
      #expect(script.status == 0)
      let words = [
        "snapshot", "replay", "keys", "plain", "solarized-light", "tritanopia", "direct",
      ]
      for word in words { #expect(script.output.contains(word), "\(word)") }
    }
  }

  @Test func `brace keys prints every group of the keymap`() throws {
    try BraceProgram.run { brace in
      let result = try brace("keys")
      #expect(result.status == 0 && result.errors == "")
      for word in [
        "Trade", "Move", "Market", "View", "Program", "Inside windows", "buy ticket",
        "kill switch", "its keys are fixed",
      ] {
        #expect(result.output.contains(word), "\(word)")
      }
      let file = try brace.file("k.yaml", "ui: { keys: { confirm: f2 } }\n")
      let refused = try brace("keys", "--config", file)
      #expect(refused.status == 78)
      #expect(
        refused.errors.contains("ui.keys.confirm cannot be set on its own: its keys are fixed"))
    }
  }

  @Test func `check names every broken theme, each fault with its line`() throws {
    try BraceProgram.run { brace in
      _ = try brace.file("one.yaml", "name: one\nroles: { up: { fg: purplish } }\n")
      _ = try brace.file("two.yaml", "name: two\nroles: { upp: {} }\n")
      let result = try brace.shell(
        """
        mkdir -p $HOME/.config/brace/themes && mv $HOME/*.yaml $HOME/.config/brace/themes/ &&
        $BRACE check
        """)
      #expect(result.status == 78)
      for word in ["one.yaml:2: roles.up.fg", "two.yaml:2: unknown role", "did you mean up?"] {
        #expect(result.errors.contains(word), "\(result.errors)")
      }
    }
  }

  @Test func `themes are listed, and each is shown as a file that loads again`() throws {
    try BraceProgram.run { brace in
      let list = try brace("themes", "list")
      #expect(list.status == 0)
      let names = list.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
      #expect(names.count >= 14 && names.first == "dark")
      #expect(try brace("themes").output == list.output)
      for name in names {
        let shown = try brace("themes", "show", name)
        #expect(shown.status == 0 && shown.errors == "")
        _ = try brace.file(
          "mine.yaml", shown.output.replacingOccurrences(of: "name: \(name)", with: "name: mine"))
        let own = try brace.shell(
          """
          mkdir -p $HOME/.config/brace/themes && mv $HOME/mine.yaml $HOME/.config/brace/themes/ &&
          $BRACE check > /dev/null && $BRACE themes show mine
          """)
        #expect(own.status == 0, "\(own.errors)")
        #expect(own.output.contains("name: mine"))
      }
    }
  }

  @Test func `version and help go to standard output with status 0`() throws {
    try BraceProgram.run { brace in
      let version = try brace("--version")
      #expect(version.status == 0 && version.errors == "")
      #expect(version.output.split(separator: ".").count == 3)
      for arguments in [
        ["--help"], ["-h"], ["help"], ["run", "--help"], ["atr", "--help"],
        ["themes", "show", "--help"],
      ] {
        let help = try brace(arguments)
        #expect(help.status == 0 && help.errors == "")
        #expect(help.output.contains("USAGE: brace"))
      }
      let all = try brace("--help").output
      for word in ["run", "replay", "atr", "check", "themes", "paper", "64", "78"] {
        #expect(all.contains(word))
      }
    }
  }

  // MARK: Outputs that end

  /// A script whose first moment prints more than any pipe or buffer holds.
  private func longScript(_ brace: BraceProgram) throws -> String {
    try brace.file("long", String(repeating: "@start cancel all\n", count: 3_000))
  }

  @Test func `a reader that leaves early ends the run in order`() throws {
    try BraceProgram.run { brace in
      let script = try longScript(brace)
      let result = try brace.shell(
        """
        { $BRACE run --headless --for 1000h --script \(script); echo $? > $HOME/status; } | head -n 1
        cat $HOME/status
        """)
      let lines = result.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.contains("\"seq\":1,") == true)
      #expect(lines.last == "74")
      #expect(result.errors == "brace: standard output: Broken pipe\n")
    }
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"),
    arguments: [
      "run --headless --for 10s", "check", "themes list", "themes show dark",
      "atr $HOME/abc_1m.csv",
    ])
  func `output that cannot be written: 74 and why`(arguments: String) throws {
    try BraceProgram.run { brace in
      _ = try brace.bars()
      let result = try brace.shell("$BRACE \(arguments) > /dev/full")
      expectRefusal(result, status: 74, saying: ["standard output: No space left on device"])
      let closed = try brace.shell("$BRACE \(arguments) >&-")
      expectRefusal(closed, status: 74, saying: ["standard output: "])
    }
  }

  @Test(arguments: [("TERM", Int32(143)), ("INT", 130), ("HUP", 129)])
  func `a signal ends a run with its summary and 128 + n`(name: String, status: Int32) throws {
    try BraceProgram.run { brace in
      let script = try longScript(brace)
      // The first line read says that the run is under way; the rest is read to the end.
      let result = try brace.shell(
        """
        mkfifo $HOME/pipe
        $BRACE run --headless --for 8760h --script \(script) > $HOME/pipe &
        program=$!
        exec 3< $HOME/pipe
        read -r line <&3
        kill -s \(name) $program
        tail -n 1 <&3
        wait $program
        """)
      #expect(result.status == status, "\(result.errors)")
      let summary = try JSONDecoder().decode(
        SummaryLine.self, from: Data(result.output.utf8))
      #expect(summary.event == "summary")
      #expect(summary.events == 3_000)
    }
  }
}
