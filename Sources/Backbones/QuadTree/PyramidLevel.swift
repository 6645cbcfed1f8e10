import Tensors

/// Queries, keys and values of one level of a token pyramid, on one grid.
struct PyramidLevel: Sendable {
  let queries: Features
  let keys: Features
  let values: Features

  /// The level of these maps, [batch, height, width, channels].
  init(queries: Tensor, keys: Tensor, values: Tensor, stride: Int) {
    self.queries = Features(map: queries, stride: stride)
    self.keys = Features(map: keys, stride: stride)
    self.values = Features(map: values, stride: stride)
  }

  /// The grid all three lie on.
  var grid: Grid { queries.grid }
}
