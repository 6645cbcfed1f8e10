import Canvas
import Foundation

/// Prints a line or lines of text.
///
/// - Throws: `OutputFault`, as when the disk is full that standard output goes to.
func printText(_ text: String) throws {
  try write(Array((text + "\n").utf8), to: nil)
}

/// Prints a value as JSON, keys in alphabetical order.
///
/// - Throws: `OutputFault`.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  try printText(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// Columns of text under a line of titles.
struct TextTable {
  private var rows: [[String]]

  init(_ titles: [String]) { rows = [titles] }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// The table; numbers stand to the right of their column.
  var text: String {
    let widths = rows[0].indices.map { column in
      rows.map { displayWidth($0[column]) }.max() ?? 0
    }
    return rows.enumerated().map { index, row in
      row.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - displayWidth(text))
        let isNumber = (rows.count > 1 ? rows[1][column] : text).first?.isNumber == true
        return isNumber ? space + text : text + space
      }.joined(separator: "  ").trimmingSuffix(" ")
    }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return text
  }
}
