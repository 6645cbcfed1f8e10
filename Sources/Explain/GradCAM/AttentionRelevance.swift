import Backbones
import Tensors

/// Attention weights times the gradients with respect to them, head by head, of one block.
///
/// A key is drawn as the rectangles of the attention view. Where a mechanism mixes levels or lets
/// finer keys take a coarse one's place, the gradient already says what of a weight counts.
public struct AttentionRelevance: Sendable {
  /// What was differentiated.
  public let target: ResolvedClassTarget
  /// The unit.
  public let unit: Int
  /// Weight times gradient of each query, as a pattern.
  public let products: any AttentionPattern
  private let sums: SummedPattern

  /// Walks back to a unit and multiplies its attention with the gradients there.
  ///
  /// - Parameter progress: called with the share that is done; it throws to give up.
  /// - Returns: nil where the unit has no attention, or no gradient reaches it.
  /// - Throws: what `progress` throws.
  public init?(
    _ observation: Observation, _ target: ResolvedClassTarget, unit: Int,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    guard observation.outline.attention[unit] != nil else { return nil }
    var gradients: [(path: String, weights: Tensor)] = []
    try observation.walkBack(
      target, to: unit, keepsAttention: true, progress: { try progress(0.7 * $0) }
    ) { gradient, _ in
      if gradient.unit == unit { gradients = gradient.attention }
    }
    let trace = Trace(keeping: .attention)
    _ = observation.outline.units[unit](try observation.input(ofUnit: unit), trace)
    guard let record = trace.attention.first else { return nil }
    let byPath = Dictionary(
      gradients.map { ($0.path, $0.weights) }, uniquingKeysWith: { a, _ in a })
    let products = record.tensors.map { path, weights in
      (path, byPath[path].map { weights.constant * $0 })
    }
    guard products.allSatisfy({ $0.1 != nil }) else { return nil }
    let pattern = ProductPattern(record, products.compactMap(\.1))
    self.target = target
    self.unit = unit
    self.products = pattern
    sums = try SummedPattern(pattern) { try progress(0.7 + 0.3 * $0) }
  }

  /// The map of one query, or of the sum over all queries.
  ///
  /// - Parameter query: the query's flat index; nil for the sum.
  public func map(query: Int?, head: HeadChoice) -> ClassActivationMap {
    let map =
      query.map { AttentionMap(products, query: $0, head: head) }
      ?? AttentionMap(sums, query: 0, head: head)
    return ClassActivationMap(
      .gradientTimesAttention, unit: unit, grid: map.grid, cells: map.values, kinds: map.kinds,
      isPerToken: map.isPerToken, elsewhere: map.weightOnPadding + map.weightOnClassTokens)
  }

  /// About the bytes it holds.
  public var bytes: Int {
    4 * products.queries.count * products.heads * (sums.keyCount / max(1, products.heads))
  }
}

/// The products of a record's weights with their gradients, laid out as its mechanism lays out
/// weights.
private struct ProductPattern: AttentionPattern {
  private let pattern: any AttentionPattern

  init(_ record: AttentionRecord, _ products: [Tensor]) {
    pattern = record.pattern(of: products)
  }

  var heads: Int { pattern.heads }
  var queries: Grid { pattern.queries }
  var stride: Int { pattern.stride }
  var hasWeights: Bool { pattern.hasWeights }

  func support(query: Int, head: Int) -> [KeyCell] {
    var cells = pattern.support(query: query, head: head)
    for place in cells.indices {
      // What lies with the children of a refined key is their part alone.
      guard let own = cells[place].levelWeight, cells[place].kind != .refined else { continue }
      // The product within the key's own level: its gradient knows the share of the level.
      cells[place].weight = own
      cells[place].kind = .ordinary
    }
    return cells
  }
}

/// The keys of all queries of a pattern, those over the same pixels added up.
private struct SummedPattern: AttentionPattern {
  let heads: Int
  let queries: Grid
  let stride: Int
  let hasWeights = true
  let keyCount: Int
  private let keys: [[KeyCell]]

  /// - Throws: what `progress` throws.
  init(_ pattern: some AttentionPattern, progress: (Double) throws -> Void) throws {
    heads = pattern.heads
    queries = pattern.queries
    stride = pattern.stride
    var met = 0
    keys = try (0..<pattern.heads).map { head in
      var places: [Place: Int] = [:]
      var sums: [KeyCell] = []
      for query in 0..<pattern.queries.count {
        if query % 256 == 0 {
          try progress(
            (Double(head) + Double(query) / Double(pattern.queries.count)) / Double(pattern.heads))
        }
        let cells = pattern.support(query: query, head: head)
        if query == 0 { met += cells.count }
        for cell in cells where cell.kind != .masked && cell.kind != .refined {
          let place = Place(rectangle: cell.rectangle, kind: cell.kind)
          if let known = places[place] {
            sums[known].weight += cell.weight
          } else {
            places[place] = sums.count
            sums.append(
              KeyCell(
                cell.rectangle, weight: cell.weight, kind: cell.kind, tokens: cell.tokens,
                level: cell.level))
          }
        }
      }
      return sums
    }
    keyCount = met
  }

  func support(query: Int, head: Int) -> [KeyCell] { keys[head] }

  private struct Place: Hashable {
    let rectangle: PixelRectangle
    let kind: KeyCell.Kind
  }
}
