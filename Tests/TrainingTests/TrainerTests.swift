import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing
import Training

/// Whole trainings, tiny ones.
struct TrainerTests {
  /// Steps that take a moment.
  private func recipe() -> Recipe {
    var recipe = Recipe()
    recipe.batch = 4
    recipe.microBatch = 2
    recipe.phases = [.init(size: 32, share: 0.5), .init(size: 64, share: 0.5)]
    return recipe
  }

  private func trainer(seed: UInt64 = 3, images: Int = 24) throws -> Trainer {
    try Trainer(try Variant.named("pvt_v2_scenes"), seed: seed, images: images, recipe: recipe())
  }

  /// The whole state, as it is written.
  private func state(_ trainer: Trainer) throws -> [UInt8] {
    try inTemporaryFolder { folder in
      try trainer.writeState(to: folder + "/state")
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/state")))
    }
  }

  @Test func aTrainingThatGoesOnIsTheOneThatDidNotStop() throws {
    try Threads.use(2) {
      let whole = try trainer()
      while !whole.isDone { try whole.step() }

      try inTemporaryFolder { folder in
        let first = try trainer()
        for _ in 0..<2 { try first.step() }
        try first.writeState(to: folder + "/state")
        let second = try Trainer(resuming: folder + "/state")
        #expect(second.stepsDone == 2)
        while !second.isDone { try second.step() }
        let isSame = try state(second) == state(whole)
        #expect(isSame)
      }
    }
  }

  @Test func theSeedDecidesTheWeights() throws {
    func trained(_ seed: UInt64) throws -> [UInt8] {
      let trainer = try trainer(seed: seed)
      for _ in 0..<2 { try trainer.step() }
      return try state(trainer)
    }
    try Threads.use(2) {
      let one = try trained(1)
      let (again, other) = (try trained(1), try trained(2))
      let (isSame, isOther) = (again == one, other != one)
      #expect(isSame && isOther)
    }
  }

  @Test func weightsAreReadBackAndRun() throws {
    try inTemporaryFolder { folder in
      let trainer = try trainer()
      try trainer.step()
      try trainer.writeWeights(to: folder + "/w.safetensors")
      let file = try Checkpoint.open(folder + "/w.safetensors")
      #expect(file.tensors.allSatisfy { $0.elementType == .float16 })
      #expect(file.metadata["images"] == "4")
      #expect(file.metadata["classes"]?.split(separator: ",").count == 10)
      let parameters = try CheckpointParameters(file)
      #expect(Recognition(parameters).description == "pvt_v2_scenes")
      let network = try trainer.variant.configuration.load(parameters, height: 64, width: 64)
      let found = try Evaluation(network, images: 6)
      #expect((0...1).contains(found.accuracy) && (0...1).contains(found.pointing))
    }
  }

  @Test func aStateOfSomethingElseIsRefused() throws {
    try inTemporaryFolder { folder in
      try trainer().writeWeights(to: folder + "/w.safetensors")
      #expect(throws: CheckpointError.self) { try Trainer(resuming: folder + "/w.safetensors") }
    }
  }

  @Test func recipesThatCannotBeFollowedAreRefused() throws {
    let variant = try Variant.named("quadtree_scenes")
    var recipe = Recipe()
    recipe.microBatch = 0
    #expect(throws: RecipeError.self) { try recipe.check(for: variant) }
    recipe = Recipe()
    recipe.phases = [.init(size: 100, share: 1)]
    #expect(throws: ConfigurationError.self) { try recipe.check(for: variant) }
  }

  @Test(arguments: Variant.all.filter { $0.isForScenes && !$0.isTaughtByLabels }.map(\.name))
  func everyVariantLearnsAFewScenesByHeart(name: String) throws {
    let variant = try Variant.named(name)
    var recipe = Recipe.usual(for: variant)
    recipe.batch = 4
    recipe.microBatch = 4
    recipe.distinctScenes = 4
    recipe.dropPath = 0
    recipe.smoothing = 0
    recipe.rate.warmup = 2
    if variant.family != .gcvit { recipe.phases = [.init(size: 96, share: 1)] }
    let trainer = try Trainer(variant, seed: 5, images: 4 * 30, recipe: recipe)
    try trainer.step()
    let first = trainer.lastLoss
    while !trainer.isDone { try trainer.step() }
    #expect(trainer.lastLoss < 0.5 * first, "\(first) became \(trainer.lastLoss)")
  }

  @Test func heldOutSeedsAreNoneOfTraining() {
    for index in 0..<1000 {
      #expect(SceneSeeds.training(run: UInt64(index % 7), index: index) < 1 << 63)
      #expect(SceneSeeds.evaluation(index: index) >= 1 << 63)
    }
  }

  @Test func everyVariantForScenesIsSmall() throws {
    for variant in Variant.all where variant.isForScenes {
      let count = try variant.configuration.outline(height: 224, width: 224).parameters
        .filter(\.isLearnable).reduce(0) { $0 + $1.count }
      #expect((500_000...1_200_000).contains(count), "\(variant.name) has \(count)")
    }
  }
}
