import TextGrid
public import TraderCommands
public import TradingModel

/// The dashboard as a conversation in lines, for screen readers and pipes.
///
/// It takes what the `:` line takes, and a few words of its own: `status`, `prices`, `brackets`,
/// `trades`, `events`, `help`, `yes` and `no`. Like the screen it sends no order at once: it says
/// what would be sent, and only `yes` on the next line sends it.
///
///     var desk = PlainDesk()
///     desk.hear("flatten all", in: snapshot).lines   // what it would close, "yes or no?"
///     desk.hear("yes", in: snapshot).commands        // [.engine(.flatten(.all))]
public struct PlainDesk: Sendable {
  /// What comes of a line.
  public struct Answer: Hashable, Sendable {
    /// What to say.
    public var lines: [String] = []
    /// What to give to the engine or the feed.
    public var commands: [TraderCommand] = []
    /// The entry whose preview `offer` needs next.
    public var preview: EntryRequest?
    /// Whether to leave the program.
    public var isOver = false
  }

  /// What `yes` does.
  private enum Question: Hashable {
    case entry(EntryRequest)
    case request(TraderRequest)
    case quit
  }

  private var question: Question?

  /// Makes a desk where nothing has been asked.
  public init() {}

  /// The line to begin with.
  public static let greeting =
    "type a command and Enter: status, prices, brackets, buy, sell, flatten; help lists all, "
    + "quit leaves"

  /// Answers one line of input.
  ///
  /// A question that is open is dropped by everything but `yes`; the line itself is then obeyed.
  public mutating func hear(_ line: String, in snapshot: Snapshot) -> Answer {
    let words = line.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    guard let first = words.first, !first.hasPrefix("#") else { return Answer() }
    let asked = question
    question = nil
    if first == "yes" || first == "y" {
      guard let asked else { return Answer(lines: ["there is nothing to say yes to"]) }
      return Self.agreed(asked)
    }
    if first == "no" || first == "n" {
      return Answer(lines: [asked == nil ? "there is nothing to say no to" : "dropped"])
    }
    var answer = Answer(lines: asked == nil ? [] : ["the question before is dropped"])
    if let report = Self.report(words, in: snapshot) {
      answer.lines += report
      return answer
    }
    switch CommandParser.parse(line, Self.context(snapshot)) {
    case .failure(let error): answer.lines.append("not understood: \(error.message)")
    case .success(let command): obey(command, in: snapshot, &answer)
    }
    return answer
  }

  /// Says what an entry would be, and asks whether to send it.
  public mutating func offer(_ preview: EntryPreview, in snapshot: Snapshot) -> Answer {
    guard let instrument = snapshot.instrument(preview.request.instrument) else {
      return Answer(lines: ["not sent: there is no such symbol"])
    }
    if let refusal = preview.refusal {
      return Answer(lines: ["not sent: \(refusal.words(for: instrument))"])
    }
    var entry = preview.request
    // What was read is what is sent: a proposal may change until the engine sees it.
    if preview.quantity.raw > 0 { entry.size = .quantity(preview.quantity) }
    question = .entry(entry)
    var lines = [
      "order: \(entry.text(instruments: snapshot.instruments)), value "
        + Figures.money(preview.notional)
    ]
    if let plan = preview.plan {
      let fallback = plan.basis == .fallback ? " (FALLBACK: there is no ATR)" : ""
      let ratio = Figures.rewardPerRisk(reward: preview.reward, risk: preview.risk)
      lines.append(
        "exits: from about \(Figures.price(plan.reference, of: instrument)), stop "
          + "\(Figures.price(plan.stop, of: instrument))\(fallback), target "
          + "\(Figures.price(plan.target, of: instrument)); risk \(Figures.money(preview.risk)), "
          + "reward \(Figures.money(preview.reward))"
          + (ratio.map { ", risk to reward \($0)" } ?? ""))
    }
    if snapshot.feed.isPaused { lines.append("the market is paused: it fills after play or step") }
    return Answer(lines: lines + ["send it? yes or no"])
  }

  /// Answers the end of the input: nobody can say yes any more.
  public func hearEnd(in snapshot: Snapshot) -> Answer {
    let open = Self.openWords(snapshot)
    guard !open.isEmpty, !snapshot.feed.isFinished else {
      return Answer(lines: Self.farewell(snapshot), isOver: true)
    }
    var answer = Answer(
      lines: ["the input has ended while something is open:"] + open + [
        "Brace stays until it is closed, by its stop, its target or its time limit; "
          + "a signal such as TERM ends it at once"
      ])
    if snapshot.feed.isPaused {
      answer.commands = [.feed(.play)]
      answer.lines.append("the market plays on, as nobody can say play")
    }
    return answer
  }

  /// What is said when the program leaves with things open.
  public static func farewell(_ snapshot: Snapshot) -> [String] {
    let open = openWords(snapshot)
    let fate =
      snapshot.keepsAccount
      ? "left with this open; the next run goes on with it:"
      : "left with this open, which ends with the program:"
    return open.isEmpty ? [] : [fate] + open
  }

