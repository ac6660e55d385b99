import TradingModel

/// Keeps the live brackets in reused slots, found by id without a search.
///
/// Two intrusive lists, all brackets and those of a symbol, keep the order of submission, so that
/// nothing is ever looked for in a hash table or by a scan.
struct BracketBook: Sendable {
  /// The slots; a free one keeps its last bracket until it is reused.
  var slots: [BracketOrder] = []
  private var free: [Int32] = []
  /// The slot of each bracket ever made, by number − 1; −1 when it has ended.
  private var slotOfNumber: [Int32] = []
  private(set) var first: Int32 = -1
  private var last: Int32 = -1
  private var firstOfSymbol: [Int32]
  private var lastOfSymbol: [Int32]
  /// Brackets alive.
  private(set) var count = 0

  init(instrumentCount: Int) {
    firstOfSymbol = Array(repeating: -1, count: instrumentCount)
    lastOfSymbol = firstOfSymbol
  }

  /// The id that the next bracket will get.
  var nextID: BracketID { BracketID(UInt32(slotOfNumber.count) + 1) }

  /// The slot of a live bracket, or `nil` when it has ended or never was.
  func slot(of id: BracketID) -> Int? {
    guard id.number >= 1, Int(id.number) <= slotOfNumber.count else { return nil }
    let slot = slotOfNumber[Int(id.number) - 1]
    return slot < 0 ? nil : Int(slot)
  }

  /// The oldest bracket of a symbol; follow `nextOfSymbol`.
  func first(of instrument: InstrumentID) -> Int32 { firstOfSymbol[Int(instrument.index)] }

  /// Adds a bracket whose id is `nextID`; returns its slot.
  mutating func insert(_ bracket: consuming BracketOrder) -> Int {
    precondition(bracket.id == nextID, "Invariant: brackets are numbered without gaps")
    let symbol = Int(bracket.instrument.index)
    let slot: Int32
    if let reused = free.popLast() {
      slot = reused
      slots[Int(slot)] = bracket
    } else {
      slot = Int32(slots.count)
      slots.append(bracket)
    }
    slots[Int(slot)].previous = last
    slots[Int(slot)].previousOfSymbol = lastOfSymbol[symbol]
    if last >= 0 { slots[Int(last)].next = slot } else { first = slot }
    if lastOfSymbol[symbol] >= 0 {
      slots[Int(lastOfSymbol[symbol])].nextOfSymbol = slot
    } else {
      firstOfSymbol[symbol] = slot
    }
    last = slot
    lastOfSymbol[symbol] = slot
    slotOfNumber.append(slot)
    count += 1
    return Int(slot)
  }

  /// Puts brackets back under the ids they had; every other id below `next` belongs to one that has
  /// ended.
  ///
  /// - Precondition: the book is empty, and the ids rise.
  mutating func restore(_ brackets: [BracketOrder], next: UInt32) {
    precondition(slots.isEmpty, "Invariant: a book is restored before it is used")
    for bracket in brackets {
      while nextID < bracket.id { slotOfNumber.append(-1) }
      _ = insert(bracket)
    }
    while nextID.number < next { slotOfNumber.append(-1) }
  }

  /// Removes the bracket in `slot`; its slot may be reused.
  mutating func remove(_ slot: Int) {
    let (next, previous) = (slots[slot].next, slots[slot].previous)
    if previous >= 0 { slots[Int(previous)].next = next } else { first = next }
    if next >= 0 { slots[Int(next)].previous = previous } else { last = previous }
    let symbol = Int(slots[slot].instrument.index)
    let (nextOf, previousOf) = (slots[slot].nextOfSymbol, slots[slot].previousOfSymbol)
    if previousOf >= 0 {
      slots[Int(previousOf)].nextOfSymbol = nextOf
    } else {
      firstOfSymbol[symbol] = nextOf
    }
    if nextOf >= 0 {
      slots[Int(nextOf)].previousOfSymbol = previousOf
    } else {
      lastOfSymbol[symbol] = previousOf
    }
    slotOfNumber[Int(slots[slot].id.number) - 1] = -1
    free.append(Int32(slot))
    count -= 1
  }

  /// The slots of the brackets in `scope`, oldest first.
  func slots(in scope: Scope) -> [Int] {
    var result: [Int] = []
    switch scope {
    case .bracket(let id):
      if let slot = slot(of: id) { result.append(slot) }
    case .instrument(let instrument):
      var slot = first(of: instrument)
      while slot >= 0 {
        result.append(Int(slot))
        slot = slots[Int(slot)].nextOfSymbol
      }
    case .all:
      var slot = first
      while slot >= 0 {
        result.append(Int(slot))
        slot = slots[Int(slot)].next
      }
    }
    return result
  }
}
