import TextGrid
import Testing
import TradingModel

@testable import TradeDashboard

struct ScreenLayoutTests {
  private static let widths =
    Array(stride(from: 40, through: 300, by: 23)) + [80, 112, 120, 150, 180]
  private static let heights = Array(stride(from: 10, through: 60, by: 7)) + [18, 24, 30, 40, 50]

  /// Every size, preset, focus and zoom that `isWrong` says is wrong; expectations in so many
  /// rounds would take longer than what they check.
  private func problems(_ isWrong: (ScreenLayout, Pane) -> Bool) -> [String] {
    var problems: [String] = []
    for width in Self.widths {
      for height in Self.heights {
        for preset in LayoutPreset.allCases {
          for focus in Pane.allCases {
            for isZoomed in [false, true] {
              let layout = ScreenLayout(
                size: Size(width: width, height: height), preset: preset, focus: focus,
                isZoomed: isZoomed)
              guard isWrong(layout, focus) else { continue }
              problems.append("\(width)x\(height) \(preset) \(focus) \(isZoomed)")
            }
          }
        }
      }
    }
    return problems
  }

  private func shown(_ layout: ScreenLayout) -> [Pane] {
    Pane.allCases.filter { !layout.area(of: $0).isEmpty }
  }

  @Test func `as the window shrinks the ladder goes first, then orders, watchlist, events, chart`()
  {
    for width in Self.widths {
      for height in Self.heights {
        let layout = ScreenLayout(size: Size(width: width, height: height))
        let hasList = layout.watchlist.height > 1
        let isInOrder =
          (layout.ladder.isEmpty || !layout.orders.isEmpty) && (layout.orders.isEmpty || hasList)
          && (!hasList || layout.events.height > 1)
          && (layout.events.height <= 1 || layout.chart.height >= 6) && layout.brackets.height >= 3
        #expect(isInOrder, "\(width)x\(height)")
      }
    }
  }

  @Test(arguments: [
    (40, 10, [Pane.brackets, .events]), (80, 24, [.watchlist, .brackets, .chart, .events]),
    (120, 40, [.watchlist, .brackets, .chart, .events, .orders]), (200, 50, Pane.allCases),
    (200, 18, [.watchlist, .brackets, .chart, .events]), (300, 100, Pane.allCases),
  ])
  func `what is seen at which size`(width: Int, height: Int, panes: [Pane]) {
    #expect(shown(ScreenLayout(size: Size(width: width, height: height))) == panes)
  }

  @Test func `panes never overlap, never leave the window, and leave no gap`() {
    let wrong = problems { layout, _ in
      let areas = Pane.allCases.map(layout.area).filter { !$0.isEmpty }
      let cells = areas.reduce(0) { $0 + $1.width * $1.height }
      let rows = layout.size.height - 2 - (layout.hasMessageRow ? 1 : 0)
      if cells != rows * layout.size.width { return true }
      return areas.enumerated().contains { index, area in
        area.y < 1 || area.endX > layout.size.width || area.endY > layout.footer.y
          || areas.dropFirst(index + 1).contains { !area.intersection($0).isEmpty }
      }
    }
    #expect(wrong == [])
  }

  @Test func `the focused pane and the brackets are always seen`() {
    let wrong = problems { layout, focus in
      // In the lowest windows the symbols take the log's line.
      let isLine = focus == .watchlist && layout.events.height == 1
      return (!isLine && layout.area(of: focus).isEmpty) || layout.brackets.isEmpty
    }
    #expect(wrong == [])
  }

  @Test func `a zoomed pane leaves the selected bracket and takes the rest`() {
    let wide = ScreenLayout(size: Size(width: 120, height: 40), focus: .chart, isZoomed: true)
    #expect(wide.bracketForm == .selectedOnly && wide.brackets.height == 1)
    #expect(wide.chart.height == 36 && shown(wide) == [.brackets, .chart])
    let narrow = ScreenLayout(size: Size(width: 60, height: 20), focus: .events, isZoomed: true)
    #expect(narrow.brackets.height == 2 && narrow.events.height == 16)
    let own = ScreenLayout(size: Size(width: 60, height: 20), focus: .brackets, isZoomed: true)
    #expect(own.brackets.height == 18 && own.bracketForm == .twoLines)
  }

  @Test func `presets give their room to what they are for`() {
    let size = Size(width: 120, height: 40)
    func layout(_ preset: LayoutPreset) -> ScreenLayout { ScreenLayout(size: size, preset: preset) }
    #expect(layout(.chart).chart.height > layout(.balanced).chart.height)
    #expect(layout(.brackets).brackets.height > layout(.balanced).brackets.height)
    #expect(layout(.review).orders.width == 120 && layout(.review).chart.isEmpty)
    var preset = LayoutPreset.balanced
    var seen: Set<LayoutPreset> = []
    for _ in LayoutPreset.allCases {
      seen.insert(preset)
      preset = preset.next
    }
    #expect(seen.count == LayoutPreset.allCases.count && preset == .balanced)
  }

  @Test func `a place belongs to the pane drawn there`() {
    let layout = ScreenLayout(size: Size(width: 200, height: 50))
    #expect(layout.pane(atX: 1, y: 2) == .watchlist)
    #expect(layout.pane(atX: 100, y: 2) == .brackets)
    #expect(layout.pane(atX: 199, y: 20) == .ladder)
    #expect(layout.pane(atX: 1, y: 0) == nil && layout.pane(atX: -1, y: 99) == nil)
  }

  @Test func `in every window every pane can be focused, zoomed and left without a trap`() {
    for (width, height) in [
      (40, 10), (41, 11), (60, 17), (80, 24), (113, 20), (200, 50),
    ] {
      for preset in 0..<LayoutPreset.allCases.count {
        var driver = Driver(size: Size(width: width, height: height))
        driver.type(String(repeating: "p", count: preset))
        for number in 1...6 {
          guard let digit = Unicode.Scalar(UInt32(0x30 + number)) else { continue }
          driver.press(.alt(digit))
          for key in ["z", "i", "v", "v", "v", "f", "l", "z", "i"] {
            driver.type(key)
            let lines = driver.lines
            #expect(lines.count == height && lines[0].contains("[PAPER sim]"))
            #expect(
              lines.contains { $0.contains("▸ B1 ") }, "\(width)x\(height) \(number) \(key)")
          }
        }
      }
    }
  }
}
