import Connectors
import TradingModel

/// Turns loaded files into instruments and sources: names, merges, lengths, limits.
struct ReplayAssembly {
  private(set) var sources: [ReplaySource] = []
  private(set) var resolved: [ResolvedInstrument] = []
  private(set) var kinds: [FeedInfo.Kinds] = []
  private(set) var counts = FeedCounts()
  private(set) var summaries: [FileSummary] = []
  private(set) var barSpan = TimeSpan.seconds(60)
  private let options: ReplayOptions
  private var files: [LoadedFile] = []
  private var indexes: [String: Int] = [:]
  private var members: [Member] = []

  /// An instrument while it is put together.
  private struct Member {
    var symbol: String
    var path: String
    var hasBars: Bool
    var barSpan: TimeSpan
    var barSource: Int?
  }

  init(paths: [String], options: ReplayOptions) throws(MarketDataError) {
    self.options = options
    if paths.isEmpty { throw MarketDataError(file: nil, .noFiles) }
    if let bar = options.bar, bar.nanoseconds <= 0 {
      throw MarketDataError(file: nil, .barNotPositive)
    }
    for path in paths { files.append(try FileLoader.load(path)) }
  }

  /// Does everything, in the order in which the parts need each other.
  mutating func assemble() throws(MarketDataError) {
    let names = try nameFiles()
    for (index, file) in files.enumerated() { try add(file, name: names[index]) }
    if members.isEmpty { throw try unknownSymbol() }
    for wanted in options.symbols where files.contains(where: { isNamedByColumn($0) }) {
      if indexes[wanted.uppercased()] == nil { throw try unknownSymbol() }
    }
    try chooseBarSpan()
    for index in sources.indices where sources[index].kind == .bars {
      counts.holes += BarSpacing.holes(
        in: sources[index].series.bars, span: sources[index].barSpan)
    }
    resolveInstruments()
    for index in sources.indices { sources[index].limit(from: options.from, to: options.to) }
  }

  /// The error for limits that leave nothing.
  func nothingInRange() throws(MarketDataError) -> MarketDataError {
    let whole = sources.map { source in
      var all = source
      all.range = 0..<all.series.count
      return all
    }
    let first = whole.map { $0.time(at: 0) }.min() ?? 0
    let last = whole.map(\.lastTime).max() ?? .distantPast
    return MarketDataError(
      file: files.count == 1 ? files[0].path : nil,
      .nothingInRange(first: Timestamp(nanoseconds: first), last: last))
  }

  // MARK: Names

  private func isNamedByColumn(_ file: LoadedFile) -> Bool {
    file.series.contains { $0.symbol != nil }
  }

  /// What to call each file's rows; `nil` for files with a symbol column, and an empty name for
  /// files that `--symbol` leaves out.
  private func nameFiles() throws(MarketDataError) -> [String?] {
    var names = files.map { isNamedByColumn($0) ? nil : SymbolName.ofFile($0.path) }
    let wanted = options.symbols.map { $0.uppercased() }
    let unnamed = names.indices.filter { names[$0] != nil }
    guard !wanted.isEmpty, !unnamed.isEmpty else { return names }
    let known = names.compactMap { $0 } + files.flatMap { $0.series.compactMap(\.symbol) }
    if wanted.allSatisfy({ known.contains($0) }) {
      // Every name is already there: `--symbol` picks.
      for index in unnamed where !wanted.contains(names[index] ?? "") { names[index] = "" }
      return names
    }
    for symbol in wanted where !SymbolName.isValid(symbol) {
      throw MarketDataError(file: nil, .badSymbol(symbol))
    }
    // With a symbol column somewhere, a name that is not there is a mistake, not a new name.
    guard unnamed.count == files.count else { return names }
    guard wanted.count == unnamed.count || wanted.count == 1 else {
      throw MarketDataError(
        file: nil, .symbolCount(names: wanted.count, files: unnamed.count))
    }
    for (position, index) in unnamed.enumerated() {
      names[index] = wanted.count == 1 ? wanted[0] : wanted[position]
    }
    return names
  }

  private func unknownSymbol() throws(MarketDataError) -> MarketDataError {
    var available: [String] = []
    for file in files {
      let own = file.series.map { $0.symbol ?? SymbolName.ofFile(file.path) }
      for symbol in own where !available.contains(symbol) { available.append(symbol) }
    }
    let missing = options.symbols.first { !available.contains($0.uppercased()) }
    return MarketDataError(
      file: files.count == 1 ? files[0].path : nil,
      .unknownSymbol(missing ?? "", available: available))
  }

  // MARK: Rows

