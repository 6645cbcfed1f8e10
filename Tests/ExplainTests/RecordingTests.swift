import Backbones
import Checkpoints
import Explain
import Foundation
import Pictures
import Support
import Tensors
import Testing

/// Files of attention: which tensors are opened, and how.
@Suite struct RecordingTests {
  /// Writes tensors of uniform rows and opens the file.
  private func recording(
    _ shapes: [(name: String, shape: [Int])], tensor: String? = nil, grid: Grid? = nil,
    values: ((Int) -> [Float])? = nil
  ) throws -> Recording {
    try inTemporaryFolder { folder in
      let file = folder + "/file.safetensors"
      let sources = shapes.map { name, shape in
        let count = shape.reduce(1, *)
        let even = [Float](repeating: 1 / Float(shape.last ?? 1), count: count)
        return TensorSource(name: name, shape: shape, floats: values?(count) ?? even)
      }
      try Safetensors.write(sources, to: file)
      return try Recording(file, tensor: tensor, grid: grid)
    }
  }

  private func paths(_ recording: Recording) -> [String] {
    recording.configuration.units.map(\.path)
  }

  @Test func tensorsAreShownAsAPersonCounts() throws {
    let names = [10, 2, 1].map { (name: "blocks.\($0).attn", shape: [3, 16, 16]) }
    #expect(paths(try recording(names)) == ["blocks.1.attn", "blocks.2.attn", "blocks.10.attn"])
  }

