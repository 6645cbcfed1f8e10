import Backbones
import Checkpoints

/// Writes the seeded parameters of a network as a checkpoint, so that tests have one of full size.
///
/// - Parameters:
///   - name: the network.
///   - classes: how many classes its head tells apart.
///   - change: what is done to each parameter's values; nil leaves the parameter out.
///   - surplus: tensors that no network has.
func writeSeededCheckpoint(
  _ name: String, classes: Int = 1000, seed: UInt64 = 0, surplus: [TensorSource] = [],
  to path: String, change: (String, [Float]) -> [Float]? = { $1 }
) throws {
  var configuration = try Variant.named(name).configuration
  configuration.numClasses = classes
  let network = try configuration.outline(height: 224, width: 224)
  let tensors = try network.parameters.compactMap { parameter -> TensorSource? in
    let storage = try SeededTensor.parameter(
      parameter.name, shape: parameter.shape, seed: seed)
    let values = storage.array
    return change(parameter.name, values).map {
      TensorSource(name: parameter.name, shape: parameter.shape, floats: $0)
    }
  }
  try Safetensors.write(tensors + surplus, metadata: [:], to: path)
}
