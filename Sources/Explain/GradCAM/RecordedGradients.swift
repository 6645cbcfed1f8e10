import Backbones
import Checkpoints
import Tensors

/// The gradients of a pass that kept the features of all its units, as tensors to be written.
public struct RecordedGradients {
  private let backbone: any Backbone
  private let trace: Trace
  private let image: Tensor

  /// The gradients of a pass of `backbone` over one image, [1, height, width, 3].
  ///
  /// - Precondition: `trace` kept features.
  public init(_ backbone: any Backbone, _ trace: Trace, image: Tensor) {
    precondition(trace.features.count == backbone.units.count)
    self.backbone = backbone
    self.trace = trace
    self.image = image
  }

  /// What is written of the gradients of one class's logit, in the order of the units.
  ///
  /// - Parameters:
  ///   - index: the class, from 0.
  ///   - isWanted: which units are written: `gradient.PATH` [tokens, channels], `gradcam.PATH`
  ///     [tokens] after the ReLU and not rescaled, and `attention_gradient.PATH` in the layout of
  ///     `attention.PATH`.
  /// - Throws: nothing of its own.
  public func tensors(
    ofClass index: Int, of isWanted: (_ unit: Int) -> Bool
  ) throws -> [TensorSource] {
    let records = trace.features
    guard let last = records.last?.passedOn else { return [] }
    let classes = backbone.logits(last, Trace()).count
    let target = ResolvedClassTarget(index: index, against: nil, score: 0, title: "")
    let earliest = backbone.units.indices.first(where: isWanted) ?? 0
    var units: [[TensorSource]] = []
    try backbone.backward(
      from: last, seed: target.seed(classes: classes), to: earliest, keepsAttention: true,
      input: { $0 == 0 ? Features(image: image) : records[$0 - 1].passedOn }
    ) { gradient in
      guard isWanted(gradient.unit) else { return }
      let record = records[gradient.unit]
      let tokens = record.features.tokens
      let cells = ClassActivationMethod.gradCAM.cells(
        features: tokens, gradients: gradient.features)
      units.append(
        [
          TensorSource(
            "gradient.\(record.path)", gradient.features, shape: Array(tokens.shape.dropFirst())),
          TensorSource(
            name: "gradcam.\(record.path)", shape: [cells.count], floats: cells.map { max(0, $0) }),
        ]
          + gradient.attention.map { path, weights in
            TensorSource("attention_gradient.\(path)", weights)
          })
    }
    return units.reversed().flatMap { $0 }
  }
}
