import Backbones
import Explain
import Tensors

/// How long gradients take on this machine, beside the forward pass.
struct BenchBackward: Encodable {
  let model: String
  let forward_ms: Double
  /// Forward, and back to every unit's features, each unit run again on the way.
  let features_ms: Double
  /// Forward, and back to every parameter, all operations kept.
  let parameters_ms: Double

  /// Takes the medians of `runs` passes of each kind, by turns.
  init(_ model: LoadedModel, input: NetworkInput, runs: Int) throws {
    self.model = model.name
    let network = model.network
    let tracked = try model.tracked()
    let (shape, image) = ([1, model.classes], input.image)
    let seed = Tensor([1] + [Float](repeating: 0, count: model.classes - 1), shape: shape)
    var times: [[Double]] = [[], [], []]
    for run in -1..<runs {
      let passes: [() throws -> Void] = [
        { _ = try network.backbone(image, Trace()) },
        { try Self.backward(network.backbone, image, seed) },
        {
          let logits = try tracked.network.backbone(image, Trace())
          _ = gradients(of: logits, seed: seed, at: tracked.places)
        },
      ]
      for (kind, pass) in passes.enumerated() {
        let time = try ContinuousClock().measure { try pass() }
        if run >= 0 { times[kind].append(time / .milliseconds(1)) }
      }
    }
    let medians = times.map { $0.sorted()[$0.count / 2] }
    (forward_ms, features_ms, parameters_ms) = (medians[0], medians[1], medians[2])
  }

  private static func backward(_ backbone: any Backbone, _ image: Tensor, _ seed: Tensor) throws {
    var inputs: [Features] = []
    var features = Features(image: image)
    let trace = Trace()
    for unit in backbone.units {
      inputs.append(features)
      features = unit(features, trace)
    }
    try backbone.backward(from: features, seed: seed, input: { inputs[$0] }, visit: { _ in })
  }
}
