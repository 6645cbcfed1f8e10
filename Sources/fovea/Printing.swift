import Canvas
import Foundation

/// Prints a value as JSON, keys in the order a reader expects of sorted text.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
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

/// Writes bytes to a file, or to standard output without one.
///
/// - Throws: `OutputFault` with the system's reason.
func write(_ bytes: [UInt8], to path: String?) throws {
  guard let path else {
    try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    return
  }
  do {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  } catch {
    throw OutputFault(path: path, reason: (error as NSError).localizedDescription)
  }
}

/// A file that cannot be written.
struct OutputFault: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path) cannot be written: \(reason)" }
}
