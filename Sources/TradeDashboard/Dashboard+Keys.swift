public import TextGrid
import TraderCommands
public import TradingModel

// What a key does depends on what is open: nothing, a ticket, a prompt, the command line, help.
extension Dashboard {
  /// Obeys a key, and returns what the program shall do.
  ///
  /// Order keys return nothing: they open a preview, and Enter there returns the order.
  ///
  /// - Parameter now: Monotonic time since an arbitrary start; prompts swallow what comes within
  ///   250 ms of their opening.
  public mutating func handle(_ key: Key, now: TimeSpan) -> [Intent] {
    switch key {
    case .focusIn, .focusOut:
      hasFocus = key == .focusIn
      return []
    case .mouse(let event): return handle(event, now: now)
    case .unknown: return []
    default: break
    }
    lastKeyAt = now
    settle(now: now)
    if arming.isArmed(now) { arming.arm(now: now, span: settings.disarmAfter) }
    mouse.drag = nil
    switch mode {
    case .normal: return handleNormal(key, now: now)
    case .ticket(let ticket): return handle(key, in: ticket, now: now)
    case .prompt(let prompt): return handle(key, in: prompt, now: now)
    case .commandLine(let line): return handle(key, in: line, now: now)
    case .search(let editor): return handle(key, in: editor, now: now)
    case .help(let window): return handle(key, in: window, now: now)
    case .settings(let window): return handle(key, in: window, now: now)
    case .details: return handleReading(key, now: now)
    }
  }

  private mutating func handleNormal(_ key: Key, now: TimeSpan) -> [Intent] {
    if case .character(let scalar) = key, let digit = digit(scalar), digit > 0 || count != nil {
      count = min((count ?? 0) * 10 + digit, 9999)
      return []
    }
    let times = count
    count = nil
    if case .paste = key {
      show(
        message: "pasted text is not keys; press \(keys.label(.commandLine)) first",
        severity: .info, now: now)
      return []
    }
    guard let binding = keys.binding(for: key) else {
      if let label = unknownKeyLabel(key) {
        show(
          message: "\(label) does nothing; \(keys.label(.help)) shows the keys", severity: .info,
          now: now)
      }
      return []
    }
    message = nil
    return run(binding, key: key, count: times, mayFire: true, now: now)
  }

  /// Does what a row of the keymap says, or says why not.
  ///
  /// - Parameter mayFire: Whether it may send at once when armed: only for a key pressed on the
  ///   panes, never for a row of the help or a click.
  mutating func run(
    _ binding: Binding, key: Key, count: Int?, mayFire: Bool, now: TimeSpan
  ) -> [Intent] {
    // Any other key is about what is selected, and its chart is to be seen with it.
    if !binding.action.isMove { follow() }
    if let reason = binding.disabledReason(self) {
      show(message: reason, severity: .info, now: now)
      return []
    }
    if mayFire, let intents = fire(binding.action, key: key, count: count, now: now) {
      return intents
    }
    return perform(binding.action, key: key, count: count, now: now)
  }

  private func digit(_ scalar: Unicode.Scalar) -> Int? {
    guard scalar.value >= 0x30, scalar.value <= 0x39 else { return nil }
    return Int(scalar.value) - 0x30
  }

  /// How an unknown key is named in the answer; `nil` for one that is not worth an answer.
  private func unknownKeyLabel(_ key: Key) -> String? {
    switch key {
    case .character(let scalar): displayWidth(of: scalar) > 0 ? keyLabel(key) : nil
    case .alt, .ctrl, .function, .insert, .delete, .backspace: keyLabel(key)
    default: nil
    }
  }

  // MARK: Ticket

  private mutating func handle(_ key: Key, in open: Ticket, now: TimeSpan) -> [Intent] {
    let isTyping = open.field != .side
    let drops = isTyping ? keys.dropsText(key) : keys.windowAction(for: key) == .drop
    if drops || key == .ctrl("c") { return leave(key, now: now) }
    var ticket = open
    if ticket.keyGuard.swallows(key, now: now) {
      mode = .ticket(ticket)
      return []
    }
    let fields = Ticket.Field.allCases
    func moved(_ step: Int) -> Ticket.Field {
      fields[(ticket.field.rawValue + step + fields.count) % fields.count]
    }
    switch key {
    case .enter: return send(ticket, now: now)
    case .tab, .down: ticket.field = moved(1)
    case .backTab, .up: ticket.field = moved(-1)
    case _ where ticket.field == .side:
      if ticket.turn(key, keys.windowAction(for: key)) {
        message = nil
      } else {
        ticket.keyGuard.flash(now: now)
      }
    default:
      if ticket.texts[ticket.field.rawValue].handle(key) { message = nil }
    }
    mode = .ticket(ticket)
    return []
  }

