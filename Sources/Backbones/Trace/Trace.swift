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

  private let attentionLimit: Int
  private var attentionBytes = 0
  private let progress: (Double) throws -> Void

  /// A trace of one pass.
  ///
  /// - Parameters:
  ///   - keeping: what to keep besides the steps.
  ///   - attentionLimit: the most bytes of attention to keep; what comes after is an outline.
  ///   - progress: called between units with the share of them that is done; it throws to cancel
  ///     the pass.
  public init(
    keeping: Keeping = [], attentionLimit: Int = .max,
    progress: @escaping (Double) throws -> Void = { _ in }
  ) {
    self.keeping = keeping
    self.attentionLimit = attentionLimit
    self.progress = progress
  }

  /// Notes a step.
  ///
  /// - Parameter kernel: what a convolution or a pooling reads for one token.
  func step(
    _ path: String, _ kind: Step.Kind, _ formula: String, axes: [String], _ output: Tensor,
    macs: Int = 0, kernel: Kernel? = nil
  ) {
    steps.append(
      Step(
        path: path, kind: kind, formula: formula, axes: axes, shape: output.shape, macs: macs,
        rearrangement: nil, sizes: [:], kernel: kernel,
        output: keeping.contains(.values) ? output : nil))
  }

  /// Notes that tokens or channels changed places: an einops-style expression, with the shape
  /// after it and the sizes of its axes.
  func rearrangement(
    _ path: String, _ expression: String, axes: [String], shape: [Int], sizes: [String: Int] = [:]
  ) {
    steps.append(
      Step(
        path: path, kind: .rearrangement, formula: "rearrange", axes: axes, shape: shape, macs: 0,
        rearrangement: expression, sizes: sizes, kernel: nil, output: nil))
  }

  /// Notes a module's attention weights.
  ///
  /// - Parameters:
  ///   - content: the scores before bias and mask, kept with the values of all steps.
  ///   - bias: the position bias, where the mechanism has one.
  func attention(
    _ path: String, _ weights: Tensor, _ mechanism: Mechanism, content: Tensor? = nil,
    bias: PositionBias? = nil
  ) {
    attention(
      path, tensors: [(path, weights)], mechanism, contents: content.map { [$0] } ?? [], bias: bias)
  }

  /// Notes the attention weights of a module that has several tensors of them.
  ///
  /// - Parameters:
  ///   - selections: the keys that queries kept for a later tensor.
  ///   - contents: the scores each tensor was made from, kept with the values of all steps.
  ///   - bias: the position bias, where the mechanism has one.
  func attention(
    _ path: String, tensors: [(path: String, weights: Tensor)], _ mechanism: Mechanism,
    selections: [(path: String, keys: KeySelection)] = [], contents: [Tensor] = [],
    bias: PositionBias? = nil
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
        contents: keeping.contains(.values) ? contents : [], mechanism: mechanism,
        bias: kept ? bias : bias?.outline))
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

extension Trace {
  /// Notes that a branch was added back to its input.
  func residual(_ path: String, _ x: Features) {
    step(path, .addition, "y = x + f(x)", axes: ["batch", "tokens", "channels"], x.tokens)
  }
}