  @Test func aClassTokenIsAUnitOfItsOwn() throws {
    #expect(
      paths(try recording([("attn", [1, 3, 17, 17])])) == ["attn", "attn, class token asks"])
    #expect(
      paths(try recording([("attn", [3, 18, 18])]))
        == ["attn", "attn, class token asks", "attn, distillation token asks"])
    #expect(paths(try recording([("cls", [3, 1, 17])])) == ["cls, class token asks"])
    // Registers ask for nothing a person would want to see.
    #expect(paths(try recording([("attn", [3, 20, 20])])) == ["attn"])
  }

  @Test func onlyWhatLooksLikeAttentionIsOpened() throws {
    let all: [(String, [Int])] = [
      ("features", [16, 16]), ("attention.a", [2, 16, 16]), ("attention.b", [2, 16, 16]),
      ("logits", [10]),
    ]
    #expect(paths(try recording(all)) == ["a", "b"])
    #expect(paths(try recording(all, tensor: "features")) == ["features"])
    #expect(paths(try recording(all, tensor: "b")) == ["b"])
    #expect(paths(try recording([all[0], all[3]])) == ["features"])
  }

  @Test func whatCannotBeShownIsCountedAndSaid() throws {
    let some = try recording([("attn.0", [2, 16, 16]), ("attn.1", [2, 47, 47])])
    #expect(paths(some) == ["attn.0"] && some.configuration.leftOut == 1)
    #expect {
      _ = try recording([("attn.1", [2, 47, 47])])
    } throws: { "\($0)".contains("'attn.1'") && "\($0)".contains("--grid") }
    #expect {
      _ = try recording([("attn.1", [2, 16, 16])], grid: Grid(height: 5, width: 5))
    } throws: { "\($0)".contains("5x5") }
    #expect {
      _ = try recording([("attn.1", [2, 16, 16])], tensor: "attn.2")
    } throws: { "\($0)".contains("there are 'attn.1'") }
    for (shape, word) in [([16], "1 axis"), ([1, 1, 1, 4, 4], "5 axes"), ([2, 0, 4], "empty")] {
      #expect {
        _ = try recording([("attn", shape)])
      } throws: { "\($0)".contains(word) }
    }
    #expect {
      _ = try recording([("attn", [2, 4, 4])]) { [Float](repeating: .nan, count: $0) }
    } throws: { "\($0)".contains("not finite") }
  }

  @Test func rowsThatDoNotSumToOneAreSaid() throws {
    func caveats(_ recording: Recording) throws -> [String] {
      let outline = try recording.configuration.outline(height: 64, width: 64)
      return outline.outlineTrace().attention[0].pattern.caveats
    }
    #expect(try caveats(recording([("attn", [2, 16, 16])])).isEmpty)
    #expect(try caveats(recording([("attn", [3, 2, 16, 16])])) == ["image 1 of 3"])
    let raw = try recording([("attn", [2, 16, 16])]) { [Float](repeating: 0.1, count: $0) }
    #expect(try caveats(raw) == ["rows do not sum to 1"])
    // As far off as rounding to half precision takes it.
    let near = try recording([("attn", [2, 16, 16])]) { [Float](repeating: 1.005 / 16, count: $0) }
    #expect(try caveats(near).isEmpty)
  }

  /// A pass over a small network of each family, written as `:export` writes it and read again.
  @Test(arguments: [
    ("pvt_v2_b0", "stages.1.blocks.0"), ("gcvit_xxtiny", "stages.1.blocks.1"),
    ("crossformer_tiny", "layers.2.blocks.1"), ("dilateformer_tiny", "stages.1.blocks.0"),
    ("quadtree_a_b0", "block2.0"), ("quadtree_b_b0", "block2.0"),
  ]) func exportedAttentionIsReadBack(model: String, path: String) throws {
    let variant = try Variant.named(model)
    let request = Request(
      variant: variant, input: .seeded(1), size: Grid(height: 224, width: 224))
    let observation = try Observation(request) { _, _ in }
    let unit = try #require(observation.outline.unit(at: path))
    try inTemporaryFolder { folder in
      let file = folder + "/unit.safetensors"
      let bytes = try observation.exported(
        unit: unit, as: file,
        provenance: try observation.exportProvenance(version: "0", unit: unit))
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      let again = try Observation(
        Request(try Recording(file), input: .seeded(1))
      ) { _, _ in }
      let (first, second) = (
        try #require(try observation.attend(unit: unit)), try #require(again.attention[0])
      )
      #expect(again.outline.units.map(\.path) == [path] && first.path == second.path)
      let pattern = second.pattern
      #expect(pattern.heads == first.pattern.heads && pattern.queries == first.pattern.queries)
      #expect(pattern.stride == first.pattern.stride)
      for query in stride(from: 0, to: pattern.queries.count, by: 37) {
        for head in 0..<pattern.heads {
          let (a, b) = (
            first.pattern.support(query: query, head: head),
            pattern.support(query: query, head: head)
          )
          #expect(a.map(\.weight) == b.map(\.weight) && a.map(\.rectangle) == b.map(\.rectangle))
          #expect(a.map(\.kind) == b.map(\.kind) && a.map(\.bias) == b.map(\.bias))
          #expect(a.map(\.rank) == b.map(\.rank) && a.map(\.level) == b.map(\.level))
        }
      }
    }
  }

  /// Chosen keys that do not exist would be read outside their tensors.
  @Test func chosenKeysHaveToExist() throws {
    let variant = try Variant.named("quadtree_b_b0")
    let request = Request(
      variant: variant, input: .seeded(1), size: Grid(height: 224, width: 224))
    let observation = try Observation(request) { _, _ in }
    let unit = try #require(observation.outline.unit(at: "block3.0"))
    let origin = try observation.exportProvenance(version: "0", unit: unit)
    let record = try #require(observation.outline.attention[unit])
    try inTemporaryFolder { folder in
      let file = folder + "/unit.safetensors"
      for index in [-1, 1 << 20] {
        let sources = record.exportedTensors.map { source in
          let count = source.shape.reduce(1, *)
          return source.name.hasSuffix("index")
            ? TensorSource(
              name: source.name, shape: source.shape,
              integers: [Int](repeating: index, count: count))
            : TensorSource(
              name: source.name, shape: source.shape,
              floats: [Float](repeating: 0.5, count: count))
        }
        let mixing = TensorSource(
          name: "attention.\(record.path).mixing", shape: [record.tensors.count],
          floats: [Float](repeating: 0.5, count: record.tensors.count))
        try Safetensors.write(
          sources.filter { !$0.name.hasSuffix("mixing") } + [mixing],
          metadata: Dictionary(
            origin.map { ($0.name, $0.value) }, uniquingKeysWith: { a, _ in a }), to: file)
        #expect {
          _ = try Recording(file)
        } throws: { "\($0)".contains("topk_index") }
      }
    }
  }

  @Test func npyHoldsOneTensor() throws {
    func bytes(_ model: String, _ path: String, _ file: String) throws -> [UInt8] {
      let request = Request(
        variant: try Variant.named(model), input: .seeded(1), size: Grid(height: 224, width: 224))
      let observation = try Observation(request) { _, _ in }
      let unit = try #require(observation.outline.unit(at: path))
      return try observation.exported(unit: unit, as: file, provenance: [])
    }
    #expect(try bytes("pvt_v2_b0", "stages.3.blocks.0", "a.npy").starts(with: [0x93, 0x4e]))
    #expect {
      _ = try bytes("dilateformer_tiny", "stages.0.blocks.0", "a.npy")
    } throws: { "\($0)".contains("safetensors") }
    #expect {
      _ = try bytes("pvt_v2_b0", "patch_embed", "a.npy")
    } throws: { "\($0)".contains("no attention") }
    #expect {
      _ = try bytes("pvt_v2_b0", "stages.3.blocks.0", "a.txt")
    } throws: { "\($0)".contains("ends in") }
  }
}
