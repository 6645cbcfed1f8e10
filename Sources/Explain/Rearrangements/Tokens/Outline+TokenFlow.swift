import Backbones
import Tensors

extension Outline {
  /// The tokens of a unit through its rearrangements; nil for a unit that has none.
  ///
  /// The unit runs on the outline of its input, so nothing is computed.
  public func tokenFlow(ofUnit index: Int) -> TokenFlow? {
    let unit = units[index]
    guard unit.role == .block || unit.role == .globalQuery else { return nil }
    guard let before = units[..<index].lastIndex(where: { $0.role != .globalQuery }) else {
      return nil
    }
    let input = outputs[before]
    let mechanism = attention[index]?.mechanism
    var query: Grid?
    if case .windows(let windows) = mechanism, windows.isGlobal { query = windows.window }
    let trace = Trace()
    let shape = [1, input.grid.count, input.channels]
    _ = unit(
      Features(
        Tensor(outline: shape), grid: input.grid, stride: input.stride,
        globalQuery: query.map {
          GlobalQuery(
            Tensor(outline: [1, $0.count, input.channels]), grid: $0, stride: input.stride)
        }), trace)
    let moves = trace.steps.compactMap { TokenMove($0, mechanism: mechanism) }
    guard !moves.isEmpty else { return nil }
    return TokenFlow(
      grid: input.grid, stride: input.stride, channels: input.channels, moves: moves,
      globalQuery: query)
  }
}
