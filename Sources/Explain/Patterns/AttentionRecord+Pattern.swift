import Backbones
import Tensors

extension AttentionRecord {
  /// The pattern of this module's attention.
  public var pattern: any AttentionPattern { pattern(of: tensors.map(\.weights)) }

  /// The pattern of other values, which stand where this module's weights stand.
  ///
  /// - Parameter weights: tensors in the shapes of the record's.
  func pattern(of weights: [Tensor]) -> any AttentionPattern {
    switch mechanism {
    case .spatialReduction(let reduction):
      SpatialReductionPattern(
        reduction, weights: weights[0], content: contents.first)
    case .global(let attention):
      GlobalPattern(attention, weights: weights[0], content: contents.first)
    case .dilated(let attention):
      DilatedPattern(attention, weights: weights, contents: contents)
    case .groups(let groups):
      GroupPattern(groups, weights: weights[0], content: contents.first, bias: bias)
    case .windows(let windows):
      WindowPattern(windows, weights: weights[0], content: contents.first, bias: bias)
    case .tokenPyramid(let pyramid):
      TokenPyramidPattern(
        pyramid, weights: weights, selections: selections.map(\.keys),
        contents: contents)
    case .recorded(let recorded):
      RecordedPattern(recorded, weights: weights[0])
    }
  }
}
