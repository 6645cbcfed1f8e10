import Backbones
import Explain
import Support
import Testing

/// Expects of every block that the weights of some queries sum to 1, over keys that are there once
/// and lie where their kind says.
func expectPartitions(
  _ configuration: any BackboneConfiguration, height: Int, width: Int,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let network = try configuration.load(AnyParameters(), height: height, width: width)
  let image = Draws.tensor([1, height, width, 3])
  let trace = try SeededPass(network, image, keeping: .attention).trace
  #expect(!trace.attention.isEmpty, sourceLocation: sourceLocation)
  var draws = Draws()
  for record in trace.attention {
    let pattern = record.pattern
    #expect(pattern.hasWeights, sourceLocation: sourceLocation)
    for _ in 0..<4 {
      let query = draws.integer(below: pattern.queries.count)
      let head = draws.integer(below: pattern.heads)
      let cells = pattern.support(query: query, head: head)
      let place = Comment(rawValue: "\(record.path), query \(query), head \(head)")
      try expectFootprint(record, query: query, head: head, sourceLocation: sourceLocation)
      let sum = cells.reduce(0) { $0 + $1.weight }
      #expect(abs(sum - 1) < 1e-5, place, sourceLocation: sourceLocation)
      #expect(cells.allSatisfy { $0.weight >= 0 }, place, sourceLocation: sourceLocation)
      // Pooling to more cells than there are tokens makes keys alike.
      if case .spatialReduction = record.mechanism {
        #expect(cells.allSatisfy { $0.kind == .ordinary }, place, sourceLocation: sourceLocation)
      } else {
        #expect(
          Set(cells.map(\.rectangle)).count == cells.count, place, sourceLocation: sourceLocation)
      }
      let image = PixelRectangle(
        rows: 0..<pattern.queries.height, columns: 0..<pattern.queries.width,
        tokenSide: pattern.stride)
      for cell in cells {
        let isInside = image.contains(
          row: cell.rectangle.rows.lowerBound, column: cell.rectangle.columns.lowerBound)
        switch cell.kind {
        case .ordinary: #expect(isInside, place, sourceLocation: sourceLocation)
        case .padding: #expect(!isInside, place, sourceLocation: sourceLocation)
        case .refined: #expect(cell.weight == 0, place, sourceLocation: sourceLocation)
        case .classToken:
          Issue.record("no backbone of ours has one", sourceLocation: sourceLocation)
        case .masked:
          #expect(isInside || cell.weight == 0, place, sourceLocation: sourceLocation)
        }
      }
    }
  }
}
