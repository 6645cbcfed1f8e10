import Backbones
import Explain
import Support
import Tensors

/// A mini case as an observation, with its network.
struct ObservedCase {
  let model: LoadedModel
  let observation: Observation

  /// The observation of the case `name`, keeping as much as `limits` say.
  init(_ name: String, limits: Observation.Limits? = nil) throws {
    let reference = try ReferenceCase(name)
    let request = Request(
      variant: Variant(name, reference.configuration, cropRatio: 1, paper: nil),
      weights: .seeded(reference.seed), input: .seeded(reference.seed), size: reference.size)
    model = try LoadedModel(
      request, height: reference.size.height, width: reference.size.width)
    observation = try Observation(
      request, model: model, input: try NetworkInput(request), limits: limits, progress: { _, _ in }
    )
  }

  /// What a unit puts out, with zeros in place of its values.
  func zeroFeatures(ofUnit unit: Int) -> Features {
    let output = observation.outline.outputs[unit]
    return output.with(Tensor(zeros: output.tokens.shape))
  }

  /// The whole pass with everything kept.
  func trace() throws -> Trace {
    let trace = Trace(keeping: [.attention, .features, .values])
    _ = try model.network.backbone(observation.input.image, trace)
    return trace
  }
}
