import Tensors

/// One of the resolutions of GC ViT: a downsampling (none in the first), the global query, and
/// blocks that attend by turns locally and globally.
struct GlobalContextStage: Sendable {
  let path: String
  let index: Int
  let downsampling: Downsampling?  // downsample
  let queryGenerator: GlobalQueryGenerator  // global_block
  let blocks: [GlobalContextBlock]
  let norm: LayerNormalization?  // in the last stage

  init(
    _ scope: ParameterScope, layout: GCViTConfiguration.StageLayout,
    of configuration: GCViTConfiguration
  ) {
    path = scope.path
    index = layout.stage
    let channels = configuration.channels(ofStage: index)
    let epsilon = Float(configuration.normEps)
    downsampling =
      index == 0
      ? nil
      : Downsampling(
        scope["downsample"], inputs: channels / 2, outputs: channels, epsilon: epsilon)
    queryGenerator = GlobalQueryGenerator(
      scope["global_block"], channels: channels, poolings: layout.poolings)
    let partitions = [false, true].map { isGlobal in
      WindowPartition(
        Windows(
          queries: layout.grid, window: layout.window, stride: layout.stride, isGlobal: isGlobal))
    }
    blocks = (0..<configuration.depths[index]).map { block in
      GlobalContextBlock(
        scope["blocks"][block], channels: channels, heads: configuration.numHeads[layout.stage],
        partition: partitions[block % 2], of: configuration)
    }
    norm =
      index == configuration.depths.count - 1
      ? LayerNormalization(scope["norm"], channels: channels, epsilon: epsilon) : nil
  }

  /// The downsampling, the global query, each block, and the norm.
  var units: [Unit] {
    var units: [Unit] = []
    if let downsampling {
      units.append(
        Unit(path + ".downsample", .downsampling, stage: index) { downsampling($0, $1) })
    }
    units.append(
      Unit(path + ".global_block", .globalQuery, stage: index) { x, trace in
        x.with(queryGenerator(x, trace))
      })
    for (number, block) in blocks.enumerated() {
      units.append(Unit("\(path).blocks.\(number)", .block, stage: index) { block($0, $1) })
    }
    if let norm {
      units.append(
        Unit(path + ".norm", .normalization, stage: index) { x, trace in
          x.with(norm(x.tokens, trace))
        })
    }
    return units
  }
}
