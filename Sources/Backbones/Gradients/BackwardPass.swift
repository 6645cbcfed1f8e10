import Tensors

/// The gradient of a number made of the logits with respect to what one unit computed.
public struct UnitGradient: Sendable {
  /// The unit, by its place in the chain.
  public let unit: Int
  /// The gradient with respect to its output, [batch, tokens, channels]; of a unit that makes a
  /// global query, with respect to the query.
  public let features: Tensor
  /// The gradients with respect to its attention weights after the softmax, each under the path and
  /// in the layout of the record's tensors; empty unless asked for.
  public let attention: [(path: String, weights: Tensor)]
}

extension Backbone {
  /// Walks back from the logits through the units, the last one first.
  ///
  /// Every unit is run again from its input with its operations noted, and let go of before the one
  /// before it: memory is bounded by one unit, whatever the depth.
  ///
  /// - Parameters:
  ///   - last: the output of the last unit.
  ///   - seed: how much each logit counts in what is differentiated, [batch, classes].
  ///   - first: the earliest unit of interest.
  ///   - keepsAttention: whether gradients with respect to attention weights are wanted.
  ///   - input: what unit `index` took in the forward pass.
  ///   - visit: called with each unit's gradient; it throws to give up.
  /// - Throws: what `input` and `visit` throw.
  public func backward(
    from last: Features, seed: Tensor, to first: Int = 0, keepsAttention: Bool = false,
    input: (_ index: Int) throws -> Features, visit: (UnitGradient) throws -> Void
  ) throws {
    var gradient = Sensitivity(of: self, at: last, seed: seed)
    let units = units
    for index in units.indices.reversed() where index >= first {
      let isQuery = units[index].role == .globalQuery
      let own = isQuery ? gradient.globalQuery ?? gradient.tokens : gradient.tokens
      // An image has no gradient, and before the first unit of interest nobody asks for one.
      guard index > 0, index > first || keepsAttention else {
        try visit(UnitGradient(unit: index, features: own, attention: []))
        continue
      }
      let trace = Trace(keeping: keepsAttention ? .attention : [])
      let attention = gradient.pass(back: units[index], input: try input(index), trace)
      try visit(UnitGradient(unit: index, features: own, attention: attention))
    }
  }
}

/// The gradient on its way back, with respect to the features between two units.
private struct Sensitivity {
  private(set) var tokens: Tensor
  private(set) var globalQuery: Tensor?

  /// The gradient with respect to what the classifier takes.
  init(of backbone: some Backbone, at last: Features, seed: Tensor) {
    let place = last.tracked
    let logits = backbone.logits(place, Trace())
    tokens = gradients(of: logits, seed: seed, at: [place.tokens])[0]
  }

  /// Goes back through `unit`.
  ///
  /// - Returns: the gradients with respect to the attention that `trace` keeps.
  mutating func pass(
    back unit: Unit, input: Features, _ trace: Trace
  ) -> [(path: String, weights: Tensor)] {
    let place = input.tracked
    let output = unit(place, trace)
    var ends = [(y: output.tokens, seed: tokens)]
    if let query = output.globalQuery, let globalQuery { ends.append((query.tokens, globalQuery)) }
    let attention = trace.attention.flatMap(\.tensors).filter(\.weights.isTracked)
    var places = [place.tokens] + attention.map(\.weights)
    if let query = place.globalQuery { places.append(query.tokens) }
    let found = gradients(of: ends, at: places)
    tokens = found[0]
    globalQuery = place.globalQuery == nil ? nil : found.last
    return zip(attention, found.dropFirst()).map { ($0.path, $1) }
  }
}

extension Features {
  /// The same features as a place where gradients can be asked for.
  fileprivate var tracked: Features {
    let place = with(tokens.tracked)
    guard let query = globalQuery else { return place }
    return place.with(GlobalQuery(query.tokens.tracked, grid: query.grid, stride: query.stride))
  }
}
