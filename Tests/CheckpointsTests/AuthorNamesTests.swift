import Checkpoints
import Foundation
import Support
import Testing

struct AuthorNamesTests {
  static let files = [
    ("pvt_v2_mini-author-names.pth", "pvt_v2_mini"),
    ("pvt_v2_mini-author-names-legacy.pth", "pvt_v2_mini"),
    ("pvt_v2_li_mini-author-names.pth", "pvt_v2_li_mini"),
    ("gcvit_mini-author-names.pth.tar", "gcvit_mini"),
    ("gcvit_layerscale_mini-author-names.pth.tar", "gcvit_layerscale_mini"),
  ]

  private func parameters(_ network: String) throws -> [String: [Int]] {
    let path = Fixtures.path("mini/\(network).parameters.json")
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
    var shapes: [String: [Int]] = [:]
    for pair in list {
      shapes[try #require(pair[0] as? String)] = try #require(pair[1] as? [Int])
    }
    return shapes
  }

  @Test(arguments: files)
  func namesBecomeThoseOfTheNetwork(file: String, network: String) throws {
    let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/\(file)"))
    let renamed = try checkpoint.withStandardNames()
    let expected = try parameters(network)
    #expect(Set(renamed.tensors.map(\.name)) == Set(expected.keys))
    #expect(renamed.container.hasSuffix(", authors' names put into timm's"))
    for tensor in renamed.tensors {
      var shape = tensor.shape
      var wanted = try #require(expected[tensor.name])
      #expect(shape.count == wanted.count, "\(tensor.name)")
      if tensor.name.hasSuffix("relative_position_bias_table") {
        // The windows of the two input sizes differ.
        shape.removeFirst()
        wanted.removeFirst()
      } else if tensor.name.contains(".se.fc") {
        // The authors squeeze to a quarter of the channels, timm to a multiple of eight.
        let squeezed = tensor.name.hasSuffix("fc1.weight") ? 0 : 1
        shape.remove(at: squeezed)
        wanted.remove(at: squeezed)
      }
      #expect(shape == wanted, "\(tensor.name)")
    }
  }

  @Test(arguments: files)
  func valuesStayWithTheirTensors(file: String, network: String) throws {
    let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/\(file)"))
    let renamed = try checkpoint.withStandardNames()
    let authors = try #require(AuthorNames.recognise(checkpoint.tensors.map(\.name)))
    for tensor in checkpoint.tensors {
      guard let name = authors.name(for: tensor.name) else {
        #expect(tensor.name.hasSuffix("relative_position_index"))
        continue
      }
      #expect(try renamed[name]?.floats().array == tensor.floats().array, "\(name)")
    }
  }

  @Test func otherFamiliesKeepTheirNames() throws {
    for file in ["crossformer_mini.pth", "dilateformer_mini.pth", "quadtree_b_mini.pth"] {
      let checkpoint = try Checkpoint.open(Fixtures.path("checkpoints/\(file)"))
      let same = try checkpoint.withStandardNames()
      #expect(same.tensors.map(\.name) == checkpoint.tensors.map(\.name))
      #expect(same.container == checkpoint.container)
    }
    for name in Fixtures.names(in: "mini") where name.hasSuffix(".parameters.json") {
      let names = try parameters(String(name.dropLast(".parameters.json".count))).keys
      #expect(AuthorNames.recognise(names) == nil, "\(name)")
    }
  }

  @Test func singleNames() {
    let pvt = AuthorNames.pvtV2
    #expect(pvt.name(for: "patch_embed1.proj.weight") == "patch_embed.proj.weight")
    #expect(pvt.name(for: "patch_embed3.norm.bias") == "stages.2.downsample.norm.bias")
    #expect(
      pvt.name(for: "block2.11.mlp.dwconv.dwconv.weight")
        == "stages.1.blocks.11.mlp.dwconv.weight")
    #expect(pvt.name(for: "norm4.weight") == "stages.3.norm.weight")
    #expect(pvt.name(for: "head.bias") == "head.bias")
    #expect(pvt.name(for: "norm0.weight") == "norm0.weight")
    #expect(pvt.name(for: "") == "")
    let gcvit = AuthorNames.gcvit
    #expect(
      gcvit.name(for: "levels.1.q_global_gen.to_q_global.1.conv.2.fc.2.weight")
        == "stages.1.global_block.blocks.conv2.se.fc2.weight")
    #expect(
      gcvit.name(for: "levels.2.downsample.conv.0.weight")
        == "stages.3.downsample.conv_block.conv_dw.weight")
    #expect(gcvit.name(for: "levels.0.blocks.1.gamma2") == "stages.0.blocks.1.ls2.gamma")
    #expect(gcvit.name(for: "norm.bias", lastStage: 2) == "stages.2.norm.bias")
    #expect(gcvit.name(for: "levels.0.blocks.0.attn.relative_position_index") == nil)
    for odd in ["levels", "levels.x.y", "levels.9223372036854775807.downsample.norm1.weight", ""] {
      #expect(gcvit.name(for: odd) == odd)
    }
  }
}
