import Tensors

/// A small network from the offset between two tokens to the bias of their score, head by head.
///
/// It sees each of the (2G - 1)² offsets of a group once; the table that comes out is then read for
/// every pair of tokens.
///
/// Source: CrossFormer, dynamic position bias (DPB).
struct DynamicPositionBias: Sendable {
  /// A norm, a rectifier and a linear layer, under the numbers of the authors' sequence.
  struct Layer: Sendable {
    let norm: LayerNormalization  // 0
    let rectify: Activation  // 1
    let linear: Linear  // 2

    init(_ scope: ParameterScope, inputs: Int, outputs: Int) {
      norm = LayerNormalization(scope[0], channels: inputs, epsilon: 1e-5)
      rectify = .relu(scope[1])
      linear = Linear(scope[2], inputs: inputs, outputs: outputs)
    }

    func callAsFunction(_ x: Tensor, _ trace: Trace) -> Tensor {
      let axes = DynamicPositionBias.axes
      let rectified = rectify(norm(x, trace, axes: axes), trace, axes: axes)
      return linear(rectified, trace, axes: axes)
    }
  }

  static let axes = ["batch", "offsets", "channels"]

  let side: Int
  let projection: Linear  // pos_proj
  let layers: [Layer]  // pos1, pos2, pos3

  init(_ scope: ParameterScope, channels: Int, heads: Int, side: Int) {
    self.side = side
    projection = Linear(scope["pos_proj"], inputs: 2, outputs: channels)
    layers = [
      Layer(scope["pos1"], inputs: channels, outputs: channels),
      Layer(scope["pos2"], inputs: channels, outputs: channels),
      Layer(scope["pos3"], inputs: channels, outputs: heads),
    ]
  }

  /// The bias of every offset; an outline when `hasValues` is false.
  func callAsFunction(hasValues: Bool, _ trace: Trace) -> PositionBias {
    var x = projection(offsets(hasValues: hasValues), trace, axes: Self.axes)
    for layer in layers { x = layer(x, trace) }
    return PositionBias(
      table: x.reshaped([x.shape[1], x.shape[2]]), window: Grid(height: side, width: side),
      network: { _ = self(hasValues: true, $0) })
  }

  /// The offsets (dy, dx) from key to query, row by row from (1 - G, 1 - G), [1, (2G - 1)², 2].
  private func offsets(hasValues: Bool) -> Tensor {
    let span = 2 * side - 1
    let shape = [1, span * span, 2]
    guard hasValues else { return Tensor(outline: shape) }
    return Tensor(shape: shape) { values in
      for offset in 0..<span * span {
        values[2 * offset] = Float(offset / span + 1 - side)
        values[2 * offset + 1] = Float(offset % span + 1 - side)
      }
    }
  }
}
