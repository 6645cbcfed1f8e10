import Checkpoints
import Foundation

/// A JSON file that describes a network nobody published: `family`, and the authors' constructor
/// arguments.
///
///     {"family": "pvt_v2", "embed_dims": [16, 32, 64, 128], "depths": [2, 2, 2, 2]}
public enum ConfigurationFile {
  /// The most bytes such a file may have.
  private static let mostBytes = 1 << 20

  /// Reads a network's description; arguments that are left out have the authors' defaults.
  ///
  /// - Returns: a variant named after the file, at the size of `image_size`, or 224.
  /// - Throws: `ConfigurationError` with one sentence that names the file and the fault.
  public static func read(_ path: String) throws -> Variant {
    func fault(_ text: String) -> ConfigurationError {
      ConfigurationError("\(Sentence.path(path)) \(text)")
    }
    let data: Data
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      data = try handle.read(upToCount: mostBytes + 1) ?? Data()
    } catch {
      throw fault("cannot be read")
    }
    guard data.count <= mostBytes else { throw fault("is too large for a configuration") }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw fault("is no JSON object")
    }
    let families = Family.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = object["family"] as? String else {
      throw fault("names no `family`; it is one of \(families)")
    }
    guard let family = Family.allCases.first(where: { $0.rawValue == name }) else {
      throw fault("names the family \(Sentence.name(name)); it is one of \(families)")
    }
    let type = family.configuration
    if let unknown = object.keys.filter({ !type.argumentNames.contains($0) && !ours.contains($0) })
      .min()
    {
      throw fault(
        "gives \(Sentence.name(unknown)), which is no argument of \(family.title); there are"
          + " \(type.argumentNames.sorted().joined(separator: ", "))")
    }
    let configuration: any BackboneConfiguration
    do {
      configuration = try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw fault("gives \(error.argument) a value of another kind than it takes")
    } catch {
      throw fault("cannot be used: \(error)")
    }
    var side = 224
    if let size = object["image_size"] as? [Int], let first = size.first,
      size.allSatisfy({ $0 > 0 })
    {
      side = first
    }
    let stem = (path as NSString).lastPathComponent.split(separator: ".").first.map(String.init)
    return Variant(stem ?? path, configuration, size: side, cropRatio: 0.875, paper: nil)
  }

  /// The description of a variant, to start from.
  public static func text(of variant: Variant) throws -> String {
    let encoder = JSONEncoder()
    let encoded = try encoder.encode(variant.configuration)
    var object = try JSONSerialization.jsonObject(with: encoded) as? [String: Any] ?? [:]
    object["family"] = variant.family.rawValue
    object["image_size"] = [variant.size, variant.size]
    let data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }

  /// The names beside the constructor's arguments.
  private static let ours: Set<String> = ["family", "image_size"]
}

extension DecodingError {
  /// The argument whose value could not be read.
  fileprivate var argument: String {
    let path: [any CodingKey] =
      switch self {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context),
        .dataCorrupted(let context):
        context.codingPath
      @unknown default: []
      }
    return path.first.map { "`\($0.stringValue)`" } ?? "an argument"
  }
}
