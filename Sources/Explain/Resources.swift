import Backbones
import Foundation

/// Files that come with the program.
public enum Resources {
  /// The folder they lie in: beside the program, wherever it was copied.
  ///
  /// - Throws: `MissingResource` when it was left behind.
  static func path(_ name: String) throws -> String {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let folder = program.deletingLastPathComponent()
    let candidates = [
      folder.appendingPathComponent("Fovea_Explain.resources/Resources"),
      folder.appendingPathComponent("../share/fovea"),
    ]
    for candidate in candidates {
      let file = candidate.appendingPathComponent(name).path
      if FileManager.default.isReadableFile(atPath: file) { return file }
    }
    throw MissingResource(name: name, folder: candidates[0].path)
  }

  /// The names of the 1000 classes of ImageNet-1K, in the order of the logits.
  ///
  /// - Throws: `MissingResource`.
  public static func imageNetClasses() throws -> [String] {
    try String(contentsOfFile: path("imagenet-1k.txt"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  /// The path of the picture that is shown when none is named.
  ///
  /// - Throws: `MissingResource`.
  public static func examplePicture() throws -> String { try path("example.png") }

  /// The weights of a network that was trained for the program; nil for every other network.
  static func trainedWeights(of variant: String) -> String? { trained[variant] }

  /// Whether the program brings learned weights for a network.
  public static func hasWeights(for variant: Variant) -> Bool { trained[variant.name] != nil }

  /// Whether `path` is that of weights that come with the program.
  static func isTrained(_ path: String) -> Bool { trained.values.contains(path) }

  /// Looked up once: screens are drawn with it.
  private static let trained: [String: String] = Dictionary(
    uniqueKeysWithValues: Variant.all.filter(\.isForScenes).compactMap { variant in
      (try? path("weights/\(variant.name).safetensors")).map { (variant.name, $0) }
    })

  /// Whether `path` is that of the picture that is shown when none is named.
  static func isExample(_ path: String) -> Bool { path == (try? examplePicture()) }
}

/// A file of the program's own that is not where it should be.
public struct MissingResource: Error, CustomStringConvertible {
  let name: String
  let folder: String

  /// One sentence.
  public var description: String {
    "the program's own file \(name) is missing; it should lie in \(folder), beside the program"
  }
}
