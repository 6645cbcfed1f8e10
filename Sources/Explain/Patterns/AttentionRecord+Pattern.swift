import Backbones

extension AttentionRecord {
  /// The pattern of this module's attention.
  public var pattern: any AttentionPattern {
    switch mechanism {
    case .spatialReduction(let reduction):
      SpatialReductionPattern(
        reduction, weights: tensors[0].weights, content: contents.first)
    case .global(let attention):
      GlobalPattern(attention, weights: tensors[0].weights, content: contents.first)
    case .dilated(let attention):
      DilatedPattern(attention, weights: tensors.map(\.weights), contents: contents)
    case .groups(let groups):
      GroupPattern(groups, weights: tensors[0].weights, content: contents.first, bias: bias)
    case .windows(let windows):
      WindowPattern(windows, weights: tensors[0].weights, content: contents.first, bias: bias)
    case .tokenPyramid(let pyramid):
      TokenPyramidPattern(
        pyramid, weights: tensors.map(\.weights), selections: selections.map(\.keys),
        contents: contents)
    case .recorded(let recorded):
      RecordedPattern(recorded, weights: tensors[0].weights)
    }
  }
}
