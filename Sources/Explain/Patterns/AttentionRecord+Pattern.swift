import Backbones

extension AttentionRecord {
  /// The pattern of this module's attention.
  public var pattern: any AttentionPattern {
    switch mechanism {
    case .spatialReduction(let reduction):
      SpatialReductionPattern(reduction, weights: tensors[0].weights)
    case .groups(let groups):
      GroupPattern(groups, weights: tensors[0].weights, content: content, bias: bias)
    }
  }
}
