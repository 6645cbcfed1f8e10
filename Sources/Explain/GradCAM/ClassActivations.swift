import Backbones
import Tensors

/// The class activation maps of every unit and method of features, from one walk back through the
/// network.
public struct ClassActivations: Sendable {
  /// What was differentiated.
  public let target: ResolvedClassTarget
  private let maps: [Int: [ClassActivationMethod: ClassActivationMap]]

  /// Walks back from the score of a target.
  ///
  /// - Parameters:
  ///   - first: the earliest unit of interest.
  ///   - progress: called with the share that is done; it throws to give up.
  /// - Throws: what `progress` throws.
  public init(
    _ observation: Observation, _ target: ResolvedClassTarget, from first: Int = 0,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    var maps: [Int: [ClassActivationMethod: ClassActivationMap]] = [:]
    try observation.walkBack(target, to: first, progress: progress) { gradient, output in
      for method in ClassActivationMethod.ofFeatures {
        maps[gradient.unit, default: [:]][method] = ClassActivationMap(
          method, unit: gradient.unit, grid: output.grid,
          cells: method.cells(features: output.tokens, gradients: gradient.features))
      }
    }
    self.target = target
    self.maps = maps
  }

  /// The map of a unit by a method of features; nil of a unit before the first of interest.
  public func map(_ method: ClassActivationMethod, unit: Int) -> ClassActivationMap? {
    maps[unit]?[method]
  }

  /// Maps that are known already.
  public init(_ target: ResolvedClassTarget, _ maps: [ClassActivationMap]) {
    self.target = target
    self.maps = Dictionary(grouping: maps, by: \.unit).mapValues {
      Dictionary($0.map { ($0.method, $0) }, uniquingKeysWith: { a, _ in a })
    }
  }
}

extension Observation {
  /// Whether gradients can be had: a recording holds attention and no network.
  public var isDifferentiable: Bool { !request.isRecorded && !logits.isEmpty }

  /// Walks back from the score of a target to unit `first`, and shows each unit's gradient beside
  /// what the unit put out, of a global query the query.
  ///
  /// - Throws: what `progress` and `visit` throw.
  func walkBack(
    _ target: ResolvedClassTarget, to first: Int, keepsAttention: Bool = false,
    progress: (Double) throws -> Void, visit: (UnitGradient, Features) throws -> Void
  ) throws {
    let inputs = InputsBackwards(self)
    let count = outline.units.count
    var done = 0.0
    let last = try inputs.input(ofUnit: count) { try progress(0) }
    var output = last
    var input = last
    try outline.backbone.backward(
      from: last, seed: target.seed(classes: logits.count), to: first,
      keepsAttention: keepsAttention,
      input: { unit in
        input = try inputs.input(ofUnit: unit) { try progress(done) }
        return input
      },
      visit: { gradient in
        let isQuery = outline.units[gradient.unit].role == .globalQuery
        try visit(gradient, isQuery ? output.globalQuery?.features ?? output : output)
        output = input
        done = Double(count - gradient.unit) / Double(max(1, count - first))
        try progress(done)
      })
  }
}
