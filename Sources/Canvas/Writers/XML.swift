/// Text as XML holds it.
enum XML {
  /// Escapes what would be markup and replaces what XML 1.0 cannot hold at all.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += "&#\(scalar.value);"
      default:
        let value = scalar.value
        let allowed = value >= 0x20 && value != 0xFFFE && value != 0xFFFF
        result.unicodeScalars.append(allowed ? scalar : "\u{FFFD}")
      }
    }
    return result
  }

  /// A length with at most three digits after the point.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    return DecimalDigits(value).rounded(toDecimals: 3)
  }
}
