import Backbones

/// The spread of every head of every layer.
public struct MetricsTable: Sendable {
  /// One layer.
  public struct Row: Sendable {
    /// The unit.
    public let unit: Int
    /// Its path.
    public let path: String
    /// Its heads, in order.
    public let heads: [HeadMetrics]

    /// The heads of a unit.
    public init(unit: Int, path: String, heads: [HeadMetrics]) {
      self.unit = unit
      self.path = path
      self.heads = heads
    }
  }

  /// What the numbers are of.
  public enum Extent: Sendable, Hashable {
    /// The mean over all queries.
    case allQueries
    /// The query at a place of the image, by its shares of height and width from 0 to 1.
    case query(y: Double, x: Double)
  }

  /// The layers with attention, in order; those whose weights are not at hand are left out.
  public let rows: [Row]

  /// The table of an observation.
  ///
  /// Of layers too large to keep, the attention is computed again only for means over all queries.
  ///
  /// - Parameter progress: called with the layer at hand and the share that is done; it throws to
  ///   give up.
  /// - Throws: what `progress` throws; `ConfigurationError` when a layer is too large to compute.
  public init(
    _ observation: Observation, _ extent: Extent,
    progress: (String, Double) throws -> Void = { _, _ in }
  ) throws {
    let units = observation.outline.attentionUnits
    var rows: [Row] = []
    for (index, unit) in units.enumerated() {
      let path = observation.outline.units[unit].path
      func tell(_ share: Double) throws {
        try progress(path, (Double(index) + share) / Double(units.count))
      }
      try tell(0)
      var attention = observation.attention[unit]
      if attention == nil, extent == .allQueries { attention = try observation.attend(unit: unit) }
      guard let pattern = attention?.pattern else { continue }
      let heads: [HeadMetrics]? =
        switch extent {
        case .allQueries: try HeadMetrics.all(pattern, progress: tell)
        case .query(let y, let x):
          HeadMetrics.each(pattern, query: Self.token(y: y, x: x, on: pattern.queries))
        }
      if let heads { rows.append(Row(unit: unit, path: path, heads: heads)) }
    }
    self.rows = rows
  }

  /// The most heads of any layer.
  public var headCount: Int { rows.map(\.heads.count).max() ?? 0 }

  private static func token(y: Double, x: Double, on grid: Grid) -> Int {
    let row = min(grid.height - 1, max(0, Int(y * Double(grid.height))))
    let column = min(grid.width - 1, max(0, Int(x * Double(grid.width))))
    return row * grid.width + column
  }
}
