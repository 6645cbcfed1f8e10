import Backbones
import Tensors

/// Parameters of any network that all look into the same values: for tests of what holds whatever
/// they are, which need no time to draw them.
public struct AnyParameters: ParameterSource {
  /// As many values as the largest parameter of any variant has, between -0.1 and 0.1.
  private static let memory = Memory(count: 1 << 24)

  private final class Memory: @unchecked Sendable {
    let pointer: UnsafeMutableBufferPointer<Float>

    init(count: Int) {
      pointer = .allocate(capacity: count)
      _ = pointer.initialize(from: Draws.values(count).lazy.map { 0.1 * $0 })
    }

    deinit { pointer.deallocate() }
  }

  /// The source.
  public init() {}

  /// Every name is there.
  public var names: [String]? { nil }

  /// The first values, as many as the shape asks for; variances are 1.
  public func tensor(named name: String, shape: [Int]) -> Tensor? {
    let count = shape.reduce(1, *)
    if name.hasSuffix("running_var") {
      return Tensor([Float](repeating: 1, count: count), shape: shape)
    }
    guard let start = Self.memory.pointer.baseAddress, count <= Self.memory.pointer.count else {
      return nil
    }
    return Tensor(borrowing: start, shape: shape, owner: Self.memory)
  }
}
