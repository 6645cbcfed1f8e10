import Backbones

/// Everything about a training but its seed and its length.
public struct Recipe: Codable, Sendable, Hashable {
  /// A part of the training with pictures of one size.
  public struct Phase: Codable, Sendable, Hashable {
    /// The side of the pictures in pixels.
    public var size: Int
    /// The share of all images, 0 to 1.
    public var share: Double

    /// A phase with pictures of `size` x `size` pixels.
    public init(size: Int, share: Double) {
      self.size = size
      self.share = share
    }
  }

  /// Images of one step.
  public var batch = 8
  /// Images that one thread takes at a time.
  public var microBatch = 4
  /// How many different scenes there are, again and again; nil for ever new ones.
  public var distinctScenes: Int?
  /// The sizes of the pictures, in turn.
  public var phases = [Phase(size: 128, share: 0.5), Phase(size: 224, share: 0.5)]
  /// The optimizer.
  public var optimizer = AdamW()
  /// The learning rate.
  public var rate = LearningRate()
  /// The longest gradient of a step.
  public var clip = 1.0
  /// Label smoothing.
  public var smoothing: Float = 0.1
  /// What image logits are multiplied by in their loss: an object takes few of the tokens whose
  /// mean they are.
  public var logitScale: Float = 4
  /// The weight of the loss of tokens beside that of images; 0 trains on image labels alone.
  public var tokenWeight: Float = 0.5
  /// How often the last block's branches are left out; of those before it less, in a straight line.
  public var dropPath = 0.02
  /// How slowly the averaged parameters, which are the result, follow those in training.
  public var averaging = 0.998
  /// How fast scenes become harder.
  public var curriculum = Curriculum.Pace()

  /// The usual values.
  public init() {}

  /// What a variant is trained with when nothing else is asked for.
  public static func usual(for variant: Variant) -> Recipe {
    var recipe = Recipe()
    // The tables of a GC ViT's windows belong to one size.
    if variant.family == .gcvit { recipe.phases = [Phase(size: variant.size, share: 1)] }
    if variant.isTaughtByLabels { (recipe.tokenWeight, recipe.logitScale) = (0, 1) }
    return recipe
  }

  /// Checks that the values can be used for a variant.
  ///
  /// - Throws: `RecipeError` with one sentence.
  public func check(for variant: Variant) throws {
    func demand(_ holds: Bool, _ sentence: String) throws {
      if !holds { throw RecipeError(description: sentence) }
    }
    try demand((1...4096).contains(batch), "batch must lie between 1 and 4096, not \(batch)")
    try demand(
      (1...batch).contains(microBatch),
      "microBatch must lie between 1 and the batch \(batch), not \(microBatch)")
    try demand(distinctScenes.map { $0 > 0 } ?? true, "distinctScenes must be at least 1")
    try demand(!phases.isEmpty, "phases must name at least one size of pictures")
    for phase in phases {
      try demand(
        (32...1024).contains(phase.size), "phases cannot have pictures of \(phase.size) pixels")
      try demand(phase.share > 0, "each of the phases needs a share above 0")
      try variant.configuration.checkSize(height: phase.size, width: phase.size)
    }
    let rates = [optimizer.firstMoment, optimizer.secondMoment, averaging, dropPath]
    try demand(
      rates.allSatisfy { (0..<1).contains($0) },
      "firstMoment, secondMoment, averaging and dropPath must lie between 0 and below 1")
    try demand(
      rate.peak > 0 && rate.peak <= 1 && rate.warmup >= 0 && (0...1).contains(rate.last),
      "the rate must have a peak of at most 1, a warmup and a last share of 0 to 1")
    try demand(
      optimizer.epsilon > 0 && optimizer.weightDecay >= 0 && clip > 0,
      "epsilon and clip must lie above 0, and weightDecay not below")
    try demand(
      (0..<1).contains(smoothing) && tokenWeight >= 0 && logitScale > 0,
      "smoothing must lie between 0 and below 1, tokenWeight not below 0, logitScale above 0")
  }

  /// The size of pictures when `share` of all images has been seen.
  func size(at share: Double) -> Int {
    let whole = phases.reduce(0) { $0 + $1.share }
    var end = 0.0
    for phase in phases {
      end += phase.share / whole
      if share < end - 1e-9 { return phase.size }
    }
    return phases[phases.count - 1].size
  }
}

/// A recipe that cannot be followed.
public struct RecipeError: Error, CustomStringConvertible {
  /// One sentence.
  public let description: String
}
