import Explain
import Foundation

/// A place one has reached, as a file: the options that lead there, by name.
public struct PlaceFile: Sendable, Hashable {
  /// The options.
  public let arguments: [Request.Argument]

  /// The place that options lead to.
  public init(_ arguments: [Request.Argument]) { self.arguments = arguments }

  /// Reads a file that `json` wrote, or a person.
  ///
  /// - Parameter names: the options that may occur; others are refused.
  /// - Throws: `PlaceFault` with one sentence.
  public init(path: String, names: Set<String>) throws {
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    if let size, size > 1 << 20 { throw PlaceFault("\(path) is too large to be a place") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw PlaceFault("\(path) cannot be opened")
    }
    guard let entries = try? JSONDecoder().decode([String: String].self, from: data) else {
      throw PlaceFault("\(path) holds no place: it is no JSON object of names and texts")
    }
    if let unknown = entries.keys.sorted().first(where: { !names.contains($0) }) {
      throw PlaceFault("\(path) holds no place: there is no option \(unknown.debugDescription)")
    }
    arguments = entries.sorted { $0.key < $1.key }.map { Request.Argument($0.key, $0.value) }
  }

  /// The file's content.
  ///
  /// - Throws: what encoding throws.
  public var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let entries = Dictionary(
        arguments.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a })
      return try encoder.encode(entries) + Data("\n".utf8)
    }
  }
}

/// A file that holds no place, as one sentence.
public struct PlaceFault: Error, CustomStringConvertible {
  /// The sentence.
  public let description: String
  init(_ description: String) { self.description = description }
}
