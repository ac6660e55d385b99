import TestSupport
import Testing

/// Wrong input of every kind: one clear line that names the place, the right exit status, and
/// nothing on standard output.
@Suite(.enabled(if: BuiltProgram.path != nil, "\(BuiltProgram.absence)"))
struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let content: String
    let words: [String]
    init(_ name: String, _ content: String, _ words: String...) {
      self.name = name
      self.content = content
      self.words = words
    }
    var testDescription: String { name }
  }

  private static let header = "ts_utc,open,high,low,close,volume\n"
  private static let row = "2024-01-02T14:30:00Z,100,101,99,100,10\n"

  // MARK: Market data

  @Test(arguments: [
    Case("empty", "", "bad.csv: the file is empty"),
    Case("header only", header, "bad.csv", "no rows"),
    Case("no header", row + row, "bad.csv:1", "column names"),
    Case("no time column", "open,high,low,close\n1,2,0,1\n", "bad.csv:1", "no time column"),
    Case("no price column", "ts_utc,volume\n2024-01-02T14:30:00Z,5\n", "bad.csv:1", "missing"),
    Case("repeated column", "ts_utc,price,price\n2024-01-02,1,1\n", "bad.csv:1", "two columns"),
    Case(
      "letters for a number", header + "2024-01-02T14:30:00Z,100,high,99,100,10\n",
      "bad.csv:2", "column high", "\"high\""),
    Case(
      "broken bar", header + row + "2024-01-02T14:31:00Z,100,99,101,100,10\n",
      "bad.csv:3", "broken bar"),
    Case("no time", header + "yesterday,100,101,99,100,10\n", "bad.csv:2", "is not a time"),
    Case(
      "too few fields", header + row + "2024-01-02T14:31:00Z,100,101\n",
      "bad.csv:3", "3 fields, expected 6"),
    Case("a price too large", header + "2024-01-02T14:30:00Z,1e99,1e99,1,1,1\n", "bad.csv:2"),
    Case(
      "a price beyond counting", header + "2024-01-02T14:30:00Z,9000000000,9000000000,1,1,1\n",
      "bad.csv:2", "out of range"),
    Case(
      "an open quotation mark", header + "\"2024-01-02T14:30:00Z,100,101,99,100,10\n",
      "bad.csv:2", "quotation mark"),
    Case(
      "no usable row", header + "2024-01-02T14:30:00Z,null,null,null,null,null\n",
      "bad.csv", "no row with a price"),
    Case(
      "a zero byte", header + "2024-01-02T14:30:00Z,100,101,99\u{0},100,10\n",
      "bad.csv", "zero byte"),
  ])
  func `broken market data: 65 and file:line`(data: Case) throws {
    try BraceProgram.run { brace in
      let path = try brace.file("bad.csv", data.content)
      for arguments in [["atr", path], ["replay", path, "--headless"]] {
        expectRefusal(try brace(arguments), status: 65, saying: data.words)
      }
    }
  }

  @Test func `market data that cannot be read: 66`() throws {
    try BraceProgram.run { brace in
      let missing = brace.home.path + "/nowhere.csv"
      expectRefusal(
        try brace("run", "--headless", "--feed", missing), status: 66,
        saying: ["nowhere.csv: no such file"])
      expectRefusal(
        try brace("atr", brace.home.path), status: 66, saying: ["is a folder"])
      expectRefusal(
        try brace("replay", "--headless", try brace.bars(), missing), status: 66,
        saying: ["nowhere.csv: no such file"])
    }
  }

  @Test func `packed data that is cut off or damaged: 65`() throws {
    try BraceProgram.run { brace in
      let cut = try brace.home.write("cut.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B])
      expectRefusal(try brace("atr", cut), status: 65, saying: ["cut.csv.gz", "cut off"])
      let zip = try brace.home.write("all.zip", Array("PK\u{3}\u{4}abcdef".utf8))
      expectRefusal(try brace("atr", zip), status: 65, saying: ["all.zip", "zip"])
    }
  }

  // MARK: Configuration

  @Test(arguments: [
    Case(
      "unknown key", "trade_exit: { atr: { perod: 14 } }", ":1", "perod", "did you mean period?"),
    Case("unknown section", "\n\nrisks: { per_trade: 1% }", ":3", "risks", "did you mean risk?"),
    Case("wrong type", "trade_exit:\n  atr:\n    period: fourteen", ":3", "fourteen", "expected"),
    Case("a list for a section", "risk: [1, 2]", ":1", "risk", "expected"),
    Case("a value for a section", "trade_exit: 5", ":1", "trade_exit", "expected the keys"),
    Case("a section for a value", "paper: { cash: { amount: 5 } }", ":1", "paper.cash"),
    Case("negative cash", "paper: { cash: -5 }", ":1", "-5", "above 0"),
    Case("a period of nothing", "trade_exit: { atr: { period: 0 } }", ":1", "1 to 1000"),
    Case(
      "bounds the wrong way round",
      "trade_exit: { risk_reward: { min_ratio: 3, max_ratio: 1 } }", ":1", "min_ratio"),
    Case("not YAML", "risk: [", ":1", "not YAML"),
    Case("a tab for a space", "risk:\n\tper_trade: 1%", ":2"),
    Case("a key twice", "risk: { per_trade: 1%, per_trade: 2% }", ":1", "twice"),
    Case("a tick of nothing", "instruments: [ { symbol: ABC, tick: 0 } ]", ":1", "tick"),
    Case("no symbol", "instruments: [ { tick: 1 } ]", ":1", "symbol"),
    Case("no such bell", "ui: { bell: [stp] }", ":1", "did you mean stop?"),
    Case("no such action", "ui: { keys: { by: B } }", ":1", "did you mean buy?"),
    Case("a key with two meanings", "ui: { keys: { buy: c } }", ":1", "the key of close"),
    Case("no such theme", "ui: { theme: nope }", ":1", "nope", "dark"),
    Case("an anchor to nothing", "risk: *limits", ":1"),
  ])
  func `a broken configuration: 78 and file:line, and nothing trades`(yaml: Case) throws {
    try BraceProgram.run { brace in
      let path = try brace.file("bad.yaml", yaml.content)
      let words = ["bad.yaml"] + yaml.words
      expectRefusal(
        try brace("run", "--headless", "--feed", try brace.bars(), "--config", path), status: 78,
        saying: words)
      expectRefusal(try brace("check", "--config", path), status: 78, saying: words)
    }
  }

  @Test func `every problem of a file has its line, in order`() throws {
    try BraceProgram.run { brace in
      let path = try brace.file(
        "bad.yaml", "risk: { per_trade: 90% }\nui: { theem: dark }\npaper: { cash: 0 }")
      let result = try brace("check", "--config", path)
      #expect(result.status == 78)
      let lines = result.errors.split(separator: "\n")
      #expect(lines.count == 3, "\(result.errors)")
      for (index, line) in lines.enumerated() { #expect(line.contains("bad.yaml:\(index + 1): ")) }
    }
  }

  @Test func `a configuration that is not there: 66; a folder or no text: 78`() throws {
    try BraceProgram.run { brace in
      let data = try brace.bars()
      let missing = brace.home.path + "/none.yaml"
      expectRefusal(
        try brace("run", "--headless", "--feed", data, "--config", missing), status: 66,
        saying: ["none.yaml: no such file"])
      expectRefusal(
        try brace("check", "--config", brace.home.path), status: 78, saying: ["folder"])
      let bytes = try brace.home.write("bytes.yaml", [0xFF, 0xFE, 0x00, 0x80])
      expectRefusal(try brace("check", "--config", bytes), status: 78, saying: ["bytes.yaml"])
    }
  }

  @Test func `the configuration in the home folder is found, and its faults too`() throws {
    try BraceProgram.run { brace in
      let folder = "mkdir -p $HOME/.config/brace && "
      let good = try brace.shell(
        folder + "echo 'paper: { cash: 777 }' > $HOME/.config/brace/config.yaml && $BRACE check")
      #expect(good.status == 0)
      #expect(good.output.contains("config.yaml:1"))
      let bad = try brace.shell(
        "echo 'paper: { cahs: 777 }' > $HOME/.config/brace/config.yaml && $BRACE check")
      expectRefusal(bad, status: 78, saying: [".config/brace/config.yaml:1", "did you mean cash?"])
    }
  }

  // MARK: Themes

  @Test(arguments: [
    Case("no roles", "name: broken", "broken.yaml:1", "roles"),
    Case("an unknown key", "name: broken\nrols: {}", "broken.yaml"),
    Case("no YAML", "name: [", "broken.yaml:1"),
    Case(
      "a colour that is none", "name: broken\nroles: { text: { fg: purplish } }", "broken.yaml:2"),
    Case("empty", "", "broken.yaml"),
  ])
  func `a broken theme: check says where, the list goes on without it`(theme: Case) throws {
    try BraceProgram.run { brace in
      _ = try brace.file("broken.yaml", theme.content)
      let place = "$HOME/.config/brace/themes"
      let result = try brace.shell(
        "mkdir -p \(place) && cp $HOME/broken.yaml \(place)/ && $BRACE check")
      #expect(result.status == 78)
      for word in theme.words { #expect(result.errors.contains(word), "\(result.errors)") }
      let list = try brace("themes", "list")
      #expect(list.status == 0)
      #expect(list.output.hasPrefix("dark\t") && !list.output.contains("broken"))
      #expect(list.errors.split(separator: "\n").count == 1)
      #expect(list.errors.contains("broken.yaml"))
    }
  }

  // MARK: Scripts

  @Test(arguments: [
    Case("no moment", "buy 1", ":1: word 1 \"buy\"", "@start"),
    Case("an unknown moment", "@strat buy 1", ":1: word 1", "did you mean @start?"),
    Case("no unit", "@+5 buy 1", ":1: word 1 \"@+5\""),
    Case("no such day", "@2024-02-30T00:00Z buy 1", ":1: word 1"),
    Case("bar nothing", "@bar:0 buy 1", ":1: word 1"),
    Case("no command", "\n@start", ":2: word 2 is missing"),
    Case("an unknown command", "@start byu 1", ":1: word 2 \"byu\"", "did you mean buy?"),
    Case("a negative size", "@start buy -5", ":1: word 3 \"-5\"", "above 0"),
    Case("a size beyond counting", "@start buy 99999999999", ":1: word 3", "4000000000"),
    Case("an unknown symbol", "@start buy 1 NOPE", ":1: word 4 \"NOPE\""),
    Case("a limit without price", "@start buy 1 limit", ":1: word 5 is missing"),
    Case("a target for a stop", "@start buy 1 sl 2r", ":1: word 5 \"2r\""),
    Case("too many words", "@end flatten all now", ":1: word 4 \"now\""),
    Case("no name of a file", "@start export", ":1: word 3 is missing"),
    Case("a note on nothing", "@start note hello", ":1: word 3 \"hello\""),
    Case("a share above all", "@start close 1 150%", ":1: word 4 \"150%\""),
    Case("no bracket", "@start sl 5", ":1:"),
  ])
  func `a faulty script: 65, file, line and word`(script: Case) throws {
    try BraceProgram.run { brace in
      let path = try brace.file("bad.script", script.content)
      expectRefusal(
        try brace("run", "--headless", "--feed", try brace.bars(), "--script", path), status: 65,
        saying: ["bad.script"] + script.words)
    }
  }

  @Test func `every faulty line of a script is told, and none of it runs`() throws {
    try BraceProgram.run { brace in
      let path = try brace.file("bad.script", "@start buy 1\n@start byu 1\n# fine\n@bar:x sell 1\n")
      let result = try brace("run", "--headless", "--feed", try brace.bars(), "--script", path)
      #expect(result.status == 65)
      #expect(result.output == "")
      let lines = result.errors.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.contains("bad.script:2: ") == true)
      #expect(lines.last?.contains("bad.script:4: ") == true)
    }
  }

  @Test func `a script that is not there: 66; one that is no text: 65`() throws {
    try BraceProgram.run { brace in
      let data = try brace.bars()
      func run(_ script: String) throws -> ChildProcess {
        try brace("run", "--headless", "--feed", data, "--script", script)
      }
      expectRefusal(
        try run(brace.home.path + "/none"), status: 66, saying: ["none: no such file"])
      expectRefusal(try run(brace.home.path), status: 66, saying: ["cannot be read"])
      let bytes = try brace.home.write("bytes", [0x40, 0xFF, 0xFE, 0x80])
      expectRefusal(try run(bytes), status: 65, saying: ["bytes", "UTF-8"])
    }
  }

  // MARK: Arguments

  @Test(arguments: [
    (["nonsense"], "nonsense"), (["run", "--nonsense"], "--nonsense"),
    (["--spede", "5"], "--speed"), (["--speed", "fast"], "or max"), (["--speed", "0"], "'0'"),
    (["--headless", "--for", "0"], "90s"), (["--headless", "--for", "soon"], "'soon'"),
    (["--headless"], "--for"), (["--headless", "--for", "1m", "--seed", "x"], "--seed"),
    (["--headless", "--for", "1m", "--symbol", "NOPE"], "no symbol NOPE"),
    (["--headless", "--for", "1m", "--from", "2024-01-02T15:00Z"], "--from is for files"),
    (["--headless", "--for", "1m", "--theme", "nope"], "\"nope\", expected dark"),
    (["--headless", "--for", "1m", "--color", "red"], "--color red"),
    (["--feed"], "--feed"), (["replay"], "<file>"), (["atr"], "<file>"),
    (["themes", "show"], "<name>"), (["themes", "show", "nope"], "\"nope\", expected dark"),
    (["themes", "show", "../dark"], "no theme"), (["check", "extra"], "extra"),
  ])
  func `wrong arguments: 64 and one line`(arguments: [String], word: String) throws {
    try BraceProgram.run { brace in
      expectRefusal(try brace(arguments), status: 64, saying: [word])
    }
  }

  @Test(arguments: [
    (["--bar", "10s"], "shorter than the bars"), (["--bar", "90s"], "expected a multiple"),
    (["--from", "2024-01-02T15:00Z", "--to", "2024-01-02T14:00Z"], "is not before"),
    (["--from", "yesterday"], "'yesterday'"), (["--from", "2030-01-01"], "nothing lies between"),
    (["--to", "2020-01-01"], "nothing lies between"), (["--symbol", "A", "B", "C"], "3 names"),
  ])
  func `arguments that do not fit the file: 64`(arguments: [String], word: String) throws {
    try BraceProgram.run { brace in
      let data = try brace.bars()
      expectRefusal(
        try brace(["run", "--headless", "--feed", data] + arguments), status: 64, saying: [word])
      expectRefusal(try brace(["atr", data] + arguments), status: 64, saying: [word])
    }
  }

  @Test func `a period that is none: 64`() throws {
    try BraceProgram.run { brace in
      for period in ["0", "-1", "10001", "x"] {
        expectRefusal(
          try brace("atr", try brace.bars(), "--period=\(period)"), status: 64,
          saying: ["--period"])
      }
    }
  }

  @Test func `the simulated market stands alone, and a screen needs a terminal`() throws {
    try BraceProgram.run { brace in
      expectRefusal(
        try brace("run", "--headless", "--feed", "sim", try brace.bars()), status: 64,
        saying: ["stands alone"])
      expectRefusal(try brace("run"), status: 64, saying: ["not a terminal", "--headless"])
      expectRefusal(
        try brace("replay", try brace.bars()), status: 64, saying: ["not a terminal"])
    }
  }
}
