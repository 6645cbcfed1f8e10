import Backbones
import Explain
import Testing

@Suite struct TokenPlaneTests {
  private func plane(_ text: String, _ grid: Grid) throws -> TokenPlane {
    let trial = try RearrangementTrial(RearrangementRequest(typed: text), grid: grid)
    return TokenPlane(trial.after, grid: grid)
  }

  @Test(arguments: [
    ("h w c -> h w c", 6, 8, 1), ("h w c -> w h c", 8, 6, 1), ("h w -> (h w)", 6, 8, 0),
    ("h (w v) -> h w v v=2", 6, 8, 1), ("(h p) (w q) -> h w p q p=2,q=2", 12, 4, 2),
    ("(h p) (w q) -> p q h w p=2,q=4", 8, 6, 2), ("h w -> reduce=mean", 1, 1, 0),
    ("(h p) w -> h reduce=sum p=2 w=8", 1, 3, 0),
  ])
  func axesAreSharedOut(text: String, rows: Int, columns: Int, down: Int) throws {
    let plane = try plane(text, Grid(height: 6, width: 8))
    #expect(plane.rows == rows && plane.columns == columns)
    #expect(plane.axesDown.count == down)
    #expect(plane.rows * plane.columns == plane.layout.sources.count)
  }

  @Test func placesAreFound() throws {
    let plane = try plane("h w -> w h", Grid(height: 6, width: 8))
    #expect(plane.places(of: 8 + 3).map { [$0.row, $0.column] } == [[3, 1]])
    #expect(Array(plane.tokens(row: 3, column: 1)) == [11])
    #expect(!plane.layout.sources.isIdentity)
    let same = try self.plane("h w -> h w", Grid(height: 6, width: 8))
    #expect(same.layout.sources.isIdentity)
  }
}
