import Backbones

extension AttentionRecord {
  /// The pattern of this module's attention.
  public var pattern: any AttentionPattern {
    switch mechanism {
    case .spatialReduction(let reduction):
      SpatialReductionPattern(reduction, weights: tensors[0].weights)
    case .tokenPyramid(let pyramid):
      TokenPyramidPattern(
        pyramid, weights: tensors.map(\.weights), selections: selections.map(\.keys),
        contents: contents)
    }
  }
}
