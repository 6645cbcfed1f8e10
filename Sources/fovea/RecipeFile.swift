import Backbones
import Foundation
import Training

/// How a recipe is read.
enum RecipeFile {
  /// The usual recipe of a variant with what a JSON file says differently.
  ///
  /// - Throws: `Fault` with one sentence that names the file.
  static func read(_ path: String?, for variant: Variant) throws -> Recipe {
    let usual = Recipe.usual(for: variant)
    guard let path else { return usual }
    let mostBytes = 1 << 20
    guard let handle = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)),
      let data = try? handle.read(upToCount: mostBytes + 1), data.count <= mostBytes
    else { throw Fault("\(path) cannot be read as a recipe") }
    guard let given = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw Fault("\(path) is no JSON object")
    }
    let encoded = try JSONEncoder().encode(usual)
    guard var object = try JSONSerialization.jsonObject(with: encoded) as? [String: Any] else {
      return usual
    }
    for (name, value) in given {
      guard let old = object[name] else {
        let names = object.keys.sorted().joined(separator: ", ")
        throw Fault("\(path) gives \(name.debugDescription), which no recipe has; it has \(names)")
      }
      if let old = old as? [String: Any], let new = value as? [String: Any] {
        object[name] = old.merging(new) { $1 }
      } else {
        object[name] = value
      }
    }
    let merged = try JSONSerialization.data(withJSONObject: object)
    do {
      let recipe = try JSONDecoder().decode(Recipe.self, from: merged)
      try recipe.check(for: variant)
      return recipe
    } catch let error as RecipeError {
      throw Fault("\(path): \(error)")
    } catch is DecodingError {
      throw Fault("\(path) gives a value of another kind than the recipe takes")
    }
  }
}
