import Foundation
import TestSupport
import Testing

/// `--plain`: the real program, its commands from a pipe, its lines into one.
@Suite(.enabled(if: BuiltProgram.path != nil, "\(BuiltProgram.absence)"))
struct PlainTests {
  /// Twenty minutes that rise to 104, then fall to 97.
  private func bars(_ brace: BraceProgram) throws -> String {
    let rising: [Double] = (0..<20).map { 100 + Double($0) * 0.2 }
    let falling: [Double] = (0..<20).map { 104 - Double($0) * 0.35 }
    let closes = rising + falling
    let rows = closes.enumerated().map { index, close in
      let minute = 30 + index
      let clock = "\(14 + minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
      let price = (close * 100).rounded() / 100
      return "2024-01-02T\(clock):00Z,\(price),\(price + 0.3),\(price - 0.3),\(price),1000"
    }
    return try brace.file(
      "abc_1m.csv", (["ts_utc,open,high,low,close,volume"] + rows).joined(separator: "\n") + "\n")
  }

  /// What the program says to these lines, on a paused replay.
  private func talk(_ input: [String], arguments: String = "") throws -> ChildProcess {
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let lines = try brace.file("in", input.map { $0 + "\n" }.joined())
      return try brace.shell("$BRACE replay \(data) --plain \(arguments) < \(lines)")
    }
  }

  @Test func `an order is shown, sent by yes, and told to its end`() throws {
    let result = try talk([
      "status", "buy 10 sl 101 tp 104.2", "yes", "brackets", "step", "step 3", "brackets",
      "step 20", "trades", "quit",
    ])
    #expect(result.status == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n").map(String.init)
    func row(_ text: String) throws -> Int {
      try #require(lines.firstIndex { $0.contains(text) }, "\(text)\n\(result.output)")
    }
    let order = [
      "paper money only", "paused: play starts", "trading: active, 0 brackets",
      "order: buy 10 ABC", "send it? yes or no", "B1 ABC entry sent: buy 10 at market",
      "B1 ABC long 10, pend", "one step", "B1 ABC entry bought 10", "B1 ABC armed 10",
      "B1 ABC long 10, live", "target sold 10 at 104.20", "B1 ABC long 10, takeProfit",
    ]
    let rows = try order.map(row)
    #expect(rows == rows.sorted(), "\(result.output)")
  }

  @Test func `lines have no escape codes, and nothing but text`() throws {
    let result = try talk(["buy 10", "yes", "step 5", "brackets", "help", "quit", "yes"])
    let hasControl = result.output.unicodeScalars.contains {
      ($0.value < 0x20 && $0 != "\n") || $0.value == 0x7F
    }
    #expect(!hasControl)
    let last = try #require(result.output.last)
    #expect(last == "\n")
  }

  @Test func `where the locale is not UTF-8 every line is ASCII`() throws {
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let result = try brace.shell(
        "printf 'buy 10\\nyes\\nstep 3\\nsl +3t\\nyes\\nprices\\nstatus\\nflatten all\\nyes\\nstep\\n'"
          + " | LC_ALL=C $BRACE replay \(data) --plain")
      #expect(result.status == 0)
      #expect(result.output.utf8.allSatisfy { $0 < 0x80 })
      #expect(result.output.contains("(+3 ticks)"), "\(result.output)")
    }
  }

  @Test func `nothing is sent without yes`() throws {
    let result = try talk(["buy 10", "no", "buy 10", "status", "step 3", "brackets"])
    #expect(result.output.contains("dropped"))
    #expect(result.output.contains("the question before is dropped"))
    #expect(result.output.contains("no brackets: buy or sell opens one"))
    #expect(!result.output.contains("entry sent"))
  }

  @Test(arguments: [
    ("flaten all", "not understood: word 1 \"flaten\""), ("buy 1O", "not understood: word 2"),
    ("close B7", "not sent: "), ("theme mono", "for the screen"), ("status x", "stands alone"),
    ("yes", "nothing to say yes to"), ("\u{1B}[31mred", "not understood"),
  ])
  func `an error is a line, and the next command is heard`(line: String, words: String) throws {
    let result = try talk([line, "status", "quit"])
    #expect(result.status == 0)
    #expect(result.output.contains(words), "\(result.output)")
    #expect(result.output.contains("trading: active"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func `the input's end ends it when nothing is open, with or without a last line feed`()
    throws
  {
    #expect(try talk([]).status == 0)
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let result = try brace.shell("printf 'prices' | $BRACE replay \(data) --plain")
      #expect(result.status == 0 && result.output.contains("ABC: "))
      let closed = try brace.shell("$BRACE replay \(data) --plain <&-")
      #expect(closed.status == 0)
    }
  }

  @Test func `at the input's end it stays until the bracket is closed`() throws {
    let result = try talk(["buy 10 sl 101 tp 104.2", "yes", "step 3", "speed max"])
    #expect(result.status == 0)
    #expect(result.output.contains("the input has ended while something is open:"))
    #expect(result.output.contains("the market plays on"))
    #expect(result.output.contains("target sold 10 at 104.20"), "\(result.output)")
    #expect(result.output.hasSuffix("nothing is open any more\n"))
  }

  @Test func `quit asks while something is open, and says what is left`() throws {
    let result = try talk(["buy 10", "yes", "step 3", "quit", "no", "quit", "yes", "status"])
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("quit all the same? yes or no") }.count == 2)
    #expect(!result.output.contains("trading: active"), "it left")
  }

  @Test func `a signal ends it in order and leaves word of what was open`() throws {
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let result = try brace.shell(
        """
        mkfifo $HOME/in
        $BRACE replay \(data) --plain < $HOME/in > $HOME/out &
        exec 3> $HOME/in
        printf 'buy 10\\nyes\\nstep 3\\nstatus\\n' >&3
        until grep -q 'trading: active' $HOME/out; do :; done
        kill -TERM $!
        wait $!
        echo "status $?"
        cat $HOME/out
        """)
      #expect(result.output.hasPrefix("status 143\n"), "\(result.output)")
      #expect(result.output.contains("ended by signal 15"))
      #expect(result.output.contains("left with this open"))
    }
  }

  @Test(arguments: [">&-", "> /dev/full"])
  func `when nothing can be written it ends with 74`(redirection: String) throws {
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let result = try brace.shell("echo status | $BRACE replay \(data) --plain \(redirection)")
      #expect(result.status == 74)
      #expect(result.errors.hasPrefix("brace: standard output: "))
    }
  }

  @Test func `a reader that goes away ends it`() throws {
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let result = try brace.shell("yes status | $BRACE replay \(data) --plain | head -n 2")
      #expect(result.output.split(separator: "\n").count == 2)
    }
  }

  @Test func `a goto that leads to the past is told, of a script too, and the market's end`() throws
  {
    let result = try talk(["goto 09:00", "step 10", "status", "quit"])
    #expect(result.output.contains("09:00 is past: no market goes back"), "\(result.output)")
    #expect(result.output.contains("trading: active"), "the conversation goes on")
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let script = try brace.file("s", "@bar:20 goto 09:00\n")
      let result = try brace.shell(
        """
        mkfifo $HOME/in
        $BRACE replay \(data) --plain --script \(script) < $HOME/in > $HOME/out &
        exec 3> $HOME/in
        printf 'speed max\\nplay\\n' >&3
        until grep -q 'still answer' $HOME/out; do :; done
        printf 'quit\\n' >&3
        wait $!
        cat $HOME/out
        """)
      let lines = result.output.split(separator: "\n").map(String.init)
      #expect(lines.filter { $0.contains("goto 09:00: that is past") }.count == 1)
      #expect(lines.filter { $0.contains("the market data has ended") }.count == 1)
      let end = lines.firstIndex { $0.contains("the market data has ended") } ?? .max
      let answers = lines.firstIndex { $0.hasPrefix("status, brackets") } ?? .min
      #expect(end < answers, "\(result.output)")
    }
  }

  @Test func `scripts run in it, and may leave`() throws {
    try BraceProgram.run { brace in
      let data = try bars(brace)
      let script = try brace.file("s", "@bar:20 buy 5\n@bar:22 flatten all\n@bar:24 quit\n")
      // The pipe is held open, so that it is the script that ends the run.
      let result = try brace.shell(
        """
        mkfifo $HOME/in
        exec 3<> $HOME/in
        printf 'speed max\\nplay\\n' >&3
        $BRACE replay \(data) --plain --script \(script) < $HOME/in
        """)
      #expect(result.output.contains("entry bought 5"), "\(result.output)")
      #expect(result.output.contains("flattened"), "\(result.output)")
    }
  }

  @Test func `it excludes --headless`() throws {
    try BraceProgram.run { brace in
      expectRefusal(
        try brace("--plain", "--headless", "--for", "1m"), status: 64, saying: ["exclude"])
    }
  }
}
