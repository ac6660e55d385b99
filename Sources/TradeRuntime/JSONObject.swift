/// Builds one JSON object on one line, with its keys in the order they are given.
struct JSONObject {
  private var output: String

  /// Makes an empty object.
  init() {
    output = ""
    output.reserveCapacity(320)
    output += "{"
  }

  /// Adds a string value.
  mutating func text(_ key: String, _ value: String) {
    begin(key)
    output += "\""
    // Most texts are numbers and names: nothing in them is special.
    let isPlain = value.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
    if isPlain {
      output += value
      output += "\""
      return
    }
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
    output += "\""
  }

  /// Adds a whole number.
  mutating func number(_ key: String, _ value: some BinaryInteger) {
    begin(key)
    output += String(value)
  }

  /// Adds an object.
  mutating func object(_ key: String, _ value: JSONObject) {
    begin(key)
    output += value.finished
  }

  /// The finished object.
  var finished: String { output + "}" }

  private mutating func begin(_ key: String) {
    if output.utf8.count > 1 { output += "," }
    output += "\""
    output += key
    output += "\":"
  }
}
