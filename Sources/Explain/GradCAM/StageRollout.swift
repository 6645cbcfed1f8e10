import Backbones

/// What attention paths of one stage bring to a token, or to the mean of all, from each token that
/// entered the stage's first block.
///
/// Each block counts as (A + I) / 2, A the mean over its heads and I the residual path. A key that
/// was made of several tokens shares its weight among them evenly. Nothing else counts: no
/// convolutions, no values, no MLPs. Beyond a stage it is not defined: tokens merge there. Weight on
/// padding and on what no level refines leaves the picture.
///
/// Source: Abnar and Zuidema, "Quantifying Attention Flow in Transformers", section 3.
public struct StageRollout: Sendable {
  /// The unit whose tokens are looked back from.
  public let unit: Int
  /// The first block.
  public let first: Int
  /// How many blocks the paths lead through.
  public let blocks: Int
  /// The map.
  public let map: ClassActivationMap

  /// Goes back from a unit through the blocks before it in its stage.
  ///
  /// - Parameters:
  ///   - query: the token's flat index; nil for the mean over all tokens.
  ///   - progress: called with the share that is done; it throws to give up.
  /// - Returns: nil of a unit without attention, and of recordings, whose blocks are not known to
  ///   follow each other.
  /// - Throws: what `progress` throws.
  public init?(
    _ observation: Observation, unit: Int, query: Int?, progress: (Double) throws -> Void = { _ in }
  ) throws {
    let outline = observation.outline
    guard outline.attention[unit] != nil, !observation.request.isRecorded else { return nil }
    let grid = outline.outputs[unit].grid
    let run = outline.attentionUnits.filter {
      $0 <= unit && outline.units[$0].stage == outline.units[unit].stage
        && outline.outputs[$0].grid == grid
    }
    var row = [Float](repeating: query == nil ? 1 / Float(grid.count) : 0, count: grid.count)
    if let query { row[query] = 1 }
    for (done, block) in run.reversed().enumerated() {
      guard let attention = try observation.attend(unit: block) else { return nil }
      row = try Self.back(row, through: attention.pattern) {
        try progress((Double(done) + $0) / Double(run.count))
      }
    }
    self.unit = unit
    first = run.first ?? unit
    blocks = run.count
    map = ClassActivationMap(
      .stageRollout, unit: unit, grid: grid, cells: row, elsewhere: 1 - row.reduce(0, +))
  }

  /// row · (A + I) / 2.
  private static func back(
    _ row: [Float], through pattern: some AttentionPattern, progress: (Double) throws -> Void
  ) throws -> [Float] {
    let grid = pattern.queries
    let stride = pattern.stride
    var before = row.map { $0 / 2 }
    let share = 0.5 / Float(pattern.heads)
    for query in row.indices where row[query] != 0 {
      if query % 256 == 0 { try progress(Double(query) / Double(row.count)) }
      for head in 0..<pattern.heads {
        for key in pattern.support(query: query, head: head) where key.kind == .ordinary {
          let rows =
            (key.rectangle.rows.lowerBound / stride..<key.rectangle.rows.upperBound / stride)
            .clamped(to: 0..<grid.height)
          let columns =
            (key.rectangle.columns.lowerBound / stride..<key.rectangle.columns.upperBound / stride)
            .clamped(to: 0..<grid.width)
          let part = row[query] * share * key.weight / Float(max(1, rows.count * columns.count))
          for y in rows { for x in columns { before[y * grid.width + x] += part } }
        }
      }
    }
    return before
  }
}
