import Backbones
import Foundation
import Tensors

/// The training of one network on scenes made on the fly.
///
///     let trainer = try Trainer(variant, seed: 1, images: 60_000)
///     while !trainer.isDone { try trainer.step() }
///
/// Every step depends on the state before it and on the seed alone, so a run that was stopped and
/// goes on gives the bits of one that was not, with as many threads.
public final class Trainer {
  /// The network.
  public let variant: Variant
  /// What it is trained with.
  public let recipe: Recipe
  /// What decides the first parameters and all scenes.
  public let seed: UInt64
  /// How many images the whole training takes.
  public let images: Int

  /// How many steps were taken.
  public internal(set) var stepsDone = 0
  /// How hard scenes are now, and how well the network does.
  public internal(set) var curriculum: Curriculum
  /// The mean loss of the last step's images; 0 before the first.
  public private(set) var lastLoss = 0.0

  let layout: ParameterLayout
  let parameters: FloatVector
  let averaged: FloatVector
  let firstMoments: FloatVector
  let secondMoments: FloatVector
  let statistics: FloatVector
  private var gradients: [FloatVector] = []

  /// A training that begins.
  ///
  /// - Throws: `RecipeError` or `ConfigurationError` when the recipe does not fit the variant.
  public init(_ variant: Variant, seed: UInt64, images: Int, recipe: Recipe? = nil) throws {
    let recipe = recipe ?? .usual(for: variant)
    try recipe.check(for: variant)
    self.variant = variant
    self.recipe = recipe
    self.seed = seed
    self.images = max(images, recipe.batch)
    layout = ParameterLayout(
      try variant.configuration.outline(height: variant.size, width: variant.size).parameters)
    parameters = FloatVector(zeros: layout.parameterCount)
    averaged = FloatVector(zeros: layout.parameterCount)
    firstMoments = FloatVector(zeros: layout.parameterCount)
    secondMoments = FloatVector(zeros: layout.parameterCount)
    statistics = FloatVector(zeros: layout.statisticCount)
    curriculum = Curriculum(recipe.curriculum)
    layout.initialize(parameters, statistics, seed: seed)
    averaged.write(parameters)
  }

  /// How many steps the whole training takes.
  public var steps: Int { images / recipe.batch }
  /// Whether all steps were taken.
  public var isDone: Bool { stepsDone >= steps }
  /// How many images were seen.
  public var imagesSeen: Int { stepsDone * recipe.batch }
  /// The side of the next pictures, in pixels.
  public var size: Int { recipe.size(at: Double(stepsDone) / Double(steps)) }
  /// The learning rate of the next step.
  public var rate: Double { recipe.rate(stepsDone, of: steps) }

  /// Takes one step.
  ///
  /// - Throws: `TrainingError` when the parameters are no longer finite.
  public func step() throws {
    let parts = (recipe.batch + recipe.microBatch - 1) / recipe.microBatch
    while gradients.count < parts { gradients.append(FloatVector(zeros: layout.parameterCount)) }
    let outcomes = Threads.map(parts) { part in
      let range =
        part * recipe.microBatch..<min((part + 1) * recipe.microBatch, recipe.batch)
      let batch = MicroBatch(
        configuration: variant.configuration, recipe: recipe, size: size,
        difficulty: curriculum.difficulty,
        seeds: range.map { sceneSeed(imagesSeen + $0) },
        draws: RandomNumbers(seed, 3, UInt64(stepsDone), UInt64(part)))
      return Result {
        try batch.run(
          layout, parameters: parameters, statistics: statistics, gradient: gradients[part])
      }
    }
    try finish(outcomes.map { try $0.get() })
  }

  /// The seed of the training's scene number `index`.
  private func sceneSeed(_ index: Int) -> UInt64 {
    SceneSeeds.training(run: seed, index: recipe.distinctScenes.map { index % $0 } ?? index)
  }

  private func finish(_ outcomes: [MicroBatch.Outcome]) throws {
    let length = GradientSum.join(gradients)
    let loss = outcomes.reduce(0) { $0 + $1.loss } / Double(recipe.batch)
    guard length.isFinite, loss.isFinite else {
      throw TrainingError(model: variant.name, step: stepsDone)
    }
    update(GradientSum.factor(length: length, most: recipe.clip))
    for outcome in outcomes { follow(outcome.statistics, share: 0.1 / Float(outcomes.count)) }
    stepsDone += 1
    lastLoss = loss
    let correct = outcomes.reduce(0) { $0 + $1.correct }
    curriculum.note(
      accuracy: Double(correct) / Double(recipe.batch), loss: loss, pace: recipe.curriculum)
  }

  /// The step of the optimizer, and of the averaged parameters after it.
  private func update(_ factor: Float) {
    let gradient = gradients[0].pointer
    let (step, rate) = (stepsDone + 1, rate)
    let kept = Float(min(recipe.averaging, Double(step) / Double(step + 9)))
    Threads.forEach(layout.parameters.count) { index in
      let entry = layout.parameters[index]
      let range = entry.range
      for position in range { gradient[position] *= factor }
      func part(_ vector: FloatVector) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(start: vector.pointer + range.lowerBound, count: range.count)
      }
      recipe.optimizer.step(
        part(parameters), gradient: UnsafeBufferPointer(part(gradients[0])),
        first: part(firstMoments), second: part(secondMoments), decays: entry.decays, step: step,
        rate: rate)
      let (from, to) = (parameters.pointer, averaged.pointer)
      for position in range { to[position] += (1 - kept) * (from[position] - to[position]) }
    }
  }

  /// Moves what batch norms keep towards what they met.
  private func follow(_ met: [TrainingPass.BatchStatistics], share: Float) {
    for norm in met {
      for (name, values) in [("running_mean", norm.mean), ("running_var", norm.variance)] {
        guard let (entry, _) = layout.index["\(norm.path).\(name)"] else { continue }
        let to = statistics.pointer + entry.range.lowerBound
        values.withValues { values in
          for index in 0..<values.count { to[index] += share * (values[index] - to[index]) }
        }
      }
    }
  }
}

/// A training whose numbers are no longer finite.
public struct TrainingError: Error, CustomStringConvertible {
  let model: String
  let step: Int

  /// One sentence.
  public var description: String {
    "the training of \(model) came to values that are not finite after \(step) steps; a lower"
      + " learning rate may help"
  }
}
