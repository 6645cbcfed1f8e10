extension TokenLayout {
  /// The same tokens in a tensor of another shape that a step takes up; nil where they do not fit.
  ///
  /// What lies between may change the number of channels, and tokens may be seen as a grid of rows
  /// and columns or one after another.
  func seen(as shape: [Int], axes names: [String]?) -> TokenLayout? {
    guard let last = axes.last, last.isShared, !shape.isEmpty, axes.count >= 2, shape.count >= 2,
      axes.dropLast().allSatisfy({ !$0.isShared })
    else { return nil }
    let own = Array(axes.dropLast().map(\.size)), wanted = Array(shape.dropLast())
    if own == wanted {
      let changed = axes.dropLast() + [last.resized(shape[shape.count - 1])]
      return TokenLayout(axes: Array(changed), sources: sources)
    }
    // One axis of tokens for rows and columns, or the other way round.
    guard own[0] == wanted[0], min(own.count, wanted.count) == 2,
      own.dropFirst().reduce(1, *) == wanted.dropFirst().reduce(1, *)
    else { return nil }
    let between = wanted.count == 2 ? ["tokens"] : Self.gridNames(wanted.count - 1)
    let middle = zip(between, wanted.dropFirst()).map {
      Axis(name: $0, size: $1, isShared: false, parts: [])
    }
    return TokenLayout(
      axes: [axes[0]] + middle + [last.resized(shape[shape.count - 1])], sources: sources)
  }

  private static func gridNames(_ count: Int) -> [String] {
    count == 2 ? ["height", "width"] : (0..<count).map { "axis \($0)" }
  }

  /// The tokens in the order of an expression's left side, where all its names are known here; parts
  /// that it leaves out must be such that tokens lie along all of them.
  func reordered(to expression: RearrangementExpression, _ sizes: [String: Int]) -> TokenLayout? {
    let parts = axes.flatMap(\.parts)
    guard !parts.isEmpty, Set(parts.map(\.name)).count == parts.count else { return nil }
    let known = Dictionary(uniqueKeysWithValues: parts.map { ($0.name, $0) })
    var wanted: [RearrangementExpression.Dimension] = []
    var after: [Axis] = []
    for dimension in expression.left {
      guard !dimension.isPadded else { return nil }
      var own: [Part] = []
      for part in dimension.parts {
        let name: String
        switch part {
        case .axis(let axis): name = axis
        case .window(let window) where window.stride == 1: name = window.base
        default: return nil
        }
        guard let part = known[name], part.size == sizes[name] else { return nil }
        own.append(part)
      }
      let isShared = own.allSatisfy(\.isShared) && !own.isEmpty
      guard isShared || !own.contains(where: { $0.isShared && $0.size > 1 }) else { return nil }
      wanted.append(.init(parts: own.map { .axis($0.name) }))
      after.append(
        Axis(
          name: name(of: own), size: own.reduce(1) { $0 * $1.size }, isShared: isShared, parts: own)
      )
    }
    let used = Set(wanted.flatMap(\.names))
    guard parts.allSatisfy({ used.contains($0.name) || $0.isShared }) else { return nil }
    let reordering = RearrangementExpression(
      left: axes.map { .init(parts: $0.parts.map { .axis($0.name) }) }, right: wanted)
    let small = Dictionary(
      uniqueKeysWithValues: parts.map { ($0.name, $0.isShared ? 1 : $0.size) })
    guard
      let moved = try? Rearrangement(
        reordering, shape: tokenShape, sizes: small, operation: .reduction(.first))
    else { return nil }
    return TokenLayout(axes: after, sources: sources.gathered(by: moved) { $0 })
  }

  /// What the axis of these parts is called here.
  private func name(of parts: [Part]) -> String {
    axes.first { $0.parts == parts }?.name ?? parts.map(\.name).joined(separator: " ")
  }

  /// The tokens after a rearrangement of a tensor of this layout.
  ///
  /// - Throws: `RearrangementFitError`.
  func rearranged(by full: Rearrangement, axes names: [String]) throws -> TokenLayout {
    let expression = full.spelledOut
    let shared = shared(in: expression)
    let sizes = full.sizes
    let known = Dictionary(
      (expression.leftNames + expression.rightNames).map {
        ($0, shared.contains($0) ? 1 : sizes[$0] ?? 1)
      }, uniquingKeysWith: { a, _ in a })
    let input = try expression.inputShape(sizes: known)
    let moved = try Rearrangement(
      expression, shape: input, sizes: known, operation: full.operation)
    let own = tokenShape
    let gathered = sources.gathered(by: moved) { cell in
      if input == own { return cell }
      let index = FlatIndex.split(cell, input)
      return FlatIndex.join(zip(index, own).map { $1 == 1 ? 0 : $0 }, own)
    }
    let after = expression.right.enumerated().map { position, dimension -> Axis in
      let isShared = dimension.isSimple && dimension.names.allSatisfy(shared.contains)
      let whole = Part(
        name: dimension.description, size: full.outputShape[position], isShared: isShared)
      let parts = dimension.names.map {
        Part(name: $0, size: sizes[$0] ?? 1, isShared: shared.contains($0))
      }
      return Axis(
        name: position < names.count ? names[position] : dimension.description,
        size: full.outputShape[position], isShared: isShared,
        parts: dimension.isSimple || dimension.parts.isEmpty ? parts : [whole])
    }
    return TokenLayout(axes: after, sources: gathered)
  }

  /// The names of an expression along which tokens lie, before it and after.
  ///
  /// A part counts, once it is joined with one that tells tokens apart, or with places of its own.
  private func shared(in expression: RearrangementExpression) -> Set<String> {
    var shared = Set<String>()
    for (axis, dimension) in zip(axes, expression.left) where axis.isShared {
      shared.formUnion(dimension.names)
    }
    for dimension in expression.right
    where !dimension.isSimple || !dimension.names.allSatisfy(shared.contains) {
      shared.subtract(dimension.names)
    }
    return shared
  }
}

extension RearrangementExpression.Dimension {
  /// Whether it is made of named axes alone, one at least.
  fileprivate var isSimple: Bool {
    !parts.isEmpty && !isPadded
      && parts.allSatisfy { if case .axis = $0 { true } else { false } }
  }
}

extension TokenLayout.Axis {
  fileprivate func resized(_ size: Int) -> TokenLayout.Axis {
    TokenLayout.Axis(
      name: name, size: size, isShared: isShared, parts: size == self.size ? parts : [])
  }
}

extension TokenSources {
  /// The tokens of the cells after a rearrangement; `own` finds a cell before among those here.
  fileprivate func gathered(by moved: Rearrangement, _ own: (Int) -> Int) -> TokenSources {
    var gathered = TokenSources()
    gathered.reserveCapacity(moved.outputCount)
    guard moved.sourcesPerCell > 1 else {
      RearrangementSources(moved).forEach { _, source in
        gathered.append(copyOf: source < 0 ? nil : own(source), of: self)
      }
      return gathered
    }
    var cells: [Int] = []
    var left = moved.sourcesPerCell
    RearrangementSources(moved).forEach { _, source in
      if source >= 0 { cells.append(own(source)) }
      left -= 1
      guard left == 0 else { return }
      gathered.append(joining: cells, of: self)
      cells.removeAll(keepingCapacity: true)
      left = moved.sourcesPerCell
    }
    return gathered
  }
}
