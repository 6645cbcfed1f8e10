import Backbones
import Tensors

/// Why a move could not be followed.
struct UnfollowedMove: Error, CustomStringConvertible {
  let description: String
}

extension TokenStep {
  /// Follows a move from the first of `candidates` that its axes fit.
  ///
  /// - Parameter twin: a step that does the same, whose outcome holds if it takes up the same.
  /// - Throws: `RearrangementSyntaxError`, `RearrangementFitError`, `UnfollowedMove`.
  init(
    _ move: TokenMove, from candidates: [(layout: TokenLayout, step: Int?)], twin: TokenStep?
  ) throws {
    switch move.kind {
    case .expression(let text, let sizes):
      try self.init(move, RearrangementExpression(text), sizes, candidates, twin)
    case .adaptiveCells(let from, let to):
      let channels = candidates.last?.layout.axes.last?.size ?? 1
      let shape = [1, from.height, from.width, channels]
      for (layout, step) in candidates {
        guard let before = layout.seen(as: shape, axes: ["batch", "height", "width", "channels"])
        else { continue }
        self.init(
          move: move, rearrangement: nil, before: before, after: before.joined(from, to),
          follows: step)
        return
      }
      throw UnfollowedMove(description: "no tokens lie on a grid of \(from)")
    }
  }

  private init(
    _ move: TokenMove, _ expression: RearrangementExpression, _ sizes: [String: Int],
    _ candidates: [(layout: TokenLayout, step: Int?)], _ twin: TokenStep?
  ) throws {
    let operation: RearrangementOperation =
      switch move.reduction {
      case .mean: .reduction(.mean)
      case .max: .reduction(.max)
      case .learned: .reduction(.sum)
      case nil: expression.operation(sizes: sizes)
      }
    let full = try Rearrangement(
      expression, shape: expression.inputShape(sizes: sizes), sizes: sizes, operation: operation)
    for (layout, step) in candidates {
      guard
        let before = layout.seen(as: full.inputShape, axes: nil)
          ?? layout.reordered(to: expression, sizes)
      else { continue }
      let after = twin.flatMap { $0.follows == step ? $0.after : nil }
      self.init(
        move: move, rearrangement: full, before: before,
        after: try after ?? before.rearranged(by: full, axes: move.axes), follows: step)
      return
    }
    throw UnfollowedMove(
      description: "no tokens lie in a tensor of shape \(full.inputShape) before it")
  }
}

extension RearrangementExpression {
  /// The shape of the left side, when the size of every axis is known.
  func inputShape(sizes: [String: Int]) throws -> [Int] {
    try left.map { dimension in
      var length = 1
      for part in dimension.parts {
        let factor: Int
        switch part {
        case .axis(let name):
          guard let size = sizes[name] else { throw RearrangementFitError.missingSize(name) }
          factor = size
        case .window(let window):
          guard let size = sizes[window.base] else {
            throw RearrangementFitError.missingSize(window.base)
          }
          factor = window.stride.multipliedReportingOverflow(by: size).partialValue
        case .number(let number): factor = number
        case .ellipsis: throw RearrangementFitError.missingSize("...")
        }
        let (product, overflow) = length.multipliedReportingOverflow(by: factor)
        guard !overflow, product <= RearrangementFitError.mostCells else {
          throw RearrangementFitError.tooLarge
        }
        length = product
      }
      return length + dimension.before + dimension.after
    }
  }
}

extension TokenLayout {
  /// The same layout, its cells joined by adaptive pooling from one grid to another.
  fileprivate func joined(_ from: Grid, _ to: Grid) -> TokenLayout {
    var joined = TokenSources()
    for row in 0..<to.height {
      let rows = adaptiveCell(row, of: to.height, length: from.height)
      for column in 0..<to.width {
        let columns = adaptiveCell(column, of: to.width, length: from.width)
        joined.append(
          joining: rows.flatMap { row in columns.map { row * from.width + $0 } }, of: sources)
      }
    }
    let lengths = [1, to.height, to.width, axes.last?.size ?? 1]
    return TokenLayout(
      axes: zip(axes, lengths).map {
        Axis(name: $0.name, size: $1, isShared: $0.isShared, parts: [])
      }, sources: joined)
  }
}
