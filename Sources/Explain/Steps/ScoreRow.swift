import Backbones
import Tensors

/// Where one query and key lie in the tensors of a module, and which keys share their softmax.
struct ScoreRow {
  /// The query's values in this head.
  let query: [Float]
  /// The key's values in this head.
  let key: [Float]
  /// What their product is multiplied by.
  let scale: Float
  /// The places in the support of the keys that share the softmax, the key itself among them.
  let rivals: [Int]
  /// What the parent's weight multiplies the softmax by, in type A's finer levels.
  let parentFactor: Float?

  /// - Parameters:
  ///   - support: the cells of the query and head, in the pattern's order.
  ///   - key: the key's place among them.
  /// - Returns: nil when the record keeps no queries and keys.
  init?(_ record: AttentionRecord, support: [KeyCell], query: Int, head: Int, key: Int) {
    guard !record.sources.isEmpty, record.hasValues else { return nil }
    var source = record.sources[0]
    var all = Array(support.indices)
    var factor: Float?
    let q: [Float]
    let k: [Float]
    switch record.mechanism {
    case .recorded: return nil
    case .spatialReduction, .global:
      q = source.queries.vector(batch: 0, token: query, head: head)
      k = source.keys.vector(batch: 0, token: key, head: head)
    case .dilated(let dilated):
      let place = dilated.place(head: head)
      source = record.sources[place.dilation]
      let width = dilated.tokens.width
      q = source.queries.vector(batch: 0, token: query, head: place.head)
      let tap = dilated.token(row: query / width, column: query % width, head: head, tap: key)
      k =
        tap.isInside
        ? source.keys.vector(batch: 0, token: tap.row * width + tap.column, head: place.head)
        : [Float](repeating: 0, count: source.keys.width)
    case .groups(let groups):
      let width = groups.grid.width
      let (group, place) = groups.place(row: query / width, column: query % width)
      q = source.queries.vector(batch: group, token: place, head: head)
      k = source.keys.vector(batch: group, token: key, head: head)
    case .windows(let windows):
      let (window, position) = windows.place(of: query)
      // In a global block all windows of an image ask with one query.
      let sharing = source.keys.batch / source.queries.batch
      q = source.queries.vector(batch: window / sharing, token: position, head: head)
      k = source.keys.vector(batch: window, token: key, head: head)
    case .tokenPyramid(let pyramid):
      let level = support[key].level ?? 0
      source = record.sources[level]
      let grid = pyramid.grid(level)
      let side = pyramid.span(level) * pyramid.stride
      let cell = support[key].rectangle
      let token =
        cell.rows.lowerBound / side * grid.width + cell.columns.lowerBound / side
      q = source.queries.vector(
        batch: 0, token: pyramid.ancestor(of: query, at: level), head: head)
      k = source.keys.vector(batch: 0, token: token, head: head)
      all = all.filter { support[$0].level ?? 0 == level }
      if level > 0, pyramid.aggregation == .refinement {
        // Each four children of one key share its weight.
        let place = key - all[0]
        all = Array(all[place / 4 * 4..<place / 4 * 4 + 4])
        let parent = pyramid.ancestor(of: query, at: level - 1)
        factor = record.selections[level - 1].keys.scores[parent, place / 4, head]
      }
    }
    self.query = q
    self.key = k
    scale = source.scale
    rivals = all
    parentFactor = factor
  }
}
