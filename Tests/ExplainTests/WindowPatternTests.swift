import Backbones
import Explain
import Support
import Tensors
import Testing

@Suite struct WindowPatternTests {
  /// 4x6 tokens of 8 pixels in windows of 2x3: 32x48 pixels.
  private let grid = Grid(height: 4, width: 6)

  private func pattern(isGlobal: Bool, bias: PositionBias? = nil) -> WindowPattern {
    let windows = Windows(
      queries: grid, window: Grid(height: 2, width: 3), stride: 8, isGlobal: isGlobal)
    let weights = Tensor((0..<4 * 2 * 36).map(Float.init), shape: [4, 2, 6, 6])
    return WindowPattern(windows, weights: weights, content: weights, bias: bias)
  }

  @Test func keysAreTheTokensOfTheWindow() {
    // Token (2, 4) is place 1 of window 3, whose tokens are rows 2 and 3, columns 3 to 5.
    let cells = pattern(isGlobal: false).support(query: 2 * 6 + 4, head: 1)
    let first = ((3 * 2 + 1) * 6 + 1) * 6
    #expect(cells.map(\.weight) == (first..<first + 6).map(Float.init))
    #expect(cells.map(\.content) == (first..<first + 6).map(Float.init))
    #expect(cells.map(\.rectangle.rows) == [16..<24, 16..<24, 16..<24, 24..<32, 24..<32, 24..<32])
    #expect(
      cells.map(\.rectangle.columns) == [24..<32, 32..<40, 40..<48, 24..<32, 32..<40, 40..<48])
    #expect(cells.allSatisfy { $0.bias == nil })
  }

  @Test func aLocalQueryIsItsToken() {
    let local = pattern(isGlobal: false)
    #expect(local.queryRegion(16) == PixelRectangle(rows: 16..<24, columns: 32..<40))
  }

  @Test func aGlobalQueryIsACellOfTheImageDividedByTheWindow() {
    let global = pattern(isGlobal: true)
    // Place 1 of a window: the first of 2 rows of 16 pixels, the second of 3 columns of 16.
    #expect(global.queryRegion(16) == PixelRectangle(rows: 0..<16, columns: 16..<32))
    #expect(global.queryRectangle(16) == PixelRectangle(rows: 16..<24, columns: 32..<40))
    // Every window asks with the same regions, and together they cover the image once.
    #expect(global.queryRegion(1) == global.queryRegion(16))
    let regions = Set((0..<24).map(global.queryRegion))
    #expect(regions.count == 6)
    #expect(regions.map { $0.rows.count * $0.columns.count }.reduce(0, +) == 32 * 48)
  }

  @Test func theBiasFollowsTheOffset() {
    let table = Tensor((0..<15 * 2).map(Float.init), shape: [15, 2])
    let bias = PositionBias(table: table, window: Grid(height: 2, width: 3))
    let cells = pattern(isGlobal: false, bias: bias).support(query: 16, head: 1)
    // From place (0, 1): row (0 - y + 1) 5 + 1 - x + 2 of the table, head 1.
    let rows = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)].map { (1 - $0) * 5 + 3 - $1 }
    #expect(cells.map(\.bias) == rows.map { Float(2 * $0 + 1) })
  }

  @Test func softmaxOfContentAndBiasIsTheWeight() throws {
    let configuration = try Variant.named("gcvit_xxtiny").configuration
    let pass = try SeededPass(
      configuration, height: 64, width: 96, keeping: [.attention, .values])
    for record in pass.trace.attention.prefix(6) {
      let cells = record.pattern.support(query: 5, head: 1)
      let scores = try cells.map { try #require($0.content) + #require($0.bias) }
      let soft = softmax(Tensor(scores, shape: [1, scores.count])).values
      #expect(relativeDifference(cells.map(\.weight), soft) < 1e-5)
    }
  }

  @Test func everyImageOfABatchHasItsOwnWindows() {
    let windows = Windows(
      queries: grid, window: Grid(height: 2, width: 3), stride: 8, isGlobal: false)
    let weights = Tensor((0..<8 * 36).map(Float.init), shape: [8, 1, 6, 6])
    let second = WindowPattern(windows, weights: weights, image: 1)
    #expect(second.support(query: 0, head: 0)[0].weight == 4 * 36)
    #expect(second.layerMaximum == 8 * 36 - 1)
    #expect(WindowPattern(windows, weights: weights).layerMaximum == 4 * 36 - 1)
  }
}
