/// Builds one JSON object on one line, with its keys in the order they are given.
package struct JSONObject {
  private var output: [UInt8] = []

  /// Makes an empty object.
  init() {
    output.reserveCapacity(512)
    output.append(UInt8(ascii: "{"))
  }

  /// Adds a string value.
  mutating func text(_ key: String, _ value: String) {
    begin(key)
    output.append(UInt8(ascii: "\""))
    var value = value
    // Most texts are numbers and names: nothing in them is special.
    let isPlain = value.withUTF8 { bytes in
      for byte in bytes where Self.isSpecial(byte) { return false }
      output.append(contentsOf: bytes)
      return true
    }
    if !isPlain { output.append(contentsOf: Self.escaped(value).utf8) }
    output.append(UInt8(ascii: "\""))
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// A text in quotes, as JSON wants it.
  package static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  private static func escaped(_ value: String) -> String {
    var output = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let hex = String(scalar.value, radix: 16)
          output += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    return output
  }

  /// Adds a whole number.
  mutating func number(_ key: String, _ value: some BinaryInteger) {
    begin(key)
    output.append(contentsOf: String(value).utf8)
  }

  /// Adds an object.
  mutating func object(_ key: String, _ value: JSONObject) {
    begin(key)
    output.append(contentsOf: value.output)
    output.append(UInt8(ascii: "}"))
  }

  /// The finished object.
  consuming func finished() -> String {
    output.append(UInt8(ascii: "}"))
    return String(decoding: output, as: UTF8.self)
  }

  private mutating func begin(_ key: String) {
    if output.count > 1 { output.append(UInt8(ascii: ",")) }
    output.append(UInt8(ascii: "\""))
    var key = key
    key.withUTF8 { output.append(contentsOf: $0) }
    output.append(UInt8(ascii: "\""))
    output.append(UInt8(ascii: ":"))
  }
}
