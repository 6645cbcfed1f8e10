/// An expression applied to a shape: the size of every axis, and where every cell comes from.
public struct Rearrangement: Sendable {
  /// An axis of the expression with its size.
  public struct Axis: Sendable, Hashable {
    /// Its name; a number's is the number.
    public let name: String
    /// Its size.
    public let size: Int
    /// Whether the left has it.
    public let isOnLeft: Bool
    /// Whether the right has it.
    public let isOnRight: Bool
  }

  /// The expression.
  public let expression: RearrangementExpression
  /// What it does with axes of one side only.
  public let operation: RearrangementOperation
  /// All axes, those of the left first, in order.
  public let axes: [Axis]
  /// The shape before.
  public let inputShape: [Int]
  /// The shape after.
  public let outputShape: [Int]

  let left: [ResolvedDimension]
  let right: [ResolvedDimension]

  /// How many cells come out.
  public var outputCount: Int { outputShape.reduce(1, *) }

  /// How many cells go in.
  public var inputCount: Int { inputShape.reduce(1, *) }

  /// The sizes by name.
  public var sizes: [String: Int] {
    Dictionary(axes.map { ($0.name, $0.size) }, uniquingKeysWith: { a, _ in a })
  }

  /// Applies `expression` to a tensor of `shape`.
  ///
  /// - Parameters:
  ///   - sizes: the sizes that the shape does not tell, by name.
  ///   - operation: what to do with axes of one side only.
  /// - Throws: `RearrangementFitError`.
  public init(
    _ expression: RearrangementExpression, shape: [Int], sizes: [String: Int] = [:],
    operation: RearrangementOperation = .rearrange
  ) throws {
    var resolution = RearrangementResolution(expression, operation: operation)
    try resolution.checkSides(sizes: sizes)
    try resolution.fit(shape, sizes: sizes)
    self.expression = expression
    self.operation = operation
    inputShape = shape
    left = resolution.left
    right = resolution.right
    let onLeft = Set(left.flatMap(\.axes))
    let onRight = Set(right.flatMap(\.axes))
    let known = zip(resolution.names, resolution.sizes).enumerated()
    axes = known.map { index, axis in
      Axis(
        name: axis.0, size: axis.1 ?? 1, isOnLeft: onLeft.contains(index),
        isOnRight: onRight.contains(index))
    }
    outputShape = try RearrangementResolution.lengths(of: right, axes.map(\.size))
    _ = try RearrangementResolution.count(inputShape)
    _ = try RearrangementResolution.count(outputShape)
    _ = try RearrangementResolution.count(
      [outputShape.reduce(1, *)] + reducedAxes.map { axes[$0].size })
  }

  /// The axes that the right does not have.
  var reducedAxes: [Int] { axes.indices.filter { axes[$0].isOnLeft && !axes[$0].isOnRight } }
}

/// A dimension whose parts are axes by number.
struct ResolvedDimension {
  enum Part {
    case axis(Int)
    case window(base: Int, tap: Int, RearrangementExpression.Window)
  }

  var before: Int
  var parts: [Part]
  var after: Int
  let text: String

  /// The axes in it, those of windows too.
  var axes: [Int] {
    parts.flatMap { part in
      switch part {
      case .axis(let axis): [axis]
      case .window(let base, let tap, _): [base, tap]
      }
    }
  }
}
