import Tensors

/// The move of tokens into windows and back.
///
/// Source: GC ViT, section 3.2; the windows are Swin's, never shifted.
struct WindowPartition: Sendable {
  let windows: Windows
  /// For each token in window order, where it comes from.
  private let gathered: [Int32]
  /// For each token in row order, where it lies in window order.
  private let returned: [Int32]

  init(_ windows: Windows) {
    self.windows = windows
    var gathered = [Int32](repeating: 0, count: windows.queries.count)
    var returned = gathered
    for token in 0..<windows.queries.count {
      let place = windows.place(of: token)
      let index = place.window * windows.window.count + place.position
      gathered[index] = Int32(token)
      returned[token] = Int32(index)
    }
    self.gathered = gathered
    self.returned = returned
  }

  /// [batch, tokens, channels] to [batch · windows, tokens of a window, channels].
  func split(_ x: Tensor, path: String, _ trace: Trace) -> Tensor {
    let (batch, channels) = (x.shape[0], x.shape[2])
    let y = gatherTokens(x, count: gathered.count, gathered)
      .reshaped([batch * windows.grid.count, windows.window.count, channels])
    trace.rearrangement(
      path, "b (nh wh) (nw ww) c -> (b nh nw) (wh ww) c", axes: ["windows", "tokens", "channels"],
      shape: y.shape, sizes: sizes(batch: batch, channels: channels), y)
    return y
  }

  /// [batch · windows, tokens of a window, channels] to [batch, tokens, channels].
  func join(_ x: Tensor, path: String, _ trace: Trace) -> Tensor {
    let (batch, channels) = (x.shape[0] / windows.grid.count, x.shape[2])
    let y = gatherTokens(
      x.reshaped([batch, returned.count, channels]), count: returned.count, returned)
    trace.rearrangement(
      path, "(b nh nw) (wh ww) c -> b (nh wh) (nw ww) c",
      axes: ["batch", "height", "width", "channels"],
      shape: [batch, windows.queries.height, windows.queries.width, channels],
      sizes: sizes(batch: batch, channels: channels),
      y.reshaped([batch, windows.queries.height, windows.queries.width, channels]))
    return y
  }

  private func sizes(batch: Int, channels: Int) -> [String: Int] {
    [
      "b": batch, "c": channels, "nh": windows.grid.height, "nw": windows.grid.width,
      "wh": windows.window.height, "ww": windows.window.width,
    ]
  }
}