  /// Whether there is neither a bracket nor a position.
  public static func isNothingOpen(_ snapshot: Snapshot) -> Bool { openWords(snapshot).isEmpty }

  // MARK: Commands

  private static func agreed(_ question: Question) -> Answer {
    switch question {
    case .entry(let entry): Answer(commands: [.engine(.enter(entry))])
    case .request(let request): Answer(commands: [.engine(request)])
    case .quit: Answer(isOver: true)
    }
  }

  private mutating func obey(
    _ command: TraderCommand, in snapshot: Snapshot, _ answer: inout Answer
  ) {
    switch command {
    case .engine(.enter(let entry)): answer.preview = entry
    case .engine(.setTradingState), .engine(.service), .record: answer.commands = [command]
    case .engine(let request): ask(request, in: snapshot, &answer)
    case .feed(let order):
      if case .goTo(let moment) = order, let reason = moment.pastReason(in: snapshot) {
        answer.lines.append(reason)
        return
      }
      answer.commands = [command]
      answer.lines.append(Self.words(of: order))
    case .screen(.quit): quit(in: snapshot, &answer)
    case .screen: answer.lines.append("that is for the screen: there is none here")
    }
  }

  private mutating func ask(
    _ request: TraderRequest, in snapshot: Snapshot, _ answer: inout Answer
  ) {
    if case .cancel(.bracket(let id), legs: true) = request {
      askForLegs(id, request, in: snapshot, &answer)
      return
    }
    let prompt = Prompt(
      subject: .request(request), keyGuard: KeyGuard(openedAt: .zero, trigger: .enter))
    let content = PromptContent(prompt, in: snapshot, unit: .price)
    if let reason = content.impossible {
      answer.lines.append("not sent: \(reason)")
      return
    }
    question = .request(request)
    answer.lines.append(content.title + ":")
    answer.lines += Self.words(of: content.lines)
    answer.lines.append("do it? yes or no")
  }

  /// Asks before a position loses its exits, and names what is left then.
  private mutating func askForLegs(
    _ id: BracketID, _ request: TraderRequest, in snapshot: Snapshot, _ answer: inout Answer
  ) {
    guard let figures = BracketFigures(id, in: snapshot), !figures.legLines.isEmpty else {
      answer.lines.append("not sent: \(id) has no exits")
      return
    }
    question = .request(request)
    answer.lines.append("cancel the exits of \(id):")
    answer.lines += Self.words(of: figures.legLines)
    if !figures.bracket.remaining.isZero {
      answer.lines.append(
        "warning: this leaves \(figures.quantityWords) UNPROTECTED, without stop and target; "
          + "close \(id) would close it")
    }
    answer.lines.append("do it? yes or no")
  }

  /// `close: sell 109 at market`, without the columns of the screen.
  private static func words(of lines: [PromptLine]) -> [String] {
    lines.map { line in
      let text = line.text.split(separator: " ").joined(separator: " ")
      return line.label.isEmpty ? text : "\(line.label): \(text)"
    }
  }

  private mutating func quit(in snapshot: Snapshot, _ answer: inout Answer) {
    let open = Self.openWords(snapshot)
    guard !open.isEmpty else {
      answer.isOver = true
      return
    }
    question = .quit
    answer.lines.append(
      snapshot.keepsAccount
        ? "this is open; it is kept, and the next run goes on with it:"
        : "this is open, and ends with the program, as it is paper:")
    answer.lines += open
    answer.lines.append("quit all the same? yes or no; flatten all closes everything first")
  }

  private static func words(of order: FeedCommand) -> String {
    if order == .pause { return "paused" }
    if order == .play { return "playing" }
    if case .speed(let speed) = order { return "speed \(Figures.speed(speed))" }
    if case .step(let count) = order { return count == 1 ? "one step" : "\(count) steps" }
    if case .goTo(let moment) = order { return "going to \(moment.text)" }
    return "the market obeys"
  }

  private static func context(_ snapshot: Snapshot) -> CommandContext {
    CommandContext(
      instruments: snapshot.instruments,
      // Where there is one bracket, it is the one that is meant.
      selectedBracket: snapshot.brackets.count == 1 ? snapshot.brackets[0].id : nil,
      brackets: snapshot.brackets.map(\.id))
  }

  /// A line for each bracket and for each position outside of brackets.
  static func openWords(_ snapshot: Snapshot) -> [String] {
    let brackets = snapshot.brackets.compactMap { BracketFigures($0, in: snapshot)?.plainWords }
    let held = Set(snapshot.brackets.map(\.instrument))
    return brackets
      + snapshot.watch.filter { !$0.position.isZero && !held.contains($0.instrument) }
      .map { plainPosition($0, in: snapshot) }
  }

  private static func plainPosition(_ watch: WatchView, in snapshot: Snapshot) -> String {
    let symbol = snapshot.instrument(watch.instrument)?.symbol ?? "?"
    let side = watch.position.raw < 0 ? "short" : "long"
    let size = Quantity(raw: Int64(clamping: watch.position.raw.magnitude))
    return "\(symbol) \(side) \(Figures.quantity(size)), outside of every bracket"
  }
}
