import Backbones
import Tensors

/// A few images of a step, which one thread takes forward and back.
struct MicroBatch {
  /// What the images of a micro-batch add to the step.
  struct Outcome {
    let loss: Double
    let correct: Int
    let statistics: [TrainingPass.BatchStatistics]
  }

  let configuration: any BackboneConfiguration
  let recipe: Recipe
  let size: Int
  let difficulty: Double
  let seeds: [UInt64]
  /// The sequence that decides which branches are left out.
  let draws: RandomNumbers

  /// Runs the network, and writes the gradient of the step's mean loss into `gradient`.
  ///
  /// - Throws: `ParameterProblems` when parameters are no longer finite.
  func run(
    _ layout: ParameterLayout, parameters: FloatVector, statistics: FloatVector,
    gradient: FloatVector
  ) throws -> Outcome {
    let batch = SceneBatch(seeds, difficulty: difficulty, size: size)
    // Every thread has places of its own; the values are shared.
    let source = TrackedParameters(
      TrainedParameters(layout: layout, parameters: parameters, statistics: statistics))
    let network = try configuration.load(source, height: size, width: size).backbone
    var draws = draws
    let pass = TrainingPass(dropRates: dropRates(of: network)) { draws.unit() }
    let trace = Trace(training: pass)
    let last = network.lastFeatures(batch.images, trace)
    let logits = network.tokenLogits(last, trace)
    let (loss, correct, seed) = judge(logits, batch, last)
    let places = layout.parameters.compactMap { entry in
      source.tensors[entry.name].map { (entry, $0) }
    }
    let found = gradients(of: logits, seed: seed, at: places.map(\.1))
    for ((entry, _), value) in zip(places, found) {
      value.withValues { values in
        guard let from = values.baseAddress else { return }
        (gradient.pointer + entry.range.lowerBound).update(from: from, count: values.count)
      }
    }
    return Outcome(loss: loss, correct: correct, statistics: pass.statistics)
  }

  /// The losses, how many images are told rightly, and the gradient with respect to the tokens'
  /// logits.
  private func judge(
    _ logits: Tensor, _ batch: SceneBatch, _ last: Features
  ) -> (loss: Double, correct: Int, gradient: Tensor) {
    let (images, tokens, classes) = (logits.shape[0], logits.shape[1], logits.shape[2])
    let imageLoss = CrossEntropy(smoothing: recipe.smoothing, scale: recipe.logitScale)
    let tokenLoss = TokenLoss(weight: recipe.tokenWeight)
    var (sum, correct) = (0.0, 0)
    let share = 1 / Float(recipe.batch)
    let gradient = Tensor(shape: logits.shape) { gradient in
      logits.withValues { values in
        for image in 0..<images {
          let range = image * tokens * classes..<(image + 1) * tokens * classes
          let own = UnsafeBufferPointer(rebasing: values[range])
          let mean = (0..<classes).map { index in
            (0..<tokens).reduce(Float(0)) { $0 + own[$1 * classes + index] } / Float(tokens)
          }
          let ofImage = imageLoss(mean, label: batch.labels[image])
          let ofTokens = tokenLoss(
            own, label: batch.labels[image],
            coverage: batch.coverage(of: image, grid: last.grid, stride: last.stride))
          sum += Double(ofImage.loss + ofTokens.loss)
          if mean.firstIndex(of: mean.max() ?? 0) == batch.labels[image] { correct += 1 }
          for index in 0..<own.count {
            gradient[range.lowerBound + index] =
              share
              * (ofImage.gradient[index % classes] / Float(tokens) + ofTokens.gradient[index])
          }
        }
      }
    }
    return (sum, correct, gradient)
  }

  /// How often each block's branches are left out: more often the later it comes.
  private func dropRates(of network: any Backbone) -> [String: Float] {
    let blocks = network.units.filter { $0.role == .block }.map(\.path)
    guard recipe.dropPath > 0, blocks.count > 1 else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: blocks.enumerated().map { index, path in
        (path, Float(recipe.dropPath * Double(index) / Double(blocks.count - 1)))
      })
  }
}
