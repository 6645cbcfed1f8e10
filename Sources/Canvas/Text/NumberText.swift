/// Numbers as short text, the same in every locale, never rounded to what they are not.
public enum NumberText {
  /// A number with `significant` digits: `0.0132`, `3.2e-4`, `1234`, `1.23e6`.
  ///
  /// Digits before the point are always written out, up to 99999; below 0.001 and from 100000 on a
  /// power of ten follows. Zeros at the end are left off.
  public static func value(_ value: Double, significant: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "-inf" : "inf" }
    let exact = DecimalDigits(value)
    guard !exact.digits.isEmpty else { return "0" }
    let wanted = max(1, significant)
    // Five digits stand before the point at most, and none of them is made up.
    let plain = exact.exponent >= -2 && exact.exponent <= 5
    var rounded = exact.rounded(to: plain ? max(wanted, exact.exponent) : wanted)
    let sign = rounded.isNegative ? "-" : ""
    if rounded.exponent >= -2 && rounded.exponent <= 5 { return sign + rounded.plain }
    let power = rounded.exponent - 1
    rounded.exponent = 1
    return sign + rounded.plain + "e\(power)"
  }

  /// A number with a fixed number of digits after the point: `12.50`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return self.value(value) }
    let decimals = max(0, decimals)
    let exact = DecimalDigits(value)
    let rounded = exact.rounded(to: exact.exponent + decimals)
    var text = rounded.digits.isEmpty ? "0" : rounded.plain
    if decimals > 0 {
      let after = text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 }
      if after == nil { text += "." }
      text += String(repeating: "0", count: decimals - (after ?? 0))
    }
    return (rounded.isNegative && !rounded.digits.isEmpty ? "-" : "") + text
  }

  /// A share as a percentage: `12.5 %`, `100 %`, `< 0.1 %`.
  ///
  /// What is not all is never shown as 100 %, and what is not nothing never as 0 %.
  public static func percent(_ share: Double) -> String {
    guard share.isFinite else { return value(share) }
    if share > 0, share < 0.001 { return "< 0.1 %" }
    if share < 1, share > 0.999 { return "> 99.9 %" }
    return DecimalDigits(share * 100).rounded(toDecimals: 1) + " %"
  }

  /// A count with the prefix of a thousand: `9412`, `12.5 k`, `1.95 M`, `566.1 M`, `4.00 G`.
  public static func count(_ count: Int) -> String {
    if count.magnitude < 10_000 { return String(count) }
    return scaled(count, by: 1000, units: ["k", "M", "G", "T", "P", "E"])
  }

  /// A size in bytes: `512 B`, `96.0 KiB`, `1.95 MiB`.
  public static func bytes(_ count: Int) -> String {
    if count.magnitude < 1024 { return "\(count) B" }
    return scaled(count, by: 1024, units: ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"])
  }

  private static func scaled(_ count: Int, by base: Double, units: [String]) -> String {
    var value = Double(count.magnitude) / base
    var unit = 0
    func text() -> String { fixed(value, decimals: value < 9.995 ? 2 : 1) }
    // What rounds up to the base is one of the next unit.
    while unit + 1 < units.count, value >= base - 0.05 {
      value /= base
      unit += 1
    }
    return (count < 0 ? "-" : "") + text() + " " + units[unit]
  }
}

/// A number as decimal digits, all behind the point, times ten to the `exponent`.
struct DecimalDigits {
  var isNegative: Bool
  /// The digits, without zeros at either end; none for 0.
  var digits: [Int]
  /// How many digits stand before the point.
  var exponent: Int

  /// The fewest digits that stand for this finite number.
  init(_ value: Double) {
    isNegative = value < 0
    digits = []
    exponent = 0
    // Swift's description is the shortest that reads back, in every locale: "0.001", "5e-324".
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    digits = mantissa.joined().compactMap(\.wholeNumberValue)
    exponent = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    normalize()
  }

  /// Rounded half up to a number of digits; none are left for 0 or fewer, save by rounding up.
  func rounded(to count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var result = self
    guard count >= 0 else {
      result.digits = []
      result.normalize()
      return result
    }
    result.digits = Array(digits.prefix(count))
    if digits[count] >= 5 {
      var place = count - 1
      while place >= 0, result.digits[place] == 9 {
        result.digits[place] = 0
        place -= 1
      }
      if place >= 0 {
        result.digits[place] += 1
      } else {
        result.digits.insert(1, at: 0)
        result.exponent += 1
      }
    }
    result.normalize()
    return result
  }

  /// Rounded to so many digits after the point, zeros at the end left off.
  func rounded(toDecimals decimals: Int) -> String {
    let result = rounded(to: exponent + decimals)
    guard !result.digits.isEmpty else { return "0" }
    return (isNegative ? "-" : "") + result.plain
  }

  /// Without sign and power of ten.
  var plain: String {
    guard !digits.isEmpty else { return "0" }
    let text = digits.map(String.init).joined()
    if exponent <= 0 { return "0." + String(repeating: "0", count: -exponent) + text }
    if exponent >= digits.count {
      return text + String(repeating: "0", count: exponent - digits.count)
    }
    return text.prefix(exponent) + "." + text.dropFirst(exponent)
  }

  private mutating func normalize() {
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      exponent = 0
      isNegative = false
    }
  }
}
