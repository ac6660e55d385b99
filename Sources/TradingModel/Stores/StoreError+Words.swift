extension StoreError {
  /// What is wrong and with which file, in one line.
  public var words: String {
    switch self {
    case .inUse(let path, let process?):
      "\(path) is in use by another brace, process \(process)"
    case .inUse(let path, nil): "\(path) is in use by another brace"
    case .newer(let path): "\(path) was written by a newer brace; it is left as it is"
    case .foreign(let path): "\(path) does not belong to this account; it is left as it is"
    case .damaged(let path, let detail):
      "\(path) is damaged (\(detail)); it is left as it is, --fresh starts a new account"
    case .unopenable(let path, let detail): "\(path) cannot be opened: \(detail)"
    case .unwritable(let path, let detail): "\(path) cannot be written: \(detail)"
    }
  }
}
