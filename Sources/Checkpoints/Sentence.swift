/// How names and sizes that come from files are put into sentences for people.
public enum Sentence {
  /// A name in single quotes, with control characters escaped and a long middle left out.
  ///
  /// A file chooses its tensors' names, so a name could otherwise move the cursor, recolour the
  /// terminal or fill the screen.
  public static func name(_ text: String) -> String {
    "'\(escaped(text, limit: 96))'"
  }

  /// A path with control characters escaped, not shortened.
  public static func path(_ text: String) -> String {
    escaped(text, limit: .max)
  }

  /// A shape as "[2, 3]".
  public static func shape(_ shape: [Int]) -> String {
    let shown = shape.count <= 12 ? shape.map(String.init) : shape.prefix(12).map(String.init)
    return "[" + shown.joined(separator: ", ") + (shape.count > 12 ? ", …]" : "]")
  }

  /// A number of bytes in the largest binary unit that keeps it above one.
  public static func bytes(_ count: Int) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var unit = 0
    var divisor = 1
    while unit + 1 < units.count, count / divisor >= 1024 {
      divisor *= 1024
      unit += 1
    }
    if unit == 0 { return count == 1 ? "1 byte" : "\(count) bytes" }
    let tenths = (Double(count) / Double(divisor) * 10).rounded() / 10
    return "\(tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)") \(units[unit])"
  }

  /// A list as "a, b and c", cut after a few.
  static func list(_ items: [String]) -> String {
    if items.count > 8 {
      return items.prefix(8).joined(separator: ", ") + " and \(items.count - 8) more"
    }
    guard let last = items.last, items.count > 1 else { return items.first ?? "nothing" }
    return items.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func escaped(_ text: String, limit: Int) -> String {
    var shown = ""
    let scalars = text.unicodeScalars
    if limit < .max, scalars.count > limit {
      let kept = limit / 2
      shown += escaped(String(String.UnicodeScalarView(scalars.prefix(kept))), limit: .max)
      shown += "…"
      shown += escaped(String(String.UnicodeScalarView(scalars.suffix(kept))), limit: .max)
      return shown
    }
    for scalar in scalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      default:
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
