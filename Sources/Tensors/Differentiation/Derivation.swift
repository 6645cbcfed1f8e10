import Synchronization

/// Where the values of a tensor came from, in a computation that is to be differentiated.
///
/// A tensor without one is a constant. Every operation on a tensor that has one notes how the
/// gradient of its result becomes that of its inputs; operations on constants note nothing and keep
/// nothing.
final class Derivation: @unchecked Sendable {
  /// An input of an operation, and the way of the gradient to it.
  struct Input {
    let tensor: Tensor
    let pullback: Pullback

    /// An input whose gradient is made from that of the result.
    init(_ tensor: Tensor, _ gradient: @escaping (_ ofResult: Tensor) -> Tensor) {
      self.tensor = tensor
      pullback = .making(gradient)
    }

    /// An input of whose gradient only parts are known: `add` adds them to what is there.
    init(
      addingTo tensor: Tensor,
      _ add: @escaping (_ ofResult: Tensor, UnsafeMutablePointer<Float>) -> Void
    ) {
      self.tensor = tensor
      pullback = .adding(add)
    }
  }

  /// The way of a gradient from a result to one of its inputs.
  enum Pullback {
    case making((Tensor) -> Tensor)
    case adding((Tensor, UnsafeMutablePointer<Float>) -> Void)
  }

  /// The way back to one input that is no constant.
  struct Branch {
    let source: Derivation
    let shape: [Int]
    let pullback: Pullback
  }

  private static let made = Atomic<Int>(0)

  /// When it was made: every result comes after its inputs.
  let order: Int
  /// The ways back; none where a gradient was asked for, and none once they were gone.
  private(set) var branches: [Branch]

  /// What was derived from `inputs`, or, of none, a place where a gradient is asked for.
  init(_ inputs: [Input] = []) {
    order = Self.made.wrappingAdd(1, ordering: .relaxed).newValue
    branches = inputs.compactMap { input in
      input.tensor.derivation.map {
        Branch(source: $0, shape: input.tensor.shape, pullback: input.pullback)
      }
    }
  }

  /// Gives up the ways back and what they hold.
  func release() { branches = [] }
}

extension Tensor {
  /// Whether a gradient can reach it: whether it is `tracked` or was derived from such a tensor.
  public var isTracked: Bool { derivation != nil }

  /// The same values as a place where a gradient can be asked for.
  public var tracked: Tensor { with(Derivation()) }

  /// The same values as a constant.
  public var constant: Tensor { isTracked ? with(nil) : self }

  /// The same values, derived from `inputs`; of those that are constants, nothing is kept.
  func derived(from inputs: Derivation.Input...) -> Tensor { derived(from: inputs) }

  /// The same values, derived from any number of inputs.
  func derived(from inputs: [Derivation.Input]) -> Tensor {
    hasValues && inputs.contains { $0.tensor.isTracked } ? with(Derivation(inputs)) : self
  }
}
