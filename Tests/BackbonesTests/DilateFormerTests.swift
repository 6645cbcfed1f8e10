import Backbones
import Foundation
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

  @Test func everyAxisOfARearrangementHasASize() throws {
    let trace = try Variant.named("dilateformer_tiny").configuration
      .outline(height: 64, width: 96).outlineTrace()
    let moved = trace.steps.filter { $0.kind == .rearrangement && $0.rearrangement != nil }
    #expect(!moved.isEmpty)
    for step in moved {
      let after = try #require(step.rearrangement?.components(separatedBy: " -> ").last)
      // The sizes of each axis after the move, joined axes multiplied.
      let groups = after.replacing("(", with: "( ").replacing(")", with: " )").split(separator: " ")
      var (sizes, product): ([Int], Int?) = ([], nil)
      for name in groups {
        switch name {
        case "(": product = 1
        case ")": (sizes, product) = (sizes + [product ?? 0], nil)
        default:
          let size = try #require(step.sizes[String(name)], "\(step.path): \(name)")
          if let sofar = product { product = sofar * size } else { sizes.append(size) }
        }
      }
      #expect(sizes == step.shape, "\(step.path)")
    }
  }
}
