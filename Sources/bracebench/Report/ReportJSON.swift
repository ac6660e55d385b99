import TradeRuntime

extension Report {
  /// The report as one line of JSON: the workload, its facts, its figures.
  ///
  /// A figure is `{"median":…,"min":…,"max":…}`, or a number where it was counted; what the bare loop
  /// took and the ratio to it follow as `floor_KEY` and `ratio_to_floor`.
  var json: String {
    var fields = [Self.field("workload", JSONObject.quoted(workload))]
    fields += facts.map { Self.field($0.key, $0.value.json) }
    for figure in figures { fields += Self.fields(of: figure) }
    return "{\(fields.joined(separator: ","))}"
  }

  private static func fields(of figure: Figure) -> [String] {
    func number(_ value: Double) -> String { Decimals.plain(value, figure.decimals) }
    let spread = figure.spread
    let value =
      figure.isSingle
      ? number(spread.median)
      : "{\"median\":\(number(spread.median)),\"min\":\(number(spread.least)),"
        + "\"max\":\(number(spread.most))}"
    var fields = [field(figure.key, value)]
    if let floor = figure.floor, let ratio = figure.ratioToFloor {
      fields.append(field("floor_\(figure.key)", Decimals.plain(floor, 2)))
      fields.append(field("ratio_to_floor", Decimals.plain(ratio, 1)))
    }
    return fields
  }

  private static func field(_ key: String, _ value: String) -> String {
    "\(JSONObject.quoted(key)):\(value)"
  }
}

extension Fact.Value {
  fileprivate var json: String {
    switch self {
    case .text(let text): JSONObject.quoted(text)
    case .number(let number): "\(number)"
    case .list(let numbers): "[\(numbers.map { "\($0)" }.joined(separator: ","))]"
    }
  }
}
