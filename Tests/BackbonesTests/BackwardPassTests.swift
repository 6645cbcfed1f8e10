import Backbones
import Support
import Tensors
import Testing

/// Gradients of a logit against those of the authors' code.
struct BackwardPassTests {
  @Test(arguments: ReferenceCase.names)
  func featuresAgreeWithTheReference(name: String) throws {
    let reference = try ReferenceCase(name)
    let chosen = try #require(Int(reference.file.metadata["class"] ?? ""))
    let pass = try reference.pass(keeping: .features)
    let inputs = [Features(image: pass.image)] + pass.trace.features.map(\.passedOn)
    var seed = [Float](repeating: 0, count: pass.logits.count)
    seed[chosen] = 1

    var compared = 0
    let backbone = pass.network.backbone
    try backbone.backward(
      from: inputs[backbone.units.count],
      seed: Tensor(seed, shape: pass.logits.shape), input: { inputs[$0] }
    ) { gradient in
      let key = "gradient.\(backbone.units[gradient.unit].path)"
      guard reference.file[key] != nil else { return }
      let (_, values) = try reference.tensor(key)
      let difference = relativeDifference(gradient.features.values, values)
      #expect(difference < 1e-4, "\(name): \(key)")
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let apart = zip(values, gradient.features.values).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      // Small gradients would pass the rule above with any value.
      #expect(
        apart.squareRoot() <= 1e-3 * norm, "\(name): \(key), \(apart.squareRoot()) of \(norm)")
      compared += 1
    }
    let keys = reference.file.tensors.filter { $0.name.hasPrefix("gradient.") }
    #expect(compared == keys.count && compared > 0)
  }
}
