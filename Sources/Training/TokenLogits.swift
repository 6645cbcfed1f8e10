import Backbones
import Tensors

extension Backbone {
  /// The features after the last unit.
  func lastFeatures(_ image: Tensor, _ trace: Trace) -> Features {
    units.reduce(Features(image: image)) { $1($0, trace) }
  }

  /// The classifier applied to every token by itself, [batch, tokens, classes].
  ///
  /// The classifiers of all five backbones take the mean over tokens and are linear: the mean of
  /// these is the logits of the image.
  func tokenLogits(_ last: Features, _ trace: Trace) -> Tensor {
    let (batch, tokens, channels) = (last.tokens.shape[0], last.grid.count, last.channels)
    let alone = Features(
      last.tokens.reshaped([batch * tokens, 1, channels]), grid: Grid(height: 1, width: 1),
      stride: last.stride)
    let each = logits(alone, trace)
    return each.reshaped([batch, tokens, each.shape[1]])
  }
}
