import TradingModel

/// Finds orders by ClOrdID and remembers every id that was ever used.
///
/// Sequences count without gaps within a session, so the first session seen is an array; ids of
/// other sessions, and wild ones, go to a dictionary, which is never iterated.
struct OrderIndex: Sendable {
  /// What is known of an id.
  enum Entry: Hashable, Sendable {
    case unknown
    /// The slot of a working order.
    case working(Int32)
    /// The number of a final one.
    case closed(Int32)

    fileprivate init(code: Int32) {
      self = code == 0 ? .unknown : code > 0 ? .working(code - 1) : .closed(-code - 1)
    }
    fileprivate var code: Int32 {
      switch self {
      case .unknown: 0
      case .working(let slot): slot + 1
      case .closed(let number): -number - 1
      }
    }
  }

  /// A sequence this far ahead of the array is not worth filling the gap for.
  private static let gapMax = 4096

  private var session: UInt32?
  private var dense: [Int32] = []
  private var sparse: [UInt64: Int32] = [:]

  private func sparseKey(_ id: ClOrdID) -> UInt64 {
    UInt64(id.session) << 32 | UInt64(id.sequence)
  }

  subscript(id: ClOrdID) -> Entry {
    get {
      let sequence = Int(id.sequence)
      if id.session == session, sequence < dense.count, dense[sequence] != 0 {
        return Entry(code: dense[sequence])
      }
      return sparse.isEmpty ? .unknown : Entry(code: sparse[sparseKey(id)] ?? 0)
    }
    set {
      if session == nil { session = id.session }
      let sequence = Int(id.sequence)
      // Nearly always: an order that is known, or the next one.
      if id.session == session, sparse.isEmpty, sequence <= dense.count {
        if sequence < dense.count {
          dense[sequence] = newValue.code
        } else {
          dense.append(newValue.code)
        }
        return
      }
      let isKnownSparse = !sparse.isEmpty && sparse[sparseKey(id)] != nil
      guard id.session == session, !isKnownSparse, sequence <= dense.count + Self.gapMax else {
        sparse[sparseKey(id)] = newValue.code
        return
      }
      while dense.count <= sequence { dense.append(0) }
      dense[sequence] = newValue.code
    }
  }
}
