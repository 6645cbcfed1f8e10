import Backbones
import Testing

@Suite struct DilateFormerTests {
  @Test(arguments: [(32, 32), (33, 47), (225, 160), (224, 224)])
  func sidesAreHalvedUpwards(_ height: Int, _ width: Int) throws {
    let network = try Variant.named("dilateformer_tiny").configuration
      .outline(height: height, width: width)
    let trace = network.outlineTrace()
    func half(_ grid: Grid) -> Grid {
      Grid(height: (grid.height + 1) / 2, width: (grid.width + 1) / 2)
    }
    var grid = half(half(Grid(height: height, width: width)))
    var stride = 4
    for record in trace.features {
      if record.path.hasSuffix("downsample") { (grid, stride) = (half(grid), 2 * stride) }
      #expect(record.features.grid == grid, "\(record.path)")
      #expect(record.features.stride == stride)
    }
    #expect(stride == 32)
  }
}
