import Checkpoints
import Foundation
import Support
import Testing

/// What `fovea dump` writes of a small reference network, which a configuration file describes,
/// beside what the authors' code computed.
struct ReferenceDump {
  /// The files of the reference networks.
  static let files = Fixtures.names(in: "mini").filter { $0.hasSuffix(".safetensors") }

  private static let families = ["pvt_v2", "gcvit", "crossformer", "dilateformer", "quadtree"]

  let reference: Checkpoint
  let ours: Checkpoint

  /// Dumps the network of `file` with its reference's seed.
  ///
  /// - Parameters:
  ///   - options: more options of the command.
  ///   - folder: where the files lie that are written.
  init(_ file: String, _ options: [String] = [], in folder: String) throws {
    reference = try Checkpoint.open(Fixtures.path("mini/\(file)"))
    let config = try #require(reference.metadata["config"])
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(config.utf8)) as? [String: Any])
    let size = try #require(object["image_size"] as? [Int])
    object["family"] = Self.families.first { file.hasPrefix($0) }
    let seed = "seeded:\(try #require(reference.metadata["seed"]))"
    let description = folder + "/network.json"
    let output = folder + "/dump.safetensors"
    try JSONSerialization.data(withJSONObject: object)
      .write(to: URL(fileURLWithPath: description))
    let dumped = try Command.run(
      [
        "dump", "--config", description, "--weights", seed, "--input", seed, "--size",
        "\(size[0])x\(size[1])", "-o", output,
      ] + options)
    #expect(dumped.status == 0, "\(dumped.errors)")
    ours = try Checkpoint.open(output)
  }
}
