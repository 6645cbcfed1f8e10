import Tensors

/// A network from image to logits, as a chain of units.
///
/// The chain is what all five backbones share: every unit takes the features the last one put
/// out. Whoever keeps a unit's input can run that unit again, alone, to look inside.
public protocol Backbone: Sendable {
  /// The units in order: embedding, downsamplings, blocks, norms.
  var units: [Unit] { get }

  /// The logits of the last features, [batch, classes].
  func logits(_ features: Features, _ trace: Trace) -> Tensor
}

extension Backbone {
  /// The logits of an image, [batch, classes].
  ///
  /// - Parameter image: [batch, height, width, 3], normalised.
  /// - Throws: what the trace's progress throws, to cancel.
  public func callAsFunction(_ image: Tensor, _ trace: Trace) throws -> Tensor {
    var features = Features(image: image)
    let units = units
    for (index, unit) in units.enumerated() {
      features = unit(features, trace)
      try trace.leave(unit, features, done: Double(index + 1) / Double(units.count))
    }
    return logits(features, trace)
  }
}

/// A part of a network between two features: an embedding, a downsampling, a block or a norm.
public struct Unit: Sendable {
  /// What a unit is for.
  public enum Role: String, Sendable {
    case embedding, downsampling, block, normalization
    /// Computes the global query of a stage; the tokens pass by unchanged.
    case globalQuery
  }

  /// Its path in the state dict.
  public let path: String
  /// What it is for.
  public let role: Role
  /// The stage it belongs to, from 0.
  public let stage: Int
  /// What it is called among others, where its role and number do not say.
  public let title: String?
  private let run: @Sendable (Features, Trace) -> Features

  /// A unit that runs `run`.
  public init(
    _ path: String, _ role: Role, stage: Int, title: String? = nil,
    run: @escaping @Sendable (Features, Trace) -> Features
  ) {
    self.path = path
    self.role = role
    self.stage = stage
    self.title = title
    self.run = run
  }

  /// The unit's output for its input.
  public func callAsFunction(_ features: Features, _ trace: Trace) -> Features {
    run(features, trace)
  }
}
