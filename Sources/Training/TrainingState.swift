import Backbones
import Checkpoints
import Foundation

/// What a training needs to go on as if it had not been stopped: parameters, their averages, the
/// optimizer's moments, the statistics of batch norms, and how far it got.
extension Trainer {
  private struct Progress: Codable {
    var model: String
    var seed: UInt64
    var images: Int
    var stepsDone: Int
    var recipe: Recipe
    var curriculum: Curriculum
  }

  private var vectors: [(name: String, vector: FloatVector)] {
    [
      ("parameters", parameters), ("averaged", averaged), ("first_moments", firstMoments),
      ("second_moments", secondMoments), ("statistics", statistics),
    ]
  }

  /// Writes the state.
  ///
  /// - Throws: `CheckpointError` when the file cannot be written.
  public func writeState(to path: String) throws {
    let progress = Progress(
      model: variant.name, seed: seed, images: images, stepsDone: stepsDone, recipe: recipe,
      curriculum: curriculum)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(progress), as: UTF8.self)
    try Safetensors.write(
      vectors.map { name, vector in
        TensorSource(
          name: name, shape: [vector.count], floats: vector.values(0..<vector.count))
      }, metadata: ["training": text], to: path)
  }

  /// A training that goes on from a state.
  ///
  /// - Throws: `CheckpointError` when the file holds no state of a training, or `UnknownVariant`.
  public convenience init(resuming path: String) throws {
    let file = try Checkpoint.open(path)
    guard let text = file.metadata["training"],
      let progress = try? JSONDecoder().decode(Progress.self, from: Data(text.utf8))
    else { throw CheckpointError(path, "holds no state of a training") }
    let variant = try Variant.named(progress.model)
    guard variant.isForScenes else {
      throw CheckpointError(path, "is of a training of \(variant.name), which is not for scenes")
    }
    try self.init(
      variant, seed: progress.seed, images: progress.images, recipe: progress.recipe)
    guard (0...steps).contains(progress.stepsDone),
      (0...1).contains(progress.curriculum.difficulty)
    else { throw CheckpointError(path, "holds no state that a training can come to") }
    stepsDone = progress.stepsDone
    curriculum = progress.curriculum
    for (name, vector) in vectors {
      guard let stored = file[name], stored.shape == [vector.count] else {
        throw CheckpointError(path, "holds no \(name) of \(progress.model)")
      }
      vector.write(try stored.floats().array, at: 0)
    }
  }
}
