/// What there and back again does to the cells of a tensor.
public enum RoundTrip: Sendable, Hashable {
  /// Every one of so many cells is where it was.
  case restored(cells: Int)
  /// Some cells hold what belongs elsewhere.
  case broken(Fault)
  /// What comes back has another shape.
  case otherShape(expected: [Int], found: [Int])

  /// What is wrong.
  public struct Fault: Sendable, Hashable {
    /// How many cells hold what belongs elsewhere, or nothing.
    public let wrong: Int
    /// How many cells there are.
    public let cells: Int
    /// The first of the wrong ones, an index on each axis.
    public let first: [Int]
    /// The cells whose values it holds; nil for zeros of padding.
    public let holds: [[Int]?]
  }

  /// Whether it is the identity.
  public var isRestored: Bool { if case .restored = self { true } else { false } }

  /// Follows every cell through `way` and `back`.
  ///
  /// A cell is restored when all it was made from is itself.
  public init(_ way: Rearrangement, _ back: Rearrangement) {
    guard back.outputShape == way.inputShape, back.inputShape == way.outputShape else {
      self = .otherShape(expected: way.inputShape, found: back.outputShape)
      return
    }
    let table = way.sourceTable()
    let perCell = way.sourcesPerCell
    var (wrong, first) = (0, -1)
    var (isRight, left) = (true, back.sourcesPerCell)
    // A sum of copies is no copy.
    let isSum = way.sums || back.sums
    RearrangementSources(back).forEach { cell, source in
      if source < 0 || isSum {
        isRight = false
      } else {
        for origin in table[source * perCell..<(source + 1) * perCell] where origin != cell {
          isRight = false
        }
      }
      left -= 1
      guard left == 0 else { return }
      if !isRight {
        if wrong == 0 { first = cell }
        wrong += 1
      }
      (isRight, left) = (true, back.sourcesPerCell)
    }
    guard wrong > 0 else {
      self = .restored(cells: way.inputCount)
      return
    }
    let index = FlatIndex.split(first, way.inputShape)
    let holds = back.sources(of: index).flatMap { source -> [[Int]?] in
      source.map { way.sources(of: $0) } ?? [nil]
    }
    self = .broken(Fault(wrong: wrong, cells: way.inputCount, first: index, holds: holds))
  }
}

extension Rearrangement {
  /// Whether cells are summed, several into one.
  fileprivate var sums: Bool { operation == .reduction(.sum) && sourcesPerCell > 1 }
}

extension RoundTrip: CustomStringConvertible {
  /// What comes of it, in one sentence.
  public var description: String {
    switch self {
    case .restored(let cells):
      return "restored, all \(cells) cells are where they were"
    case .broken(let fault):
      let origins = Array(Set(fault.holds)).prefix(1).map {
        $0.map { "what belongs to \(RoundTrip.place($0))" } ?? "zeros of padding"
      }
      let held = (origins.first ?? "nothing") + (Set(fault.holds).count > 1 ? " and others" : "")
      return "broken, \(fault.wrong) of \(fault.cells) cells are wrong; the first,"
        + " \(RoundTrip.place(fault.first)), holds \(held)"
    case .otherShape(let expected, let found):
      return "broken, \(RoundTrip.shape(found)) comes back in place of \(RoundTrip.shape(expected))"
    }
  }

  private static func place(_ index: [Int]) -> String {
    "(" + index.map(String.init).joined(separator: ", ") + ")"
  }

  private static func shape(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "×")
  }
}
