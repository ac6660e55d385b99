import Foundation
import TradeStatistics
import TradingModel

extension TradeReport {
  /// The report as one JSON object, keys in the order of the alphabet, ending with a line break.
  ///
  /// Numbers are exact decimals, times ISO 8601 in UTC; a figure that does not exist is `null`.
  public var json: String {
    let page = ReportObject(report: self)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(page), as: UTF8.self) + "\n"
    } catch {
      preconditionFailure("Invariant: texts, decimals and truth values always encode: \(error)")
    }
  }
}

/// A name of a JSON object's field.
private struct FieldKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}

/// Decimal text as a JSON number; `null` for none.
private struct JSONNumber: Encodable {
  let text: String?

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    guard let text, let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
    else { return try container.encodeNil() }
    try container.encode(value)
  }
}

private struct ReportObject: Encodable {
  let report: TradeReport

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: FieldKey.self)
    try fields.encode(report.title, forKey: FieldKey("title"))
    try fields.encode(
      JSONNumber(text: report.start.description), forKey: FieldKey("start_equity"))
    try fields.encode(report.trades.map(TradeObject.init), forKey: FieldKey("trades"))
    try fields.encode(
      FiguresObject(name: nil, statistics: report.statistics), forKey: FieldKey("statistics"))
    try fields.encode(
      report.statistics.curve.points.map(PointObject.init), forKey: FieldKey("equity"))
    var groups = fields.nestedContainer(keyedBy: FieldKey.self, forKey: FieldKey("by"))
    for division in ReportDivision.allCases {
      try groups.encode(
        report.groups(by: division).map { FiguresObject(name: $0.name, statistics: $0.statistics) },
        forKey: FieldKey(division.rawValue))
    }
  }
}

private struct PointObject: Encodable {
  let point: EquityCurve.Point

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: FieldKey.self)
    try fields.encode(point.time.description, forKey: FieldKey("time"))
    try fields.encode(JSONNumber(text: point.equity.description), forKey: FieldKey("equity"))
  }
}

private struct TradeObject: Encodable {
  let trade: ReportedTrade

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: FieldKey.self)
    for column in ReportColumn.allCases {
      let key = FieldKey(column.rawValue)
      switch column {
      case .tags: try fields.encode(trade.tags, forKey: key)
      case .notes: try fields.encode(trade.notes, forKey: key)
      case .ambiguous: try fields.encode(trade.result.isAmbiguous, forKey: key)
      default:
        let text = column.text(trade)
        if column.isNumber {
          try fields.encode(JSONNumber(text: text.isEmpty ? nil : text), forKey: key)
        } else {
          try fields.encode(text, forKey: key)
        }
      }
    }
  }
}

private struct FiguresObject: Encodable {
  let name: String?
  let statistics: TradeStatistics

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: FieldKey.self)
    if let name { try fields.encode(name, forKey: FieldKey("name")) }
    for figure in ReportFigure.all(statistics) {
      try fields.encode(JSONNumber(text: figure.number), forKey: FieldKey(figure.key))
    }
  }
}