  private mutating func add(_ file: LoadedFile, name: String?) throws(MarketDataError) {
    var summary = file.summary
    let span = file.kind == .bars ? fileSpan(file) : .zero
    summary.barSpan = file.kind == .bars ? span : nil
    for series in file.series {
      let symbol = series.symbol ?? name ?? ""
      if symbol.isEmpty || isLeftOut(series) { continue }
      summary.symbols.append(symbol)
      try add(series, symbol: symbol, file: file, span: span)
    }
    if !summary.symbols.isEmpty { counts.add(summary.counts) }
    summaries.append(summary)
  }

  private func isLeftOut(_ series: RowSeries) -> Bool {
    guard let symbol = series.symbol, !options.symbols.isEmpty else { return false }
    return !options.symbols.contains { $0.uppercased() == symbol }
  }

  private mutating func add(
    _ series: RowSeries, symbol: String, file: LoadedFile, span: TimeSpan
  ) throws(MarketDataError) {
    let hasBars = file.kind == .bars
    let index: Int
    if let known = indexes[symbol] {
      index = known
      let member = members[index]
      guard member.hasBars == hasBars else {
        let (bars, ticks) = hasBars ? (file.path, member.path) : (member.path, file.path)
        throw MarketDataError(file: bars, .mixedKinds(symbol: symbol, other: ticks))
      }
      guard member.barSpan == span else {
        throw MarketDataError(
          file: file.path,
          .mixedSpans(
            symbol: symbol, span: span, other: member.path, otherSpan: member.barSpan))
      }
      if let source = member.barSource {
        counts.duplicates += sources[source].join(series.bars)
        return
      }
    } else {
      index = members.count
      indexes[symbol] = index
      members.append(
        Member(
          symbol: symbol, path: file.path, hasBars: hasBars, barSpan: span,
          barSource: hasBars ? sources.count : nil))
      kinds.append(FeedInfo.Kinds())
    }
    switch file.kind {
    case .bars: kinds[index].hasBars = true
    case .quotes: kinds[index].hasQuotes = true
    case .trades: kinds[index].hasTrades = true
    }
    sources.append(
      ReplaySource(
        instrument: InstrumentID(index), kind: file.kind, barSpan: span, series: series))
  }

  // MARK: Lengths

  /// The file's bar length; for a single bar what was asked for, else a day or a minute.
  private func fileSpan(_ file: LoadedFile) -> TimeSpan {
    if let span = BarSpacing.span(of: file.series) { return span }
    return options.bar ?? (file.hasOnlyDates ? .day : .seconds(60))
  }

  private mutating func chooseBarSpan() throws(MarketDataError) {
    let longest = members.filter(\.hasBars).map(\.barSpan).max()
    barSpan = options.bar ?? longest ?? .seconds(60)
    for member in members where member.hasBars {
      if barSpan < member.barSpan {
        throw MarketDataError(
          file: member.path, .barTooShort(bar: barSpan, fileBar: member.barSpan))
      }
      if barSpan.nanoseconds % member.barSpan.nanoseconds != 0 {
        throw MarketDataError(
          file: member.path, .barDoesNotFit(bar: barSpan, fileBar: member.barSpan))
      }
    }
  }

  // MARK: Instruments

  private mutating func resolveInstruments() {
    resolved = members.enumerated().map { index, member in
      let id = InstrumentID(index)
      return InstrumentTable.resolve(
        symbol: member.symbol, id: id, settings: options.instruments
      ) {
        var prices = StepCensus()
        var sizes = StepCensus()
        for source in sources where source.instrument == id {
          source.series.observe(prices: &prices, sizes: &sizes)
        }
        return ObservedSteps(
          tick: prices.step.map { PriceOffset(raw: $0) }, lot: sizes.step.map { Quantity(raw: $0) })
      }
    }
  }
}

extension ReplaySource {
  /// Adds the bars of another file by their times.
  ///
  /// - Returns: How many were left out because there was one with that start.
  fileprivate mutating func join(_ bars: [BarRow]) -> UInt64 {
    var joined: [BarRow] = []
    joined.reserveCapacity(series.bars.count + bars.count)
    var repeated: UInt64 = 0
    var own = series.bars[...]
    var other = bars[...]
    while let bar = other.first {
      if let mine = own.first, mine.start <= bar.start {
        joined.append(mine)
        own.removeFirst()
        if mine.start == bar.start {
          other.removeFirst()
          repeated += 1
        }
      } else {
        joined.append(bar)
        other.removeFirst()
      }
    }
    joined.append(contentsOf: own)
    series.bars = joined
    range = 0..<joined.count
    return repeated
  }
}

extension FeedCounts {
  /// Adds another feed's counts.
  fileprivate mutating func add(_ other: FeedCounts) {
    crossed += other.crossed
    duplicates += other.duplicates
    holes += other.holes
    outOfOrder += other.outOfOrder
    empty += other.empty
  }
}
