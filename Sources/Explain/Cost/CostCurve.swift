import Backbones
import Tensors

/// How the cost of a network grows with the side of a square image, every point counted along the
/// network's own outline.
public struct CostCurve: Sendable, Hashable {
  /// The cost at one side.
  public struct Point: Sendable, Hashable {
    /// Pixels a side.
    public let side: Int
    /// Multiply-accumulates of the network.
    public let macs: Int
    /// The same, were every token to meet every token in each attention.
    public let fullMacs: Int
    /// Bytes of all attention weights.
    public let attentionBytes: Int
    /// The same of full attention.
    public let fullAttentionBytes: Int
  }

  /// The network's name.
  public let name: String
  /// The points, by side; sides that the network cannot take are left out.
  public let points: [Point]

  /// The sides that are looked at, all multiples of 32.
  public static let sides = [224, 320, 448, 512, 640, 768, 896, 1024, 1280, 1536, 1792, 2048]

  /// The curve of a variant.
  public init(_ variant: Variant) {
    name = variant.name
    points = Self.sides.compactMap { side in
      guard let network = try? variant.configuration.outline(height: side, width: side) else {
        return nil
      }
      return Point(Outline(network, name: variant.name), side: side)
    }
  }

  /// The curves of a variant and of one of each other family: the one nearest in parameters.
  ///
  /// - Parameter progress: called with the share that is done; it throws to give up.
  public static func comparison(
    _ variant: Variant, progress: (Double) throws -> Void = { _ in }
  ) rethrows -> [CostCurve] {
    let own = variant.parameterCount
    let others = Family.allCases.filter { $0 != variant.family }.compactMap { family in
      Variant.all.filter { $0.family == family }
        .min { abs($0.parameterCount - own) < abs($1.parameterCount - own) }
    }
    let all = [variant] + others
    return try all.enumerated().map { index, variant in
      try progress(Double(index) / Double(all.count))
      return CostCurve(variant)
    }
  }
}

extension CostCurve.Point {
  fileprivate init(_ outline: Outline, side: Int) {
    var (macs, bytes) = (outline.costs.whole.macs, 0)
    for (unit, record) in outline.attention {
      let cost = AttentionCost(record, channels: outline.outputs[unit].channels)
      let products = outline.steps(ofUnit: unit)
        .filter { $0.kind == .scores || $0.kind == .weightedSum }.reduce(0) { $0 + $1.macs }
      macs += cost.fullProducts - products
      bytes += cost.fullBytes
    }
    self.init(
      side: side, macs: outline.costs.whole.macs, fullMacs: macs,
      attentionBytes: outline.costs.whole.attentionBytes, fullAttentionBytes: bytes)
  }
}

extension Variant {
  /// Learnable parameters, at the published size.
  fileprivate var parameterCount: Int {
    let network = try? configuration.outline(height: size, width: size)
    return network?.parameters.filter(\.isLearnable).reduce(0) { $0 + $1.count } ?? 0
  }
}
