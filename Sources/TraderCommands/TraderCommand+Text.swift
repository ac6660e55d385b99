public import TradingModel

extension TraderCommand {
  /// The command as it is typed: `CommandParser` reads it back to the same command.
  ///
  /// Keys, log, journal and scripts show this one form: `sell 2 ESZ6 limit 5120 sl 30t`.
  ///
  /// - Parameter instruments: Every instrument, indexed by its id.
  public func text(instruments: [Instrument]) -> String {
    switch self {
    case .engine(let request): request.text(instruments: instruments)
    case .feed(let command): command.text
    case .record(let command): command.text
    case .screen(let command): command.text
    }
  }
}

extension RecordCommand {
  /// The command as it is typed: `tag B2 breakout`, `tag B2 -breakout`, `note B2 too early`.
  public var text: String {
    switch self {
    case .annotate(let id, .tag(let word)): "tag \(id) \(word)"
    case .annotate(let id, .untag(let word)): "tag \(id) -\(word)"
    case .annotate(let id, .note(let text)): "note \(id) \(text)"
    case .export(let path): "export \(path)"
    }
  }
}

extension FeedCommand {
  /// The command as it is typed: `speed 60`, `step 5`.
  public var text: String {
    switch self {
    case .pause: "pause"
    case .play: "play"
    case .speed(let speed): speed.isZero ? "speed max" : "speed \(speed)"
    case .step(let count): count == 1 ? "step" : "step \(count)"
    case .goTo(let moment): "goto \(moment.text)"
    }
  }
}

extension ScreenCommand {
  /// The command as it is typed: `theme mono`.
  public var text: String {
    switch self {
    case .theme(let name): "theme \(name)"
    case .set(let setting): "set \(setting.name) \(setting.valueText)"
    case .help: "help"
    case .quit: "quit"
    }
  }
}

extension TraderRequest {
  /// The request as it is typed: `close B3 50%`.
  ///
  /// - Parameter instruments: Every instrument, indexed by its id.
  public func text(instruments: [Instrument]) -> String {
    switch self {
    case .enter(let entry): entry.text(instruments: instruments)
    case .cancel(let scope, let legs):
      "cancel \(scope.text(instruments: instruments))" + (legs ? " legs" : "")
    case .flatten(let scope): "flatten \(scope.text(instruments: instruments))"
    case .close(let id, let share): "close \(id)" + (share == .one ? "" : " \(share.percent)%")
    case .moveStop(let id, let move): "sl \(id) \(move.text)"
    case .moveTarget(let id, let move): "tp \(id) \(move.text)"
    case .timeLimit(let id, let span): "time \(id) \(span?.text ?? "off")"
    case .protect(let scope): "protect \(scope.text(instruments: instruments))"
    case .reverse(let instrument): "reverse \(instruments.symbol(instrument))"
    case .trail(let id, let rule): "trail \(id) \(rule?.text ?? "off")"
    case .breakEvenRule(let id, let rule): "be \(id) \(rule?.text ?? "off")"
    case .scale(let id, let plan): "scale \(id) \(plan.text)"
    case .setTradingState(.active): "resume"
    case .setTradingState(.reducing): "reduce"
    case .setTradingState(.halted): "halt"
    case .kill: "kill"
    case .service(let isRunning): isRunning ? "service start" : "service stop"
    }
  }
}

extension EntryRequest {
  /// The entry as it is typed: `buy 100 SPY limit 367.4 sl 2atr`; what is default is left out.
  ///
  /// - Parameter instruments: Every instrument, indexed by its id.
  public func text(instruments: [Instrument]) -> String {
    let symbol = instruments.symbol(instrument)
    var words = [side.name]
    switch size {
    case .quantity(let quantity): words.append(quantity.description)
    case .notional(let amount): words.append("$\(amount)")
    case .risk(let share): words.append("risk:\(share.percent)%")
    // A symbol that starts like a number would be read as the quantity.
    case .proposed: if symbol.first?.isLetter != true { words.append("auto") }
    }
    words.append(symbol)
    switch kind {
    case .market: break
    case .limit(let price): words.append("limit \(price)")
    case .stop(let price): words.append("stop \(price)")
    case .stopLimit(let stop, let limit): words.append("stop_limit \(stop) \(limit)")
    }
    if let stop { words.append("sl \(stop.text)") }
    if let target { words.append("tp \(target.text)") }
    switch timeInForce {
    case .gtc: break
    case .day, .ioc, .fok: words.append("tif \(timeInForce.name)")
    case .gtd(let moment): words.append("tif gtd \(moment)")
    }
    return words.joined(separator: " ")
  }
}

extension ExitLevel {
  /// The level as it is typed: `99.5`, `2atr`, `1.5%`, `30t` or `1.5r`.
  public var text: String {
    switch self {
    case .price(let price): price.description
    case .atr(let multiple): "\(multiple)atr"
    case .share(let share): "\(share.percent)%"
    case .ticks(let count): "\(count)t"
    case .riskMultiple(let multiple): "\(multiple)r"
    }
  }
}

extension LegMove {
  /// The move as it is typed: `99.5`, `+3t`, `-3t` or `be`.
  public var text: String {
    switch self {
    // A negative price keeps a decimal, so that it is not read as a nudge without its `t`.
    case .to(let price): price.text(decimalsMin: price < .zero ? 1 : 0)
    case .byTicks(let count): count < 0 ? "\(count)t" : "+\(count)t"
    case .breakEven: "be"
    }
  }
}

extension Scope {
  /// The scope as it is typed: `B12`, `SPY` or `all`.
  ///
  /// - Parameter instruments: Every instrument, indexed by its id.
  public func text(instruments: [Instrument]) -> String {
    switch self {
    case .bracket(let id): id.description
    case .instrument(let id): instruments.symbol(id)
    case .all: "all"
    }
  }
}

extension [Instrument] {
  /// The symbol of `id`; `#7` for one that is not there, as when a journal outlives its feed.
  fileprivate func symbol(_ id: InstrumentID) -> String {
    let index = Int(id.index)
    return indices.contains(index) ? self[index].symbol : "#\(index)"
  }
}
