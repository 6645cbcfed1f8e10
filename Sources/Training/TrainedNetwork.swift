import Backbones
import Checkpoints
import Foundation
import Scenes

extension Trainer {
  /// Writes the averaged parameters as float16, with notes on where they came from.
  ///
  /// The head is multiplied by the scale that training's loss gave the logits, so that the logits
  /// of the file are those whose softmax was trained.
  ///
  /// - Parameter notes: more notes, by name.
  /// - Throws: `CheckpointError` when the file cannot be written.
  public func writeWeights(to path: String, notes: [String: String] = [:]) throws {
    let entries =
      layout.parameters.map { ($0, averaged) } + layout.statistics.map { ($0, statistics) }
    let weight = type(of: variant.configuration).headWeight
    let head = [weight, weight.replacing(".weight", with: ".bias")]
    let tensors = entries.map { entry, vector in
      let scale = head.contains(entry.name) ? recipe.logitScale : 1
      return TensorSource(
        name: entry.name, shape: entry.shape,
        halves: vector.values(entry.range).map { $0 * scale })
    }
    try Safetensors.write(
      tensors, metadata: provenance.merging(notes) { $1 }, to: path)
  }

  /// Where the weights came from.
  var provenance: [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = (try? encoder.encode(recipe)).map { String(decoding: $0, as: UTF8.self) }
    return [
      "model": variant.name, "classes": SceneClass.names.joined(separator: ","),
      "seed": String(seed), "images": String(imagesSeen), "images_planned": String(images),
      "recipe": text ?? "",
      "made_by": "fovea train, from scenes made on the fly",
      "targets": recipe.tokenWeight > 0 ? "image labels and masks" : "image labels alone",
    ]
  }
}
