/// How cells of a map become one: which of them, as an expression, and by what.
///
/// It speaks of the places of tokens; a convolution changes the channels besides.
struct Joining {
  let expression: String
  let sizes: [String: Int]
  let reduction: Step.Reduction

  /// Blocks of `side` x `side` cells side by side; what is left over at the bottom and the right has
  /// no part in it.
  ///
  /// - Parameter map: the shape [batch, height, width, channels].
  init(blocks side: Int, of map: [Int], by reduction: Step.Reduction) {
    func axis(_ name: String, _ length: Int) -> String {
      let rest = length % side
      return "(\(name) k\(name)" + (rest > 0 ? " + \(rest)" : "") + ")"
    }
    expression = "b \(axis("h", map[1])) \(axis("w", map[2])) c -> b h w c"
    sizes = [
      "b": map[0], "h": map[1] / side, "w": map[2] / side, "kh": side, "kw": side, "c": map[3],
    ]
    self.reduction = reduction
  }

  /// Windows of 3 x 3 cells, two apart and one beyond the edge, over a map of even sides.
  ///
  /// - Parameter map: the shape [batch, height, width, channels].
  init?(windowsOver map: [Int], by reduction: Step.Reduction) {
    guard map[1].isMultiple(of: 2), map[2].isMultiple(of: 2) else { return nil }
    expression = "b (2y+i-1) (2x+j-1) c -> b y x c"
    sizes = ["b": map[0], "y": map[1] / 2, "x": map[2] / 2, "i": 3, "j": 3, "c": map[3]]
    self.reduction = reduction
  }
}
