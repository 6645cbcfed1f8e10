import Backbones
import Tensors
import Testing

@Suite struct GCViTImageSizeTests {
  @Test(arguments: [(224, 224), (384, 384), (32, 32), (512, 512)])
  func tablesTellTheSizeOfASquareImage(_ height: Int, _ width: Int) throws {
    let source = try Stored(GCViTConfiguration(), height: height, width: width)
    #expect(
      GCViTConfiguration().imageSizes(fixedBy: source) == [Grid(height: height, width: width)])
  }

  @Test func tablesDoNotTellHeightFromWidth() throws {
    let source = try Stored(GCViTConfiguration(), height: 128, width: 96)
    let sizes = try #require(GCViTConfiguration().imageSizes(fixedBy: source))
    #expect(Set(sizes) == [Grid(height: 128, width: 96), Grid(height: 96, width: 128)])
    #expect(sizes.count == 2)
  }

  @Test func windowsOfOneTokenInTheFirstStageAreEnough() throws {
    var single = GCViTConfiguration()
    single.depths = [1, 0, 0, 0]
    let source = try Stored(single, height: 32, width: 32)
    #expect(single.imageSizes(fixedBy: source) == [Grid(height: 32, width: 32)])
  }

  @Test func whatSaysNothingFixesNothing() throws {
    let configuration = GCViTConfiguration()
    #expect(configuration.imageSizes(fixedBy: OutlineParameters()) == nil)
    #expect(configuration.imageSizes(fixedBy: Stored(shapes: [:])) == nil)
    // Tables that no image has in all stages at once.
    var source = try Stored(configuration, height: 224, width: 224)
    let name = "stages.2.blocks.0.attn.rel_pos.relative_position_bias_table"
    source.shapes[name] = [25 * 25, 8]
    #expect(configuration.imageSizes(fixedBy: source) == nil)
    source.shapes[name] = [0, 8]
    #expect(configuration.imageSizes(fixedBy: source) == nil)
    // Windows that are given do not follow the image.
    var fixed = configuration
    fixed.windowSize = [7, 7, 14, 7]
    #expect(fixed.imageSizes(fixedBy: try Stored(fixed, height: 448, width: 448)) == nil)
  }
}

/// The shapes in a checkpoint.
private struct Stored: ParameterSource {
  var shapes: [String: [Int]]

  init(shapes: [String: [Int]]) { self.shapes = shapes }

  init(_ configuration: GCViTConfiguration, height: Int, width: Int) throws {
    let network = try configuration.outline(height: height, width: width)
    shapes = Dictionary(uniqueKeysWithValues: network.parameters.map { ($0.name, $0.shape) })
  }

  var names: [String]? { Array(shapes.keys) }

  func tensor(named name: String, shape: [Int]) -> Tensor? {
    shapes[name].map { Tensor(outline: $0) }
  }
}