  /// Sends what the preview shows, if it is the preview of this ticket and nothing forbids it.
  private mutating func send(_ open: Ticket, now: TimeSpan) -> [Intent] {
    var ticket = open
    func refuse(_ reason: String) -> [Intent] {
      ticket.keyGuard.flash(now: now)
      mode = .ticket(ticket)
      show(message: reason, severity: .warning, now: now)
      return []
    }
    switch ticket.request(in: snapshot) {
    case .failure(let problem):
      ticket.field = problem.field
      return refuse("\(problem.field.label): \(problem.message)")
    case .success(var entry):
      guard let preview = snapshot.preview, preview.request == entry else {
        return refuse("the preview is not here yet: press Enter again")
      }
      if let refusal = preview.refusal {
        return refuse("not sent: \(refusal.words(for: snapshot.instrument(entry.instrument)))")
      }
      // What was read is what is sent: a proposal may change until the engine sees it.
      if preview.quantity.raw > 0 { entry.size = .quantity(preview.quantity) }
      mode = .normal
      message = nil
      awaitsOwnBracket = true
      return [.command(.engine(.enter(entry)))]
    }
  }

  // MARK: Prompts

  private mutating func handle(_ key: Key, in open: Prompt, now: TimeSpan) -> [Intent] {
    var prompt = open
    let meaning = keys.windowAction(for: key)
    if meaning == .drop || (key == .ctrl("c") && prompt.subject != .quit) {
      return leave(key, now: now)
    }
    let isAdjusting = adjustment(key, in: prompt) != nil
    if prompt.keyGuard.swallows(key, now: now, allowsRepeat: isAdjusting) {
      mode = .prompt(prompt)
      return []
    }
    mode = .prompt(prompt)
    if let ticks = adjustment(key, in: prompt) {
      adjust(byTicks: ticks * (count ?? 1), in: prompt, now: now)
      count = nil
      return []
    }
    switch meaning {
    case .confirm: return confirm(prompt, now: now)
    case .next, .more, .previous, .less:
      if prompt.choose(by: meaning == .next || meaning == .more ? 1 : -1) {
        mode = .prompt(prompt)
        return []
      }
    case .close:
      if case .cancelLegs(let id, _) = prompt.subject {
        ask(.request(.close(id, share: .one)), key: key, now: now)
        return []
      }
    case .flatten where prompt.subject == .quit:
      ask(.request(.flatten(.all)), key: key, now: now)
      return []
    default:
      if case .character(let scalar) = key, let digit = digit(scalar), prompt.isAdjustable {
        count = min((count ?? 0) * 10 + digit, 9999)
        return []
      }
    }
    count = nil
    prompt.keyGuard.flash(now: now)
    mode = .prompt(prompt)
    return []
  }

  /// The ticks by which a key adjusts the prices of a prompt; `nil` for any other key.
  private func adjustment(_ key: Key, in prompt: Prompt) -> Int? {
    let action = keys.binding(for: key)?.action
    if case .moveBoth = prompt.subject {
      return action == .bothDown ? -1 : action == .bothUp ? 1 : nil
    }
    return switch prompt.nudge?.role {
    case .stop: action == .stopDown ? -1 : action == .stopUp ? 1 : nil
    case .target: action == .targetDown ? -1 : action == .targetUp ? 1 : nil
    default: nil
    }
  }

  private mutating func adjust(byTicks ticks: Int, in open: Prompt, now: TimeSpan) {
    var prompt = open
    func nudged(_ price: Price, _ id: BracketID) -> Price? {
      guard let figures = BracketFigures(id, in: snapshot) else { return nil }
      return PromptContent.nudged(price, byTicks: Int64(ticks), figures.instrument)
    }
    if case .moveBoth(let id, let stop, let target) = prompt.subject,
      let newStop = nudged(stop, id), let newTarget = nudged(target, id)
    {
      prompt.subject = .moveBoth(id, stop: newStop, target: newTarget)
    } else if let nudge = prompt.nudge, let price = nudged(nudge.price, nudge.id) {
      let move = LegMove.to(price)
      prompt.subject =
        .request(nudge.role == .stop ? .moveStop(nudge.id, move) : .moveTarget(nudge.id, move))
    } else {
      prompt.keyGuard.flash(now: now)
    }
    mode = .prompt(prompt)
  }

