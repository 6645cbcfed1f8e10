/// The way from an expression and a shape to the size of every axis.
struct RearrangementResolution {
  private typealias Failure = RearrangementFitError

  private let expression: RearrangementExpression
  private let operation: RearrangementOperation
  private(set) var names: [String] = []
  private(set) var sizes: [Int?] = []
  private(set) var left: [ResolvedDimension] = []
  private(set) var right: [ResolvedDimension] = []

  init(_ expression: RearrangementExpression, operation: RearrangementOperation) {
    self.expression = expression
    self.operation = operation
  }

  /// Checks that axes of one side only are wanted there, and that sizes are given to axes.
  func checkSides(sizes: [String: Int]) throws {
    let onLeft = Set(expression.leftNames), onRight = Set(expression.rightNames)
    let gone = expression.leftNames.first { !onRight.contains($0) }
    let new = expression.rightNames.filter { !onLeft.contains($0) }
    let numbers = (left: Self.numbers(expression.left), right: Self.numbers(expression.right))
    switch operation {
    case .rearrange:
      if let number = (numbers.left + numbers.right).first { throw Failure.number(number) }
      if let gone { throw Failure.onTheLeftOnly(gone) }
      if let name = new.first { throw Failure.onTheRightOnly(name) }
      try checkEllipsis()
    case .repetition:
      if let number = numbers.left.first { throw Failure.number(number) }
      if let gone { throw Failure.onTheLeftOnly(gone) }
      if let name = new.first(where: { sizes[$0] == nil }) { throw Failure.onTheRightOnly(name) }
      try checkEllipsis()
    case .reduction:
      if let number = numbers.right.first { throw Failure.number(number) }
      if let name = new.first { throw Failure.newInReduction(name) }
    }
    for (name, size) in sizes.sorted(by: { $0.key < $1.key }) {
      guard onLeft.contains(name) || onRight.contains(name) else {
        throw Failure.unknownAxis(name)
      }
      guard size > 0 else { throw Failure.size(name, size) }
    }
  }

  private func checkEllipsis() throws {
    func hasEllipsis(_ side: [RearrangementExpression.Dimension]) -> Bool {
      side.contains { $0.parts.contains(.ellipsis) }
    }
    if hasEllipsis(expression.left), !hasEllipsis(expression.right) {
      throw Failure.onTheLeftOnly("...")
    }
  }

  private static func numbers(_ side: [RearrangementExpression.Dimension]) -> [Int] {
    side.flatMap(\.parts).compactMap { if case .number(let number) = $0 { number } else { nil } }
  }

  /// Finds the size of every axis for a tensor of `shape`.
  mutating func fit(_ shape: [Int], sizes given: [String: Int]) throws {
    let isOpen = expression.left.contains(where: \.isOpen)
    let named = expression.left.count - (isOpen ? 1 : 0)
    guard isOpen ? shape.count >= named : shape.count == named else {
      throw Failure.axisCount(expected: named, orMore: isOpen, found: shape.count)
    }
    guard shape.allSatisfy({ $0 > 0 }) else { throw Failure.empty }
    let hidden = (0..<shape.count - named).map { RearrangementExpression.Part.axis("...\($0)") }
    let spelled = (
      left: expression.left.flatMap { $0.spelledOut(hidden) },
      right: expression.right.flatMap { $0.spelledOut(hidden) }
    )
    for dimension in spelled.left { left.append(resolved(dimension, given)) }
    for (dimension, length) in zip(left, shape) { try fit(dimension, length) }
    for dimension in spelled.right { right.append(resolved(dimension, given)) }
  }

  /// The dimension with its axes by number; names that are new are noted with the sizes given.
  private mutating func resolved(
    _ dimension: RearrangementExpression.Dimension, _ given: [String: Int]
  ) -> ResolvedDimension {
    var parts: [ResolvedDimension.Part] = []
    for part in dimension.parts {
      switch part {
      case .axis(let name): parts.append(.axis(index(of: name, given)))
      case .number(let number):
        names.append(String(number))
        sizes.append(number)
        parts.append(.axis(names.count - 1))
      case .window(let window):
        parts.append(
          .window(base: index(of: window.base, given), tap: index(of: window.tap, given), window))
      case .ellipsis: break
      }
    }
    return ResolvedDimension(
      before: dimension.before, parts: parts, after: dimension.after, text: dimension.description)
  }

  private mutating func index(of name: String, _ given: [String: Int]) -> Int {
    if let index = names.firstIndex(of: name) { return index }
    names.append(name)
    sizes.append(given[name])
    return names.count - 1
  }

  /// Finds the one size of a dimension that is not known.
  private mutating func fit(_ dimension: ResolvedDimension, _ length: Int) throws {
    let (cut, overflow) = dimension.before.addingReportingOverflow(dimension.after)
    guard !overflow, length > cut else {
      throw Failure.nothingLeft(dimension: dimension.text, length: length, cut: cut)
    }
    var product = 1
    var unknown: [Int] = []
    for part in dimension.parts {
      let counted: Int
      switch part {
      case .axis(let axis): counted = axis
      case .window(let base, let tap, let window):
        guard sizes[tap] != nil else { throw Failure.missingSize(names[tap]) }
        try checkReach(window, taps: sizes[tap] ?? 1)
        product = try Self.product(product, window.stride)
        counted = base
      }
      if let size = sizes[counted] {
        product = try Self.product(product, size)
      } else {
        unknown.append(counted)
      }
    }
    guard unknown.count < 2 else {
      throw Failure.ambiguous(unknown.map { names[$0] }, dimension: dimension.text)
    }
    let inner = length - cut
    guard let axis = unknown.first else {
      guard product == inner else {
        throw Failure.mismatch(dimension: dimension.text, length: inner, product: product)
      }
      return
    }
    guard inner.isMultiple(of: product) else {
      throw Failure.notDivisible(dimension: dimension.text, length: inner, by: product)
    }
    sizes[axis] = inner / product
  }

  /// Checks that no place that a window reads lies absurdly far away.
  private func checkReach(_ window: RearrangementExpression.Window, taps: Int) throws {
    let reach = try Self.product(window.dilation, taps)
    guard max(reach, window.margin) <= Failure.mostCells else { throw Failure.tooLarge }
  }

  /// The length of each dimension, of axes of these sizes.
  static func lengths(of side: [ResolvedDimension], _ sizes: [Int]) throws -> [Int] {
    try side.map { dimension in
      var length = 1
      for part in dimension.parts {
        switch part {
        case .axis(let axis): length = try product(length, sizes[axis])
        case .window(let base, _, let window):
          length = try product(try product(length, sizes[base]), window.stride)
        }
      }
      let (first, overflow) = length.addingReportingOverflow(dimension.before)
      let (whole, again) = first.addingReportingOverflow(dimension.after)
      guard !overflow, !again else { throw Failure.tooLarge }
      return whole
    }
  }

  /// How many cells a shape has.
  static func count(_ shape: [Int]) throws -> Int {
    let count = try shape.reduce(1, product)
    guard count <= Failure.mostCells else { throw Failure.tooLarge }
    return count
  }

  private static func product(_ a: Int, _ b: Int) throws -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow else { throw Failure.tooLarge }
    return product
  }
}
