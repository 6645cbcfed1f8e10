import Tensors

/// Attention over a token pyramid, from the coarsest level to the finest, and the sum of the levels'
/// messages.
///
/// Source: QuadTree Attention, section 3.2.
struct PyramidAttention: Sendable {
  let path: String
  let heads: Int
  let type: QuadTreeConfiguration.AttentionType
  let levels: [LevelAttention]
  let mixing: LevelMixing?  // type B

  init(
    _ scope: ParameterScope, channels: Int, heads: Int, levels: Int,
    type: QuadTreeConfiguration.AttentionType
  ) {
    path = scope.path
    self.heads = heads
    self.type = type
    self.levels = (0..<levels).map {
      LevelAttention(
        path: scope.path + ".level\($0)", heads: heads, type: type, isFinest: $0 == levels - 1)
    }
    mixing = type == .b ? LevelMixing(scope, channels: channels, levels: levels) : nil
  }

  /// - Parameter pyramid: queries, keys and values of every level, coarsest first.
  /// - Returns: [batch, tokens of the finest level, channels]
  func callAsFunction(_ pyramid: [PyramidLevel], _ trace: Trace) -> Tensor {
    let shares = mixing?.shares(trace)
    var outcomes: [LevelAttention.Outcome] = []
    var sum: Features?
    for (index, tokens) in pyramid.enumerated() {
      let outcome = levels[index](tokens, refining: outcomes.last?.kept, trace)
      outcomes.append(outcome)
      var message = tokens.queries.with(outcome.message)
      if let mixing, let shares {
        message = mixing(message, values: tokens.values, level: index, shares: shares, trace)
      }
      sum = merged(message, onto: sum, levels[index].path, trace)
    }
    guard let sum else { preconditionFailure("a pyramid has at least one level") }
    record(outcomes, of: sum, shares, trace)
    return sum.tokens
  }

  /// The message of a level, added to what its parents have received.
  private func merged(
    _ message: Features, onto coarser: Features?, _ path: String, _ trace: Trace
  ) -> Features {
    guard let coarser else { return message }
    let spread = Features(map: upsampled(coarser.map, factor: 2), stride: message.stride)
    let (batch, grid) = (message.tokens.shape[0], coarser.grid)
    trace.rearrangement(
      path + ".spread", "b y x c -> b (y sy) (x sx) c",
      axes: ["batch", "height", "width", "channels"], shape: spread.map.shape,
      sizes: [
        "b": batch, "y": grid.height, "x": grid.width, "sy": 2, "sx": 2, "c": message.channels,
      ], spread.map)
    let sum = message.with(spread.tokens + message.tokens)
    trace.step(
      path + ".sum", .addition, "m = message of the parent + own message",
      axes: ["batch", "tokens", "channels"], sum.tokens)
    return sum
  }

  private func record(
    _ outcomes: [LevelAttention.Outcome], of finest: Features, _ shares: Tensor?, _ trace: Trace
  ) {
    let mechanism = TokenPyramid(
      finest: finest.grid, stride: finest.stride, levels: levels.count,
      aggregation: type == .a ? .refinement : .mixing(shares?.values ?? []))
    let named = zip(levels.map(\.path), outcomes)
    trace.attention(
      path, tensors: named.map { ($0, $1.weights) }, .tokenPyramid(mechanism),
      selections: named.compactMap { path, outcome in outcome.kept.map { (path, $0) } },
      contents: outcomes.map(\.content), sources: outcomes.map(\.source))
  }
}