  private mutating func confirm(_ prompt: Prompt, now: TimeSpan) -> [Intent] {
    mode = .normal
    count = nil
    let content = promptContent(prompt)
    if let reason = content.impossible {
      show(message: reason, severity: .info, now: now)
      return []
    }
    switch prompt.subject {
    case .quit: return answerQuit(prompt.choice ?? .stay, now: now)
    case .cancelLegs(let id, isSecond: false):
      ask(.cancelLegs(id, isSecond: true), key: .enter, now: now)
      return []
    case .cancelLegs(let id, isSecond: true):
      switch prompt.choice {
      case .unprotect: return [.command(.engine(.cancel(.bracket(id), legs: true)))]
      case .close: ask(.request(.close(id, share: .one)), key: .enter, now: now)
      default: show(message: "the exits of \(id) stay", severity: .info, now: now)
      }
      return []
    case .moveBoth(let id, let stop, let target):
      return [
        .command(.engine(.moveStop(id, .to(stop)))),
        .command(.engine(.moveTarget(id, .to(target)))),
      ]
    case .request(let request):
      rememberFlattening(request)
      return [.command(.engine(request))]
    }
  }

  private mutating func answerQuit(_ choice: Prompt.Choice, now: TimeSpan) -> [Intent] {
    switch choice {
    case .quit: return [.quit]
    case .flatten: ask(.request(.flatten(.all)), key: .enter, now: now)
    default: show(message: "Brace stays, and watches over them", severity: .info, now: now)
    }
    return []
  }

  /// Several positions that go at once are summed up when the last one is closed.
  private mutating func rememberFlattening(_ request: TraderRequest) {
    let scope: Scope
    switch request {
    case .flatten(let flattened): scope = flattened
    case .kill: scope = .all
    default: return
    }
    let open = PromptContent.brackets(scope, snapshot).filter { !$0.remaining.isZero }
    flattening = open.count > 1 ? open.map(\.id) : []
  }

  /// What a prompt says now, with the keys in use.
  func promptContent(_ prompt: Prompt) -> PromptContent {
    var content = PromptContent(prompt, in: snapshot, unit: unit, keys: keys)
    guard prompt.isAdjustable, content.impossible == nil else { return content }
    let pair: String
    switch prompt.nudge?.role {
    case .stop: pair = keys.label(.stopDown, .stopUp)
    case .target: pair = keys.label(.targetDown, .targetUp)
    default: pair = keys.label(.bothDown, .bothUp)
    }
    content.extraKeys = pair + " adjust"
    return content
  }

  /// Opens a prompt.
  mutating func ask(_ subject: Prompt.Subject, key: Key, now: TimeSpan) {
    message = nil
    count = nil
    mode = .prompt(Prompt(subject: subject, keyGuard: KeyGuard(openedAt: now, trigger: key)))
  }

  // MARK: Details

  private mutating func handleReading(_ key: Key, now: TimeSpan) -> [Intent] {
    let page = max(1, size.height / 2)
    var step = 0
    if case .paste = key { return [] }
    if key == .ctrl("c") { return leave(key, now: now) }
    switch key == .character(" ") ? .pageOn : keys.windowAction(for: key) {
    case .next where key != .tab: step = 1
    case .previous where key != .backTab: step = -1
    case .pageOn: step = page
    case .pageBack: step = -page
    case .first: step = -10_000
    case .last: step = 10_000
    default:
      // Whatever else is pressed closes the page and is not obeyed: it was not aimed at it.
      mode = .normal
      return []
    }
    if case .details(let scroll) = mode {
      mode = .details(scroll: clampedScroll(scroll + step, lines: detailLineCount))
    }
    return []
  }

  private func clampedScroll(_ scroll: Int, lines: Int) -> Int {
    min(max(0, scroll), max(0, lines - 1))
  }

  /// Drops what is open; Ctrl-C then asks to quit.
  mutating func leave(_ key: Key, now: TimeSpan) -> [Intent] {
    mode = .normal
    count = nil
    message = nil
    return key == .ctrl("c") ? perform(.quit, key: key, count: nil, now: now) : []
  }
}
