import Tensors

/// Attention inside windows, of a window's own queries or of the global query of the stage.
///
/// Source: GC ViT, section 3.3, equation 3: global attention has the queries given and projects
/// to keys and values alone.
struct WindowAttention: Sendable {
  let path: String
  let heads: Int
  let channels: Int
  let windows: Windows
  let bias: RelativePositionBias  // rel_pos
  let joint: Linear  // qkv, or kv in global attention
  let projection: Linear  // proj

  init(_ scope: ParameterScope, channels: Int, heads: Int, windows: Windows, qkvBias: Bool) {
    path = scope.path
    self.heads = heads
    self.channels = channels
    self.windows = windows
    bias = RelativePositionBias(scope["rel_pos"], window: windows.window, heads: heads)
    joint = Linear(
      scope["qkv"], inputs: channels, outputs: (windows.isGlobal ? 2 : 3) * channels,
      bias: qkvBias)
    projection = Linear(scope["proj"], inputs: channels, outputs: channels)
  }

  /// [batch · windows, tokens of a window, channels] to the same shape.
  ///
  /// - Parameter global: the stage's query, which global attention asks with.
  func callAsFunction(_ x: Tensor, global: GlobalQuery?, _ trace: Trace) -> Tensor {
    let projected = joint(x, trace)
    let parts = split(projected, trace)
    let queries: Heads
    if windows.isGlobal {
      guard let global, global.grid == windows.window else {
        preconditionFailure("a global block needs a query that fills one window")
      }
      queries = shared(global.tokens, count: x.shape[0], trace)
    } else {
      queries = parts[0]
    }
    let attend = ScaledDotProduct(
      path: path, mechanism: .windows(windows), bias: bias, batchAxis: "windows")
    let y = attend(
      queries: queries, keys: parts[parts.count - 2], values: parts[parts.count - 1], trace)
    trace.rearrangement(
      path + ".merge", "w h n d -> w n (h d)", axes: ["windows", "queries", "channels"],
      shape: y.shape, sizes: ["w": y.shape[0], "h": heads, "n": y.shape[1], "d": width])
    return projection(y, trace)
  }

  private var width: Int { channels / heads }

  /// Queries, keys and values, or keys and values, of the joint projection.
  private func split(_ joint: Tensor, _ trace: Trace) -> [Heads] {
    let (count, tokens) = (joint.shape[0], joint.shape[1])
    let parts = joint.shape[2] / channels
    trace.rearrangement(
      path + ".heads", "w n (t h d) -> t w h n d",
      axes: ["parts", "windows", "heads", "tokens", "width"],
      shape: [parts, count, heads, tokens, width],
      sizes: ["t": parts, "w": count, "h": heads, "n": tokens, "d": width])
    return (0..<parts).map {
      Heads(joint, count: heads, width: width, firstChannel: $0 * channels)
    }
  }

  /// The global query in heads, the same for all the windows of its image; nothing is copied.
  private func shared(_ query: Tensor, count: Int, _ trace: Trace) -> Heads {
    let (batch, tokens) = (query.shape[0], query.shape[1])
    trace.rearrangement(
      path + ".global_query", "b n (h d) -> (b w) h n d",
      axes: ["windows", "heads", "queries", "width"], shape: [count, heads, tokens, width],
      sizes: ["b": batch, "w": count / batch, "h": heads, "n": tokens, "d": width])
    return Heads(query, count: heads, width: width)
  }
}
