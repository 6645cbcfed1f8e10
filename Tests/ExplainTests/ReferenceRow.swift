import Backbones
import Explain
import Support
import Testing

/// Reads one query's weights out of the tensors that the authors' code put out, by the layouts that
/// the fixtures' README gives.
struct ReferenceRow {
  let mechanism: Mechanism
  let heads: Int
  let tensors: [(shape: [Int], values: [Float])]
  /// Of QuadTree, what the reference and our own pass keep at each level, [queries, K, heads].
  let kept: [(theirs: [Float], ours: [Float])]

  init(_ reference: ReferenceCase, _ record: AttentionRecord) throws {
    mechanism = record.mechanism
    heads = record.pattern.heads
    tensors = try record.tensors.map { try reference.tensor("attention." + $0.path) }
    kept = try record.selections.map {
      (
        try reference.tensor("attention.\($0.path).topk_index").values,
        $0.keys.indices.values.map(Float.init)
      )
    }
  }

  /// The weights of the query's keys, in the order of our support.
  func weights(query: Int, head: Int) throws -> [Float] {
    switch mechanism {
    case .spatialReduction, .global:
      let (queries, keys) = (tensors[0].shape[2], tensors[0].shape[3])
      return row(0, (head * queries + query) * keys, keys)
    case .dilated(let attention):
      let own = heads / attention.taps.count
      let (queries, taps) = (tensors[0].shape[2], tensors[0].shape[4])
      return row(head / own, (head % own * queries + query) * taps, taps)
    case .groups(let groups):
      // (row region, column region, row phase, column phase) of (r G + g) I + i.
      let grid = groups.grid
      func read(_ own: Int, _ before: Int) -> (region: Int, place: Int, phase: Int) {
        let padded = own + before
        let (side, interval) = (groups.side, groups.interval)
        return (
          padded / interval / side, padded / interval % side, padded % interval
        )
      }
      let y = read(query / grid.width, groups.rowPadding.before)
      let x = read(query % grid.width, groups.columnPadding.before)
      let across = groups.padded.width / groups.side / groups.interval
      let group =
        ((y.region * across + x.region) * groups.interval + y.phase) * groups.interval + x.phase
      let keys = tensors[0].shape[3]
      return row(0, ((group * heads + head) * keys + y.place * groups.side + x.place) * keys, keys)
    // No reference holds any.
    case .recorded: return []
    case .windows(let windows):
      let (grid, window) = (windows.queries, windows.window)
      let (y, x) = (query / grid.width, query % grid.width)
      let index = y / window.height * (grid.width / window.width) + x / window.width
      let place = y % window.height * window.width + x % window.width
      let keys = tensors[0].shape[3]
      return row(0, ((index * heads + head) * keys + place) * keys, keys)
    case .tokenPyramid(let pyramid): return try weights(pyramid, query: query, head: head)
    }
  }

  private func row(_ tensor: Int, _ first: Int, _ count: Int) -> [Float] {
    Array(tensors[tensor].values[first..<first + count])
  }

  /// Level by level.
  ///
  /// Near-ties may stand in another order in the reference, so a key's children are looked up by the
  /// key.
  private func weights(_ pyramid: TokenPyramid, query: Int, head: Int) throws -> [Float] {
    var weights: [Float] = []
    for level in 0..<pyramid.levels {
      let span = 1 << (pyramid.levels - 1 - level)
      let width = pyramid.finest.width / span
      let (y, x) = (query / pyramid.finest.width / span, query % pyramid.finest.width / span)
      let values = tensors[level].values
      if level == 0 {
        let keys = tensors[0].shape[1]
        weights += (0..<keys).map { values[((y * width + x) * keys + $0) * heads + head] }
        continue
      }
      let parent = y / 2 * (width / 2) + x / 2
      let count = tensors[level].shape[2] / 4
      func ranks(_ indices: [Float]) -> [Float] {
        (0..<count).map { indices[(parent * count + $0) * heads + head] }
      }
      let theirs = ranks(kept[level - 1].theirs)
      for key in ranks(kept[level - 1].ours) {
        let rank = try #require(theirs.firstIndex(of: key), "the reference keeps other keys")
        for child in 0..<4 {
          let place = ((parent * 4 + y % 2 * 2 + x % 2) * count + rank) * 4 + child
          weights.append(values[place * heads + head])
        }
      }
    }
    return weights
  }
}
