import Tensors

/// Makes one window of queries from the whole image: Fused-MBConv and max pooling in turn, each
/// halving the grid until it fits a window.
///
/// Where the window is the whole grid already, there is one Fused-MBConv and no pooling.
///
/// Source: GC ViT, section 3.2, figure 4.
struct GlobalQueryGenerator: Sendable {
  let path: String
  let blocks: [FusedMBConv]  // blocks.conv1, blocks.conv2, ...
  let poolings: Int

  init(_ scope: ParameterScope, channels: Int, poolings: Int) {
    path = scope.path
    self.poolings = poolings
    blocks = (1...max(1, poolings)).map {
      FusedMBConv(scope["blocks"]["conv\($0)"], channels: channels)
    }
  }

  /// The query of tokens [batch, tokens, channels].
  func callAsFunction(_ x: Features, _ trace: Trace) -> GlobalQuery {
    var (map, stride) = (x.map, x.stride)
    for (index, block) in blocks.enumerated() {
      map = block(map, trace)
      guard index < poolings else { break }
      let joining = Joining(windowsOver: map.shape, by: .max)
      map = maxPool(map, kernel: 3, stride: 2, padding: 1)
      stride *= 2
      trace.step(
        "\(path).blocks.pool\(index + 1)", .pooling, "3×3 maximum, stride 2",
        axes: ["batch", "height", "width", "channels"], map, joining: joining,
        kernel: Kernel(size: 3, stride: 2, padding: 1))
    }
    let query = Features(map: map, stride: stride)
    return GlobalQuery(query.tokens, grid: query.grid, stride: stride)
  }
}
