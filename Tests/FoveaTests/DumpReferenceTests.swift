import Checkpoints
import Foundation
import Support
import Testing

/// `fovea dump` of every small reference network, described by a configuration file.
struct DumpReferenceTests {
  private static let families = ["pvt_v2", "gcvit", "crossformer", "dilateformer", "quadtree"]

  @Test(
    arguments: Fixtures.names(in: "mini").filter { $0.hasSuffix(".safetensors") })
  func everyTensorIsTheReference(file: String) throws {
    let reference = try Checkpoint.open(Fixtures.path("mini/\(file)"))
    let config = try #require(reference.metadata["config"])
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(config.utf8)) as? [String: Any])
    let size = try #require(object["image_size"] as? [Int])
    object["family"] = Self.families.first { file.hasPrefix($0) }
    try inTemporaryFolder { folder in
      let description = folder + "/network.json"
      let output = folder + "/dump.safetensors"
      try JSONSerialization.data(withJSONObject: object)
        .write(to: URL(fileURLWithPath: description))
      _ = try succeed(
        "dump", "--config", description, "--weights", "seeded:0", "--input", "seeded:0", "--size",
        "\(size[0])x\(size[1])", "-o", output)
      let ours = try Checkpoint.open(output)
      var compared = 0
      for tensor in reference.tensors where !tensor.name.hasPrefix("grad") {
        let written = try #require(ours[tensor.name], "\(tensor.name) is missing")
        #expect(written.shape == tensor.shape, "\(tensor.name)")
        guard tensor.elementType.isFloatingPoint else {
          let (mine, theirs) = (try Set(written.integers()), try Set(tensor.integers()))
          #expect(mine == theirs, "\(tensor.name)")
          continue
        }
        // What hangs on the order of nearly equal keys is compared by key, in the tests of QuadTree.
        if tensor.name.contains(".level"), !tensor.name.hasSuffix("level0") { continue }
        let difference = relativeDifference(
          try written.floats().array, try tensor.floats().array)
        #expect(difference <= 1e-4, "\(tensor.name)")
        compared += 1
      }
      #expect(compared > 8)
    }
  }
}
