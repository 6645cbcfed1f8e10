import Tensors

/// What a forward pass leaves behind: its steps, its attention, its features.
///
/// The layers tell it what they did; it keeps what it was asked to keep. Steps are always kept,
/// without values unless asked for: they are the network's outline.
public final class Trace {
  /// What is kept besides the steps.
  public struct Keeping: OptionSet, Sendable {
    /// The set as bits.
    public let rawValue: Int
    /// A set from its bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// The attention tensors of every module.
    public static let attention = Keeping(rawValue: 1)
    /// The output of every embedding, downsampling and block.
    public static let features = Keeping(rawValue: 2)
    /// The output of every step.
    public static let values = Keeping(rawValue: 4)
    /// Beside the attention tensors, what they were made from: queries, keys, scores and mask.
    public static let scores = Keeping(rawValue: 8)
  }

  /// The output of one unit of the network.
  public struct FeatureRecord: Sendable {
    /// The unit's path.
    public let path: String
    /// What it computed.
    public let features: Features
    /// What the next unit takes: the same, but for a global query, which travels beside the tokens.
    public let passedOn: Features
  }

  /// What is kept.
  public let keeping: Keeping
  /// The steps in the order they were taken.
  public private(set) var steps: [Step] = []
  /// The attention of each module, in order.
  public private(set) var attention: [AttentionRecord] = []
  /// The output of each unit, when features are kept.
  public private(set) var features: [FeatureRecord] = []

  /// What looks at steps as they are taken, each with its output, which the trace then lets go of.
  ///
  /// A step that moves nothing but indices has an outline as its output.
  public typealias Watcher = (Step, Tensor) -> Void

  /// How the network is being trained; nil when it is only looked at.
  public let training: TrainingPass?

  private let attentionLimit: Int
  private var attentionBytes = 0
  private let watcher: Watcher?
  private let progress: (Double) throws -> Void

  /// A trace of one pass.
  ///
  /// - Parameters:
  ///   - keeping: what to keep besides the steps.
  ///   - attentionLimit: the most bytes of attention to keep; what comes after is an outline.
  ///   - training: how the network is being trained.
  ///   - watcher: called at each step with its output, so that figures are taken in passing and
  ///     memory stays bounded.
  ///   - progress: called between units with the share of them that is done; it throws to cancel
  ///     the pass.
  public init(
    keeping: Keeping = [], attentionLimit: Int = .max, training: TrainingPass? = nil,
    watcher: Watcher? = nil,
    progress: @escaping (Double) throws -> Void = { _ in }
  ) {
    self.keeping = keeping
    self.attentionLimit = attentionLimit
    self.training = training
    self.watcher = watcher
    self.progress = progress
  }

  /// Notes a step.
  ///
  /// - Parameters:
  ///   - joining: which cells become one, where the step joins some.
  ///   - kernel: what a convolution or a pooling reads for one token.
  func step(
    _ path: String, _ kind: Step.Kind, _ formula: String, axes: [String], _ output: Tensor,
    macs: Int = 0, joining: Joining? = nil, kernel: Kernel? = nil
  ) {
    let step = Step(
      path: path, kind: kind, formula: formula, axes: axes, shape: output.shape, macs: macs,
      rearrangement: joining?.expression, sizes: joining?.sizes ?? [:],
      reduction: joining?.reduction, subject: .tokens, kernel: kernel,
      output: keeping.contains(.values) ? output : nil)
    steps.append(step)
    watcher?(step, output)
  }

  /// Notes that tokens or channels changed places: an einops-style expression, with the shape
  /// after it and the sizes of its axes.
  ///
  /// - Parameters:
  ///   - subject: what changed places.
  ///   - output: the tensor in its new order; made only for a trace that looks at values, since
  ///     layers mostly read tokens and heads where they lie.
  func rearrangement(
    _ path: String, _ expression: String, axes: [String], shape: [Int],
    sizes: [String: Int], subject: Step.Subject = .tokens,
    _ output: @autoclosure () -> Tensor
  ) {
    let looks = watcher != nil || keeping.contains(.values)
    let moved = looks ? output() : Tensor(outline: shape)
    precondition(moved.shape == shape, "\(path) is \(moved.shape), not \(shape)")
    let step = Step(
      path: path, kind: .rearrangement, formula: "rearrange", axes: axes, shape: shape, macs: 0,
      rearrangement: expression, sizes: sizes, reduction: nil, subject: subject, kernel: nil,
      output: keeping.contains(.values) && moved.hasValues ? moved : nil)
    steps.append(step)
    watcher?(step, moved)
  }

  /// Whether what attention is made from is kept beside it.
  var keepsScores: Bool { !keeping.isDisjoint(with: [.scores, .values]) }

  /// Notes a module's attention weights.
  ///
  /// - Parameters:
  ///   - content: the scores before bias and mask, kept when scores are asked for.
  ///   - source: what the scores were made from, kept likewise.
  ///   - bias: the position bias, where the mechanism has one.
  ///   - mask: what keeps queries from padding, [groups, keys], kept with the scores.
  func attention(
    _ path: String, _ weights: Tensor, _ mechanism: Mechanism, content: Tensor? = nil,
    source: ScoreSource, bias: PositionBias? = nil, mask: Tensor? = nil
  ) {
    attention(
      path, tensors: [(path, weights)], mechanism, contents: content.map { [$0] } ?? [],
      sources: [source], bias: bias, mask: mask)
  }

  /// Notes the attention weights of a module that has several tensors of them.
  ///
  /// - Parameters:
  ///   - selections: the keys that queries kept for a later tensor.
  ///   - contents: the scores each tensor was made from, kept when scores are asked for.
  ///   - sources: what the scores were made from, kept likewise.
  ///   - bias: the position bias, where the mechanism has one.
  ///   - mask: what keeps queries from padding, [groups, keys], kept with the scores.
  func attention(
    _ path: String, tensors: [(path: String, weights: Tensor)], _ mechanism: Mechanism,
    selections: [(path: String, keys: KeySelection)] = [], contents: [Tensor] = [],
    sources: [ScoreSource], bias: PositionBias? = nil, mask: Tensor? = nil
  ) {
    let bytes = tensors.reduce(0) { $0 + 4 * $1.weights.count }
    let kept =
      keeping.contains(.attention) && tensors.allSatisfy(\.weights.hasValues)
      && attentionBytes + bytes <= attentionLimit
    if kept { attentionBytes += bytes }
    attention.append(
      AttentionRecord(
        path: path, tensors: kept ? tensors : tensors.map { ($0.path, $0.weights.outline) },
        selections: kept ? selections : selections.map { ($0.path, $0.keys.outline) },
        contents: kept && keepsScores ? contents : [],
        sources: kept && keepsScores ? sources : [], mechanism: mechanism,
        bias: kept ? bias : bias?.outline, mask: kept && keepsScores ? mask : nil))
  }

  /// Notes the output of a unit.
  func leave(_ unit: Unit, _ output: Features, done: Double) throws {
    if keeping.contains(.features) {
      let query = unit.role == .globalQuery ? output.globalQuery?.features : nil
      features.append(
        FeatureRecord(path: unit.path, features: query ?? output, passedOn: output))
    }
    try progress(done)
  }
}
