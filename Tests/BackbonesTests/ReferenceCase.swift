import Backbones
import Checkpoints
import Foundation
import Support
import Tensors
import Testing

/// A mini case: its tensors as the authors' code computed them, and how to run ours beside it.
struct ReferenceCase {
  let file: Checkpoint
  let seed: UInt64

  init(_ name: String) throws {
    file = try Checkpoint.open(Fixtures.path("mini/\(name).safetensors"))
    seed = try #require(UInt64(file.metadata["seed"] ?? ""))
  }

  /// The configuration in the file's metadata.
  func configuration<Configuration: BackboneConfiguration>(
    _ type: Configuration.Type
  ) throws -> Configuration {
    let text = try #require(file.metadata["config"])
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  /// What a network of `configuration` computes on the case's input.
  func run(_ configuration: some BackboneConfiguration) throws -> (logits: Tensor, trace: Trace) {
    let size = try #require(file["input"]).shape
    return try runSeeded(configuration, height: size[1], width: size[2], seed: seed)
  }

  /// Expects a tensor to agree with the one called `name`: 1e-4 x (1 + the reference's greatest).
  func expect(
    _ tensor: Tensor, agreesWith name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let reference = try #require(file[name], "\(name)", sourceLocation: sourceLocation)
    let (ours, theirs) = (tensor.values, try reference.floats().array)
    #expect(ours.count == theirs.count, "\(name)", sourceLocation: sourceLocation)
    let greatest = theirs.reduce(0) { max($0, abs($1)) }
    let error = zip(ours, theirs).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(error <= 1e-4 * (1 + greatest), "\(name)", sourceLocation: sourceLocation)
  }
}

/// What a network of seeded parameters computes on a seeded image, with everything kept.
func runSeeded(
  _ configuration: some BackboneConfiguration, height: Int, width: Int, seed: UInt64
) throws -> (logits: Tensor, trace: Trace) {
  let network = try configuration.load(
    ReferenceParameters(seed: seed), height: height, width: width)
  let trace = Trace(keeping: [.attention, .features])
  let image = try seededImage(height: height, width: width, seed: seed)
  return (try network.backbone(image, trace), trace)
}

/// The seeded image, [1, height, width, 3].
func seededImage(height: Int, width: Int, seed: UInt64) throws -> Tensor {
  let planes = try SeededTensor.image(height: height, width: width, seed: seed)
  return Tensor(planes.array, shape: [3, height, width]).permuted([1, 2, 0])
    .reshaped([1, height, width, 3])
}

/// Seeded parameters, drawn from their names.
struct ReferenceParameters: ParameterSource {
  let seed: UInt64
  var names: [String]? { nil }

  func tensor(named name: String, shape: [Int]) throws -> Tensor? {
    let drawn = try SeededTensor.parameter(name, shape: shape, seed: seed)
    return Tensor(borrowing: drawn.pointer, shape: shape, owner: drawn)
  }
}
